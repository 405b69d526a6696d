/**
 * How many requests a program sends, so that it stays inside Clerk's limits by itself.
 *
 * @since 0.1.0
 */
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Redacted from "effect/Redacted"
import * as Policy from "./internal/policy.ts"
import type { Issue } from "./Issue.ts"

/**
 * At most `limit` requests in each `window`.
 *
 * @category models
 * @since 0.1.0
 */
export interface Quota {
  readonly limit: number
  readonly window: Duration.Duration
}

/**
 * @category models
 * @since 0.1.0
 */
export interface RateLimitPolicy {
  /** The quota of all requests with one secret key. */
  readonly instance: (secretKey: Redacted.Redacted<string>) => Quota | undefined
  /** The quota of one resource's changes, where the endpoint says that Clerk counts them one by one. */
  readonly resource: (quota: Quota) => Quota | undefined
  /** What becomes of a call when the limiter's store fails: it fails, or it goes on without a limit. */
  readonly onStoreFailure: "fail" | "allow"
  /** What is wrong with the policy; a call under it is refused with these. */
  readonly issues: ReadonlyArray<Issue>
}

const window = Duration.seconds(10)

/**
 * Clerk's limit for a production instance.
 *
 * Source: https://clerk.com/docs/backend-requests/resources/rate-limits
 *
 * @category quotas
 * @since 0.1.0
 */
export const production: Quota = { limit: 1000, window }

/**
 * Clerk's limit for a development instance.
 *
 * Source: https://clerk.com/docs/backend-requests/resources/rate-limits
 *
 * @category quotas
 * @since 0.1.0
 */
export const development: Quota = { limit: 100, window }

/**
 * Clerk's documented limits: the instance's, read off the key's prefix, and each endpoint's own.
 *
 * A 429 with a Retry-After closes the gate for all of the client's calls with the key. It also shows that others use the
 * same quota: from then on the client lets through what Clerk did in the window before, at least half of what it would
 * have let through itself, and after eight windows without another one a tenth of the quota more with each window.
 *
 * @category constructors
 * @since 0.1.0
 */
export const documented: RateLimitPolicy = {
  instance: (secretKey) => (Redacted.value(secretKey).startsWith("sk_live_") ? production : development),
  resource: (quota) => quota,
  onStoreFailure: "fail",
  issues: []
}

/**
 * No limit on this side; Clerk's answers of 429 are still retried as the `RetryPolicy` says.
 *
 * @category constructors
 * @since 0.1.0
 */
export const unlimited: RateLimitPolicy = {
  instance: () => undefined,
  resource: () => undefined,
  onStoreFailure: "fail",
  issues: []
}

/**
 * @category models
 * @since 0.1.0
 */
export interface Options {
  /** How many requests fit into a window. */
  readonly limit: number
  readonly window: Duration.Input
  /** See {@link RateLimitPolicy.onStoreFailure}; `"fail"` unless given. */
  readonly onStoreFailure?: "fail" | "allow" | undefined
}

/**
 * A quota of one's own for all requests with one key, for example this program's share of a key that others use too;
 * the endpoints' own limits stay. A limit that is no positive integer, or a window that is no positive duration, makes
 * every call under the policy fail with `InvalidRequest`.
 *
 * @example
 * ```ts
 * import { RateLimitPolicy } from "@effect-clerk/core"
 *
 * RateLimitPolicy.make({ limit: 500, window: "10 seconds" }).issues // => []
 * RateLimitPolicy.make({ limit: 0, window: "10 seconds" }).issues.length // => 1
 * ```
 *
 * @category constructors
 * @since 0.1.0
 */
export const make = (options: Options): RateLimitPolicy => {
  const validation = Policy.validation("RateLimitPolicy")
  const quota: Quota = {
    limit: validation.integer("limit", options.limit, 1),
    window: validation.duration("window", options.window)
  }
  const { onStoreFailure = "fail" } = options
  validation.check("onStoreFailure", onStoreFailure === "fail" || onStoreFailure === "allow", '"fail" or "allow"')
  return {
    ...documented,
    instance: () => quota,
    onStoreFailure,
    issues: validation.issues
  }
}

/**
 * The policy of every call, {@link documented} unless replaced with `Effect.provideService`.
 *
 * @category references
 * @since 0.1.0
 */
export const Current: Context.Reference<RateLimitPolicy> = Context.Reference<RateLimitPolicy>(
  "@effect-clerk/core/RateLimitPolicy",
  { defaultValue: () => documented }
)
