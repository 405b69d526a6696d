import { describe, expect, it } from "@effect/vitest"
import { Schema } from "effect"
import * as QuotaState from "../../src/internal/rateLimiter/quotaState.ts"
import * as SlidingWindow from "../../src/internal/rateLimiter/slidingWindow.ts"

const second = 1000

/** Creates a window whose requests completed at these times. */
const completedAt = (...times: ReadonlyArray<number>): SlidingWindow.SlidingWindow => {
  const window = QuotaState.make("key")
  window.completedAt.push(...times)
  return window
}

/** Returns the times in order, each once. */
const times = (all: ReadonlyArray<number>): ReadonlyArray<number> => [...new Set(all)].toSorted((a, b) => a - b)

/** A request's start, and the milliseconds until Clerk counts it and until it completes after that. */
const Times = Schema.Tuple([
  Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 5000 })),
  Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 1500 })),
  Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 1500 }))
])

/** Times in microseconds and windows in milliseconds, so close to each other that many requests are a window apart. */
const Micros = Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 20_000 }))
const FewMillis = Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 15 }))

const Millis = Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 3000 }))

describe("slidingWindow", () => {
  it("counts the requests in flight, and those that completed less than a window ago", () => {
    const window = completedAt(0, 500)
    window.inFlight = 3
    expect(SlidingWindow.countIn(window, second, 999)).toBe(5)
    expect(SlidingWindow.countIn(window, second, 1000)).toBe(4)
    expect(window.completedAt).toEqual([500])
    expect(SlidingWindow.countIn(window, second, 5000)).toBe(3)
    expect(window.completedAt).toEqual([])
  })

  it.prop(
    "never counts fewer requests than Clerk may have counted",
    [Schema.Array(Times), Schema.Array(Millis).check(Schema.isMinLength(1))],
    ([requests, windows]) => {
      const window = QuotaState.make("key")
      const timed = requests.map(([start, untilCounted, untilCompleted]) => {
        const countedAt = start + untilCounted
        return { start, countedAt, end: countedAt + untilCompleted }
      })
      for (const at of times(timed.flatMap(({ end, start }) => [start, end]))) {
        window.inFlight += timed.filter(({ start }) => start === at).length
        for (const { end } of timed) {
          if (end !== at) continue
          window.inFlight -= 1
          window.completedAt.push(at)
        }
        for (const millis of windows) {
          const count = SlidingWindow.countIn(window, millis, at)
          const countedByClerk = timed.filter(({ countedAt }) => countedAt <= at && countedAt > at - millis).length
          expect(count).toBeGreaterThanOrEqual(countedByClerk)
          // Nor does it count more than the requests in flight and the completions of the window.
          expect(count).toBe(timed.filter(({ end, start }) => start <= at && end > at - millis).length)
        }
      }
    }
  )

  it("removes expired requests by the half, and counts those of the window alone", () => {
    const window = completedAt()
    for (let now = 0; now < 10_000; now += 20) {
      window.completedAt.push(now)
      expect(SlidingWindow.countIn(window, second, now)).toBe(Math.min(now / 20 + 1, 50))
      expect(window.completedAt.length).toBeLessThanOrEqual(100)
    }
  })

  it("keeps expired requests until they are half of all", () => {
    const window = completedAt(...Array.from({ length: 10 }, (_, index) => index))
    for (const [now, length] of [
      [1000, 10],
      [1003, 10],
      [1004, 5],
      [1006, 5],
      [1007, 2]
    ] as const) {
      expect(SlidingWindow.countIn(window, second, now)).toBe(Math.min(10, 1009 - now))
      expect(window.completedAt.length).toBe(length)
    }
  })

  it.prop(
    "never counts fewer requests than Clerk may have counted where completions are rounded up and the time now is rounded down",
    [Schema.Array(Micros).check(Schema.isMinLength(5)), Schema.Array(FewMillis).check(Schema.isMinLength(1))],
    ([completions, windows]) => {
      const window = QuotaState.make("key")
      const sorted = completions.toSorted((a, b) => a - b)
      for (const [index, at] of sorted.entries()) {
        window.completedAt.push(Math.ceil(at / 1000))
        for (const millis of windows) {
          const countedByClerk = sorted.slice(0, index + 1).filter((other) => other > at - millis * 1000).length
          expect(SlidingWindow.countIn(window, millis, Math.floor(at / 1000))).toBeGreaterThanOrEqual(countedByClerk)
        }
      }
    }
  )

  it("takes a completion for one of now after the clock was set back", () => {
    const window = completedAt(5000, 6000)
    expect(SlidingWindow.countIn(window, second, 100)).toBe(2)
    expect(window.completedAt).toEqual([100, 100])
    expect(SlidingWindow.availableAt(window, 2, second, 100)).toBe(1100)
  })

  it("keeps a completion of up to a window from now, whose time was rounded up", () => {
    const window = completedAt(2001)
    expect(SlidingWindow.countIn(window, second, 1000)).toBe(1)
    expect(window.completedAt).toEqual([2001])
    expect(SlidingWindow.countIn(window, second, 999)).toBe(1)
    expect(window.completedAt).toEqual([999])
  })

  it.each([
    { completed: 9, now: 0, availableAt: 0 },
    { completed: 10, now: 1000, availableAt: 1000 },
    { completed: 10, now: 999, availableAt: 1000 }
  ])("has room for another of ten at $availableAt, after $completed at 0 and asked at $now", (row) => {
    const window = completedAt(...Array<number>(row.completed).fill(0))
    expect(SlidingWindow.availableAt(window, 10, second, row.now)).toBe(row.availableAt)
  })

  it("is available when as many have expired as there are too many", () => {
    const window = completedAt(...Array.from({ length: 10 }, (_, index) => index * 10))
    window.inFlight = 2
    // Three have to expire before the next is the tenth.
    expect(SlidingWindow.availableAt(window, 10, second, 90)).toBe(1020)
  })

  it("is available only after a response where requests in flight fill the limit", () => {
    const window = QuotaState.make("key")
    window.inFlight = 10
    expect(SlidingWindow.availableAt(window, 10, second, 10_000)).toBe(Infinity)
    window.inFlight = 9
    expect(SlidingWindow.availableAt(window, 10, second, 10_000)).toBe(10_000)
  })
})
