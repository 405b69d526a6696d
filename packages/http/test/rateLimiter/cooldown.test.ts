import { describe, expect, it } from "@effect/vitest"
import { Duration, Effect, Exit, Fiber } from "effect"
import { TestClock } from "effect/testing"
import * as PermitWait from "../../src/internal/permitWait.ts"
import * as Limiter from "../../src/internal/rateLimiter/limiter.ts"
import { acquired, limit, permitRequest, seconds, succeed } from "./permitRequests.ts"

const other = { secret: "sk_test_other" }

const failure = (remaining: Duration.Duration) => Exit.fail({ _tag: "Cooldown", remaining })

describe("cooldown", () => {
  it.effect("delays every request of the key for as long as Clerk asks, and no request of another key", () =>
    Effect.gen(function* () {
      const limiter = yield* Limiter.make
      const request = permitRequest(seconds(10))
      limiter.tryAcquire(request, 0)
      limit(limiter, request, 0, Duration.seconds(5))
      expect(limiter.tryAcquire(permitRequest(seconds(10)), 4999)).toBe(false)
      expect(limiter.tryAcquire(permitRequest(seconds(10), other), 0)).toBe(true)
      const patient = permitRequest(seconds(10), { maxCooldown: 5000 })
      const waiting = yield* acquired(limiter, patient)
      yield* TestClock.adjust("1 minute")
      expect(yield* Fiber.join(waiting)).toEqual({ exit: Exit.void, at: 5000 })
      expect(patient.permits.length).toBe(1)
      // An observer that stayed would keep the state for ever.
      expect(patient.permits[0]?.state.observers.size).toBe(0)
    })
  )

  it.effect.each([
    { what: "only the requests of the resource whose quota is the fuller one", reads: 0, blocked: "changes" },
    { what: "every request of the key where its quota is the fuller one", reads: 9, blocked: "reads" }
  ])("delays $what", ({ blocked, reads }) =>
    Effect.gen(function* () {
      const limiter = yield* Limiter.make
      const change = () => permitRequest(seconds(10), { resourceQuota: { limit: 2, window: Duration.seconds(1) } })
      const read = () => permitRequest(seconds(10))
      for (let count = 0; count < reads; count++) {
        const request = read()
        limiter.tryAcquire(request, 0)
        succeed(limiter, request, 0)
      }
      const request = change()
      limiter.tryAcquire(request, 0)
      limit(limiter, request, 0, Duration.seconds(5))
      expect(limiter.tryAcquire(change(), 4999)).toBe(false)
      expect(limiter.tryAcquire(read(), 4999)).toBe(blocked !== "reads")
      expect(limiter.tryAcquire(change(), 5000)).toBe(true)
    })
  )

  it.effect(
    "of one resource is noticed by what waits for the quota of the key, and holds a permit of the resource",
    () =>
      Effect.gen(function* () {
        const limiter = yield* Limiter.make
        const change = (fields = {}) =>
          permitRequest(seconds(2), { ...fields, resourceQuota: { limit: 2, window: Duration.seconds(1) } })
        const [limited, read] = [change(), permitRequest(seconds(2))]
        limiter.tryAcquire(limited, 0)
        limiter.tryAcquire(read, 0)
        const waiting = yield* acquired(limiter, change())
        const hasty = yield* acquired(limiter, change({ maxCooldown: 4999 }))
        limit(limiter, limited, 0, Duration.seconds(5))
        succeed(limiter, read, 0)
        yield* TestClock.adjust("1 minute")
        expect(yield* Fiber.join(hasty)).toEqual({ exit: failure(Duration.seconds(5)), at: 0 })
        expect(yield* Fiber.join(waiting)).toEqual({ exit: Exit.void, at: 5000 })
      })
  )

  it.effect("fails a request at once that may not wait for the end, and says how long that is", () =>
    Effect.gen(function* () {
      const limiter = yield* Limiter.make
      const request = permitRequest(seconds(10))
      limiter.tryAcquire(request, 0)
      limit(limiter, request, 0, Duration.seconds(5))
      const fiber = yield* acquired(limiter, permitRequest(seconds(10), { maxCooldown: 4999 }))
      expect(yield* Fiber.join(fiber)).toEqual({ at: 0, exit: failure(Duration.seconds(5)) })
    })
  )

  it.effect("is not ended earlier by a later response", () =>
    Effect.gen(function* () {
      const limiter = yield* Limiter.make
      const requests = [permitRequest(seconds(10)), permitRequest(seconds(10)), permitRequest(seconds(10))]
      for (const request of requests) limiter.tryAcquire(request, 0)
      const [first, second, third] = requests
      if (first === undefined || second === undefined || third === undefined) throw new Error("no requests")
      limit(limiter, first, 0, Duration.seconds(5))
      limit(limiter, second, 10, Duration.seconds(1))
      limiter.onResponse(third, { status: 503, retryAfter: Duration.seconds(60), sentAt: 0 }, 20)
      expect(limiter.tryAcquire(permitRequest(seconds(10)), 4999)).toBe(false)
      expect(limiter.tryAcquire(permitRequest(seconds(10)), 5000)).toBe(true)
    })
  )

  it.effect("stays, however long it is and whatever other requests come and go", () =>
    Effect.gen(function* () {
      const limiter = yield* Limiter.make
      const request = permitRequest(seconds(10))
      limiter.tryAcquire(request, 0)
      limit(limiter, request, 0, Duration.hours(1))
      for (let at = 0; at < 60_000; at += 500) limiter.tryAcquire(permitRequest(seconds(10), other), at)
      yield* TestClock.setTime(60_000)
      const fiber = yield* acquired(limiter, permitRequest(seconds(10), { maxCooldown: 1000 }))
      expect(yield* Fiber.join(fiber)).toEqual({ at: 60_000, exit: failure(Duration.minutes(59)) })
    })
  )

  it.effect("fails a request at once, not after those before it that may wait for longer", () =>
    Effect.gen(function* () {
      const limiter = yield* Limiter.make
      const first = permitRequest(seconds(9))
      limiter.tryAcquire(first, 0)
      limit(limiter, first, 0, Duration.seconds(15))
      const patient = yield* Effect.forkChild(limiter.acquire(permitRequest(seconds(9))), { startImmediately: true })
      const hasty = yield* Effect.forkChild(limiter.acquire(permitRequest(seconds(9), { maxCooldown: 5000 })), {
        startImmediately: true
      })
      expect(hasty.pollUnsafe()).toEqual(failure(Duration.seconds(15)))
      yield* TestClock.adjust("15 seconds")
      expect(patient.pollUnsafe()).toEqual(Exit.void)
    })
  )

  it.effect("is noticed by all waiters, wherever they wait", () =>
    Effect.gen(function* () {
      const limiter = yield* Limiter.make
      const [first, second] = [permitRequest(seconds(2, 9)), permitRequest(seconds(2, 9))]
      limiter.tryAcquire(first, 0)
      limiter.tryAcquire(second, 0)
      succeed(limiter, first, 0)
      const waiting = yield* Effect.forEach([Infinity, 5000, 20_000, 5000], (maxCooldown) =>
        Effect.forkChild(Effect.exit(limiter.acquire(permitRequest(seconds(2, 9), { maxCooldown }))), {
          startImmediately: true
        })
      )
      yield* TestClock.adjust("1 second")
      limit(limiter, second, 1000, Duration.seconds(15))
      yield* TestClock.adjust(0)
      const failed = Exit.succeed(failure(Duration.seconds(15)))
      expect(waiting.map((fiber) => fiber.pollUnsafe())).toEqual([undefined, failed, undefined, failed])
      yield* TestClock.adjust("15 seconds")
      expect(waiting.map((fiber) => fiber.pollUnsafe()?._tag)).toEqual(["Success", "Success", undefined, "Success"])
      // The first waiter has the permit and no response yet; the 429 has shown that no more than one is left.
      expect(waiting[0]?.pollUnsafe()).toEqual(Exit.succeed(Exit.void))
    })
  )

  it.effect("is told to those that wait for its end, and not to those that wait for a permit alone", () =>
    Effect.gen(function* () {
      const limiter = yield* Limiter.make
      const told: Array<number> = []
      const policy = seconds(1)
      const waiting = () => permitRequest(policy, { wait: PermitWait.make((remaining) => told.push(remaining)) })
      const first = permitRequest(policy)
      limiter.tryAcquire(first, 0)
      yield* acquired(limiter, waiting())
      expect(told).toEqual([])
      limit(limiter, first, 0, Duration.seconds(5))
      expect(told).toEqual([5000])
      yield* TestClock.adjust("2 seconds")
      yield* acquired(limiter, waiting())
      expect(told).toEqual([5000, 3000])
      yield* TestClock.adjust("4 seconds")
      yield* acquired(limiter, waiting())
      expect(told).toEqual([5000, 3000])
    })
  )

  it.effect("of the program's own, without an end, fails at once what waits or would have to, and nothing else", () =>
    Effect.gen(function* () {
      const limiter = yield* Limiter.make
      const policy = seconds(1)
      const cooldown = PermitWait.make()
      const own = () => permitRequest(policy, { maxCooldown: 20_000, wait: cooldown })
      expect((yield* Fiber.join(yield* acquired(limiter, own()))).exit).toEqual(Exit.void)
      const waiting = yield* acquired(limiter, own())
      const other = yield* acquired(limiter, permitRequest(policy))
      PermitWait.end(cooldown, 0)
      const later = yield* acquired(limiter, own())
      const ended = { exit: failure(Duration.infinity), at: 0 }
      expect([yield* Fiber.join(waiting), yield* Fiber.join(later)]).toEqual([ended, ended])
      expect(other.pollUnsafe()).toBeUndefined()
      expect(cooldown.observers.size).toBe(0)
    })
  )

  it.effect("fails a waiter at once that has less time left, also in the queue of one resource", () =>
    Effect.gen(function* () {
      const limiter = yield* Limiter.make
      const wide = seconds(9, 9)
      const first = permitRequest(wide)
      limiter.tryAcquire(first, 0)
      const changes = { resourceQuota: { limit: 1, window: Duration.seconds(9) } }
      limiter.tryAcquire(permitRequest(wide, changes), 0)
      const waiting = yield* Effect.forEach([Infinity, 16_000, 15_999], (deadline) =>
        Effect.forkChild(Effect.exit(limiter.acquire(permitRequest(wide, { ...changes, deadline }))), {
          startImmediately: true
        })
      )
      yield* TestClock.adjust("1 second")
      limit(limiter, first, 1000, Duration.seconds(15))
      yield* TestClock.adjust(0)
      expect(waiting.map((fiber) => fiber.pollUnsafe())).toEqual([
        undefined,
        undefined,
        Exit.succeed(failure(Duration.seconds(15)))
      ])
      yield* Fiber.interruptAll(waiting)
    })
  )

  it.effect("ends after an hour at most, though a server asks for years", () =>
    Effect.gen(function* () {
      const limiter = yield* Limiter.make
      const first = permitRequest(seconds(9))
      limiter.tryAcquire(first, 0)
      limit(limiter, first, 0, Duration.days(20_000))
      expect(limiter.tryAcquire(permitRequest(seconds(9)), 3_599_999)).toBe(false)
      expect(limiter.tryAcquire(permitRequest(seconds(9)), 3_600_000)).toBe(true)
    })
  )
})
