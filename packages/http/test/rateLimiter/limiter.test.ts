import { RateLimitPolicy } from "@effect-clerk/core"
import { describe, expect, it } from "@effect/vitest"
import { Duration, Effect, Exit, Fiber } from "effect"
import { TestClock } from "effect/testing"
import { settle } from "@effect-clerk/test-support/advance"
import { YieldsAt } from "@effect-clerk/test-support/yieldsAt"
import * as Limiter from "../../src/internal/rateLimiter/limiter.ts"
import { acquired, free, limit, permitRequest, seconds, succeed } from "./permitRequests.ts"

const other = { secret: "sk_test_other" }

describe("limiter tryAcquire", () => {
  it.effect("takes a permit at once, which counts until a window after the response", () =>
    Effect.gen(function* () {
      const limiter = yield* Limiter.make
      const first = permitRequest(seconds(2))
      const second = permitRequest(seconds(2))
      expect([limiter.tryAcquire(first, 0), limiter.tryAcquire(second, 0)]).toEqual([true, true])
      const third = () => permitRequest(seconds(2))
      expect(limiter.tryAcquire(third(), 5000)).toBe(false)
      succeed(limiter, first, 5000)
      expect(free(limiter, third, 5999)).toBe(0)
      expect(free(limiter, third, 6000)).toBe(1)
    })
  )

  it.effect("takes a permit of every quota or none", () =>
    Effect.gen(function* () {
      const limiter = yield* Limiter.make
      const resource = { resourceQuota: { limit: 1, window: Duration.seconds(1) } }
      expect(limiter.tryAcquire(permitRequest(seconds(3), resource), 0)).toBe(true)
      const again = permitRequest(seconds(3), resource)
      expect(limiter.tryAcquire(again, 0)).toBe(false)
      expect(again.permits).toEqual([])
      const elsewhere = permitRequest(seconds(3), { ...resource, resource: "/things/2" })
      expect(limiter.tryAcquire(elsewhere, 0)).toBe(true)
      expect(elsewhere.permits.length).toBe(2)
      expect(free(limiter, () => permitRequest(seconds(3)), 0)).toBe(1)
      expect(free(limiter, () => permitRequest(seconds(3), other), 0)).toBe(3)
    })
  )

  it.effect("counts a request that received a 429 no more, and no other request twice", () =>
    Effect.gen(function* () {
      const limiter = yield* Limiter.make
      const next = () => permitRequest(seconds(2))
      const request = next()
      expect(limiter.tryAcquire(request, 0)).toBe(true)
      limit(limiter, request, 0)
      limiter.release(request, 0, 0)
      expect(free(limiter, next, 0)).toBe(2)
      expect(limiter.tryAcquire(request, 0)).toBe(true)
      succeed(limiter, request, 0)
      limiter.release(request, 0, 0)
      expect(free(limiter, next, 0)).toBe(1)
    })
  )

  it.effect("counts a request for its window, whatever other requests come and go", () =>
    Effect.gen(function* () {
      const limiter = yield* Limiter.make
      const request = permitRequest(seconds(1))
      expect(limiter.tryAcquire(request, 0)).toBe(true)
      succeed(limiter, request, 900)
      for (let at = 0; at < 1900; at += 100) limiter.tryAcquire(permitRequest(seconds(1), other), at)
      expect(limiter.tryAcquire(permitRequest(seconds(1)), 1899)).toBe(false)
    })
  )

  it.effect("counts a request without a response for a window after its end", () =>
    Effect.gen(function* () {
      const limiter = yield* Limiter.make
      const request = permitRequest(seconds(1))
      expect(limiter.tryAcquire(request, 0)).toBe(true)
      limiter.release(request, 500, 500)
      expect(free(limiter, () => permitRequest(seconds(1)), 1499)).toBe(0)
      expect(free(limiter, () => permitRequest(seconds(1)), 1500)).toBe(1)
    })
  )
})

describe("limiter onResponse", () => {
  const resourceQuota = { limit: 4, window: Duration.seconds(1) }
  const change = () => permitRequest(seconds(8), { resourceQuota })
  const read = () => permitRequest(seconds(8))

  it.effect.each([
    // After two changes and no read, the changes use more of their quota than of the other: half of it is left.
    { changes: 2, reads: 0, left: { changes: 2, reads: 8 } },
    { changes: 0, reads: 6, left: { changes: 4, reads: 6 } },
    { changes: 2, reads: 3, left: { changes: 2, reads: 8 } }
  ])(
    "lowers the limit of the quota that is used more, the narrower of two: $changes changes, $reads reads",
    ({ changes, left, reads }) =>
      Effect.gen(function* () {
        const limiter = yield* Limiter.make
        const before = [...Array.from({ length: changes }, change), ...Array.from({ length: reads }, read)]
        for (const request of before) limiter.tryAcquire(request, 0)
        const last = change()
        limiter.tryAcquire(last, 0)
        for (const request of before) succeed(limiter, request, 0)
        limiter.onResponse(last, { status: 429, retryAfter: Duration.seconds(1), sentAt: 0 }, 0)
        // The learned limit is kept while other requests come and go.
        for (let at = 0; at < 7000; at += 500)
          limiter.tryAcquire(permitRequest(seconds(8), { ...other, resource: "/others" }), at)
        expect(free(limiter, change, 7000)).toBe(left.changes)
        expect(free(limiter, read, 7000)).toBe(left.reads)
      })
  )
})

describe("limiter acquire", () => {
  it.effect("waits until as many requests have expired as there are too many", () =>
    Effect.gen(function* () {
      const limiter = yield* Limiter.make
      const requests = Array.from({ length: 12 }, () => permitRequest(seconds(12)))
      for (const request of requests) limiter.tryAcquire(request, 0)
      for (const [index, request] of requests.slice(2).entries()) succeed(limiter, request, index * 10)
      yield* TestClock.adjust("90 millis")
      const fiber = yield* acquired(limiter, permitRequest(seconds(10)))
      yield* TestClock.adjust("10 seconds")
      // Three have to expire before the next is the tenth.
      expect(yield* Fiber.join(fiber)).toEqual({ exit: Exit.void, at: 1020 })
    })
  )

  it.effect("takes no permit of the wide quota while it waits for the narrow one", () =>
    Effect.gen(function* () {
      const limiter = yield* Limiter.make
      const change = () => permitRequest(seconds(3), { resourceQuota: { limit: 1, window: Duration.seconds(1) } })
      limiter.tryAcquire(change(), 0)
      const fiber = yield* acquired(limiter, change())
      expect(free(limiter, () => permitRequest(seconds(3)), 0)).toBe(2)
      yield* Fiber.interrupt(fiber)
    })
  )

  it.effect("returns its permits as if nothing had been sent when the wait fails or is interrupted", () =>
    Effect.gen(function* () {
      const limiter = yield* Limiter.make
      const resource = { resourceQuota: { limit: 1, window: Duration.seconds(1) } }
      const first = permitRequest(seconds(2))
      const second = permitRequest(seconds(2))
      limiter.tryAcquire(first, 0)
      limiter.tryAcquire(second, 0)
      const waiting = permitRequest(seconds(2), resource)
      const fiber = yield* acquired(limiter, waiting)
      expect(waiting.permits.length).toBe(1)
      yield* Fiber.interrupt(fiber)
      expect(waiting.permits).toEqual([])
      expect(free(limiter, () => permitRequest(seconds(3), resource), 0)).toBe(1)
      succeed(limiter, second, 0)
      limit(limiter, first, 0, Duration.seconds(5))
      const failing = yield* acquired(limiter, permitRequest(seconds(2), { ...resource, maxCooldown: 1000 }))
      expect(yield* Fiber.join(failing)).toEqual({
        at: 0,
        exit: Exit.fail({ _tag: "Cooldown", remaining: Duration.seconds(5) })
      })
      expect(free(limiter, () => permitRequest(seconds(2), resource), 5000)).toBe(1)
    })
  )

  it.effect("serves a waiter before later requests, however long nothing happens", () =>
    Effect.gen(function* () {
      const limiter = yield* Limiter.make
      const first = permitRequest(seconds(1))
      limiter.tryAcquire(first, 0)
      const fiber = yield* acquired(limiter, permitRequest(seconds(1)))
      yield* TestClock.adjust("1 hour")
      const at = 3_600_000
      for (let step = 0; step < 5000; step += 500) limiter.tryAcquire(permitRequest(seconds(1), other), at + step)
      expect(limiter.tryAcquire(permitRequest(seconds(1)), at)).toBe(false)
      limiter.onResponse(first, { status: 429, retryAfter: undefined, sentAt: at }, at)
      // The permit is available, and it is for the head of the queue.
      expect(limiter.tryAcquire(permitRequest(seconds(1)), at)).toBe(false)
      expect(yield* Fiber.join(fiber)).toEqual({ at, exit: Exit.void })
    })
  )
})

it.effect("limiter counts nothing where there is no quota", () =>
  Effect.gen(function* () {
    const limiter = yield* Limiter.make
    const resourceQuota = { limit: 1, window: Duration.seconds(1) }
    const request = permitRequest(RateLimitPolicy.unlimited, { resourceQuota })
    expect(limiter.tryAcquire(request, 0)).toBe(true)
    expect(request.permits).toEqual([])
    limit(limiter, request, 0, Duration.hours(1))
    expect(limiter.tryAcquire(permitRequest(RateLimitPolicy.unlimited, { resourceQuota }), 0)).toBe(true)
  })
)

it.effect("limiter leaves nobody waiting when a wait is interrupted, after whichever step", () =>
  Effect.gen(function* () {
    for (let step = 1; step <= 40; step++) {
      const limiter = yield* Limiter.make
      const waiting = limiter.acquire(permitRequest(seconds(2)))
      yield* YieldsAt.interrupted(waiting, step)
      expect({ step, acquired: limiter.tryAcquire(permitRequest(seconds(2)), 0) }).toEqual({ step, acquired: true })
    }
  })
)

it.effect("limiter loses no permit that is returned while a request is about to wait, after whichever step", () =>
  Effect.gen(function* () {
    for (let step = 1; step <= 40; step++) {
      const limiter = yield* Limiter.make
      const first = permitRequest(seconds(1))
      limiter.tryAcquire(first, 0)
      const acquire = Effect.runForkWith(yield* Effect.context())
      const waiting = acquire(limiter.acquire(permitRequest(seconds(1))), { scheduler: new YieldsAt(step) })
      limit(limiter, first, 0)
      for (let turn = 0; turn < 5; turn++) yield* settle
      expect({ step, exit: waiting.pollUnsafe() }).toEqual({ step, exit: Exit.void })
    }
  })
)

describe("limiter state of a resource", () => {
  /** Returns the state of a resource that a request finds, which Clerk does not count. */
  const stateOf = (limiter: Limiter.RateLimiter, resource: string, at: number) => {
    const request = permitRequest(seconds(9), { resource, resourceQuota: { limit: 1, window: Duration.seconds(1) } })
    limiter.tryAcquire(request, at)
    const state = request.permits[0]?.state
    limit(limiter, request, at)
    return state
  }

  it.effect("is removed two windows after its last request", () =>
    Effect.gen(function* () {
      const limiter = yield* Limiter.make
      const [first, second] = [stateOf(limiter, "/things/1", 0), stateOf(limiter, "/things/2", 0)]
      expect(second).not.toBe(first)
      stateOf(limiter, "/things/3", 1000)
      expect(stateOf(limiter, "/things/2", 1000)).toBe(second)
      stateOf(limiter, "/things/3", 2000)
      expect(stateOf(limiter, "/things/2", 2000)).toBe(second)
      expect(stateOf(limiter, "/things/1", 2000)).not.toBe(first)
    })
  )

  it.effect("is looked for once a window", () =>
    Effect.gen(function* () {
      const limiter = yield* Limiter.make
      const state = stateOf(limiter, "/things/1", 0)
      for (const at of [500, 1500, 2400]) stateOf(limiter, "/things/2", at)
      expect(stateOf(limiter, "/things/1", 2400)).toBe(state)
    })
  )
})

describe("limiter with windows of several lengths", () => {
  it.effect("counts a request for the window of each policy that asks", () =>
    Effect.gen(function* () {
      const limiter = yield* Limiter.make
      const wide = () => permitRequest(seconds(2, 60))
      const narrow = () => permitRequest(seconds(2, 1))
      for (const request of [wide(), wide()]) {
        limiter.tryAcquire(request, 0)
        succeed(limiter, request, 0)
      }
      expect(free(limiter, narrow, 5000)).toBe(2)
      expect(free(limiter, wide, 5000)).toBe(0)
      expect(free(limiter, wide, 60_000)).toBe(2)
    })
  )

  it.effect(
    "counts a request for a longer window than its own, though nothing has asked for that window for long",
    () =>
      Effect.gen(function* () {
        const limiter = yield* Limiter.make
        const wide = () => permitRequest(seconds(2, 60))
        for (const [request, at] of [[wide(), 0] as const, [permitRequest(seconds(2, 1)), 119_500] as const]) {
          limiter.tryAcquire(request, at)
          succeed(limiter, request, at)
        }
        // Removes what has expired.
        limiter.tryAcquire(permitRequest(seconds(2, 1), other), 122_000)
        expect(free(limiter, wide, 179_499)).toBe(1)
        expect(free(limiter, wide, 179_500)).toBe(2)
      })
  )

  it.effect("makes a request wait for its own window only, whatever a wider one still counts", () =>
    Effect.gen(function* () {
      const limiter = yield* Limiter.make
      yield* Effect.forEach([0, 0, 5000, 5000], (at) =>
        Effect.sync(() => {
          const request = permitRequest(seconds(4, 60))
          limiter.tryAcquire(request, at)
          succeed(limiter, request, at)
        })
      )
      yield* TestClock.adjust("5 seconds")
      const narrow = yield* acquired(limiter, permitRequest(seconds(2, 1)))
      yield* TestClock.adjust("1 minutes")
      expect(yield* Fiber.join(narrow)).toEqual({ exit: Exit.void, at: 6000 })
    })
  )

  it.effect("makes no request wait longer than its window after the clock was set back", () =>
    Effect.gen(function* () {
      const limiter = yield* Limiter.make
      const hour = 3_600_000
      for (const at of [hour - 1, hour]) {
        const request = permitRequest(seconds(2))
        limiter.tryAcquire(request, at)
        succeed(limiter, request, at)
      }
      const next = yield* Effect.forkChild(limiter.acquire(permitRequest(seconds(2))), { startImmediately: true })
      yield* TestClock.adjust("1 seconds")
      expect(next.pollUnsafe()).toEqual(Exit.void)
    })
  )

  it.effect("counts a request for a window after a late response, though other resources are used", () =>
    Effect.gen(function* () {
      const limiter = yield* Limiter.make
      const resource = { resourceQuota: { limit: 1, window: Duration.seconds(1) } }
      const again = () => permitRequest(seconds(9), resource)
      const request = again()
      limiter.tryAcquire(request, 0)
      succeed(limiter, request, 60_000)
      expect(limiter.tryAcquire(permitRequest(seconds(9), { ...resource, resource: "/things/2" }), 60_001)).toBe(true)
      expect(free(limiter, again, 60_999)).toBe(0)
      expect(free(limiter, again, 61_000)).toBe(1)
    })
  )
})
