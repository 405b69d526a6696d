import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Random from "effect/Random"
import type { Backoff } from "../RetryPolicy.ts"

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
  (): Backoff => {
    const highest = Duration.toMillis(cap)
    let bound = Duration.toMillis(base)
    let retries = 0
    return () =>
      Effect.suspend(() => {
        retries += 1
        if (retries > times) return Effect.succeed(undefined)
        const limit = Math.min(bound, highest)
        bound *= factor
        return Effect.map(jitter ? Random.next : Effect.succeed(1), (share) => Duration.millis(limit * share))
      })
  }
