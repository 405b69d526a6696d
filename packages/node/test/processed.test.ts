import { RetryPolicy, TimeoutPolicy } from "@effect-clerk/core"
import * as RawServer from "@effect-clerk/test-support/rawServer"
import * as TlsServer from "@effect-clerk/test-support/tlsServer"
import { describe, expect, it } from "@effect/vitest"
import { Effect, Fiber } from "effect"
import { TestClock } from "effect/testing"
import { Agent, Client } from "undici"
import { type Call, calls, failureOf, opened, run, until, writes } from "./support.ts"

const silent = RawServer.make(() => undefined)

/** Fails a call whose attempts have 100 milliseconds each on the test's clock. */
const timesOut = (...[call, apiUrl, dispatcher, policy]: Parameters<typeof failureOf>) =>
  failureOf(call, apiUrl, dispatcher, policy).pipe(
    Effect.provideService(TimeoutPolicy.Current, TimeoutPolicy.make({ attempt: "100 millis", total: "10 minutes" })),
    Effect.forkChild({ startImmediately: true })
  )

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

  it.effect.each(writes)("is no where TLS does not finish in time, and a %s is retried", ([, call]) =>
    Effect.gen(function* () {
      const server = yield* TlsServer.withoutTls(() => undefined)
      const fiber = yield* timesOut(call, server.origin)
      for (const attempt of [1, 2, 3]) {
        yield* until(() => server.connections() === attempt)
        yield* TestClock.adjust("100 millis")
        // The backoff.
        yield* TestClock.adjust("10 millis")
      }
      expect(yield* Fiber.join(fiber)).toMatchObject({ attempts: 3, processed: "no", reason: { _tag: "Timeout" } })
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

  it.effect.each(writes)("is maybe once the request is on the wire, and a %s is not retried", ([, call]) =>
    Effect.gen(function* () {
      const server = yield* silent
      const fiber = yield* timesOut(call, server.origin)
      yield* until(() => server.requests.length === 1)
      yield* TestClock.adjust("100 millis")
      expect(yield* Fiber.join(fiber)).toMatchObject({ attempts: 1, processed: "maybe", reason: { _tag: "Timeout" } })
    }).pipe(Effect.scoped)
  )

  it.effect("is no where the request waits behind another, and it is not sent after its time", () =>
    Effect.gen(function* () {
      const server = yield* silent
      const dispatcher = yield* opened(new Client(server.origin, { allowH2: false }))
      const first = yield* Effect.forkChild(run(calls.POST, server.origin, dispatcher), { startImmediately: true })
      yield* until(() => server.requests.length === 1)
      const expire = (call: Call, requests: number) =>
        Effect.gen(function* () {
          const fiber = yield* timesOut(call, server.origin, dispatcher, RetryPolicy.none)
          yield* until(() => server.requests.length === requests)
          yield* TestClock.adjust("100 millis")
          return yield* Fiber.join(fiber)
        })
      expect(yield* expire(calls.PATCH, 1)).toMatchObject({ processed: "no", reason: { _tag: "Timeout" } })
      yield* Fiber.interrupt(first)
      // A request that was still queued would be written before this one.
      expect(yield* expire(calls.DELETE, 2)).toMatchObject({ processed: "maybe" })
      expect(server.requests.map(({ text }) => text.slice(0, text.indexOf(" ")))).toEqual(["POST", "DELETE"])
    }).pipe(Effect.scoped)
  )
})
