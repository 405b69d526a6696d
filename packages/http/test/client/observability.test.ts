import { RetryPolicy, TimeoutPolicy } from "@effect-clerk/core"
import { ClerkMetrics, type Fetch, Observer } from "@effect-clerk/http"
import { OrganizationMemberships } from "@effect-clerk/memberships"
import { describe, expect, it } from "@effect/vitest"
import { Cause, Deferred, Effect, Exit, Fiber, Layer, Logger, Metric, Redacted, References, Tracer } from "effect"
import { inspect } from "node:util"
import { recordingTracer } from "@effect-clerk/test-support/recordingTracer"
import { clerkErrors, pageJson, secret } from "@effect-clerk/test-support/fixtures"
import { untyped } from "@effect-clerk/test-support/untyped"
import { fetchTransports } from "@effect-clerk/test-support/transports"

const secretKey = Redacted.make(secret)

const list = OrganizationMemberships.use((_) => _.list({ organizationId: "org_1", query: "ada@example.com" }))

/** Responds in this order, with the last response for all further requests. */
const inOrder = (...answers: ReadonlyArray<() => Promise<Response>>): Fetch => {
  let next = 0
  return () => answers[Math.min(next++, answers.length - 1)]?.() ?? Promise.reject(new Error("no answers"))
}

const answer =
  (status: number, body: string, headers: Record<string, string> = {}) =>
  () =>
    Promise.resolve(new Response(body, { status, headers }))

const quick = Layer.succeed(RetryPolicy.Current, RetryPolicy.exponential({ base: "1 millis", times: 2, jitter: false }))

describe.each(fetchTransports)("observability over %s", (_, make) => {
  const recorded = <A, E>(program: Effect.Effect<A, E, OrganizationMemberships>, fetch: Fetch) =>
    Effect.gen(function* () {
      const { spans, tracer } = recordingTracer()
      yield* program.pipe(
        Effect.provide(make({ secretKey }, fetch)),
        Effect.provide(quick),
        Effect.withTracer(tracer),
        Effect.exit
      )
      return spans.map((span) => ({
        name: span.name,
        kind: span.kind,
        parent: span.parent._tag === "Some" ? span.parent.value.spanId : undefined,
        id: span.spanId,
        ended: span.status._tag === "Ended",
        events: span.events.map(([name, , attributes]) => [name, attributes]),
        attributes: Object.fromEntries(span.attributes)
      }))
    })

  it.live("an operation has one span with OpenTelemetry's names and without the query", () =>
    Effect.gen(function* () {
      const spans = yield* recorded(list, inOrder(answer(503, ""), answer(200, pageJson)))
      expect(spans).toMatchObject([
        {
          name: "OrganizationMemberships.list",
          kind: "client",
          ended: true,
          attributes: {
            "http.request.method": "GET",
            "url.template": "/organizations/{organization_id}/memberships",
            "server.address": "api.clerk.com",
            "http.response.status_code": 200,
            "http.request.resend_count": 1
          }
        }
      ])
      expect(JSON.stringify(spans)).not.toContain("example.com")
      expect(spans[0]?.attributes).not.toHaveProperty("error.type")
    })
  )

  it.live("the span of a failed call has its error type: the status or the reason", () =>
    Effect.gen(function* () {
      const rejected = yield* recorded(list, answer(422, clerkErrors("form_param_unknown")))
      expect(rejected[0]?.attributes).toMatchObject({ "error.type": "422", "http.response.status_code": 422 })
      expect(rejected[0]?.attributes).not.toHaveProperty("http.request.resend_count")
      const unexpected = yield* recorded(list, answer(502, "<html>"))
      expect(unexpected[0]?.attributes).toMatchObject({ "error.type": "502", "http.response.status_code": 502 })
      const broken = yield* recorded(list, () => Promise.reject(new Error("reset")))
      expect(broken[0]?.attributes).toMatchObject({ "error.type": "Transport", "http.request.resend_count": 2 })
      expect(broken[0]?.attributes).not.toHaveProperty("http.response.status_code")
      const malformed = yield* recorded(list, answer(200, "{}"))
      expect(malformed[0]?.attributes).toMatchObject({
        "error.type": "MalformedResponse",
        "http.response.status_code": 200
      })
    })
  )

  it.live("each attempt has a span below the call's if AttemptSpans is true", () =>
    Effect.gen(function* () {
      const asked = Effect.provideService(list, Observer.AttemptSpans, true)
      const spans = yield* recorded(asked, inOrder(answer(503, ""), answer(200, pageJson)))
      expect(spans.map((span) => span.name)).toEqual([
        "OrganizationMemberships.list",
        "GET /organizations/{organization_id}/memberships",
        "GET /organizations/{organization_id}/memberships"
      ])
      expect(spans[1]).toMatchObject({
        kind: "client",
        parent: spans[0]?.id,
        ended: true,
        attributes: {
          "server.address": "api.clerk.com",
          "http.response.status_code": 503,
          "error.type": "503",
          "http.request.resend_count": 0
        }
      })
      expect(spans[2]).toMatchObject({
        parent: spans[0]?.id,
        ended: true,
        attributes: { "http.response.status_code": 200, "http.request.resend_count": 1 }
      })
      expect(spans[2]?.attributes).not.toHaveProperty("error.type")
      const broken = yield* recorded(asked, () => Promise.reject(new Error("reset")))
      expect(broken[1]?.attributes).toMatchObject({ "error.type": "Transport" })
      expect(broken[1]?.attributes).not.toHaveProperty("http.response.status_code")
      const rejected = yield* recorded(asked, answer(400, clerkErrors("form_param_nil")))
      expect(rejected[1]?.attributes).toMatchObject({ "http.response.status_code": 400, "error.type": "400" })
    })
  )

  it.live("the spans of a call whose attempt times out have that as their error type", () =>
    Effect.gen(function* () {
      const asked = list.pipe(
        Effect.provideService(Observer.AttemptSpans, true),
        Effect.provideService(TimeoutPolicy.Current, TimeoutPolicy.make({ attempt: "20 millis" })),
        Effect.provideService(RetryPolicy.Current, RetryPolicy.none)
      )
      const spans = yield* recorded(asked, () => new Promise(() => {}))
      expect(spans.map(({ attributes, ended }) => [attributes["error.type"], ended])).toEqual([
        ["Timeout", true],
        ["Timeout", true]
      ])
    })
  )

  /** Returns the exits with which the spans of a call, a list unless given, and its attempts end. */
  const endsOf = (fetch: Fetch, call: Effect.Effect<unknown, unknown, OrganizationMemberships> = list) =>
    Effect.gen(function* () {
      const ended: Array<Exit.Exit<unknown, unknown>> = []
      const tracer = Tracer.make({
        span: (options) => {
          const span = new Tracer.NativeSpan(options)
          const end = span.end.bind(span)
          return Object.assign(span, {
            end: (...[at, exit]: Parameters<Tracer.Span["end"]>) => {
              ended.push(exit)
              end(at, exit)
            }
          })
        }
      })
      yield* call.pipe(
        Effect.provide(make({ secretKey }, fetch)),
        Effect.provideService(RetryPolicy.Current, RetryPolicy.none),
        Effect.provideService(Observer.AttemptSpans, true),
        Effect.withTracer(tracer),
        Effect.exit
      )
      return ended
    })

  it.live("the span of an attempt never holds the response, and fails with an error response", () =>
    Effect.gen(function* () {
      const [success] = yield* endsOf(answer(200, pageJson))
      expect(success).toEqual(Exit.void)
      const [rejected, call] = yield* endsOf(answer(503, `Bearer ${secret}`))
      expect(rejected).toEqual(Exit.fail({ status: 503 }))
      expect(call).toMatchObject({ _tag: "Failure" })
    })
  )

  const ids = ["org_acme", "user_unknown", "ada@example.com", "acme-slug", "15550100999"]
  const create = OrganizationMemberships.use((_) =>
    _.create({ organizationId: "org_acme", userId: "user_unknown", role: "org:member" })
  )

  it.live.each([
    [
      "an error response that names the user",
      answer(404, clerkErrors("No user was found with id user_unknown.")),
      "404"
    ],
    ["an undocumented one", answer(409, clerkErrors("user_unknown of org_acme is ada@example.com")), "409"],
    ["a body that is not Clerk's", answer(502, "<h1>/v1/organizations/org_acme/user_unknown</h1>"), "502"],
    ["a success of another shape", answer(200, '{"user_unknown":"ada@example.com"}'), "MalformedResponse"],
    [
      "a connection whose error names the URL",
      () =>
        Promise.reject(
          new Error("no mock for /organizations/org_acme/memberships?user_id=user_unknown of ada@example.com")
        ),
      "Transport"
    ],
    [
      "one whose error names a slug and a phone number",
      () => Promise.reject(new Error("no handler for GET /v1/organizations/acme-slug/memberships of +15550100999")),
      "Transport"
    ]
  ] as const)(
    "the spans of a call end without an id after %s, and the caller has the failure",
    ([, fetch, errorType]) =>
      Effect.gen(function* () {
        let failure: unknown
        const call = Effect.tapError(create, (error) => Effect.sync(() => (failure = error)))
        const ended = yield* endsOf(fetch, call)
        const texts = ended.flatMap((exit) =>
          Exit.isFailure(exit) ? [inspect(exit, { depth: 20 }), Cause.pretty(exit.cause)] : []
        )
        expect(texts.length).toBeGreaterThanOrEqual(2)
        for (const id of ids) expect(texts.join()).not.toContain(id)
        expect(inspect(ended.at(-1), { depth: 20 })).toContain(`message: '${errorType}'`)
        expect(failure).toBeInstanceOf(Error)
        expect(failure).toMatchObject({ operation: "OrganizationMemberships.create" })
      })
  )

  it.live("the span of a call with an invalid input ends without the input", () =>
    Effect.gen(function* () {
      const invalid = OrganizationMemberships.use((_) => _.list(untyped({ organizationId: "", user_unknown: 1 })))
      const ended = yield* endsOf(answer(200, pageJson), invalid)
      expect(ended.length).toBe(1)
      expect(inspect(ended, { depth: 20 })).not.toContain("user_unknown")
    })
  )

  it.live("a body that fails has its status in the attempt's span and for the observer", () =>
    Effect.gen(function* () {
      const cut = () =>
        Promise.resolve(
          new Response(new ReadableStream({ pull: (controller) => controller.error(new Error("cut")) }), {
            status: 404
          })
        )
      const seen: Array<number | undefined> = []
      const asked = list.pipe(
        Effect.provideService(Observer.AttemptSpans, true),
        Effect.provideService(Observer.Current, ({ status }) => Effect.sync(() => seen.push(status)))
      )
      const spans = yield* recorded(asked, inOrder(cut, answer(200, pageJson)))
      expect(spans[1]?.attributes).toMatchObject({ "http.response.status_code": 404, "error.type": "Transport" })
      expect(seen).toEqual([404, 200])
    })
  )

  it.live(
    "the span of an attempt without a response has the platform's code, and neither its words nor the secret key",
    () =>
      Effect.gen(function* () {
        const code = "ECONNRESET"
        const reset = Object.assign(new Error(`Bearer ${secret} is no header`), { code })
        const [attempt] = yield* endsOf(() => Promise.reject(reset))
        expect(attempt).toEqual(Exit.fail({ _tag: "Transport", processed: "maybe", code, status: undefined }))
        const [redacted] = yield* endsOf(() => Promise.reject(Object.assign(new Error("no"), { code: secret })))
        expect(inspect(redacted, { depth: 20 })).toContain("code: '<redacted>'")
      })
  )

  it.live("an observer is shown every attempt, without the secret key", () =>
    Effect.gen(function* () {
      const seen: Array<Observer.Attempt> = []
      yield* list.pipe(
        Effect.provide(
          make(
            { secretKey },
            inOrder(
              answer(503, "", { "X-Echo": `Bearer ${secret}` }),
              () => Promise.reject(new Error("reset")),
              answer(200, pageJson)
            )
          )
        ),
        Effect.provideService(Observer.Current, (attempt) => Effect.sync(() => seen.push(attempt))),
        Effect.provide(quick)
      )
      expect(seen).toMatchObject([
        {
          operation: "OrganizationMemberships.list",
          method: "GET",
          path: "/organizations/{organization_id}/memberships",
          serverAddress: "api.clerk.com",
          attempt: 1,
          repeats: undefined,
          interrupted: false,
          status: 503,
          headers: { "x-echo": "Bearer <redacted>" },
          failure: { _tag: "SDKException", reason: { _tag: "UnexpectedStatus" } }
        },
        { attempt: 2, status: undefined, headers: {}, failure: { reason: { _tag: "Transport" } } },
        { attempt: 3, status: 200, failure: undefined, repeats: { reason: { _tag: "Transport" } } }
      ])
      expect(seen[1]?.repeats).toBe(seen[0]?.failure)
      expect(JSON.stringify(seen)).not.toContain(secret)
    })
  )

  it.live("the metrics count every attempt and retry, and keep another observer", () =>
    Effect.gen(function* () {
      let observed = 0
      yield* list.pipe(
        Effect.provide(make({ secretKey }, inOrder(answer(503, ""), answer(200, pageJson)))),
        Effect.provide(ClerkMetrics.layer),
        Effect.provideService(Observer.Current, () => Effect.sync(() => observed++)),
        Effect.provide(quick)
      )
      const common = {
        "http.request.method": "GET",
        "url.template": "/organizations/{organization_id}/memberships",
        "server.address": "api.clerk.com"
      }
      const failed = Metric.withAttributes(ClerkMetrics.duration, {
        ...common,
        "http.response.status_code": "503",
        "error.type": "503"
      })
      const succeeded = Metric.withAttributes(ClerkMetrics.duration, { ...common, "http.response.status_code": "200" })
      const retried = Metric.withAttributes(ClerkMetrics.retries, { ...common, "error.type": "503" })
      const waited = Metric.withAttributes(ClerkMetrics.limiterWait, common)
      expect(observed).toBe(2)
      expect((yield* Metric.value(failed)).count).toBe(1)
      expect((yield* Metric.value(succeeded)).count).toBe(1)
      expect((yield* Metric.value(retried)).count).toBe(1)
      expect((yield* Metric.value(waited)).count).toBe(2)
    }).pipe(Effect.provideService(Metric.MetricRegistry, new Map()))
  )

  it.live("the metrics count a request that was interrupted", () =>
    Effect.gen(function* () {
      const sent = yield* Deferred.make<void>()
      const silent: Fetch = () => {
        Effect.runFork(Deferred.succeed(sent, undefined))
        return new Promise(() => {})
      }
      const fiber = yield* list.pipe(
        Effect.provide(make({ secretKey }, silent)),
        Effect.provide(ClerkMetrics.layer),
        Effect.forkChild
      )
      yield* Deferred.await(sent)
      yield* Fiber.interrupt(fiber)
      const interrupted = Metric.withAttributes(ClerkMetrics.duration, {
        "http.request.method": "GET",
        "url.template": "/organizations/{organization_id}/memberships",
        "server.address": "api.clerk.com",
        "error.type": "interrupted"
      })
      expect((yield* Metric.value(interrupted)).count).toBe(1)
    }).pipe(Effect.provideService(Metric.MetricRegistry, new Map()))
  )

  it.live("the metrics count a request without a response by its reason", () =>
    Effect.gen(function* () {
      yield* list.pipe(
        Effect.provide(make({ secretKey }, () => Promise.reject(new Error("reset")))),
        Effect.provide(ClerkMetrics.layer),
        Effect.provideService(RetryPolicy.Current, RetryPolicy.none),
        Effect.exit
      )
      const broken = Metric.withAttributes(ClerkMetrics.duration, {
        "http.request.method": "GET",
        "url.template": "/organizations/{organization_id}/memberships",
        "server.address": "api.clerk.com",
        "error.type": "Transport"
      })
      expect((yield* Metric.value(broken)).count).toBe(1)
    }).pipe(Effect.provideService(Metric.MetricRegistry, new Map()))
  )

  it.live("a retry is one event of the call's span, which holds no id, and no line of a log", () =>
    Effect.gen(function* () {
      const lines: Array<unknown> = []
      const unknownUser = answer(503, clerkErrors("resource_not_found"))
      const spans = yield* recorded(list, inOrder(unknownUser, answer(200, pageJson))).pipe(
        Effect.provide(quick),
        Effect.provide(Logger.layer([Logger.make(({ message }) => lines.push(message))])),
        Effect.provideService(References.MinimumLogLevel, "All")
      )
      expect(spans.flatMap(({ events }) => events)).toEqual([["retry", { "error.type": "503", "retry.delay_ms": 1 }]])
      expect(lines).toEqual([])
    })
  )

  it.live("a call with an invalid input has a span and is not observed", () =>
    Effect.gen(function* () {
      const seen: Array<Observer.Attempt> = []
      const invalid = OrganizationMemberships.use((_) => _.list({ organizationId: "" })).pipe(
        Effect.provideService(Observer.Current, (attempt) => Effect.sync(() => seen.push(attempt))),
        Effect.provideService(TimeoutPolicy.Current, TimeoutPolicy.none)
      )
      const spans = yield* recorded(invalid, answer(200, pageJson))
      expect(spans[0]?.attributes).toMatchObject({ "error.type": "InvalidRequest" })
      expect(seen).toEqual([])
    })
  )
})
