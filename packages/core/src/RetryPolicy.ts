/**
 * Which failures are tried again, when, and how often.
 *
 * @since 0.1.0
 */
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Random from "effect/Random"
import * as Schedule from "effect/Schedule"
import { type ClerkErrors, hasCode } from "./ClerkErrors.ts"
import * as Policy from "./internal/policy.ts"
import type { SDKException } from "./SDKException.ts"
import type { Issue } from "./Issue.ts"

/**
 * What a policy decides on.
 *
 * @category models
 * @since 0.1.0
 */
export type Failure = ClerkErrors | SDKException

/**
 * A bucket of tokens that all calls of one client share. A retry takes `cost`; a call that ends with a success or with a
 * documented refusal puts `refund` back, and what its own retries took. When most calls fail the bucket runs dry: then
 * retries stop, calls do not.
 *
 * @category models
 * @since 0.1.0
 */
export interface Budget {
  readonly capacity: number
  readonly cost: number
  readonly refund: number
}

/**
 * 100 retries at most beyond what succeeds: 500 tokens, 5 a retry, 1 back for each success.
 *
 * @category constants
 * @since 0.1.0
 */
export const defaultBudget: Budget = { capacity: 500, cost: 5, refund: 1 }

/**
 * @category models
 * @since 0.1.0
 */
export interface RetryPolicy {
  /** When the next attempt starts, and after how many it stops. A Retry-After of Clerk's only ever lengthens a wait. */
  readonly schedule: Schedule.Schedule<unknown, Failure>
  /** Whether a failure passes by itself, so that the same request may succeed later. */
  readonly isTransient: (failure: Failure) => boolean
  /** Whether a write is repeated that Clerk may have acted on. */
  readonly allowWrites: boolean
  /** The longest Retry-After that is waited for; beyond it the call fails at once, with the wait in `retryAfter`. */
  readonly maxRetryAfter: Duration.Duration
  /** What all calls of one client may spend on retries together; `undefined` is no bound. */
  readonly budget: Budget | undefined
  /** What is wrong with the policy; a call under it is refused with these. */
  readonly issues: ReadonlyArray<Issue>
}

/**
 * Failures that pass by themselves: no answer, a timeout, 429, 5xx, and 409 `resource_locked`.
 *
 * @category predicates
 * @since 0.1.0
 */
export const isTransient = (failure: Failure): boolean => {
  if (failure._tag === "ClerkErrors") return isTransientStatus(failure.status, failure)
  switch (failure.reason._tag) {
    case "Transport":
    case "Timeout":
      return true
    case "UnexpectedStatus":
      return isTransientStatus(failure.reason.status, failure)
    case "MalformedResponse":
    case "InvalidRequest":
    case "RateLimiter":
      return false
  }
}

const isTransientStatus = (status: number, failure: Failure): boolean =>
  status === 429 || status >= 500 || (status === 409 && hasCode(failure, "resource_locked"))

/**
 * Whether a failure of an endpoint may be tried again under a policy: it is transient, and repeating it is safe, since
 * the endpoint only reads, or Clerk certainly did not act, or the caller asked for it.
 *
 * @category predicates
 * @since 0.1.0
 */
export const shouldRetry = (policy: RetryPolicy, failure: Failure, reads: boolean): boolean =>
  policy.isTransient(failure) && (reads || policy.allowWrites || failure.processed === "no")

/**
 * What every policy has besides its waits.
 *
 * @category models
 * @since 0.1.0
 */
export interface Options {
  /** See {@link RetryPolicy.maxRetryAfter}; 20 seconds unless given. */
  readonly maxRetryAfter?: Duration.Input | undefined
  /** See {@link RetryPolicy.allowWrites}; off unless given. */
  readonly allowWrites?: boolean | undefined
  /** See {@link RetryPolicy.isTransient}; {@link isTransient} unless given. */
  readonly isTransient?: ((failure: Failure) => boolean) | undefined
  /** See {@link RetryPolicy.budget}; {@link defaultBudget} unless given, none if `false`. */
  readonly budget?: Budget | false | undefined
}

/**
 * @category models
 * @since 0.1.0
 */
export interface ExponentialOptions extends Options {
  /** The first wait's upper bound; 250 milliseconds unless given. */
  readonly base?: Duration.Input | undefined
  /** What each further bound is multiplied by; 2 unless given. */
  readonly factor?: number | undefined
  /** The highest bound; 8 seconds unless given. */
  readonly cap?: Duration.Input | undefined
  /** How many attempts may follow the first; 3 unless given. */
  readonly times?: number | undefined
  /** Full jitter: each wait is drawn between zero and its bound. On unless `false`, where each wait is its bound. */
  readonly jitter?: boolean | undefined
}

type Checks = ReturnType<typeof Policy.checks>

const fromChecks = (
  checks: Checks,
  options: Options,
  schedule: () => Schedule.Schedule<unknown, Failure>
): RetryPolicy => {
  const maxRetryAfter = checks.duration("maxRetryAfter", options.maxRetryAfter ?? "20 seconds")
  const { allowWrites = false, budget = defaultBudget, isTransient: passes = isTransient } = options
  if (budget !== false) {
    if (typeof budget === "object" && budget !== null) {
      checks.number("budget.capacity", budget.capacity, 0)
      checks.number("budget.cost", budget.cost, 0)
      checks.number("budget.refund", budget.refund, 0)
    } else checks.refuse("budget", "an object, or false")
  }
  checks.is("allowWrites", typeof allowWrites === "boolean", "true or false")
  checks.is("isTransient", typeof passes === "function", "a function")
  return {
    schedule: checks.issues.length > 0 ? Schedule.recurs(0) : schedule(),
    isTransient: passes,
    allowWrites,
    maxRetryAfter,
    budget: budget === false ? undefined : budget,
    issues: checks.issues
  }
}

/**
 * Waits that grow exponentially, with full jitter. A duration that is not positive and finite, a factor under 1, `times`
 * that are no integer of at least 0, or a cap under the base make every call under the policy fail with `InvalidRequest`.
 *
 * @example
 * ```ts
 * import { RetryPolicy } from "@effect-clerk/core"
 *
 * RetryPolicy.exponential({ times: 5, base: "100 millis" }).issues // => []
 * RetryPolicy.exponential({ times: -1 }).issues[0]?.path // => ["RetryPolicy", "times"]
 * ```
 *
 * @category constructors
 * @since 0.1.0
 */
export const exponential = (options: ExponentialOptions = {}): RetryPolicy => {
  const checks = Policy.checks("RetryPolicy")
  const base = checks.duration("base", options.base ?? "250 millis")
  const factor = checks.number("factor", options.factor ?? 2, 1)
  const cap = checks.duration("cap", options.cap ?? Math.max(8000, Duration.toMillis(base)))
  const times = checks.integer("times", options.times ?? 3, 0)
  const { jitter = true } = options
  checks.is("jitter", typeof jitter === "boolean", "true or false")
  if (Duration.toMillis(cap) < Duration.toMillis(base)) checks.refuse("cap", "a duration that is not shorter than base")
  return fromChecks(checks, options, () => waits(base, factor, cap, times, jitter))
}

/**
 * The waits of a schedule of one's own, which sees each failure. It decides when and how often; whether a failure is
 * tried again at all stays with the policy.
 *
 * @example
 * ```ts
 * import { RetryPolicy } from "@effect-clerk/core"
 * import { Schedule } from "effect"
 *
 * const policy = RetryPolicy.fromSchedule(Schedule.spaced("1 seconds").pipe(Schedule.upTo({ times: 5 })))
 *
 * policy.allowWrites // => false
 * ```
 *
 * @category constructors
 * @since 0.1.0
 */
export const fromSchedule = (schedule: Schedule.Schedule<unknown, Failure>, options: Options = {}): RetryPolicy => {
  const checks = Policy.checks("RetryPolicy")
  checks.is("schedule", Schedule.isSchedule(schedule), "a schedule")
  return fromChecks(checks, options, () => schedule)
}

const waits = (
  base: Duration.Duration,
  factor: number,
  cap: Duration.Duration,
  times: number,
  jitter: boolean
): Schedule.Schedule<unknown, Failure> =>
  Schedule.exponential(base, factor).pipe(
    Schedule.upTo({ times }),
    Schedule.setInputType<Failure>(),
    Schedule.modifyDelay(({ duration }) => {
      const bound = Math.min(Duration.toMillis(duration), Duration.toMillis(cap))
      return Effect.map(jitter ? Random.next : Effect.succeed(1), (part) => Duration.millis(bound * part))
    })
  )

/**
 * Nothing is tried again.
 *
 * @category constructors
 * @since 0.1.0
 */
export const none: RetryPolicy = exponential({ times: 0 })

/**
 * The policy of every call, {@link exponential} with its defaults unless replaced with `Effect.provideService`.
 *
 * @category references
 * @since 0.1.0
 */
export const Current: Context.Reference<RetryPolicy> = Context.Reference<RetryPolicy>(
  "@effect-clerk/core/RetryPolicy",
  { defaultValue: () => exponential() }
)

/**
 * Lets the writes of one effect be repeated even where Clerk may have acted on them: a lost answer to `create` may then
 * come back as `already_a_member_in_organization`.
 *
 * @category combinators
 * @since 0.1.0
 */
export const allowWrites = <A, E, R>(self: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  Effect.updateService(self, Current, (policy) => ({ ...policy, allowWrites: true }))
