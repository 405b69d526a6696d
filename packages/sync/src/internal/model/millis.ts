/** Times of plans and journals. */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"

/** Returns the time in whole Unix milliseconds. A clock may have fractions, as a test's has, which no plan and no journal has. */
export const millisOf = (clock: Clock.Clock): number => Math.floor(clock.currentTimeMillisUnsafe())

/** The time in whole Unix milliseconds. */
export const currentMillis: Effect.Effect<number> = Effect.map(Clock.Clock, millisOf)
