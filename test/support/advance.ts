import { Effect } from "effect"
import { TestClock } from "effect/testing"

/** Lets the promises of a fetch function settle. */
export const settle = Effect.promise(() => new Promise<void>((resolve) => setImmediate(resolve)))

/** Moves the test clock by so many milliseconds, a step at a time, between which promises settle. */
export const advance = (millis: number, step = 50): Effect.Effect<void> =>
  Effect.gen(function* () {
    for (let passed = 0; passed < millis; passed += step) {
      yield* settle
      yield* TestClock.adjust(step)
    }
    yield* settle
  })
