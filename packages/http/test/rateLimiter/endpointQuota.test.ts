import { describe, expect, it } from "@effect/vitest"
import { Duration, Effect, Exit, Fiber } from "effect"
import { TestClock } from "effect/testing"
import * as Limiter from "../../src/internal/rateLimiter/limiter.ts"
import { acquired, free, limit, permitRequest, seconds, succeed } from "./permitRequests.ts"

const resourceQuota = { limit: 2, window: Duration.hours(1) }

/** A request that counts under a quota of two an hour, in a call that may take half a minute. */
const invite = (deadline = 30_000) =>
  permitRequest(seconds(8, 10), { resource: "Invitations.create", resourceQuota, deadline })

const read = () => permitRequest(seconds(8, 10))

const hour = Duration.toMillis(resourceQuota.window)

const isUsed = (remaining: number) =>
  Exit.fail({ _tag: "QuotaUsed", remaining: Duration.millis(remaining), quota: resourceQuota })

describe("limiter under a quota whose window is longer than a call may take", () => {
  it.effect("fails at once where the quota is used up, and says for how long", () =>
    Effect.gen(function* () {
      const limiter = yield* Limiter.make
      for (const request of [invite(), invite()]) {
        expect(limiter.tryAcquire(request, 0)).toBe(true)
        succeed(limiter, request, 0)
      }
      yield* TestClock.adjust("10 seconds")
      const waiting = [yield* acquired(limiter, invite()), yield* acquired(limiter, invite())]
      yield* TestClock.adjust(0)
      expect(yield* Fiber.joinAll(waiting)).toEqual([
        { exit: isUsed(hour - 10_000), at: 10_000 },
        { exit: isUsed(hour - 10_000), at: 10_000 }
      ])
      // The others of the secret key do not wait.
      expect(free(limiter, read, 10_000)).toBe(8)
    })
  )

  it.effect("waits for the responses that may make room, and fails with the one that shows that there is none", () =>
    Effect.gen(function* () {
      const limiter = yield* Limiter.make
      const [first, second] = [invite(), invite()]
      limiter.tryAcquire(first, 0)
      limiter.tryAcquire(second, 0)
      const waiting = yield* acquired(limiter, invite())
      yield* TestClock.adjust("1 second")
      succeed(limiter, first, 1000)
      yield* TestClock.adjust("1 second")
      expect(yield* Fiber.join(waiting)).toEqual({ exit: isUsed(hour), at: 1000 })
      // A 429, which Clerk does not count, makes room.
      const next = yield* acquired(limiter, invite(Infinity))
      limit(limiter, second, 2000)
      yield* TestClock.adjust(0)
      expect(yield* Fiber.join(next)).toEqual({ exit: Exit.void, at: 2000 })
    })
  )

  it.effect("waits for as long as the call may take", () =>
    Effect.gen(function* () {
      const limiter = yield* Limiter.make
      for (const request of [invite(), invite()]) {
        limiter.tryAcquire(request, 0)
        succeed(limiter, request, 0)
      }
      const waiting = yield* acquired(limiter, invite(hour))
      yield* TestClock.adjust(hour)
      expect(yield* Fiber.join(waiting)).toEqual({ exit: Exit.void, at: hour })
    })
  )

  it.effect("pauses its own requests alone after a 429 that asks for longer than the key's window", () =>
    Effect.gen(function* () {
      const limiter = yield* Limiter.make
      // Of the key's quota more is used than of the endpoint's.
      for (const request of Array.from({ length: 6 }, read)) {
        limiter.tryAcquire(request, 0)
        succeed(limiter, request, 0)
      }
      const request = invite()
      limiter.tryAcquire(request, 0)
      limit(limiter, request, 0, Duration.minutes(50))
      expect(free(limiter, read, 0)).toBe(2)
      expect(free(limiter, invite, 0)).toBe(0)
      const waiting = yield* acquired(limiter, invite())
      yield* TestClock.adjust(0)
      expect(yield* Fiber.join(waiting)).toMatchObject({
        exit: Exit.fail({ _tag: "Cooldown", remaining: Duration.minutes(50) }),
        at: 0
      })
    })
  )
})
