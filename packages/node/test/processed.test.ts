import { RetryPolicy, TimeoutPolicy } from "@effect-clerk/core"
import * as RawServer from "@effect-clerk/test-support/rawServer"
import { describe, expect, it } from "@effect/vitest"
import { Effect, Fiber, type Scope } from "effect"
import { createServer, type Server } from "node:net"
import { Agent, Client, type Dispatcher, interceptors, ProxyAgent, RetryAgent } from "undici"
import { type Call, calls, opened, retryTwice, run } from "./support.ts"

const writes: ReadonlyArray<readonly [string, Call]> = [
  ["POST", calls.POST],
  ["PATCH", calls.PATCH],
  ["DELETE", calls.DELETE]
]

const silent = RawServer.make(() => undefined)

/** Returns the failure of a call. */
const failureOf = (call: Call, apiUrl: string, dispatcher?: Dispatcher, policy = retryTwice) =>
  Effect.flip(Effect.provideService(run(call, apiUrl, dispatcher), RetryPolicy.Current, policy))

const within = TimeoutPolicy.make({ attempt: "100 millis", total: "10 minutes" })

describe("processed of a call over NodeClerkHttpClient", () => {
  it.live.each(writes)("is no where nobody listens, and a %s is retried", ([, call]) =>
    Effect.gen(function* () {
      const port = yield* RawServer.refusingPort
      expect(yield* failureOf(call, `http://127.0.0.1:${port}`)).toMatchObject({
        attempts: 3,
        processed: "no",
        reason: { _tag: "Transport", code: "ECONNREFUSED" }
      })
    }).pipe(Effect.scoped)
  )

  it.live.each(writes)("is no where TLS does not finish in time, and a %s is retried", ([, call]) =>
    Effect.gen(function* () {
      const server = yield* silent
      const failure = yield* failureOf(call, `https://127.0.0.1:${server.port}`).pipe(
        Effect.provideService(TimeoutPolicy.Current, within)
      )
      expect(failure).toMatchObject({ attempts: 3, processed: "no", reason: { _tag: "Timeout" } })
    }).pipe(Effect.scoped)
  )

  it.live.each(writes)("is no where the connection closes within TLS, and a %s is retried", ([, call]) =>
    Effect.gen(function* () {
      const port = yield* closing
      expect(yield* failureOf(call, `https://127.0.0.1:${port}`)).toMatchObject({
        attempts: 3,
        processed: "no",
        reason: { _tag: "Transport" }
      })
    }).pipe(Effect.scoped)
  )

  it.live.each(writes)("is no where a proxy rejects CONNECT, and a %s is retried", ([, call]) =>
    Effect.gen(function* () {
      const proxy = yield* RawServer.make(({ socket }) => socket.end(RawServer.answer(403, "")))
      const dispatcher = yield* opened(new ProxyAgent({ uri: proxy.origin, allowH2: false }))
      expect(yield* failureOf(call, "https://clerk.invalid", dispatcher)).toMatchObject({
        attempts: 3,
        processed: "no",
        reason: { _tag: "Transport" }
      })
      expect(proxy.requests.every(({ text }) => text.startsWith("CONNECT clerk.invalid:443 "))).toBe(true)
      expect(proxy.requests.length).toBeGreaterThan(0)
    }).pipe(Effect.scoped)
  )

  it.live.each(writes)("is no where a dispatcher is closed, and a %s is retried", ([, call]) =>
    Effect.gen(function* () {
      const server = yield* silent
      const dispatcher = new Agent()
      yield* Effect.promise(() => dispatcher.destroy())
      expect(yield* failureOf(call, server.origin, dispatcher)).toMatchObject({
        attempts: 3,
        processed: "no",
        reason: { _tag: "Transport", code: "UND_ERR_DESTROYED" }
      })
      expect(server.connections()).toBe(0)
    }).pipe(Effect.scoped)
  )

  it.live.each(writes)("is maybe once the request is on the wire, and a %s is not retried", ([, call]) =>
    Effect.gen(function* () {
      const server = yield* silent
      const failure = yield* failureOf(call, server.origin).pipe(Effect.provideService(TimeoutPolicy.Current, within))
      expect(failure).toMatchObject({ attempts: 1, processed: "maybe", reason: { _tag: "Timeout" } })
    }).pipe(Effect.scoped)
  )

  it.live("is no where the request waits behind another, and it is not sent after its time", () =>
    Effect.gen(function* () {
      const server = yield* silent
      const dispatcher = yield* opened(new Client(server.origin, { allowH2: false }))
      const timesOut = (call: Call) =>
        failureOf(call, server.origin, dispatcher, RetryPolicy.none).pipe(
          Effect.provideService(TimeoutPolicy.Current, within)
        )
      const first = yield* Effect.forkChild(run(calls.POST, server.origin, dispatcher), { startImmediately: true })
      expect(yield* timesOut(calls.PATCH)).toMatchObject({ attempts: 1, processed: "no", reason: { _tag: "Timeout" } })
      yield* Fiber.interrupt(first)
      // A request that was still queued would be written before this one.
      expect(yield* timesOut(calls.DELETE)).toMatchObject({ processed: "maybe" })
      expect(server.requests.map(({ text }) => text.slice(0, text.indexOf(" ")))).toEqual(["POST", "DELETE"])
    }).pipe(Effect.scoped)
  )
})

describe("a dispatcher that would send a request again by itself", () => {
  it.live("is kept from it after a connection that closed", () =>
    Effect.gen(function* () {
      const server = yield* RawServer.make(({ socket }) => socket.resetAndDestroy())
      const dispatcher = yield* opened(new RetryAgent(new Agent({ allowH2: false }), { minTimeout: 1 }))
      expect(yield* failureOf(calls.DELETE, server.origin, dispatcher)).toMatchObject({
        attempts: 1,
        processed: "maybe",
        reason: { _tag: "Transport" }
      })
      expect(server.requests.length).toBe(1)
    }).pipe(Effect.scoped)
  )

  it.live("is kept from it after a redirect", () =>
    Effect.gen(function* () {
      const server = yield* RawServer.make(({ socket }) =>
        socket.write(RawServer.answer(307, "", ["Location: /v1/elsewhere"]))
      )
      const agent = yield* opened(new Agent({ allowH2: false }))
      const dispatcher = agent.compose(interceptors.redirect({ maxRedirections: 3 }))
      expect(yield* failureOf(calls.POST, server.origin, dispatcher)).toMatchObject({
        attempts: 1,
        processed: "maybe",
        reason: { _tag: "Transport", description: "the request was about to be sent again" }
      })
      expect(server.requests.length).toBe(1)
    }).pipe(Effect.scoped)
  )
})

/** A port whose connections close with the first bytes. */
const closing: Effect.Effect<number, never, Scope.Scope> = Effect.map(
  Effect.acquireRelease(
    Effect.callback<Server>((resume) => {
      const server = createServer((socket) => socket.once("data", () => socket.destroy()))
      server.listen(0, "127.0.0.1", () => resume(Effect.succeed(server)))
    }),
    (server) => Effect.sync(() => server.close())
  ),
  (server) => portOf(server)
)

const portOf = (server: Server): number => {
  const address = server.address()
  return typeof address === "object" && address !== null ? address.port : 0
}
