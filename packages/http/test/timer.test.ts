import { afterEach, beforeEach, describe, expect, it, vi } from "@effect/vitest"
import { Clock, Context, Effect } from "effect"
import { TestClock } from "effect/testing"
import { after } from "../src/internal/timer.ts"

const platform = Context.get(Context.empty(), Clock.Clock)

/** Starts a timer in a fiber; what is returned says how often it has fired, and stops it. */
const start = (millis: number) =>
  Effect.withFiber((fiber) =>
    Effect.sync(() => {
      let fired = 0
      const stop = after(fiber, millis, () => {
        fired += 1
      })
      return { fired: () => fired, stop }
    })
  )

describe("after, on the platform's clock", () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] })
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  const started = (millis: number) => Effect.runSync(Effect.provideService(start(millis), Clock.Clock, platform))

  it("calls the function once, when the time has passed", () => {
    const timer = started(100)
    vi.advanceTimersByTime(99)
    expect(timer.fired()).toBe(0)
    vi.advanceTimersByTime(1000)
    expect(timer.fired()).toBe(1)
    expect(vi.getTimerCount()).toBe(0)
  })

  it("leaves no timer behind when it is stopped", () => {
    const timer = started(100)
    timer.stop()
    expect(vi.getTimerCount()).toBe(0)
    vi.advanceTimersByTime(1000)
    expect(timer.fired()).toBe(0)
  })

  it("starts no timer for an infinite time", () => {
    const timer = started(Number.POSITIVE_INFINITY)
    expect(vi.getTimerCount()).toBe(0)
    timer.stop()
    vi.advanceTimersByTime(1000)
    expect(timer.fired()).toBe(0)
  })

  it("does not call the function at once if the time is too long for the platform's timer", () => {
    const timer = started(2 ** 31)
    vi.advanceTimersByTime(1000)
    expect(timer.fired()).toBe(0)
    timer.stop()
    expect(vi.getTimerCount()).toBe(0)
  })
})

describe("after, on a clock of the program's own", () => {
  it.effect("calls the function once, when the time has passed on that clock", () =>
    Effect.gen(function* () {
      const timer = yield* start(100)
      yield* TestClock.adjust(99)
      expect(timer.fired()).toBe(0)
      yield* TestClock.adjust(1000)
      expect(timer.fired()).toBe(1)
    })
  )

  it.effect("does not call the function when it is stopped", () =>
    Effect.gen(function* () {
      const timer = yield* start(100)
      timer.stop()
      yield* TestClock.adjust(1000)
      expect(timer.fired()).toBe(0)
    })
  )
})
