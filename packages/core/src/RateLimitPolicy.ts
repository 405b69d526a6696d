/**
 * Limits the requests that a program sends, so that it stays inside Clerk's rate limits by itself.
 *
 * @example
 * ```ts
 * import { RateLimitPolicy } from "@effect-clerk/core"
 * import { OrganizationMemberships } from "@effect-clerk/memberships"
 * import { ClerkEmulator } from "@effect-clerk/testing"
 * import { Effect, Redacted } from "effect"
 *
 * RateLimitPolicy.documented.instance(Redacted.make("sk_live_example")) === RateLimitPolicy.production // => true
 * RateLimitPolicy.documented.instance(Redacted.make("sk_test_example")) === RateLimitPolicy.development // => true
 *
 * // A test that counts requests, and has no use for a limit.
 * const count = OrganizationMemberships.use((_) => _.listForInstance()).pipe(
 *   Effect.provide(
 *     OrganizationMemberships.layerFetch({ secretKey: Redacted.make("sk_test_example"), fetch: ClerkEmulator.fetch() })
 *   ),
 *   Effect.map(({ totalCount }) => totalCount),
 *   Effect.provideService(RateLimitPolicy.Current, RateLimitPolicy.unlimited)
 * )
 *
 * await Effect.runPromise(count) // => 0
 * ```
 *
 * @since 0.1.0
 */
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Redacted from "effect/Redacted"
import * as Policy from "./internal/policy.ts"
import type { Issue } from "./Issue.ts"

/**
 * Quota of at most `limit` requests in any stretch of time that is as long as `window`.
 *
 * @category models
 * @since 0.1.0
 */
export interface Quota {
  readonly limit: number
  readonly window: Duration.Duration
}

/**
 * Policy that gives each request its quotas.
 *
 * @category models
 * @since 0.1.0
 */
export interface RateLimitPolicy {
  /** Returns the quota of all requests with one secret key, `undefined` for no limit. */
  readonly instance: (secretKey: Redacted.Redacted<string>) => Quota | undefined
  /**
   * Returns the quota that a request has besides the instance's, given the endpoint's: that of one resource's changes, since
   * Clerk counts those of each membership separately, or of all requests to one endpoint, such as those that invite.
   */
  readonly resource: (quota: Quota) => Quota | undefined
  /** Outcome of a call when the shared store fails, or does not respond for a second: it fails too, or it continues inside the process's own quota. */
  readonly onStoreFailure: "fail" | "allow"
  /** Invalid fields of the policy. Every call under a policy with issues fails with `InvalidRequest`, which lists them. */
  readonly issues: ReadonlyArray<Issue>
}

const window = Duration.seconds(10)

/**
 * Clerk's limit for a production instance: 1000 requests in 10 seconds.
 *
 * @see https://clerk.com/docs/backend-requests/resources/rate-limits
 * @category quotas
 * @since 0.1.0
 */
export const production: Quota = { limit: 1000, window }

/**
 * Clerk's limit for a development instance: 100 requests in 10 seconds.
 *
 * @see https://clerk.com/docs/backend-requests/resources/rate-limits
 * @category quotas
 * @since 0.1.0
 */
export const development: Quota = { limit: 100, window }

/**
 * Policy of Clerk's documented limits: the instance's, which depends on the key's prefix, and each endpoint's own.
 *
 * **Details**
 *
 * A request counts from the time it is sent until a window after its response. Requests above a limit wait, first come,
 * first served, in a queue for each quota. A page that a stream prefetches waits behind all others. Where the requests of an
 * hour are used up, as Clerk limits invitations, a call that may not wait for so long fails at once and says when.
 *
 * A 429 with a Retry-After starts a cooldown for all of the client's calls under the quota that is used up: that of the changed
 * membership, or the key's where that is the fuller one. It also shows that others use the
 * same quota, so the client lowers its limit to the number of requests that Clerk processed in the window before, by half at
 * most. After eight windows without another 429, the limit grows by a tenth of the quota with each window.
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
 * Policy without any limit in this program.
 *
 * **Gotchas**
 *
 * Clerk still limits the requests. A 429 starts no cooldown for other calls; it is retried as the `RetryPolicy` says.
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
 * Options of {@link make}.
 *
 * @category models
 * @since 0.1.0
 */
export interface Options {
  /** Number of requests that a window allows, a positive integer. */
  readonly limit: number
  /** Length of a window, a positive and finite duration. */
  readonly window: Duration.Input
  /** Outcome of a call when the shared store fails, `"fail"` by default. */
  readonly onStoreFailure?: "fail" | "allow" | undefined
}

/**
 * Creates a policy with a quota of its own for all requests with one secret key.
 *
 * **When to use**
 *
 * Use to give this program its share of a key that other programs use too.
 *
 * **Details**
 *
 * The endpoints' own limits stay. Where the program provides effect's `RateLimiter`, the processes that share its store
 * share the quota.
 *
 * **Gotchas**
 *
 * A limit that is no positive integer, or a window that is no positive duration, makes every call under the policy fail
 * with `InvalidRequest`.
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
  const own = { __proto__: null, ...options }
  const validation = Policy.validation("RateLimitPolicy")
  const quota: Quota = {
    limit: validation.integer("limit", own.limit, 1),
    window: validation.duration("window", own.window)
  }
  const { onStoreFailure = "fail" } = own
  validation.check("onStoreFailure", onStoreFailure === "fail" || onStoreFailure === "allow", '"fail" or "allow"')
  return {
    ...documented,
    instance: () => quota,
    onStoreFailure,
    issues: validation.issues
  }
}

/**
 * Reference to the policy of a call, {@link documented} unless replaced with `Effect.provideService`.
 *
 * @category references
 * @since 0.1.0
 */
export const Current: Context.Reference<RateLimitPolicy> = Context.Reference<RateLimitPolicy>(
  "@effect-clerk/core/RateLimitPolicy",
  { defaultValue: () => documented }
)
