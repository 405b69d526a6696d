import { connect } from "node:net"
import { it } from "@effect/vitest"
import { RateLimitPolicy, RetryPolicy } from "@effect-clerk/core"
import * as ClerkConfig from "@effect-clerk/core/ClerkConfig"
import * as ClerkHttpClient from "@effect-clerk/http/ClerkHttpClient"
import { OrganizationMemberships } from "@effect-clerk/memberships"
import { type RecordedRequest, ClerkEmulator, type Fault, InvalidOptions } from "@effect-clerk/testing"
import { Clock, Deferred, Duration, Effect, Fiber, Layer, Queue, Redacted } from "effect"
import { HttpClient } from "effect/http"
import { TestClock } from "effect/testing"
import { describe, expect } from "vitest"
import { untyped } from "@effect-clerk/test-support/untyped"
import { call, page, secretKey, seed, users } from "./support.ts"

const path = "/organizations/org_acme/memberships"
const input = { organizationId: "org_acme", userId: "user_out", role: "org:member" }
const emulator = Layer.effect(ClerkEmulator, ClerkEmulator.make(seed))
const key = Redacted.make(secretKey)

const transports = [
  [
    "its HttpClient",
    OrganizationMemberships.layer.pipe(
      Layer.provide(ClerkHttpClient.layer),
      Layer.provide(ClerkConfig.layer({ secretKey: key })),
      Layer.provide(
        Layer.effect(
          HttpClient.HttpClient,
          Effect.map(ClerkEmulator, ({ httpClient }) => httpClient)
        )
      )
    )
  ],
  [
    "its fetch",
    Layer.unwrap(ClerkEmulator.useSync(({ fetch }) => OrganizationMemberships.layerFetch({ secretKey: key, fetch })))
  ],
  [
    "its server",
    Layer.unwrap(
      ClerkEmulator.use(({ serve }) =>
        Effect.map(serve(), ({ apiUrl }) => OrganizationMemberships.layerFetch({ secretKey: key, apiUrl }))
      )
    )
  ]
] as const

const once = <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  effect.pipe(
    Effect.provideService(RetryPolicy.Current, RetryPolicy.none),
    Effect.provideService(RateLimitPolicy.Current, RateLimitPolicy.unlimited)
  )

describe.each(transports)("faults over %s", (_, layer) => {
  const cases: ReadonlyArray<readonly [fault: Fault, error: object, status: number | undefined, done: boolean]> = [
    [{ status: 503 }, { reason: { _tag: "UnexpectedStatus", status: 503 } }, 503, false],
    [
      { status: 422, code: "form_param_nil" },
      { _tag: "ClerkErrors", errors: [{ code: "form_param_nil" }] },
      422,
      false
    ],
    [
      { status: 502, body: "<h1>Bad gateway</h1>", headers: { "content-type": "text/html" } },
      { reason: { _tag: "UnexpectedStatus", status: 502, excerpt: "<h1>Bad gateway</h1>" } },
      502,
      false
    ],
    [{ status: 200, body: "{}" }, { reason: { _tag: "MalformedResponse" } }, 200, false],
    [{ status: 204 }, { reason: { _tag: "UnexpectedStatus", status: 204 } }, 204, false],
    ["reset", { reason: { _tag: "Transport", processed: "maybe" } }, undefined, false],
    ["loseAnswer", { reason: { _tag: "Transport", processed: "maybe" } }, undefined, true],
    ["cutBody", { reason: { _tag: "Transport", processed: "yes" } }, 200, true]
  ]
  it.effect.each(cases)("inject %j", ([fault, expected, status, done]) =>
    Effect.gen(function* () {
      const { inject, fetch, requests } = yield* ClerkEmulator
      const memberships = yield* OrganizationMemberships
      yield* inject({ with: fault })
      expect(yield* Effect.flip(once(memberships.create(input)))).toMatchObject(expected)
      expect((yield* requests).map(({ operation, status }) => [operation, status])).toEqual([
        ["OrganizationMemberships.create", status]
      ])
      expect((yield* users(fetch, path)).includes("user_out")).toBe(done)
    }).pipe(Effect.provide(layer), Effect.provide(emulator))
  )

  it.effect("are overcome by the retries of a read", () =>
    Effect.gen(function* () {
      const { inject, requests } = yield* ClerkEmulator
      const memberships = yield* OrganizationMemberships
      yield* inject({ operation: "OrganizationMemberships.list", times: 2, with: "reset" })
      yield* inject({ operation: "OrganizationMemberships.list", with: "cutBody" })
      yield* inject({ operation: "OrganizationMemberships.update", with: { status: 500 } })
      const page = yield* memberships.list({ organizationId: "org_acme" })
      expect(page.totalCount).toBe(2)
      expect((yield* requests).map(({ status }) => status)).toEqual([undefined, undefined, 200, 200])
    }).pipe(
      Effect.provideService(
        RetryPolicy.Current,
        RetryPolicy.exponential({ base: "1 millis", cap: "1 millis", times: 5, budget: false })
      ),
      Effect.provide(layer),
      Effect.provide(emulator),
      // The backoff between the attempts is the client's.
      TestClock.withLive
    )
  )

  it.effect("delay a request on the emulator's clock, and a client that goes away meanwhile changes nothing", () =>
    Effect.gen(function* () {
      const sleeps = yield* Queue.make<number>()
      const finished = yield* Queue.make<RecordedRequest>()
      const awake = yield* Deferred.make<void>()
      const clock = yield* Clock.Clock
      const sleep = (duration: Duration.Duration) =>
        Effect.andThen(Queue.offer(sleeps, Duration.toMillis(duration)), Deferred.await(awake))
      const slow = ClerkEmulator.make(seed, {
        latency: 250,
        onRequest: (request) => Effect.asVoid(Queue.offer(finished, request))
      }).pipe(Effect.provideService(Clock.Clock, { ...clock, sleep }))

      yield* Effect.gen(function* () {
        const { inject } = yield* ClerkEmulator
        const memberships = yield* OrganizationMemberships
        yield* inject({ times: 2, with: { delay: "3 seconds" } })
        const interrupted = yield* Effect.forkChild(once(memberships.create(input)))
        expect(yield* Queue.take(sleeps)).toBe(3250)
        yield* Fiber.interrupt(interrupted)
        expect(yield* Queue.take(finished)).toMatchObject({ status: undefined })
        const awaited = yield* Effect.forkChild(once(memberships.create(input)))
        expect(yield* Queue.take(sleeps)).toBe(3250)
        yield* Deferred.succeed(awake, undefined)
        expect((yield* Fiber.join(awaited)).organization.membersCount).toBe(3)
        expect(yield* Queue.take(finished)).toMatchObject({ status: 200 })
        yield* once(memberships.list({ organizationId: "org_acme" }))
        expect(yield* Queue.take(sleeps)).toBe(250)
      }).pipe(Effect.provide(layer), Effect.provide(Layer.effect(ClerkEmulator, slow)))
    })
  )
})

describe("ClerkEmulator.inject", () => {
  it.effect("applies one failure to a request, in the order of the rules, and adds up the delays", () =>
    Effect.gen(function* () {
      const sleeps: Array<number> = []
      const clock = yield* Clock.Clock
      const sleep = (duration: Duration.Duration) => Effect.sync(() => void sleeps.push(Duration.toMillis(duration)))
      const { inject, fetch } = yield* ClerkEmulator.make(seed).pipe(
        Effect.provideService(Clock.Clock, { ...clock, sleep })
      )
      yield* inject({ with: { status: 503 } })
      yield* inject({ times: 3, with: { delay: 100 } })
      yield* inject({ operation: "OrganizationMemberships.delete", with: { status: 409 } })
      yield* inject({ times: 2, with: { status: 500, delay: 7 } })
      yield* inject({ with: { delay: 10 } })
      const statuses = yield* Effect.forEach(["GET", "GET", "DELETE", "GET", "GET"], (method) =>
        Effect.map(call(fetch, { method, path: method === "GET" ? path : `${path}/user_bob` }), ({ status }) => status)
      )
      expect(statuses).toEqual([503, 500, 409, 500, 200])
      expect(sleeps).toEqual([110, 107, 100, 7])
    })
  )

  it.effect("applies to a path without an operation too, until clearFaults", () =>
    Effect.gen(function* () {
      const { clearFaults, fetch, inject, requests } = yield* ClerkEmulator.make(seed)
      yield* inject({ times: Infinity, with: { status: 521, body: "", headers: { "content-type": "text/html" } } })
      for (let count = 0; count < 20; count++) {
        const response = yield* Effect.promise(() => fetch("http://x/nothing"))
        expect([response.status, response.headers.get("content-type")]).toEqual([521, "text/html"])
      }
      yield* clearFaults
      expect((yield* page(fetch, path)).total_count).toBe(2)
      expect((yield* requests)[0]).toEqual({
        method: "GET",
        path: "/nothing",
        query: "",
        operation: undefined,
        status: 521
      })
    })
  )

  const codes: ReadonlyArray<readonly [status: number, code: string]> = [
    [401, "authentication_invalid"],
    [409, "resource_locked"],
    [418, "bad_request"],
    [429, "too_many_requests"],
    [500, "internal_clerk_error"],
    [503, "service_unavailable"]
  ]
  it.effect.each(codes)("responds to status %i with Clerk's code %s", ([status, code]) =>
    Effect.gen(function* () {
      const { inject, fetch } = yield* ClerkEmulator.make(seed)
      yield* inject({ with: { status, headers: { "retry-after": "7", "clerk-trace-id": "mine" } } })
      const response = yield* call(fetch, { path })
      expect(response).toMatchObject({ status, json: { errors: [{ code }] } })
      expect(response.headers.get("retry-after")).toBe("7")
      expect(response.headers.get("clerk-trace-id")).toBe("mine")
    })
  )

  const invalid: ReadonlyArray<readonly [rule: unknown, path: string]> = [
    [{ with: "explode" }, "with"],
    [{ with: { status: 99 } }, "with.status"],
    [{ with: { status: 200, body: "x", code: "y" } }, "with"],
    [{ with: { status: 200, headers: { "a b": "c" } } }, "with.headers.a b"],
    [{ with: { status: 200, headers: { a: "b\nc" } } }, "with.headers.a"],
    ...["Content-Length", "trailer", "transfer-encoding"].map(
      (name) => [{ with: { status: 200, headers: { [name]: "x" } } }, `with.headers.${name}`] as const
    ),
    [{ with: { delay: "soon" } }, "with.delay"],
    [{ with: { delay: Number.NaN } }, "with.delay"],
    [{ with: {} }, "with"],
    [{ with: { delay: 1, code: "y" } }, "with"],
    [{ with: "reset", times: 0 }, "times"],
    [{ with: "reset", operation: "memberships.create" }, "operation"],
    [{ times: 1 }, "with"]
  ]
  it.effect.each(invalid)("rejects the rule %j", ([rule, path]) =>
    Effect.gen(function* () {
      const { inject, fetch } = yield* ClerkEmulator.make(seed)
      const error = yield* Effect.flip(inject(untyped(rule)))
      expect(error).toBeInstanceOf(InvalidOptions)
      expect(error.issues.map(({ path }) => path.join("."))).toEqual([path])
      expect((yield* call(fetch, { path: "/organization_memberships" })).status).toBe(200)
    })
  )
})

describe("Fault headers", () => {
  const expectations: ReadonlyArray<readonly [name: string, expected: string]> = [
    ["a b", "the name of a header"],
    ["", "the name of a header"],
    ["Trailer", "a header other than content-length, trailer, transfer-encoding"]
  ]
  it.effect.each(expectations)("cannot be named %j", ([name, expected]) =>
    Effect.gen(function* () {
      const { inject } = yield* ClerkEmulator.make(seed)
      const { issues } = yield* Effect.flip(inject({ with: { status: 500, headers: { fine: "yes", [name]: "x" } } }))
      expect(issues).toEqual([{ path: ["with", "headers", name], expected }])
    })
  )
})

describe("faults with a status that has no body", () => {
  const cases: ReadonlyArray<readonly [status: number, length: string | undefined]> = [
    [204, undefined],
    [205, "0"],
    [304, undefined]
  ]
  it.effect.each(cases)("send the head of a %i alone", ([status, length]) =>
    Effect.gen(function* () {
      const { emulator, port } = yield* ClerkEmulator.serve({ seed })
      yield* emulator.inject({ with: { status, body: "not sent" } })
      const text = yield* Effect.callback<string>((resume) => {
        const socket = connect({ port, host: "127.0.0.1" })
        let text = ""
        socket.on("data", (chunk) => (text += chunk.toString()))
        socket.on("close", () => resume(Effect.succeed(text)))
        socket.write(`GET /v1${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`)
      })
      expect(text).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `))
      expect(text.endsWith("\r\n\r\n")).toBe(true)
      expect(/^content-length: (.*)$/im.exec(text)?.[1]).toBe(length)
      expect(text).not.toMatch(/^transfer-encoding:/im)
    })
  )
})

describe("faults on a connection", () => {
  it.effect("reset the connection, or send the first half of the body", () =>
    Effect.gen(function* () {
      const { emulator, port } = yield* ClerkEmulator.serve({ seed })
      const requestRaw = Effect.callback<readonly [error: string | undefined, text: string]>((resume) => {
        const socket = connect({ port, host: "127.0.0.1" })
        let text = ""
        let error: string | undefined
        socket.on("data", (chunk) => (text += chunk.toString()))
        socket.on("error", (cause: NodeJS.ErrnoException) => (error = cause.code))
        socket.on("close", () => resume(Effect.succeed([error, text] as const)))
        socket.write(`GET /v1${path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${secretKey}\r\n\r\n`)
      })
      yield* emulator.inject({ with: "reset" })
      expect(yield* requestRaw).toEqual(["ECONNRESET", ""])
      yield* emulator.inject({ with: "cutBody" })
      const [error, text] = yield* requestRaw
      const length = Number(/content-length: (\d+)/.exec(text)?.[1])
      expect(error).toBeUndefined()
      expect(text.split("\r\n\r\n")[1]?.length).toBe(Math.floor(length / 2))
    })
  )
})
