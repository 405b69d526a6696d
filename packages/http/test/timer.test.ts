import { afterEach, beforeEach, describe, expect, it, vi } from "@effect/vitest"
import { Clock, Context, Duration, Effect, Metric } from "effect"
import { TestClock } from "effect/testing"
import { after, startTimer } from "../src/internal/timer.ts"

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

describe("after, on the platform's clock, where the process was busy", () => {
  let now = 0
  beforeEach(() => {
    now = 1000
    vi.stubGlobal("performance", { now: () => now })
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] })
  })
  afterEach(() => {
    vi.useRealTimers()
    vi.unstubAllGlobals()
  })

  /** Starts a timer of 100 ms, which fires that many milliseconds late. */
  const firesLate = (late: number) => {
    const timer = Effect.runSync(Effect.provideService(start(100), Clock.Clock, platform))
    now += 100 + late
    vi.advanceTimersByTime(100)
    return timer
  }

  it("calls the function at once up to 4 ms late", () => {
    expect(firesLate(4).fired()).toBe(1)
    expect(vi.getTimerCount()).toBe(0)
  })

  it("leaves the event loop 25 turns of 4 ms from 5 ms late on", () => {
    const timer = firesLate(5)
    vi.advanceTimersByTime(99)
    expect(timer.fired()).toBe(0)
    vi.advanceTimersByTime(1)
    expect(timer.fired()).toBe(1)
    expect(vi.getTimerCount()).toBe(0)
  })

  it("does not call the function where what arrives in such a turn stops it", () => {
    const timer = firesLate(500)
    vi.advanceTimersByTime(50)
    timer.stop()
    expect(vi.getTimerCount()).toBe(0)
    vi.advanceTimersByTime(1000)
    expect(timer.fired()).toBe(0)
  })
})

describe("startTimer, on the platform's clock", () => {
  it.each([
    { what: "starts no fiber", millis: 2 ** 31 - 1, fibers: 0 },
    { what: "starts a fiber for a time that is too long for the platform's timer", millis: 2 ** 31, fibers: 1 }
  ])("$what: $millis ms", ({ fibers, millis }) => {
    let started = 0
    const metrics = { recordFiberStart: () => (started += 1), recordFiberEnd: () => undefined }
    const stop = Effect.runSync(
      Effect.withFiber((fiber) =>
        Effect.sync(() => {
          started = 0
          return startTimer(fiber, millis, () => {})
        })
      ).pipe(Effect.provideService(Metric.FiberRuntimeMetrics, metrics), Effect.provideService(Clock.Clock, platform))
    )
    stop()
    expect(started).toBe(fibers)
  })
})

describe("after, on a clock of the program's own", () => {
  it.effect("sleeps for the time, and not at all for an infinite one", () =>
    Effect.gen(function* () {
      const slept: Array<number> = []
      const clock: Clock.Clock = {
        ...(yield* Clock.Clock),
        sleep: (duration) =>
          Effect.andThen(
            Effect.sync(() => slept.push(Duration.toMillis(duration))),
            Effect.never
          )
      }
      for (const millis of [100, Infinity]) {
        const timer = yield* Effect.provideService(start(millis), Clock.Clock, clock)
        timer.stop()
      }
      expect(slept).toEqual([100])
    })
  )

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
