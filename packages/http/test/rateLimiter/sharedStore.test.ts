import { RateLimitPolicy } from "@effect-clerk/core"
import { describe, expect, it } from "@effect/vitest"
import { Clock, Duration, Effect, Exit, Fiber } from "effect"
import * as RateLimiter from "effect/persistence/RateLimiter"
import { TestClock } from "effect/testing"
import * as Limiter from "../../src/internal/rateLimiter/limiter.ts"
import { SharedRateLimiter } from "../../src/internal/rateLimiter/sharedStore.ts"
import { permitRequest } from "./permitRequests.ts"

const limit = 4
const window = 1000

const quota = RateLimitPolicy.make({ limit, window: Duration.millis(window) })

const store = Effect.provide(RateLimiter.make, RateLimiter.layerStoreMemory)

/** Creates a limiter that is a process of its own, as far as the store can tell. */
const processOver = (shared: RateLimiter.RateLimiter) =>
  Effect.gen(function* () {
    const limiter = yield* Effect.provideService(Limiter.make, RateLimiter.RateLimiter, shared)
    // Computes the digest of the key, which takes time that is not the test clock's.
    yield* limiter.acquire(permitRequest(RateLimitPolicy.unlimited))
    return limiter
  })

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
  const broken = (after: number) =>
    Effect.map(store, (shared): RateLimiter.RateLimiter => {
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
    })

  // Each request asks three times: for the cursor, for the time of its reservation, and for the lease.
  it.effect.each([0, 1, 2, 3, 4, 5])("after %s results fails the request, which has no permit then", (after) =>
    Effect.gen(function* () {
      const limiter = yield* processOver(yield* broken(after))
      const requests = [permitRequest(quota), permitRequest(quota)]
      const exits = yield* Effect.forEach(requests, (request) => Effect.exit(limiter.acquire(request)))
      const failure = Exit.fail({ _tag: "StoreFailed", description: "store is down" })
      expect(exits).toEqual(after < 3 ? [failure, failure] : [Exit.void, failure])
      expect(requests.map(({ permits }) => permits.length)).toEqual(after < 3 ? [0, 0] : [1, 0])
    })
  )

  it.effect("leaves the process its own quota, if the policy allows requests then", () =>
    Effect.gen(function* () {
      const limiter = yield* processOver(yield* broken(0))
      const policy = RateLimitPolicy.make({ limit, window: Duration.millis(window), onStoreFailure: "allow" })
      const requests = Array.from({ length: limit + 1 }, () => permitRequest(policy))
      const fibers = yield* Effect.forEach(requests, (request) =>
        Effect.andThen(limiter.acquire(request), Clock.currentTimeMillis).pipe(
          Effect.tap((now) => Effect.sync(() => limiter.release(request, now))),
          Effect.forkChild({ startImmediately: true })
        )
      )
      yield* TestClock.adjust("1 minute")
      expect(yield* Effect.forEach(fibers, over)).toEqual([0, 0, 0, 0, 1000])
    })
  )
})
