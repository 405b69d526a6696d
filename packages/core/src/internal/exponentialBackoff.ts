import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type * as Random from "effect/Random"

/** The options of an exponential backoff, which are valid. */
export interface Exponential {
  readonly base: Duration.Duration
  readonly factor: number
  readonly cap: Duration.Duration
  readonly times: number
  readonly jitter: boolean
}

/** Makes a backoff that starts anew for each call. */
export const exponentialBackoff =
  ({ base, cap, factor, jitter, times }: Exponential) =>
  (): (() => Effect.Effect<Duration.Duration | undefined>) => {
    const highest = Duration.toMillis(cap)
    let bound = Duration.toMillis(base)
    let retries = 0
    return () =>
      Effect.withFiber((fiber) => {
        retries += 1
        if (retries > times) return Effect.succeed(undefined)
        const limit = Math.min(bound, highest)
        bound *= factor
        return Effect.succeed(Duration.millis(jitter ? limit * fiber.getRef(CurrentRandom).nextDoubleUnsafe() : limit))
      })
  }

/**
 * The program's random numbers, under effect's own key; a test compares the two. effect's own reference brings methods along
 * that no backoff needs.
 */
export const CurrentRandom = /* @__PURE__ */ Context.Reference<Pick<Random.Random, "nextDoubleUnsafe">>(
  "effect/Random",
  {
    defaultValue: () => ({ nextDoubleUnsafe: () => Math.random() })
  }
)
