import { RateLimitPolicy } from "@effect-clerk/core"
import { describe, expect, it } from "@effect/vitest"
import { Clock, Duration, Effect, Exit, Fiber } from "effect"
import { TestClock } from "effect/testing"
import type * as RateLimiter from "effect/persistence/RateLimiter"
import type * as Limiter from "../../src/internal/rateLimiter/limiter.ts"
import { acquired, limit as limitRequest, permitRequest, succeed } from "./permitRequests.ts"
import { busy, distant, losing, mostInAnyWindow, processOver, slow } from "./sharedStores.ts"

const limit = 20
const window = 1000
const quota = RateLimitPolicy.make({ limit, window: Duration.millis(window) })

/** Sends so many requests, one after the other, and returns when they were sent. */
const send = Effect.fnUntraced(function* (limiter: Limiter.RateLimiter, count: number) {
  const sent: Array<number> = []
  for (let index = 0; index < count; index++) {
    const request = permitRequest(quota)
    yield* limiter.acquire(request)
    const at = yield* Clock.currentTimeMillis
    limiter.onResponse(request, { status: 200, retryAfter: undefined, sentAt: at }, at)
    sent.push(at)
  }
  return sent
})

/** Returns a store that counts the leases that its cursor gives. */
const countingCursor = (shared: RateLimiter.RateLimiter) => {
  let tokens = 0
  const counting: RateLimiter.RateLimiter = {
    ...shared,
    consume: (options) => {
      if (options.key.endsWith(":turn")) tokens += options.tokens ?? 1
      return shared.consume(options)
    }
  }
  return { counting, tokens: () => tokens }
}

describe("shared store that loses its counts", () => {
  it.effect.each([
    { roundTrip: 0, inFlight: 30, at: 10 },
    { roundTrip: 0, inFlight: 30, at: 990 },
    { roundTrip: 20, inFlight: 30, at: 500 },
    { roundTrip: 20, inFlight: 5, at: 500 },
    { roundTrip: 60, inFlight: 30, at: 100 }
  ])(
    "lets its processes exceed no limit, which use the whole quota afterwards: $roundTrip ms away, $inFlight in flight, after $at ms",
    ({ at, inFlight, roundTrip }) =>
      Effect.gen(function* () {
        const { lose, shared } = yield* losing
        const near = yield* busy(yield* processOver(shared), quota, inFlight)
        const far = yield* busy(yield* processOver(distant(shared, roundTrip)), quota, inFlight)
        yield* TestClock.adjust(window * 3 + at)
        yield* lose
        yield* TestClock.adjust(window * 8)
        const sent = [...near, ...far]
        expect(mostInAnyWindow(sent, window)).toBeLessThanOrEqual(limit)
        const later = sent.filter((time) => time >= window * 6 && time < window * 11)
        expect(later.length).toBeGreaterThanOrEqual(limit * 5 * 0.9)
      })
  )

  it.effect("is noticed by the next request of a process that had been idle, before it is sent", () =>
    Effect.gen(function* () {
      const { lose, shared } = yield* losing
      const one = yield* processOver(distant(shared, 20))
      const two = yield* processOver(distant(shared, 20))
      const first = yield* Effect.forkChild(send(one, 3))
      yield* TestClock.adjust("100 millis")
      const second = yield* Effect.forkChild(send(two, 5))
      yield* TestClock.adjust("200 millis")
      yield* lose
      const next = yield* Effect.forkChild(send(one, 1))
      yield* TestClock.adjust("1 minute")
      const [at = 0] = yield* Fiber.join(next)
      const before = Math.max(...(yield* Fiber.join(first)), ...(yield* Fiber.join(second)))
      expect(at).toBeGreaterThanOrEqual(before + window)
      // A window after it was noticed, and the expected time of a request.
      expect(at).toBeLessThanOrEqual(300 + 20 + window + 100)
    })
  )

  it.effect("is told by one that has noticed it to one that knows nothing", () =>
    Effect.gen(function* () {
      const { lose, shared } = yield* losing
      const one = yield* processOver(shared)
      const before = yield* send(one, 15)
      yield* lose
      const paused = yield* acquired(one, permitRequest(quota))
      yield* TestClock.adjust("10 millis")
      const fresh = yield* Effect.forkChild(send(yield* processOver(shared), limit))
      yield* TestClock.adjust("1 minute")
      const sent = [...before, ...(yield* Fiber.join(fresh)), (yield* Fiber.join(paused)).at]
      expect(mostInAnyWindow(sent, window)).toBeLessThanOrEqual(limit)
    })
  )

  it.effect("is told by each that has noticed it, with leases of its own", () =>
    Effect.gen(function* () {
      const { lose, shared } = yield* losing
      const one = yield* processOver(shared)
      const two = yield* processOver(shared)
      const before = [...(yield* send(one, 9)), ...(yield* send(two, 8))]
      yield* lose
      const paused = [yield* acquired(one, permitRequest(quota)), yield* acquired(two, permitRequest(quota))]
      yield* TestClock.adjust("10 millis")
      const fresh = yield* Effect.forkChild(send(yield* processOver(shared), limit))
      yield* TestClock.adjust("500 millis")
      yield* TestClock.adjust("1 minute")
      const later = (yield* Effect.forEach(paused, Fiber.join)).map(({ at }) => at)
      expect(mostInAnyWindow([...before, ...(yield* Fiber.join(fresh)), ...later], window)).toBeLessThanOrEqual(limit)
    })
  )

  it.effect("lets its processes reserve each lease anew that they send a request with", () =>
    Effect.gen(function* () {
      const { lose, shared } = yield* losing
      const { counting, tokens } = countingCursor(shared)
      const one = yield* busy(yield* processOver(distant(counting, 20)), quota, 16)
      const two = yield* busy(yield* processOver(distant(counting, 20)), quota, 16)
      yield* TestClock.adjust(window * 2.5)
      yield* lose
      const before = { sent: one.length + two.length, tokens: tokens() }
      // Both notice it when the next leases are due, and have sent what they may in a window after that.
      yield* TestClock.adjust(window * 2)
      expect(one.length + two.length - before.sent).toBe(limit)
      expect(tokens() - before.tokens).toBeGreaterThanOrEqual(limit)
    })
  )

  it.effect("takes with it the lease of a request that Clerk limits afterwards", () =>
    Effect.gen(function* () {
      const { lose, shared } = yield* losing
      const { counting, tokens } = countingCursor(shared)
      const limiter = yield* processOver(counting)
      const first = permitRequest(quota)
      yield* limiter.acquire(first)
      yield* lose
      const second = yield* acquired(limiter, permitRequest(quota))
      yield* TestClock.adjust("10 millis")
      limitRequest(limiter, first, 10)
      const before = tokens()
      yield* TestClock.adjust("1 minute")
      expect((yield* Fiber.join(second)).exit).toEqual(Exit.void)
      expect(tokens()).toBeGreaterThan(before)
    })
  )

  it.effect("is made up for with leases also by a process that asks the store nothing, since it took too long", () =>
    Effect.gen(function* () {
      const { lose, shared } = yield* losing
      let delay = 0
      const one = yield* processOver(slow(shared, () => delay))
      const four = RateLimitPolicy.make({ limit: 4, window: "4 seconds" })
      for (let sent = 0; sent < 2; sent++) {
        const request = permitRequest(four)
        yield* one.acquire(request)
        succeed(one, request, 0)
      }
      delay = 10_000
      const hung = yield* acquired(one, permitRequest(quota))
      yield* lose
      yield* TestClock.adjust("500 millis")
      // The response comes while the limiter asks the store nothing on behalf of calls.
      delay = 700
      yield* acquired(one, permitRequest(four))
      yield* TestClock.adjust("1 second")
      expect((yield* Fiber.join(hung)).exit).toMatchObject({ _tag: "Failure" })
      const other = yield* processOver(shared)
      const fibers = yield* Effect.replicateEffect(acquired(other, permitRequest(four)), 3)
      yield* TestClock.adjust("1 minute")
      const times = (yield* Effect.forEach(fibers, Fiber.join)).map(({ at }) => at)
      expect(times.filter((at) => at < 4000).length).toBeLessThanOrEqual(2)
    })
  )

  it.effect("is not what a cursor shows that has expired", () =>
    Effect.gen(function* () {
      const { shared } = yield* losing
      const limiter = yield* processOver(distant(shared, 20))
      for (const pause of [window - 20, window, window + 1, window * 3, window * 50, 0]) {
        yield* TestClock.adjust(pause)
        const startedAt = yield* Clock.currentTimeMillis
        const fiber = yield* acquired(limiter, permitRequest(quota))
        yield* TestClock.adjust("20 millis")
        expect(yield* Fiber.join(fiber)).toEqual({ exit: Exit.void, at: startedAt + 20 })
      }
    })
  )

  it.effect("is noticed again when it comes again", () =>
    Effect.gen(function* () {
      const { lose, shared } = yield* losing
      const one = yield* busy(yield* processOver(shared), quota, 30)
      const two = yield* busy(yield* processOver(shared), quota, 30)
      for (let time = 0; time < 5; time++) {
        yield* TestClock.adjust(window * 3 + time * 170)
        yield* lose
      }
      yield* TestClock.adjust(window * 3)
      expect(mostInAnyWindow([...one, ...two], window)).toBeLessThanOrEqual(limit)
      expect(one.length + two.length).toBeGreaterThan(limit * 10)
    })
  )
})
