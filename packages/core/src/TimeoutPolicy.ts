/**
 * Time limits of a call.
 *
 * @since 0.1.0
 */
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Policy from "./internal/policy.ts"
import type { Issue } from "./Issue.ts"

/**
 * The time limits of a call. `undefined` is no limit.
 *
 * @category models
 * @since 0.1.0
 */
export interface TimeoutPolicy {
  /** Covers one request and its whole response, body included. */
  readonly attempt: Duration.Duration | undefined
  /** Covers the call with all its attempts, its waits for the rate limit and its backoff. A stream does not count those waits. */
  readonly total: Duration.Duration | undefined
  /** The invalid options that it was made of; a call under a policy with issues fails before anything is sent. */
  readonly issues: ReadonlyArray<Issue>
}

/**
 * Makes a policy of one or both limits; the other keeps its default. `"Infinity"` lifts a limit.
 *
 * **Gotchas**
 *
 * A duration that is not positive, or an `attempt` that is longer than the `total`, is no error of `make`: every call under
 * the policy fails with `InvalidRequest`.
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
  const own = { __proto__: null, ...options }
  const validation = Policy.validation("TimeoutPolicy")
  const total = validation.limit("total", own.total ?? standard.total)
  const attempt =
    own.attempt === undefined ? shorter(standard.attempt, total) : validation.limit("attempt", own.attempt)
  if (attempt !== undefined && total !== undefined && Duration.toMillis(attempt) > Duration.toMillis(total)) {
    validation.reject("attempt", "a duration that is not longer than total")
  }
  return { attempt, total, issues: validation.issues }
}

/** {@link make} with its defaults. They need no validation, and a bundle that provides no policy of its own has none. */
const standard = {
  // Longer than the 10 seconds for which Node tries to connect: a silent address is then known as such, and nothing was sent.
  attempt: /* @__PURE__ */ Duration.seconds(15),
  total: /* @__PURE__ */ Duration.seconds(30),
  issues: []
} satisfies TimeoutPolicy

const shorter = (a: Duration.Duration, b: Duration.Duration | undefined): Duration.Duration =>
  b !== undefined && Duration.toMillis(b) < Duration.toMillis(a) ? b : a

/**
 * Sets no limit.
 *
 * @example
 * ```ts
 * import { TimeoutPolicy } from "@effect-clerk/core"
 * import { Effect } from "effect"
 *
 * const program = Effect.map(TimeoutPolicy.Current, ({ total }) => total)
 *
 * await Effect.runPromise(Effect.provideService(program, TimeoutPolicy.Current, TimeoutPolicy.none)) // => undefined
 * ```
 *
 * @category constructors
 * @since 0.1.0
 */
export const none: TimeoutPolicy = { attempt: undefined, total: undefined, issues: [] }

/**
 * The policy of every call: 15 seconds an attempt, 30 in total. Replace it for a call, a scope or a program with
 * `Effect.provideService(TimeoutPolicy.Current, ...)`.
 *
 * @category references
 * @since 0.1.0
 */
export const Current: Context.Reference<TimeoutPolicy> = Context.Reference<TimeoutPolicy>(
  "@effect-clerk/core/TimeoutPolicy",
  { defaultValue: () => standard }
)
