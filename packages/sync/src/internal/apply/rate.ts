/** Share of the quota that an apply takes. */
import * as RateLimitPolicy from "@effect-clerk/core/RateLimitPolicy"
import * as Effect from "effect/Effect"

/** Runs an effect under a share of the quota: requests of the live application have the rest. Unlimited stays unlimited. */
export const atRate = <A, E, R>(effect: Effect.Effect<A, E, R>, rate: number): Effect.Effect<A, E, R> =>
  Effect.updateService(effect, RateLimitPolicy.Current, (policy) => ({
    ...policy,
    instance: (secretKey) => {
      const quota = policy.instance(secretKey)
      return quota && { limit: Math.max(1, Math.floor(quota.limit * rate)), window: quota.window }
    }
  }))
