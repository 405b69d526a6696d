import { describe, expect, it } from "@effect/vitest"
import { Clock, Duration, Effect, Exit, Fiber } from "effect"
import { TestClock } from "effect/testing"
import * as PageRead from "../../src/internal/pageRead.ts"
import * as Limiter from "../../src/internal/rateLimiter/limiter.ts"
import { acquired, free, limit, permitRequest, seconds, succeed } from "./permitRequests.ts"

describe("limiter under several policies for one key", () => {
  const small = () => permitRequest(seconds(1, 10))
  const wide = () => permitRequest(seconds(5, 10))

  it.effect("lets nothing wait behind the requests of a smaller quota", () =>
    Effect.gen(function* () {
      const limiter = yield* Limiter.make
      const first = small()
      limiter.tryAcquire(first, 0)
      const waiting = yield* Effect.forEach([1, 2, 3], () => acquired(limiter, small()))
      expect(free(limiter, wide, 0)).toBe(4)
      succeed(limiter, first, 0)
      const [next] = waiting
      yield* TestClock.adjust("10 seconds")
      expect(next && (yield* Fiber.join(next))).toEqual({ exit: Exit.void, at: 10_000 })
      // One count for all: the request under the small quota is one of the five.
      expect(free(limiter, wide, 10_000)).toBe(4)
      yield* Fiber.interruptAll(waiting)
    })
  )

  it.effect("serves equal quotas from one queue, also where a policy makes them anew each time", () =>
    Effect.gen(function* () {
      const limiter = yield* Limiter.make
      const first = small()
      limiter.tryAcquire(first, 0)
      const fibers = [yield* acquired(limiter, small()), yield* acquired(limiter, small())]
      limit(limiter, first, 0)
      expect(limiter.tryAcquire(small(), 0)).toBe(false)
      yield* TestClock.adjust(0)
      expect(fibers.map((fiber) => fiber.pollUnsafe() !== undefined)).toEqual([true, false])
      yield* Fiber.interruptAll(fibers)
    })
  )

  it.effect("keeps what a 429 has shown for the others when a smaller quota is asked for", () =>
    Effect.gen(function* () {
      const limiter = yield* Limiter.make
      const requests = Array.from({ length: 5 }, wide)
      for (const request of requests) limiter.tryAcquire(request, 0)
      const [limited, ...others] = requests
      for (const request of others) succeed(limiter, request, 0)
      if (limited !== undefined) limit(limiter, limited, 1, Duration.seconds(1))
      expect(free(limiter, small, 10_001)).toBe(1)
      expect(free(limiter, wide, 10_001)).toBe(4)
      const again = small()
      limiter.tryAcquire(again, 30_000)
      limit(limiter, again, 30_000, Duration.seconds(1))
      // From four, not from the one of the small quota, and by half at most.
      expect(free(limiter, wide, 31_000)).toBe(2)
    })
  )
})

it.effect("limiter forgets a quota that nobody waits for any more", () =>
  Effect.gen(function* () {
    const limiter = yield* Limiter.make
    let reads = 0
    const quota = {
      window: Duration.seconds(10),
      get limit() {
        reads++
        return 1
      }
    }
    const counting = () => permitRequest(seconds(1, 10), { instanceQuota: quota })
    const first = counting()
    limiter.tryAcquire(first, 0)
    const waiting = yield* acquired(limiter, counting())
    const readsOfOthers = () => {
      reads = 0
      free(limiter, () => permitRequest(seconds(5, 10)), 0)
      return reads
    }
    expect(readsOfOthers()).toBeGreaterThan(0)
    yield* Fiber.interrupt(waiting)
    limit(limiter, first, 0)
    expect(readsOfOthers()).toBe(0)
  })
)

it.effect("limiter lets others pass a request whose membership is in a cooldown, and keeps its place", () =>
  Effect.gen(function* () {
    const limiter = yield* Limiter.make
    const ofMember = (resource: string) =>
      permitRequest(seconds(1), { resource, resourceQuota: { limit: 2, window: Duration.seconds(1) } })
    const first = ofMember("/things/1")
    limiter.tryAcquire(first, 0)
    const paused = ofMember("/things/1")
    const waiting = yield* acquired(limiter, paused)
    const other = ofMember("/things/2")
    const passing = yield* acquired(limiter, other)
    limit(limiter, first, 0, Duration.seconds(5))
    expect(yield* Fiber.join(passing)).toEqual({ exit: Exit.void, at: 0 })
    succeed(limiter, other, 0)
    const later = yield* acquired(limiter, ofMember("/things/1"))
    yield* TestClock.adjust("5 seconds")
    expect(yield* Fiber.join(waiting)).toEqual({ exit: Exit.void, at: 5000 })
    expect(later.pollUnsafe()).toBeUndefined()
    succeed(limiter, paused, 5000)
    yield* TestClock.adjust("1 second")
    expect(yield* Fiber.join(later)).toEqual({ exit: Exit.void, at: 6000 })
  })
)

it.effect("limiter lets others pass a request whose membership's cooldown has begun without a permit of the key", () =>
  Effect.gen(function* () {
    const limiter = yield* Limiter.make
    const resourceQuota = { limit: 2, window: Duration.seconds(10) }
    const used = permitRequest(seconds(1))
    limiter.tryAcquire(used, 0)
    succeed(limiter, used, 0)
    const waiting = yield* acquired(limiter, permitRequest(seconds(1), { resourceQuota }))
    const passing = yield* acquired(limiter, permitRequest(seconds(1)))
    const limited = permitRequest(seconds(1), { resourceQuota, instanceQuota: undefined })
    limiter.tryAcquire(limited, 0)
    limit(limiter, limited, 0, Duration.seconds(5))
    yield* TestClock.adjust("1 second")
    expect(yield* Fiber.join(passing)).toEqual({ exit: Exit.void, at: 1000 })
    yield* Fiber.interrupt(waiting)
  })
)

it.effect("limiter fails a request behind others that is known to be sent after its call", () =>
  Effect.gen(function* () {
    const limiter = yield* Limiter.make
    const ofResource = (deadline = Infinity) =>
      permitRequest(seconds(5), { resourceQuota: { limit: 1, window: Duration.hours(1) }, deadline })
    const first = ofResource()
    limiter.tryAcquire(first, 0)
    succeed(limiter, first, 0)
    const waiting = yield* acquired(limiter, ofResource())
    const { exit } = yield* Fiber.join(yield* acquired(limiter, ofResource(30_000)))
    expect(exit).toMatchObject(Exit.fail({ _tag: "QuotaUsed", remaining: Duration.hours(1) }))
    yield* Fiber.interrupt(waiting)
  })
)

describe("limiter permits that become free", () => {
  it.effect("are taken at once by what waits for another one to expire", () =>
    Effect.gen(function* () {
      const limiter = yield* Limiter.make
      const [first, second] = [permitRequest(seconds(2, 10)), permitRequest(seconds(2, 10))]
      limiter.tryAcquire(first, 0)
      limiter.tryAcquire(second, 0)
      const third = yield* acquired(limiter, permitRequest(seconds(2, 10)))
      yield* TestClock.adjust("10 millis")
      succeed(limiter, first, 10)
      yield* TestClock.adjust("990 millis")
      // A 429 without a Retry-After, which Clerk does not count.
      limit(limiter, second, 1000)
      yield* TestClock.adjust("1 minute")
      expect(yield* Fiber.join(third)).toEqual({ exit: Exit.void, at: 1000 })
    })
  )

  it.effect("come later where Clerk may count a request after its time limit", () =>
    Effect.gen(function* () {
      const limiter = yield* Limiter.make
      const [late, request] = [permitRequest(seconds(2, 10)), permitRequest(seconds(2, 10))]
      limiter.tryAcquire(late, 0)
      limiter.tryAcquire(request, 0)
      limiter.release(late, 2000, 1000)
      succeed(limiter, request, 1500)
      const next = () => permitRequest(seconds(2, 10))
      expect([11_499, 11_500, 11_999, 12_000].map((at) => free(limiter, next, at))).toEqual([0, 1, 1, 2])
    })
  )

  it.effect("come a window later at most, however long the request took", () =>
    Effect.gen(function* () {
      const limiter = yield* Limiter.make
      const late = permitRequest(seconds(1, 10))
      limiter.tryAcquire(late, 0)
      limiter.release(late, 120_000, 60_000)
      const next = () => permitRequest(seconds(1, 10))
      expect([79_999, 80_000].map((at) => free(limiter, next, at))).toEqual([0, 1])
    })
  )
})

describe("limiter with prefetched pages", () => {
  it.effect("gives a permit to what is wanted first, and to a prefetch when it is taken", () =>
    Effect.gen(function* () {
      const limiter = yield* Limiter.make
      const first = permitRequest(seconds(1, 10))
      limiter.tryAcquire(first, 0)
      succeed(limiter, first, 0)
      const pages = [true, true, false, false].map((isPrefetch) => PageRead.make(isPrefetch))
      const served: Array<number> = []
      const fibers = yield* Effect.forEach(pages, (page, index) => {
        const request = permitRequest(seconds(1, 10), { page })
        return limiter.acquire(request).pipe(
          Effect.tap(() => Effect.sync(() => served.push(index))),
          Effect.tap(() => Effect.map(Clock.currentTimeMillis, (now) => succeed(limiter, request, now))),
          Effect.forkChild({ startImmediately: true })
        )
      })
      yield* TestClock.adjust("10 seconds")
      expect(served).toEqual([2])
      const [, second] = pages
      if (second !== undefined) PageRead.take(second)
      yield* TestClock.adjust("30 seconds")
      expect(served).toEqual([2, 3, 1, 0])
      yield* Fiber.joinAll(fibers)
    })
  )
})
