/**
 * Reads time for cooldowns, windows and deadlines: whole milliseconds of a clock that only moves forward.
 *
 * The wall clock is corrected while a program runs. Set back an hour, it would keep a cooldown of a second for that hour; set
 * forward, it would forget the requests that Clerk still counts, and would end calls whose time has not passed.
 */
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"

/** Clock of every program that provides no other. */
export const platform = Context.get(Context.empty(), Clock.Clock)

/**
 * Returns the monotonic time of a clock in milliseconds, without fractions. Its origin is arbitrary. The time by which something
 * has happened is rounded up: what is sent a window later, by a time that is rounded down, is then sent a whole window later.
 *
 * `performance.now` costs what `Date.now` does. The nanoseconds of the platform's clock are a bigint, which costs half as much again.
 */
export const monotonicMillis = (clock: Clock.Clock, round = Math.floor): number =>
  round(
    clock === platform && typeof performance !== "undefined"
      ? performance.now()
      : Number(clock.monotonicTimeNanosUnsafe()) / 1_000_000
  )

/** Reads the monotonic time of the current clock. */
export const monotonicNow: Effect.Effect<number> = /* @__PURE__ */ Effect.clockWith((clock) =>
  Effect.succeed(monotonicMillis(clock))
)
