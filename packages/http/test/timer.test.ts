import { afterEach, beforeEach, describe, expect, it, vi } from "@effect/vitest"
import { Clock, Context, Effect } from "effect"
import { TestClock } from "effect/testing"
import { after } from "../src/internal/transport/timer.ts"

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

describe("on the platform's clock", () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] })
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  const started = (millis: number) => Effect.runSync(Effect.provideService(start(millis), Clock.Clock, platform))

  it("fires once, when its time has passed", () => {
    const timer = started(100)
    vi.advanceTimersByTime(99)
    expect(timer.fired()).toBe(0)
    vi.advanceTimersByTime(1000)
    expect(timer.fired()).toBe(1)
    expect(vi.getTimerCount()).toBe(0)
  })

  it("leaves nothing behind where it is stopped", () => {
    const timer = started(100)
    timer.stop()
    expect(vi.getTimerCount()).toBe(0)
    vi.advanceTimersByTime(1000)
    expect(timer.fired()).toBe(0)
  })

  it("takes no timer for a time that never comes", () => {
    const timer = started(Number.POSITIVE_INFINITY)
    expect(vi.getTimerCount()).toBe(0)
    timer.stop()
    vi.advanceTimersByTime(1000)
    expect(timer.fired()).toBe(0)
  })

  it("does not fire at once where the platform cannot count so far", () => {
    const timer = started(2 ** 31)
    vi.advanceTimersByTime(1000)
    expect(timer.fired()).toBe(0)
    timer.stop()
    expect(vi.getTimerCount()).toBe(0)
  })
})

describe("on a clock of the program's own", () => {
  it.effect("fires once, when its time has passed there", () =>
    Effect.gen(function* () {
      const timer = yield* start(100)
      yield* TestClock.adjust(99)
      expect(timer.fired()).toBe(0)
      yield* TestClock.adjust(1000)
      expect(timer.fired()).toBe(1)
    })
  )

  it.effect("does not fire where it is stopped", () =>
    Effect.gen(function* () {
      const timer = yield* start(100)
      timer.stop()
      yield* TestClock.adjust(1000)
      expect(timer.fired()).toBe(0)
    })
  )
})
