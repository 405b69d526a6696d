import { RateLimitPolicy } from "@effect-clerk/core"
import { isLong, timeout } from "@effect-clerk/test-support/share"
import { describe, expect, it } from "@effect/vitest"
import { Clock, Duration, Effect, Exit, Fiber, Schema } from "effect"
import type * as RateLimiter from "effect/persistence/RateLimiter"
import { TestClock } from "effect/testing"
import { acquired, permitRequest } from "./permitRequests.ts"
import { distant, losing, mostInAnyWindow, processOver, slow, store } from "./sharedStores.ts"

const limit = 20

const between = (minimum: number, maximum: number) => Schema.Int.check(Schema.isBetween({ minimum, maximum }))

/** Milliseconds for which a machine runs, and for which it then stands still. */
interface Pause {
  readonly after: number
  readonly millis: number
}
type Pauses = ReadonlyArray<Pause>

/** Pauses of less than half a window. */
const pausesOf = (window: number) =>
  Schema.Array(Schema.Struct({ after: between(0, 1.4 * window), millis: between(0, 0.45 * window) })).check(
    Schema.isMinLength(20),
    Schema.isMaxLength(20)
  )

/** Number of requests at a time, and milliseconds between two of them. */
const Traffic = Schema.Struct({ inFlight: between(2, 16), rest: between(0, 150) })

/** Returns when a machine goes on that would do something at a time. */
const awakeFrom = (pauses: Pauses, startedAt: number) => {
  let end = startedAt
  const times = pauses.map(({ after, millis }) => {
    const start = end + after
    end = start + millis
    return { start, end }
  })
  return (at: number): number => times.find(({ end, start }) => start <= at && at < end)?.end ?? at
}

/** Returns a clock whose sleeps end while the machine runs. */
const pausing = (clock: Clock.Clock, awake: (at: number) => number): Clock.Clock => ({
  ...clock,
  sleep: (duration) =>
    Effect.suspend(() => {
      const now = clock.currentTimeMillisUnsafe()
      return clock.sleep(Duration.millis(awake(now + Duration.toMillis(duration)) - now))
    })
})

/** Waits until a machine runs again. */
const untilAwake = (clock: Clock.Clock, awake: (at: number) => number): Effect.Effect<void> =>
  Effect.suspend(() => {
    const now = clock.currentTimeMillisUnsafe()
    return clock.sleep(Duration.millis(awake(now) - now))
  })

/**
 * Lets processes on machines of their own send requests without end, so many at a time each, to a server on another one, and
 * returns when the server counted them.
 */
const arrivalsOf = Effect.fnUntraced(function* (
  shared: RateLimiter.RateLimiter,
  server: Pauses,
  processes: ReadonlyArray<Pauses>,
  { inFlight, rest }: typeof Traffic.Type,
  window: number
) {
  const quota = RateLimitPolicy.make({ limit, window: Duration.millis(window) })
  const clock = yield* Clock.Clock
  const startedAt = clock.currentTimeMillisUnsafe()
  const serverAwake = awakeFrom(server, startedAt)
  const arrivals: Array<number> = []
  for (const [index, pauses] of processes.entries()) {
    const awake = awakeFrom(pauses, startedAt)
    const near = distant(shared, index * 4)
    const limiter = yield* processOver({
      ...near,
      // The store is on a machine that does not stand still, the process that waits for its response is.
      consume: (options) =>
        Effect.result(near.consume(options)).pipe(
          Effect.provideService(Clock.Clock, clock),
          Effect.tap(() => untilAwake(clock, awake)),
          Effect.flatMap(Effect.fromResult)
        )
    })
    const send = Effect.gen(function* () {
      yield* Effect.sleep(rest)
      const request = permitRequest(quota)
      // A store that takes longer than a second has failed.
      if (yield* Effect.isFailure(limiter.acquire(request))) return yield* Effect.sleep(1000)
      const sentAt = yield* Clock.currentTimeMillis
      yield* clock.sleep(Duration.millis(2))
      yield* untilAwake(clock, serverAwake)
      arrivals.push(clock.currentTimeMillisUnsafe())
      yield* clock.sleep(Duration.millis(2))
      yield* untilAwake(clock, awake)
      limiter.onResponse(request, { status: 200, retryAfter: undefined, sentAt }, clock.currentTimeMillisUnsafe())
    })
    const endless = Array.from({ length: inFlight }, () => Effect.forever(send))
    yield* Effect.forkScoped(
      Effect.provideService(Effect.all(endless, { concurrency: "unbounded" }), Clock.Clock, pausing(clock, awake))
    )
  }
  return arrivals
})

// In the longer window a pause may also exceed the time that the limiter waits for the store.
describe.each([
  { window: 1000, least: 4 * limit },
  { window: 4000, least: limit }
])("shared store of processes that stand still for less than half a window of $window ms", ({ least, window }) => {
  const pauses = pausesOf(window)

  it.effect.prop(
    "lets them exceed no limit, also where it loses its counts",
    [
      pauses,
      Schema.Array(pauses).check(Schema.isMinLength(2), Schema.isMaxLength(4)),
      Traffic,
      between(4 * window, 6 * window)
    ],
    // Late enough that all have asked the store since the last loss: one that has not cannot know of the next.
    ([server, processes, traffic, lostAfter]) =>
      Effect.gen(function* () {
        const { lose, shared } = yield* losing
        const arrivals = yield* arrivalsOf(shared, server, processes, traffic, window)
        for (let time = 0; time < 2; time++) {
          yield* TestClock.adjust(lostAfter)
          yield* lose
        }
        yield* TestClock.adjust(4 * window)
        expect(mostInAnyWindow(arrivals, window)).toBeLessThanOrEqual(limit)
        expect(arrivals.length).toBeGreaterThanOrEqual(least)
      }).pipe(Effect.scoped),
    { arbitrary: { runs: isLong ? 1000 : 20 }, timeout }
  )
})

it.effect("a process keeps the lease of a request whose response comes while the store takes too long to respond", () =>
  Effect.gen(function* () {
    const shared = yield* store
    let delay = 0
    const one = yield* processOver(slow(shared, () => delay))
    const single = RateLimitPolicy.make({ limit: 1, window: "4 seconds" })
    const request = permitRequest(single)
    yield* one.acquire(request)
    delay = 10_000
    const hung = yield* acquired(one, permitRequest(RateLimitPolicy.make({ limit: 2, window: "4 seconds" })))
    yield* TestClock.adjust("1500 millis")
    expect((yield* Fiber.join(hung)).exit).toMatchObject({ _tag: "Failure" })
    one.release(request, 1500, 1500)
    const next = yield* acquired(yield* processOver(shared), permitRequest(single))
    yield* TestClock.adjust("1 minute")
    expect(yield* Fiber.join(next)).toEqual({ exit: Exit.void, at: 1500 + 4000 + 1 })
  })
)
