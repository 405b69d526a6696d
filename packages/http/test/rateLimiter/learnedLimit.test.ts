import type { RateLimitPolicy } from "@effect-clerk/core"
import { describe, expect, it } from "@effect/vitest"
import { Duration, Schema } from "effect"
import * as LearnedLimit from "../../src/internal/rateLimiter/learnedLimit.ts"
import * as QuotaState from "../../src/internal/rateLimiter/quotaState.ts"

const quota: RateLimitPolicy.Quota = { limit: 10, window: Duration.seconds(1) }

const make = (cooldownUntil = 0) => ({ ...QuotaState.make("key"), cooldownUntil })

type Learned = ReturnType<typeof make>

const limitAt = (learned: Learned, at: number): number => LearnedLimit.currentLimit(learned, quota, at)

/** Creates a limit that a 429 at 100 ms has lowered, after so many completed requests. */
const loweredTo = (completed: number, of = quota, cooldownUntil = 0): Learned => {
  const learned = make(cooldownUntil)
  LearnedLimit.onResponse(learned, of, true, completed, 50, 100)
  return learned
}

const Between = (minimum: number, maximum: number) => Schema.Int.check(Schema.isBetween({ minimum, maximum }))

const Event = Schema.Struct({
  after: Between(0, 12_000),
  sentBefore: Between(0, 2000),
  isLimited: Schema.Boolean,
  completed: Between(0, 100),
  cooldown: Between(0, 3000)
})

describe("learnedLimit", () => {
  it("is what a 429 shows to be left of the quota, to which the responses that were under way add", () => {
    const limit = loweredTo(6)
    expect(limitAt(limit, 100)).toBe(6)
    LearnedLimit.onResponse(limit, quota, false, 7, 100, 150)
    expect(limitAt(limit, 150)).toBe(7)
    LearnedLimit.onResponse(limit, quota, false, 8, 101, 160)
    expect(limitAt(limit, 160)).toBe(7)
  })

  it("is not lowered by a late response, though the window has emptied in the cooldown", () => {
    const limit = loweredTo(8)
    LearnedLimit.onResponse(limit, quota, false, 0, 100, 5000)
    expect(limitAt(limit, 5000)).toBe(8)
    expect(limitAt(limit, 12_000)).toBe(10)
    // Nor does one bring it back, once it has been forgotten.
    LearnedLimit.onResponse(limit, quota, false, 0, 100, 12_001)
    expect(limitAt(limit, 12_001)).toBe(10)
  })

  it("counts once for all requests that were sent before it", () => {
    const limit = loweredTo(8)
    expect(limitAt(limit, 100)).toBe(8)
    LearnedLimit.onResponse(limit, quota, true, 8, 100, 900)
    expect(limit.loweredAt).toBe(100)
    expect(limit.loweredFrom).toBe(10)
    LearnedLimit.onResponse(limit, quota, true, 0, 101, 2000)
    expect(limit.loweredAt).toBe(2000)
    // Now from the eight of before.
    expect(limit.loweredFrom).toBe(8)
    expect(limitAt(limit, 2000)).toBe(4)
  })

  it("lowers the limit by half at most, and never raises it", () => {
    expect(limitAt(loweredTo(2), 100)).toBe(5)
    const many = loweredTo(12)
    expect(many.learned).toBe(10)
    expect(limitAt(many, 100)).toBe(10)
  })

  it("stays for eight windows, then grows by a tenth of the quota with each", () => {
    const limit = loweredTo(6)
    expect([8100, 9099, 9100, 10_100, 12_099].map((at) => limitAt(limit, at))).toEqual([6, 6, 7, 8, 9])
    expect(limit.learned).toBe(6)
    expect(limitAt(limit, 12_100)).toBe(10)
    // What was learned is forgotten.
    expect(limitAt(limit, 100)).toBe(10)
  })

  it("counts its windows from the end of the cooldown", () => {
    const limit = loweredTo(6, quota, 5000)
    expect([13_999, 14_000].map((at) => limitAt(limit, at))).toEqual([6, 7])
  })

  it("matters until the whole quota is back, whatever was left of it", () => {
    expect(LearnedLimit.recoveryTime(quota)).toBe(18_000)
  })

  it.each([
    { limit: 4, completed: 2, limits: [2, 3, 4] },
    { limit: 25, completed: 13, limits: [13, 16, 19] }
  ])("grows by whole requests: $limit", ({ completed, limit, limits }) => {
    const quota: RateLimitPolicy.Quota = { limit, window: Duration.seconds(1) }
    const learned = loweredTo(completed, quota)
    expect([9099, 9100, 10_100].map((at) => LearnedLimit.currentLimit(learned, quota, at))).toEqual(limits)
  })

  it.prop(
    "stays within half and the whole of the limit, whatever the responses",
    [Between(1, 100), Schema.Array(Event)],
    ([limit, events]) => {
      const quota: RateLimitPolicy.Quota = { limit, window: Duration.seconds(1) }
      const learned = make()
      let now = 0
      for (const { after, completed, cooldown, isLimited, sentBefore } of events) {
        now += after
        if (isLimited) learned.cooldownUntil = Math.max(learned.cooldownUntil, now + cooldown)
        const before = LearnedLimit.currentLimit(learned, quota, now)
        const lowers = isLimited && now - sentBefore > learned.loweredAt
        LearnedLimit.onResponse(learned, quota, isLimited, completed, now - sentBefore, now)
        const current = LearnedLimit.currentLimit(learned, quota, now)
        expect(current).toBeGreaterThanOrEqual(1)
        expect(current).toBeLessThanOrEqual(limit)
        if (lowers) {
          expect(current).toBeGreaterThanOrEqual(Math.ceil(before / 2))
          expect(current).toBeLessThanOrEqual(before)
        }
      }
      expect(LearnedLimit.currentLimit(learned, quota, learned.cooldownUntil + now + 18_000)).toBe(limit)
    }
  )
})
