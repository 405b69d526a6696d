/** The second argument of a call of the facade: its check, and its policies as a context. */
import * as RateLimitPolicy from "@effect-clerk/core/RateLimitPolicy"
import * as RetryPolicy from "@effect-clerk/core/RetryPolicy"
import { policyIssues } from "@effect-clerk/core/internal"
import type { Issue } from "@effect-clerk/core/Issue"
import * as TimeoutPolicy from "@effect-clerk/core/TimeoutPolicy"
import * as Context from "effect/Context"
import * as Predicate from "effect/Predicate"

/**
 * Policies that replace the defaults: values of `RetryPolicy`, `TimeoutPolicy` and `RateLimitPolicy` from
 * `@effect-clerk/core`.
 *
 * @category options
 * @since 0.1.0
 */
export interface Policies {
  /** Decides which failures are tried again, when, and how often: `RetryPolicy.none`, `RetryPolicy.exponential({ times: 5 })`. */
  readonly retry?: RetryPolicy.RetryPolicy | undefined
  /** Limits how long a call may take: `TimeoutPolicy.make({ attempt: "2 seconds", total: "5 seconds" })`. */
  readonly timeout?: TimeoutPolicy.TimeoutPolicy | undefined
  /** Limits how many requests are sent: `RateLimitPolicy.unlimited`, `RateLimitPolicy.make({ limit: 50, window: "10 seconds" })`. */
  readonly rateLimit?: RateLimitPolicy.RateLimitPolicy | undefined
}

/**
 * Options that each call takes as its second argument.
 *
 * @category options
 * @since 0.1.0
 */
export interface CallOptions<Signal extends AbortSignal | undefined = AbortSignal | undefined> extends Policies {
  /**
   * Stops the call as soon as it is aborted, and closes its connection. The call then comes to an `Aborted` failure, which
   * only a call with a signal has in its type. A signal that is aborted already sends nothing.
   */
  readonly signal?: Signal | undefined
}

/** Adds policies to a context. One that is absent, `null`, or in `Object.prototype` alone leaves the context's own. */
export const withPolicies = (
  context: Context.Context<never>,
  policies: Policies | undefined
): Context.Context<never> => {
  const own = { __proto__: null, ...policies }
  const { rateLimit, retry, timeout } = own
  const withRetry = withPolicy(context, RetryPolicy.Current, retry, "RetryPolicy", "retry")
  const withTimeout = withPolicy(withRetry, TimeoutPolicy.Current, timeout, "TimeoutPolicy", "timeout")
  return withPolicy(withTimeout, RateLimitPolicy.Current, rateLimit, "RateLimitPolicy", "rateLimit")
}

/** Adds a policy. An invalid one becomes the default with its issues, which name the option, and which fail the call. */
const withPolicy = <Policy extends { readonly issues: ReadonlyArray<Issue> }>(
  context: Context.Context<never>,
  current: Context.Reference<Policy>,
  policy: Policy | null | undefined,
  kind: "RetryPolicy" | "TimeoutPolicy" | "RateLimitPolicy",
  option: string
): Context.Context<never> => {
  if (Predicate.isNullish(policy)) return context
  const issues = policyIssues(policy, kind, option)
  return Context.add(context, current, issues.length === 0 ? policy : { ...current.defaultValue(), issues })
}

/** Returns what is invalid about the options of a call, which a program without types may make of anything. */
export const findIssue = (options: unknown): Issue | undefined => {
  // A signal in place of the options would have no effect, and nobody would notice.
  if (!Predicate.isNullish(options) && (!Predicate.isObject(options) || isSignal(options))) {
    return { path: ["options"], expected: "an object, such as { signal }" }
  }
  const { signal }: { readonly signal?: unknown } & { readonly __proto__: null } = { __proto__: null, ...options }
  return Predicate.isNullish(signal) || isSignal(signal) ? undefined : { path: ["signal"], expected: "an AbortSignal" }
}

/** Accepts a signal of any realm, and any object that has the parts of a signal that are used. */
export const isSignal = (signal: unknown): signal is AbortSignal =>
  Predicate.hasProperty(signal, "aborted") &&
  Predicate.isBoolean(signal.aborted) &&
  Predicate.hasProperty(signal, "addEventListener") &&
  Predicate.isFunction(signal.addEventListener) &&
  Predicate.hasProperty(signal, "removeEventListener") &&
  Predicate.isFunction(signal.removeEventListener)
