import { RateLimitPolicy } from "@effect-clerk/core"
import { describe, expect, it } from "@effect/vitest"
import { Clock, Duration, Effect, Exit, Fiber } from "effect"
import * as RateLimiter from "effect/persistence/RateLimiter"
import { TestClock } from "effect/testing"
import * as Limiter from "../../src/internal/rateLimiter/limiter.ts"
import { acquired, permitRequest } from "./permitRequests.ts"

const limit = 200
const window = 10_000

const policyOf = (onStoreFailure: "fail" | "allow") =>
  RateLimitPolicy.make({ limit, window: Duration.millis(window), onStoreFailure })

const quota = policyOf("fail")

const store = Effect.provide(RateLimiter.make, RateLimiter.layerStoreMemory)

/** Returns a store that is half of so many milliseconds away, in each direction. */
const distant = (shared: RateLimiter.RateLimiter, roundTrip: number): RateLimiter.RateLimiter => ({
  ...shared,
  consume: (options) =>
    roundTrip === 0
      ? shared.consume(options)
      : Effect.sleep(roundTrip / 2).pipe(
          Effect.andThen(Effect.result(shared.consume(options))),
          Effect.tap(() => Effect.sleep(roundTrip / 2)),
          Effect.flatMap(Effect.fromResult)
        )
})

/** Creates a limiter that is a process of its own, as far as the store can tell. */
const processOver = (shared: RateLimiter.RateLimiter) =>
  Effect.gen(function* () {
    const limiter = yield* Effect.provideService(Limiter.make, RateLimiter.RateLimiter, shared)
    // Computes the digest of the key, which takes time that is not the test clock's.
    yield* limiter.acquire(permitRequest(RateLimitPolicy.unlimited))
    return limiter
  })

/** Sends requests without end, so many at a time, each of which takes 20 ms. Returns when they were sent. */
const busy = Effect.fnUntraced(function* (limiter: Limiter.RateLimiter, inFlight: number) {
  const sent: Array<number> = []
  const endless = Effect.forever(
    Effect.gen(function* () {
      const request = permitRequest(quota)
      yield* limiter.acquire(request)
      const sentAt = yield* Clock.currentTimeMillis
      sent.push(sentAt)
      yield* Effect.sleep(20)
      limiter.onResponse(request, { status: 200, retryAfter: undefined, sentAt }, yield* Clock.currentTimeMillis)
    })
  )
  yield* Effect.forkChild(
    Effect.all(
      Array.from({ length: inFlight }, () => endless),
      { concurrency: "unbounded" }
    )
  )
  return sent
})

const mostInAnyWindow = (times: ReadonlyArray<number>): number =>
  Math.max(
    ...times
      .toSorted((a, b) => a - b)
      .map((at, index, sorted) => index + 1 - sorted.findIndex((other) => other > at - window))
  )

describe("shared store that is distant", () => {
  it.effect.each([
    { roundTrip: 0, inFlight: 200 },
    { roundTrip: 10, inFlight: 200 },
    { roundTrip: 40, inFlight: 200 },
    { roundTrip: 100, inFlight: 200 },
    { roundTrip: 100, inFlight: 32 }
  ])(
    "lets one process use its quota, $inFlight at a time, with a round trip of $roundTrip ms",
    ({ inFlight, roundTrip }) =>
      Effect.gen(function* () {
        const sent = yield* busy(yield* processOver(distant(yield* store, roundTrip)), inFlight)
        yield* TestClock.adjust(window * 6 - 1)
        const counted = sent.filter((at) => at >= window && at < window * 6)
        expect(mostInAnyWindow(sent)).toBeLessThanOrEqual(limit)
        expect(counted.length).toBeGreaterThanOrEqual(5 * limit * 0.95)
      })
  )

  it.effect("starves no process that is farther away than another", () =>
    Effect.gen(function* () {
      const shared = yield* store
      const near = yield* busy(yield* processOver(shared), 100)
      const far = yield* busy(yield* processOver(distant(shared, 60)), 100)
      yield* TestClock.adjust(window * 6 - 1)
      expect(mostInAnyWindow([...near, ...far])).toBeLessThanOrEqual(limit)
      expect(Math.min(near.length, far.length) / Math.max(near.length, far.length)).toBeGreaterThanOrEqual(0.3)
    })
  )
})

describe("shared store that hangs", () => {
  const hanging = Effect.map(store, (shared): RateLimiter.RateLimiter => ({ ...shared, consume: () => Effect.never }))
  const waiting = (limiter: Limiter.RateLimiter, onStoreFailure: "fail" | "allow") =>
    Effect.forEach(Array.from({ length: 5 }), () => acquired(limiter, permitRequest(policyOf(onStoreFailure))))

  it.effect("fails the requests after a second, and names the store", () =>
    Effect.gen(function* () {
      const fibers = yield* waiting(yield* processOver(yield* hanging), "fail")
      yield* TestClock.adjust("1 second")
      const failure = Exit.fail({ _tag: "StoreFailed", description: "no response within 1 s" })
      expect(yield* Effect.forEach(fibers, Fiber.join)).toEqual(fibers.map(() => ({ exit: failure, at: 1000 })))
    })
  )

  it.effect("lets the requests go after a second, if the policy allows requests then", () =>
    Effect.gen(function* () {
      const fibers = yield* waiting(yield* processOver(yield* hanging), "allow")
      yield* TestClock.adjust("1 second")
      expect(yield* Effect.forEach(fibers, Fiber.join)).toEqual(fibers.map(() => ({ exit: Exit.void, at: 1000 })))
    })
  )

  it.effect("is asked again a second later", () =>
    Effect.gen(function* () {
      const shared = yield* store
      let hangs = true
      const limiter = yield* processOver({
        ...shared,
        consume: (options) => (hangs ? Effect.never : shared.consume(options))
      })
      const fibers = yield* waiting(limiter, "fail")
      yield* TestClock.adjust("1 second")
      hangs = false
      yield* TestClock.adjust("999 millis")
      const early = yield* acquired(limiter, permitRequest(quota))
      expect((yield* Fiber.join(early)).exit._tag).toBe("Failure")
      yield* TestClock.adjust("1 milli")
      const again = yield* acquired(limiter, permitRequest(quota))
      expect(yield* Fiber.join(again)).toEqual({ exit: Exit.void, at: 2000 })
      yield* Fiber.interruptAll(fibers)
    })
  )
})
