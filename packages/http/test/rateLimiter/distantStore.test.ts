import { RateLimitPolicy } from "@effect-clerk/core"
import { describe, expect, it } from "@effect/vitest"
import { Clock, Duration, Effect, Exit, Fiber } from "effect"
import type * as RateLimiter from "effect/persistence/RateLimiter"
import { TestClock } from "effect/testing"
import type * as Limiter from "../../src/internal/rateLimiter/limiter.ts"
import { acquired, permitRequest } from "./permitRequests.ts"
import { busy, distant, mostInAnyWindow, processOver, store } from "./sharedStores.ts"

const limit = 200
const window = 10_000

const policyOf = (onStoreFailure: "fail" | "allow") =>
  RateLimitPolicy.make({ limit, window: Duration.millis(window), onStoreFailure })

const quota = policyOf("fail")

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
        const sent = yield* busy(yield* processOver(distant(yield* store, roundTrip)), quota, inFlight)
        yield* TestClock.adjust(window * 6 - 1)
        const counted = sent.filter((at) => at >= window && at < window * 6)
        expect(mostInAnyWindow(sent, window)).toBeLessThanOrEqual(limit)
        expect(counted.length).toBeGreaterThanOrEqual(5 * limit * 0.95)
      })
  )

  it.effect("adds one round trip to a read that waits alone, whoever else reads", () =>
    Effect.gen(function* () {
      const shared = yield* store
      const one = yield* processOver(distant(shared, 100))
      const read = Effect.fnUntraced(function* (limiter: Limiter.RateLimiter, pause: number) {
        yield* TestClock.adjust(pause)
        const startedAt = yield* Clock.currentTimeMillis
        const request = permitRequest(quota)
        const fiber = yield* acquired(limiter, request)
        yield* TestClock.adjust("1 second")
        const { at, exit } = yield* Fiber.join(fiber)
        expect(exit).toEqual(Exit.void)
        limiter.onResponse(request, { status: 200, retryAfter: undefined, sentAt: at }, at)
        return at - startedAt
      })
      const alone = [yield* read(one, 0), yield* read(one, 0), yield* read(one, window), yield* read(one, window * 100)]
      expect(alone).toEqual([100, 100, 100, 100])
      // A process that has just begun cannot know that another one has taken the same lease less than a window ago.
      const two = yield* processOver(distant(shared, 100))
      expect([yield* read(two, 0), yield* read(two, 0)]).toEqual([300, 100])
      const three = yield* processOver(distant(shared, 100))
      expect([yield* read(three, window), yield* read(three, 0)]).toEqual([100, 100])
      for (let turn = 0; turn < 20; turn++) {
        for (const limiter of [one, two, three]) {
          expect({ turn, took: yield* read(limiter, turn * 250) }).toEqual({ turn, took: 100 })
        }
      }
    })
  )

  it.effect("adds one round trip to a read again once its process has waited for nothing in a window", () =>
    Effect.gen(function* () {
      const limiter = yield* processOver(distant(yield* store, 100))
      const waiting = yield* Effect.forEach(Array.from({ length: limit * 2 }), () =>
        Effect.gen(function* () {
          const request = permitRequest(quota)
          yield* limiter.acquire(request)
          const now = yield* Clock.currentTimeMillis
          limiter.release(request, now, now)
        }).pipe(Effect.forkChild({ startImmediately: true }))
      )
      yield* TestClock.adjust(window * 2)
      yield* Effect.forEach(waiting, Fiber.join)
      yield* TestClock.adjust(window * 2)
      const startedAt = yield* Clock.currentTimeMillis
      const fiber = yield* acquired(limiter, permitRequest(quota))
      yield* TestClock.adjust("1 second")
      expect(yield* Fiber.join(fiber)).toEqual({ exit: Exit.void, at: startedAt + 100 })
    })
  )

  it.effect("starves no process that is farther away than another", () =>
    Effect.gen(function* () {
      const shared = yield* store
      const near = yield* busy(yield* processOver(shared), quota, 100)
      const far = yield* busy(yield* processOver(distant(shared, 60)), quota, 100)
      yield* TestClock.adjust(window * 6 - 1)
      expect(mostInAnyWindow([...near, ...far], window)).toBeLessThanOrEqual(limit)
      expect(Math.min(near.length, far.length) / Math.max(near.length, far.length)).toBeGreaterThanOrEqual(0.3)
    })
  )
})

describe.each([
  { how: "that never ends", never: Effect.never },
  { how: "that cannot be interrupted", never: Effect.uninterruptible(Effect.never) }
])("shared store $how", ({ never }) => {
  const hanging = Effect.map(store, (shared): RateLimiter.RateLimiter => ({ ...shared, consume: () => never }))
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
        consume: (options) => (hangs ? never : shared.consume(options))
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
