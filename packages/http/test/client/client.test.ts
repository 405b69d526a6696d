import { ClerkConfig, RetryPolicy } from "@effect-clerk/core"
import { ClerkHttpClient, Observer } from "@effect-clerk/http"
import { OrganizationMemberships } from "@effect-clerk/memberships"
import { describe, expect, it } from "@effect/vitest"
import { Duration, Effect, Exit, Layer, Redacted, Stream, Tracer } from "effect"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientError from "effect/http/HttpClientError"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as HttpClientResponse from "effect/http/HttpClientResponse"
import { recordingTracer } from "@effect-clerk/test-support/recordingTracer"
import { clerkErrors, membershipJson, secret } from "@effect-clerk/test-support/fixtures"
import * as RawServer from "@effect-clerk/test-support/rawServer"
import { untyped } from "@effect-clerk/test-support/untyped"

const over = (client: HttpClient.HttpClient) =>
  OrganizationMemberships.layer.pipe(
    Layer.provide(ClerkHttpClient.layer),
    Layer.provide(Layer.succeed(HttpClient.HttpClient, client)),
    Layer.provide(ClerkConfig.layer({ secretKey: Redacted.make(secret) }))
  )

const create = OrganizationMemberships.use((_) =>
  _.create({ organizationId: "org_1", userId: "user_1", role: "org:member" })
).pipe(Effect.provideService(RetryPolicy.Current, RetryPolicy.none))

/** Responds, and records a header of each request. */
const recording = (seen: Array<string | undefined>, status = 200, body = membershipJson) =>
  HttpClient.make((request) => {
    seen.push(request.headers["x-tenant"])
    return Effect.succeed(HttpClientResponse.fromWeb(request, new Response(body, { status })))
  })

const failing = (reason: (request: HttpClientRequest.HttpClientRequest) => HttpClientError.HttpClientErrorReason) =>
  HttpClient.make((request) => Effect.fail(new HttpClientError.HttpClientError({ reason: reason(request) })))

const responseOf = (request: HttpClientRequest.HttpClientRequest, status: number, body: string) =>
  HttpClientResponse.fromWeb(request, new Response(body, { status }))

it.live("layerFetch without options uses the platform's fetch", () =>
  Effect.gen(function* () {
    const server = yield* RawServer.make(({ socket }) => socket.write(RawServer.answer(200, membershipJson)))
    const membership = yield* create.pipe(
      Effect.provide(OrganizationMemberships.layer),
      Effect.provide(ClerkHttpClient.layerFetch()),
      Effect.provide(ClerkConfig.layer({ secretKey: Redacted.make(secret), apiUrl: server.origin }))
    )
    expect(membership.id).toBe("orgmem_1")
  }).pipe(Effect.scoped)
)

describe("the HttpClient beneath ClerkHttpClient.layer", () => {
  it.live("may read the body first: a 429 whose body fails is still a 429, and starts its cooldown", () =>
    Effect.gen(function* () {
      const cut = HttpClient.make((request) => {
        const body = new ReadableStream({ pull: (controller) => controller.error(new Error("cut")) })
        const response = new Response(body, { status: 429, headers: { "Retry-After": "70" } })
        return Effect.succeed(HttpClientResponse.fromWeb(request, response))
      })
      const reading = HttpClient.tap(cut, ({ text }) => text)
      yield* Effect.gen(function* () {
        expect(yield* Effect.flip(create)).toMatchObject({
          processed: "no",
          reason: { _tag: "UnexpectedStatus", status: 429, retryAfter: Duration.seconds(70) }
        })
        expect(yield* Effect.flip(create)).toMatchObject({ attempts: 0, reason: { _tag: "RateLimiter" } })
      }).pipe(Effect.provide(over(reading)))
    })
  )

  it.live("can be changed for the calls of one effect, from the inside out", () =>
    Effect.gen(function* () {
      const seen: Array<string | undefined> = []
      const named = (name: string) =>
        HttpClient.mapRequest((request) =>
          HttpClientRequest.setHeader(request, "x-tenant", `${request.headers["x-tenant"] ?? ""}${name}`)
        )
      yield* Effect.gen(function* () {
        yield* create
        yield* create.pipe(ClerkHttpClient.withClientTransform(named("a")))
        yield* ClerkHttpClient.withClientTransform(create, named("b")).pipe(
          ClerkHttpClient.withClientTransform(named("c"))
        )
        yield* create
      }).pipe(Effect.provide(over(recording(seen))))
      expect(seen).toEqual([undefined, "a", "cb", undefined])
    })
  )

  it.live("sends no trace header, even if it has a span for each request", () =>
    Effect.gen(function* () {
      const spans: Array<string> = []
      const names: Array<string> = []
      const tracer = Tracer.make({
        span: (options) => {
          spans.push(options.name)
          return new Tracer.NativeSpan(options)
        }
      })
      const client = HttpClient.make((request) => {
        names.push(...Object.keys(request.headers))
        return Effect.succeed(HttpClientResponse.fromWeb(request, new Response(membershipJson)))
      }).pipe(HttpClient.transform((sent) => Effect.provideService(sent, HttpClient.TracerDisabledWhen, () => false)))
      yield* create.pipe(Effect.provide(over(client)), Effect.withTracer(tracer))
      expect(spans).toEqual(["OrganizationMemberships.create", "POST"])
      expect(names).toContain("authorization")
      expect(names).not.toContain("traceparent")
      expect(names).not.toContain("b3")
    })
  )

  it.live.each([false, true])("passes its own defects on to the call, with attempt spans: %s", (spans) =>
    Effect.gen(function* () {
      const defect = new Error("a bug")
      const client = HttpClient.make(() => Effect.die(defect))
      const thrown = () => {
        throw defect
      }
      for (const call of [create, ClerkHttpClient.withClientTransform(create, thrown)]) {
        const exit = yield* call.pipe(
          Effect.provide(over(client)),
          Effect.provideService(Observer.AttemptSpans, spans),
          Effect.exit
        )
        expect(exit).toEqual(Exit.die(defect))
      }
    })
  )

  it.live("ends the span of its attempt with the kind of its own defect", () =>
    Effect.gen(function* () {
      const defect = new TypeError("a bug at https://api.clerk.com/v1/organizations/acme")
      const { spans, tracer } = recordingTracer()
      yield* create.pipe(
        Effect.provide(over(HttpClient.make(() => Effect.die(defect)))),
        Effect.provideService(Observer.AttemptSpans, true),
        Effect.withTracer(tracer),
        Effect.exit
      )
      const attempt = spans.find(({ name }) => name.startsWith("POST "))
      expect(attempt?.status).toMatchObject({
        _tag: "Ended",
        exit: Exit.fail({ name: "TypeError", message: "TypeError" })
      })
    })
  )

  it.live("may reject statuses itself: the response is read all the same", () =>
    Effect.gen(function* () {
      const client = HttpClient.filterStatusOk(recording([], 404, clerkErrors("resource_not_found")))
      const error = yield* Effect.flip(Effect.provide(create, over(client)))
      expect(error).toMatchObject({ _tag: "ClerkErrors", status: 404, errors: [{ code: "resource_not_found" }] })
    })
  )

  it.live.each([
    { read: "text", headers: { "content-length": "1000" } },
    { read: "stream", headers: { "content-length": "1001" } },
    { read: "stream", headers: { "content-length": "1000", "content-encoding": "gzip" } },
    { read: "stream", headers: {} }
  ])(
    "has the text of a response read where $headers keep it within the bound of 1000 bytes, else its stream: $read",
    (row) =>
      Effect.gen(function* () {
        const reads: Array<string> = []
        const response = {
          status: 200,
          headers: row.headers,
          text: Effect.sync(() => (reads.push("text"), membershipJson)),
          stream: Stream.fromEffect(Effect.sync(() => (reads.push("stream"), new TextEncoder().encode(membershipJson))))
        }
        const client = HttpClient.make(() => Effect.succeed(untyped(response)))
        yield* create.pipe(
          Effect.provide(over(client)),
          Effect.provideService(ClerkHttpClient.MaxResponseBytes, 1000),
          Effect.ignore
        )
        expect(reads).toEqual([row.read])
      })
  )

  it.live.each([
    {
      what: "a body that it cannot encode",
      client: failing((request) => new HttpClientError.EncodeError({ request, description: "no stream" })),
      expected: { processed: "no", reason: { _tag: "Transport", description: "no stream" } }
    },
    {
      what: "a URL that it cannot read",
      client: failing((request) => new HttpClientError.InvalidUrlError({ request, cause: new Error("bad URL") })),
      expected: { processed: "no", reason: { _tag: "Transport", description: "bad URL" } }
    },
    {
      what: "a connection that breaks, in words alone",
      client: failing((request) => new HttpClientError.TransportError({ request, description: "broken" })),
      expected: { processed: "maybe", reason: { _tag: "Transport", description: "broken" } }
    },
    {
      what: "a response that it cannot decode",
      client: failing(
        (request) =>
          new HttpClientError.DecodeError({ request, response: responseOf(request, 200, ""), description: "cut" })
      ),
      expected: { processed: "yes", reason: { _tag: "Transport", status: 200, description: "cut" } }
    },
    {
      what: "a response without a body",
      client: failing(
        (request) => new HttpClientError.EmptyBodyError({ request, response: responseOf(request, 200, "") })
      ),
      expected: { processed: "yes", reason: { _tag: "Transport", status: 200 } }
    }
  ])("fails with $what: an SDKException that says whether Clerk may have acted", ({ client, expected }) =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(Effect.provide(create, over(client)))
      expect(error).toMatchObject({ _tag: "SDKException", attempts: 1, ...expected })
      expect(JSON.stringify(error)).not.toContain(secret)
    })
  )
})
