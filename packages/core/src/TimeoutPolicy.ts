/**
 * How long a call may take.
 *
 * @since 0.1.0
 */
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Policy from "./internal/policy.ts"
import type { Issue } from "./Issue.ts"

/**
 * Two limits: `attempt` covers one request and its whole answer, body included; `total` covers the call with its waits
 * for the rate limit and its retries. `undefined` is no limit.
 *
 * @category models
 * @since 0.1.0
 */
export interface TimeoutPolicy {
  readonly attempt: Duration.Duration | undefined
  readonly total: Duration.Duration | undefined
  /** What is wrong with the policy; a call under it is refused with these. */
  readonly issues: ReadonlyArray<Issue>
}

/**
 * Limits of one's own; the other keeps its default. `"Infinity"` lifts a limit. A duration that is no positive one, or
 * an attempt that is longer than the total, makes every call under the policy fail with `InvalidRequest`.
 *
 * @example
 * ```ts
 * import { TimeoutPolicy } from "@effect-clerk/core"
 * import { Duration } from "effect"
 *
 * const policy = TimeoutPolicy.make({ attempt: "2 seconds", total: "5 seconds" })
 *
 * policy.total // => Duration.seconds(5)
 * TimeoutPolicy.make({ attempt: "1 minute", total: "5 seconds" }).issues.length // => 1
 * ```
 *
 * @category constructors
 * @since 0.1.0
 */
export const make = (options: {
  readonly attempt?: Duration.Input | undefined
  readonly total?: Duration.Input | undefined
}): TimeoutPolicy => {
  const checks = Policy.checks("TimeoutPolicy")
  const total = checks.limit("total", options.total ?? defaultTotal)
  const attempt =
    options.attempt === undefined ? shorter(defaultAttempt, total) : checks.limit("attempt", options.attempt)
  if (attempt !== undefined && total !== undefined && Duration.toMillis(attempt) > Duration.toMillis(total)) {
    checks.refuse("attempt", "a duration that is not longer than total")
  }
  return { attempt, total, issues: checks.issues }
}

const defaultAttempt = Duration.seconds(10)
const defaultTotal = Duration.seconds(30)

const shorter = (a: Duration.Duration, b: Duration.Duration | undefined): Duration.Duration =>
  b !== undefined && Duration.toMillis(b) < Duration.toMillis(a) ? b : a

/**
 * No limit at all.
 *
 * @category constructors
 * @since 0.1.0
 */
export const none: TimeoutPolicy = { attempt: undefined, total: undefined, issues: [] }

/**
 * The policy of every call: 10 seconds an attempt, 30 in total. Replace it for a call, a scope or a program with
 * `Effect.provideService(TimeoutPolicy.Current, ...)`.
 *
 * @category references
 * @since 0.1.0
 */
export const Current: Context.Reference<TimeoutPolicy> = Context.Reference<TimeoutPolicy>(
  "@effect-clerk/core/TimeoutPolicy",
  { defaultValue: () => make({}) }
)
