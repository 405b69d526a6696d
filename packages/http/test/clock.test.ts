import { afterEach, describe, expect, it, vi } from "@effect/vitest"
import { Clock, Effect } from "effect"
import { TestClock } from "effect/testing"
import { monotonicMillis, monotonicNow, platform } from "../src/internal/clock.ts"

afterEach(() => {
  vi.unstubAllGlobals()
})

describe("monotonicMillis", () => {
  it("of the platform's clock is the whole milliseconds of performance.now", () => {
    vi.stubGlobal("performance", { now: () => 1234.9 })
    expect(monotonicMillis(platform)).toBe(1234)
  })

  it("is that of effect's clock where the platform has no performance", () => {
    vi.stubGlobal("performance", undefined)
    vi.spyOn(platform, "monotonicTimeNanosUnsafe").mockReturnValue(5_999_999n)
    try {
      expect(monotonicMillis(platform)).toBe(5)
    } finally {
      vi.restoreAllMocks()
    }
  })

  it.effect("of a clock of the program's own is that clock's", () =>
    Effect.gen(function* () {
      const clock = yield* Clock.Clock
      yield* TestClock.adjust(250)
      expect([monotonicMillis(clock), yield* monotonicNow]).toEqual([250, 250])
    })
  )
})
