import type { RateLimitPolicy } from "@effect-clerk/core"
import { describe, expect, it } from "@effect/vitest"
import { Clock, Duration, Effect, Fiber } from "effect"
import { TestClock } from "effect/testing"
import * as Lane from "../src/internal/lane.ts"

const quota: RateLimitPolicy.Quota = { limit: 10, window: Duration.seconds(1) }

/** A lane whose requests were answered at these times. */
const answeredAt = (...times: ReadonlyArray<number>): Lane.Lane => {
  const lane = Lane.make()
  lane.answered.push(...times)
  return lane
}

/** What the lane lets through of a window, read off how full it is. */
const limitOf = (lane: Lane.Lane, at: number): number => {
  lane.pending = 1
  const share = Lane.fullness(lane, quota, at)
  const counted = lane.pending + lane.answered.length
  lane.pending = 0
  return Math.round(counted / share)
}

describe("what counts in a quota", () => {
  it("is what has no answer yet, and what was answered less than a window ago", () => {
    const lane = answeredAt(0, 500)
    lane.pending = 3
    expect(Lane.fullness(lane, quota, 999)).toBe(0.5)
    expect(Lane.fullness(lane, quota, 1000)).toBe(0.4)
    expect(lane.answered).toEqual([500])
    expect(Lane.fullness(lane, quota, 5000)).toBe(0.3)
    expect(lane.answered).toEqual([])
  })

  it("leaves a place free up to the limit, where nobody waits and Clerk has not closed the gate", () => {
    const lane = answeredAt(...Array<number>(8).fill(0))
    lane.pending = 1
    expect(Lane.isFree(lane, quota, 1)).toBe(true)
    lane.pending = 2
    expect(Lane.isFree(lane, quota, 1)).toBe(false)
    expect(Lane.isFree(lane, quota, 1000)).toBe(true)
    const waiter = Lane.stepIn(lane)
    expect(Lane.isFree(lane, quota, 1000)).toBe(false)
    Lane.stepOut(lane, waiter)
    lane.opensAt = 1001
    expect(Lane.isFree(lane, quota, 1000)).toBe(false)
    expect(Lane.isFree(lane, quota, 1001)).toBe(true)
  })
})

describe("a refusal", () => {
  it("shows what is left of the quota, to which the answers that were on their way add", () => {
    const lane = answeredAt(0, 0, 0, 0, 0, 0)
    Lane.learn(lane, quota, true, 50, 100)
    expect(limitOf(lane, 100)).toBe(6)
    lane.answered.push(150)
    Lane.learn(lane, quota, false, 100, 150)
    expect(limitOf(lane, 150)).toBe(7)
    lane.answered.push(160)
    Lane.learn(lane, quota, false, 101, 160)
    expect(limitOf(lane, 160)).toBe(7)
  })

  it("counts once for all that were sent before it", () => {
    const lane = answeredAt(0, 0, 0, 0, 0, 0, 0, 0)
    Lane.learn(lane, quota, true, 50, 100)
    expect(limitOf(lane, 100)).toBe(8)
    Lane.learn(lane, quota, true, 100, 900)
    expect(lane.refusedAt).toBe(100)
    expect(lane.refusedUnder).toBe(10)
    Lane.learn(lane, quota, true, 101, 2000)
    expect(lane.refusedAt).toBe(2000)
    // Now under the eight of before.
    expect(lane.refusedUnder).toBe(8)
    expect(limitOf(lane, 2000)).toBe(4)
  })

  it("takes half at most, and never adds", () => {
    const few = answeredAt(0, 0)
    Lane.learn(few, quota, true, 50, 100)
    expect(limitOf(few, 100)).toBe(5)
    const many = answeredAt(...Array<number>(12).fill(0))
    Lane.learn(many, quota, true, 50, 100)
    expect(many.ceiling).toBe(10)
    expect(limitOf(many, 100)).toBe(10)
  })

  it("holds for eight windows; then a tenth of the quota comes back with each", () => {
    const lane = answeredAt(0, 0, 0, 0, 0, 0)
    Lane.learn(lane, quota, true, 50, 100)
    const limits = [8100, 9099, 9100, 10_100, 12_099].map((at) => limitOf(lane, at))
    expect(limits).toEqual([6, 6, 7, 8, 9])
    expect(lane.ceiling).toBe(6)
    expect(limitOf(lane, 12_100)).toBe(10)
    // What was learned is gone.
    expect(limitOf(lane, 100)).toBe(10)
  })

  it("holds from when Clerk lets requests through again", () => {
    const lane = answeredAt(0, 0, 0, 0, 0, 0)
    lane.opensAt = 5000
    Lane.learn(lane, quota, true, 50, 100)
    expect([13_999, 14_000].map((at) => limitOf(lane, at))).toEqual([6, 7])
  })

  it("is remembered until the whole quota is back, whatever was left of it", () => {
    expect(Lane.memory(quota)).toBe(18_000)
  })

  it.each([
    { limit: 4, answered: 2, limits: [2, 3, 4] },
    { limit: 25, answered: 13, limits: [13, 16, 19] }
  ])("gives back whole requests: $limit", ({ answered, limit, limits }) => {
    const quota: RateLimitPolicy.Quota = { limit, window: Duration.seconds(1) }
    const lane = answeredAt(...Array<number>(answered).fill(0))
    Lane.learn(lane, quota, true, 50, 100)
    lane.pending = 1
    expect([9099, 9100, 10_100].map((at) => Math.round(1 / Lane.fullness(lane, quota, at)))).toEqual(limits)
  })
})

it("forgets answers by the half, and counts those of the window alone", () => {
  const lane = answeredAt()
  const wide: RateLimitPolicy.Quota = { limit: 100, window: Duration.seconds(1) }
  for (let now = 0; now < 10_000; now += 20) {
    lane.answered.push(now)
    expect(Lane.fullness(lane, wide, now)).toBe(Math.min(now / 20 + 1, 50) / 100)
    expect(lane.answered.length).toBeLessThanOrEqual(100)
  }
})

describe("a wait", () => {
  const passedAt = (lane: Lane.Lane) =>
    Effect.gen(function* () {
      const wait = Lane.wait(lane, quota, yield* Clock.currentTimeMillis, Lane.stepIn(lane))
      if (wait !== undefined) yield* wait
      return yield* Clock.currentTimeMillis
    }).pipe(Effect.forkChild({ startImmediately: true }))

  it("is none inside the quota", () => {
    const waitAfter = (answered: number, now: number) => {
      const lane = answeredAt(...Array<number>(answered).fill(0))
      return Lane.wait(lane, quota, now, Lane.stepIn(lane))
    }
    expect(waitAfter(9, 0)).toBeUndefined()
    expect(waitAfter(10, 1000)).toBeUndefined()
    expect(waitAfter(10, 999)).toBeDefined()
  })

  it.effect("ends when as many are a window old as there are too many", () =>
    Effect.gen(function* () {
      const lane = answeredAt(...Array.from({ length: 10 }, (_, index) => index * 10))
      lane.pending = 2
      yield* TestClock.adjust("90 millis")
      const fiber = yield* passedAt(lane)
      yield* TestClock.adjust("10 seconds")
      // Three have to be gone before the next is the tenth.
      expect(yield* Fiber.join(fiber)).toBe(1020)
    })
  )

  it.effect("ends with the next answer where nothing else is counted", () =>
    Effect.gen(function* () {
      const lane = Lane.make()
      lane.pending = 10
      lane.users = 10
      const fiber = yield* passedAt(lane)
      yield* TestClock.adjust("10 seconds")
      expect(fiber.pollUnsafe()).toBeUndefined()
      Lane.leave(lane)
      expect(yield* Fiber.join(fiber)).toBe(10_000)
      expect(lane).toMatchObject({ pending: 9, users: 10 })
    })
  )

  it.effect("ends at once where the answer has come since it was asked for", () =>
    Effect.gen(function* () {
      const lane = Lane.make()
      lane.pending = 10
      lane.users = 10
      const wait = Lane.wait(lane, quota, 0, Lane.stepIn(lane))
      Lane.leave(lane)
      yield* wait ?? Effect.die("there is none")
    })
  )
})

describe("a row", () => {
  it.effect("lets one after the other go on, in the order in which they came, without those who have left", () =>
    Effect.gen(function* () {
      const lane = Lane.make()
      const waiters = Array.from({ length: 4 }, () => Lane.stepIn(lane))
      const fibers = yield* Effect.forEach(waiters, (waiter) =>
        Effect.forkChild(Lane.turn(lane, waiter), { startImmediately: true })
      )
      const goneOn = () => fibers.map((fiber) => fiber.pollUnsafe() !== undefined)
      expect(goneOn()).toEqual([true, false, false, false])
      const [first, second, third] = waiters
      if (second !== undefined) Lane.stepOut(lane, second)
      expect(goneOn()).toEqual([true, false, false, false])
      if (first !== undefined) Lane.stepOut(lane, first)
      yield* Effect.yieldNow
      expect(goneOn()).toEqual([true, false, true, false])
      if (third !== undefined) Lane.stepOut(lane, third)
      yield* Effect.yieldNow
      expect(goneOn()).toEqual([true, false, true, true])
      expect(lane.users).toBe(1)
      yield* Fiber.interruptAll(fibers)
    })
  )

  it.effect("lets one go on who has become the first before it waits", () =>
    Effect.gen(function* () {
      const lane = Lane.make()
      const first = Lane.stepIn(lane)
      const turn = Lane.turn(lane, Lane.stepIn(lane))
      Lane.stepOut(lane, first)
      yield* turn
    })
  )
})
