import { RateLimitPolicy } from "@effect-clerk/core"
import { describe, expect, it } from "@effect/vitest"
import { Clock, Duration, Effect, Exit, Fiber } from "effect"
import * as RateLimiter from "effect/persistence/RateLimiter"
import { TestClock } from "effect/testing"
import { InterruptsAt } from "@effect-clerk/test-support/yieldsAt"
import type * as Limiter from "../../src/internal/rateLimiter/limiter.ts"
import { SharedRateLimiter } from "../../src/internal/rateLimiter/sharedStore.ts"
import { acquired, permitRequest } from "./permitRequests.ts"
import { distant, processOver, store } from "./sharedStores.ts"

const limit = 4
const window = 1000

const quota = RateLimitPolicy.make({ limit, window: Duration.millis(window) })

interface Sent {
  readonly name: string
  readonly at: number
}

/** Starts requests of a process, all at once; each takes so many milliseconds. */
const requests = (name: string, limiter: Limiter.RateLimiter, count: number, took: number, sent: Array<Sent>) =>
  Effect.forEach(
    Array.from({ length: count }),
    Effect.fnUntraced(function* () {
      const request = permitRequest(quota)
      yield* limiter.acquire(request)
      const sentAt = yield* Clock.currentTimeMillis
      sent.push({ name, at: sentAt })
      if (took > 0) yield* Effect.sleep(took)
      limiter.onResponse(request, { status: 200, retryAfter: undefined, sentAt }, yield* Clock.currentTimeMillis)
    }),
    { concurrency: "unbounded", discard: true }
  ).pipe(Effect.forkChild({ startImmediately: true }))

/** Returns the outcome of a fiber, and dies if it is still running: it would never end. */
const over = <A, E>(fiber: Fiber.Fiber<A, E>): Effect.Effect<A, E> =>
  Effect.suspend(() => fiber.pollUnsafe() ?? Effect.die(new Error("the fiber is still running")))

/** Returns the times at which requests were sent, with their numbers. */
const timesOf = (sent: ReadonlyArray<Sent>): ReadonlyArray<readonly [at: number, count: number]> => {
  const counts = new Map<number, number>()
  for (const { at } of sent) counts.set(at, (counts.get(at) ?? 0) + 1)
  return [...counts]
}

const full = (times: ReadonlyArray<number>) => times.map((at) => [at, limit])

it("shared store finds effect's RateLimiter under the key that is written here", () => {
  expect(SharedRateLimiter.key).toBe(RateLimiter.RateLimiter.key)
})

describe("processes over a shared store", () => {
  it.effect.each([
    // The millisecond is for the store, which rounds.
    { took: 0, times: Array.from({ length: 20 }, (_, index) => index * (window + 1)) },
    { took: 100, times: Array.from({ length: 20 }, (_, index) => index * (window + 1 + 100)) },
    // The first responses show that requests are slow.
    { took: 1500, times: [0, 1001, ...Array.from({ length: 18 }, (_, index) => 5002 + index * (window + 1 + 1500))] }
  ])("use the whole quota, no more, and share it evenly: responses after $took ms", ({ times, took }) =>
    Effect.gen(function* () {
      const shared = yield* store
      const sent: Array<Sent> = []
      const fibers = [
        yield* requests("one", yield* processOver(shared), 40, took, sent),
        yield* requests("two", yield* processOver(shared), 40, took, sent)
      ]
      yield* TestClock.adjust("10 minutes")
      yield* Effect.forEach(fibers, over)
      expect(timesOf(sent)).toEqual(full(times))
      const ofOne = sent.slice(0, 40).filter(({ name }) => name === "one").length
      expect(ofOne).toBeGreaterThanOrEqual(16)
      expect(ofOne).toBeLessThanOrEqual(24)
    })
  )

  it.effect("keep a slow request's lease for as much longer as it took", () =>
    Effect.gen(function* () {
      const shared = yield* store
      const sent: Array<Sent> = []
      const one = yield* processOver(shared)
      const slow = yield* requests("one", one, 4, 600, sent)
      yield* TestClock.adjust("700 millis")
      const two = yield* requests("two", yield* processOver(shared), 4, 0, sent)
      yield* TestClock.adjust("1 minute")
      yield* over(slow)
      yield* over(two)
      expect(timesOf(sent)).toEqual([
        [0, 4],
        [1601, 4]
      ])
    })
  )

  it.effect("keep the lease of a request without a response until Clerk may no longer count it", () =>
    Effect.gen(function* () {
      const shared = yield* store
      const one = yield* processOver(shared)
      const two = yield* processOver(shared)
      const single = RateLimitPolicy.make({ limit: 1, window: "1 second" })
      const request = permitRequest(single)
      yield* one.acquire(request)
      yield* TestClock.adjust("800 millis")
      one.release(request, 1600, 800)
      const next = yield* acquired(two, permitRequest(single))
      yield* TestClock.adjust("1 minute")
      // The store rounds to a millisecond.
      expect(yield* Fiber.join(next)).toEqual({ exit: Exit.void, at: 1600 + window + 1 })
    })
  )

  it.effect("send nothing with a lease that may end under the request, when the store's response comes late", () =>
    Effect.gen(function* () {
      const shared = yield* store
      let delay = window / 2 + 100
      const late: RateLimiter.RateLimiter = {
        ...shared,
        consume: (options) =>
          Effect.tap(shared.consume(options), () => {
            if (!/:\d+$/.test(options.key)) return Effect.void
            const sleep = Effect.sleep(delay)
            delay = 0
            return sleep
          })
      }
      const sent: Array<Sent> = []
      const fiber = yield* requests("one", yield* processOver(late), 1, 0, sent)
      yield* TestClock.adjust("1 minute")
      yield* over(fiber)
      // At the end of that lease, which the process takes again.
      expect(timesOf(sent)).toEqual([[window + 1, 1]])
    })
  )

  it.effect("lose nothing to one that has stopped waiting", () =>
    Effect.gen(function* () {
      const shared = yield* store
      const sent: Array<Sent> = []
      const gone = yield* requests("one", yield* processOver(shared), 12, 0, sent)
      yield* TestClock.adjust("500 millis")
      yield* Fiber.interrupt(gone)
      const fiber = yield* requests("two", yield* processOver(shared), 8, 0, sent)
      yield* TestClock.adjust("1 minute")
      yield* over(fiber)
      expect(timesOf(sent)).toEqual(full([0, 1001, 2002]))
    })
  )

  describe("give the lease of a request that was interrupted", () => {
    const one = RateLimitPolicy.make({ limit: 1, window: Duration.millis(window) })

    it.effect("before the store has responded to the one that waits behind it", () =>
      Effect.gen(function* () {
        const limiter = yield* processOver(distant(yield* store, 100))
        const gone = yield* acquired(limiter, permitRequest(one))
        yield* TestClock.adjust("10 millis")
        const waiting = yield* acquired(limiter, permitRequest(one))
        yield* TestClock.adjust("10 millis")
        yield* Fiber.interrupt(gone)
        yield* TestClock.adjust("1 minute")
        expect((yield* over(waiting)).at).toBeLessThan(window / 2)
      })
    )

    it.effect("before the store has responded to one that comes later, without a question to the store", () =>
      Effect.gen(function* () {
        const limiter = yield* processOver(distant(yield* store, 100))
        const gone = yield* acquired(limiter, permitRequest(one))
        yield* TestClock.adjust("60 millis")
        yield* Fiber.interrupt(gone)
        yield* TestClock.adjust("60 millis")
        const later = yield* acquired(limiter, permitRequest(one))
        expect(yield* over(later)).toEqual({ exit: Exit.void, at: 120 })
      })
    )

    it.effect("after whichever step, to the next one", () =>
      Effect.gen(function* () {
        let interrupted = 0
        for (let step = 1; step <= 80; step++) {
          const limiter = yield* processOver(yield* store)
          const request = permitRequest(one)
          const first = Effect.runForkWith(yield* Effect.context())(limiter.acquire(request), {
            scheduler: new InterruptsAt(step)
          })
          yield* TestClock.adjust(0)
          const exit = first.pollUnsafe()
          expect(exit).toBeDefined()
          // One that has its permit keeps it until it is released.
          if (exit === undefined || request.permits.length > 0) continue
          interrupted += 1
          const startedAt = yield* Clock.currentTimeMillis
          const next = yield* acquired(limiter, permitRequest(one))
          yield* TestClock.adjust(0)
          expect({ step, at: next.pollUnsafe() === undefined ? undefined : (yield* over(next)).at }).toEqual({
            step,
            at: startedAt
          })
        }
        expect(interrupted).toBeGreaterThan(10)
      })
    )

    /** A process over a distant store, 400 ms after the beginning, whose first request was interrupted on its way to a lease. */
    const withLeaseOfInterrupted = Effect.gen(function* () {
      const shared = yield* store
      const limiter = yield* processOver(distant(shared, 100))
      const gone = yield* acquired(limiter, permitRequest(one))
      yield* TestClock.adjust("60 millis")
      yield* Fiber.interrupt(gone)
      yield* TestClock.adjust("340 millis")
      return { limiter, shared }
    })

    it.effect("extended by as much as that request came late", () =>
      Effect.gen(function* () {
        const { limiter, shared } = yield* withLeaseOfInterrupted
        const request = permitRequest(one)
        const late = yield* acquired(limiter, request)
        expect((yield* over(late)).at).toBe(400)
        limiter.release(request, 400, 400)
        yield* TestClock.adjust("100 millis")
        const other = yield* acquired(yield* processOver(shared), permitRequest(one))
        yield* TestClock.adjust("1 minute")
        // A window after the late request, and the milliseconds for a store that rounds.
        const { at } = yield* over(other)
        expect(at).toBeGreaterThanOrEqual(400 + window)
        // The store has the lease since half of a round trip later than its process knows.
        expect(at).toBeLessThanOrEqual(400 + window + 52)
      })
    )

    it.effect("as one of a request that was not slow, so that later leases are no longer than before", () =>
      Effect.gen(function* () {
        const { limiter, shared } = yield* withLeaseOfInterrupted
        for (const at of [400, 5000]) {
          yield* TestClock.setTime(at)
          const request = permitRequest(one)
          const fiber = yield* acquired(limiter, request)
          yield* TestClock.adjust("100 millis")
          const acquisition = yield* over(fiber)
          limiter.release(request, acquisition.at, acquisition.at)
        }
        const other = yield* acquired(yield* processOver(shared), permitRequest(one))
        yield* TestClock.adjust("1 minute")
        // A window after the second one, whose round trip counts, since the process knows of no earlier end.
        expect((yield* over(other)).at).toBeLessThanOrEqual(5000 + 100 + window + 52)
      })
    )

    it.effect("to nobody once half a window has passed, when it may end under a request", () =>
      Effect.gen(function* () {
        const limiter = yield* processOver(distant(yield* store, 100))
        const gone = yield* acquired(limiter, permitRequest(one))
        yield* TestClock.adjust("60 millis")
        yield* Fiber.interrupt(gone)
        yield* TestClock.adjust("450 millis")
        const late = yield* acquired(limiter, permitRequest(one))
        yield* TestClock.adjust("1 minute")
        expect((yield* over(late)).at).toBeGreaterThan(window)
      })
    )
  })

  it.effect("see the digest of a secret key, the current one's", () =>
    Effect.gen(function* () {
      const shared = yield* store
      const keys: Array<string> = []
      const limiter = yield* processOver({
        ...shared,
        consume: (options) => (keys.push(options.key), shared.consume(options))
      })
      for (const secret of ["sk_test_a", "sk_test_b", "sk_test_a"])
        yield* limiter.acquire(permitRequest(quota, { secret }))
      const [first, second, third] = keys.filter((key) => key.endsWith(":turn"))
      expect(first).toMatch(/^clerk:[0-9a-f]{32}:turn$/)
      expect(second).toMatch(/^clerk:[0-9a-f]{32}:turn$/)
      expect(second).not.toBe(first)
      expect(third).toBe(first)
    })
  )

  it.effect("never take a permit without the store", () =>
    Effect.gen(function* () {
      const limiter = yield* processOver(yield* store)
      const request = permitRequest(quota)
      expect(limiter.tryAcquire(request, 0)).toBe(false)
      expect(request.permits).toEqual([])
    })
  )
})

describe("shared store that fails", () => {
  const broken = (shared: RateLimiter.RateLimiter, after: number): RateLimiter.RateLimiter => {
    let asked = 0
    return {
      ...shared,
      consume: (options) =>
        asked++ < after
          ? shared.consume(options)
          : Effect.fail(
              new RateLimiter.RateLimiterError({
                reason: new RateLimiter.RateLimitStoreError({ message: "store is down" })
              })
            )
    }
  }

  it.effect.each([
    { asked: 0, which: "a lease that is tried" },
    { asked: 1, which: "the cursor, beside it" },
    { asked: 2, which: "the reservation of another one, since that is taken" },
    { asked: 3, which: "the cursor, for a second request" },
    { asked: 4, which: "its reservation" },
    { asked: 5, which: "a lease that was reserved" },
    { asked: 6, which: "the next lease that was reserved" }
  ])("at $which fails the request, which has no permit then", ({ asked }) =>
    Effect.gen(function* () {
      const shared = yield* store
      const other = yield* processOver(shared)
      for (let taken = 0; taken < limit; taken++) yield* other.acquire(permitRequest(quota))
      const limiter = yield* processOver(broken(shared, asked))
      const requests = [permitRequest(quota), permitRequest(quota)]
      const fibers = yield* Effect.forEach(requests, (request) => acquired(limiter, request))
      yield* TestClock.adjust("1 minute")
      const exits = (yield* Effect.forEach(fibers, over)).map(({ exit }) => exit)
      expect(exits).toContainEqual(Exit.fail({ _tag: "StoreFailed", description: "store is down" }))
      expect(requests.map(({ permits }) => permits.length)).toEqual(exits.map((exit) => Number(Exit.isSuccess(exit))))
    })
  )

  /** Fails the first command for a lease alone. */
  const failingOnce = (shared: RateLimiter.RateLimiter): RateLimiter.RateLimiter => {
    let hasFailed = false
    const reason = new RateLimiter.RateLimitStoreError({ message: "store is down" })
    return {
      ...shared,
      consume: (options) => {
        if (hasFailed || !/:\d+$/.test(options.key)) return shared.consume(options)
        hasFailed = true
        return Effect.fail(new RateLimiter.RateLimiterError({ reason }))
      }
    }
  }

  it.effect("at a lease that is tried, and at nothing else, fails the request", () =>
    Effect.gen(function* () {
      const limiter = yield* processOver(failingOnce(yield* store))
      const fiber = yield* acquired(limiter, permitRequest(quota))
      yield* TestClock.adjust("1 minute")
      expect((yield* over(fiber)).exit).toEqual(Exit.fail({ _tag: "StoreFailed", description: "store is down" }))
    })
  )

  it.effect("for a while keeps no lease for longer afterwards, if the policy allows requests then", () =>
    Effect.gen(function* () {
      const shared = yield* store
      const one = RateLimitPolicy.make({ limit: 1, window: Duration.millis(window), onStoreFailure: "allow" })
      const limiter = yield* processOver(failingOnce(shared))
      for (const at of [0, 5000]) {
        yield* TestClock.setTime(at)
        const request = permitRequest(one)
        const fiber = yield* acquired(limiter, request)
        yield* TestClock.adjust(0)
        expect(yield* over(fiber)).toEqual({ exit: Exit.void, at })
        limiter.release(request, at, at)
      }
      const other = yield* acquired(yield* processOver(shared), permitRequest(one))
      yield* TestClock.adjust("1 minute")
      expect(yield* over(other)).toEqual({ exit: Exit.void, at: 5000 + window + 1 })
    })
  )

  it.effect("leaves the process its own quota, if the policy allows requests then", () =>
    Effect.gen(function* () {
      const limiter = yield* processOver(broken(yield* store, 0))
      const policy = RateLimitPolicy.make({ limit, window: Duration.millis(window), onStoreFailure: "allow" })
      const requests = Array.from({ length: limit + 1 }, () => permitRequest(policy))
      const fibers = yield* Effect.forEach(requests, (request) =>
        Effect.andThen(limiter.acquire(request), Clock.currentTimeMillis).pipe(
          Effect.tap((now) => Effect.sync(() => limiter.release(request, now, now))),
          Effect.forkChild({ startImmediately: true })
        )
      )
      yield* TestClock.adjust("1 minute")
      expect(yield* Effect.forEach(fibers, over)).toEqual([0, 0, 0, 0, 1000])
    })
  )
})
