/**
 * Retry policy of a call: the failures that are retried, the backoff between attempts, and the retry budget.
 *
 * @since 0.1.0
 */
import type * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Pull from "effect/Pull"
import * as Schedule from "effect/Schedule"
import type { ClerkErrors } from "./ClerkErrors.ts"
import { isCertificateCode } from "./internal/errors/certificate.ts"
import { includesCode } from "./internal/errors/clerkErrors.ts"
import { errorResponseOf, reasonOf } from "./internal/errors/reason.ts"
import { type Exponential, exponentialBackoff } from "./internal/exponentialBackoff.ts"
import * as Policy from "./internal/policy.ts"
import type { SDKException } from "./SDKException.ts"
import type { Issue } from "./Issue.ts"

/**
 * A failure of a call, which a policy decides on.
 *
 * @category models
 * @since 0.1.0
 */
export type Failure = ClerkErrors | SDKException

/**
 * Retry budget: a bucket of tokens that all calls of one client share, so that retries do not multiply the load on a server
 * that is down.
 *
 * **Details**
 *
 * A retry takes `cost` tokens. A call that ends with a success, or with a documented error response below 500, puts `refund`
 * tokens back, and those that its own retries took. When most calls fail, the bucket runs empty: then no failure is retried,
 * while first attempts are still sent.
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
 * Default retry budget: 500 tokens, 5 for each retry, 1 back for each success. It allows 100 retries without a success between them.
 *
 * @example
 * ```ts
 * import { RetryPolicy } from "@effect-clerk/core"
 *
 * const patient = RetryPolicy.exponential({ budget: { ...RetryPolicy.defaultBudget, capacity: 5000 } })
 *
 * patient.budget // => { capacity: 5000, cost: 5, refund: 1 }
 * ```
 *
 * @category constants
 * @since 0.1.0
 */
export const defaultBudget: Budget = { capacity: 500, cost: 5, refund: 1 }

/**
 * Returns the wait before the next attempt of a call, after the failure of the last one; `undefined` where none follows.
 *
 * @category models
 * @since 0.1.0
 */
export type Backoff = (failure: Failure) => Effect.Effect<Duration.Duration | undefined>

/**
 * The rules by which a failed attempt is retried.
 *
 * @category models
 * @since 0.1.0
 */
export interface RetryPolicy {
  /** Starts the backoff of one call. A Retry-After of Clerk's lengthens a wait and never shortens one. */
  readonly backoff: () => Backoff
  /** Tells whether a failure is transient: the same request may succeed later. */
  readonly isTransient: (failure: Failure) => boolean
  /** Allows to retry a write that Clerk may have acted on. Safe only where the write is idempotent. */
  readonly allowWrites: boolean
  /** Longest Retry-After that is waited for. Beyond it the call fails at once, with the wait in `retryAfter`. */
  readonly maxRetryAfter: Duration.Duration
  /** Retry budget that all calls of one client share; `undefined` is no bound. */
  readonly budget: Budget | undefined
  /** The invalid options that it was made of; a call under a policy with issues fails before anything is sent. */
  readonly issues: ReadonlyArray<Issue>
}

/**
 * Tells whether a failure is transient: a transport failure, a timeout, 429, 5xx, or 409 `resource_locked`. A certificate that
 * is expired, for another host or not trusted stays so: that is no transient failure.
 *
 * @example
 * ```ts
 * import { RetryPolicy } from "@effect-clerk/core"
 * import { OrganizationMemberships } from "@effect-clerk/memberships"
 * import { ClerkEmulator } from "@effect-clerk/testing"
 * import { Effect, Redacted } from "effect"
 *
 * const program = Effect.gen(function*() {
 *   const { fetch, inject } = yield* ClerkEmulator.make()
 *   yield* inject({ with: { status: 502 } })
 *   const noa = { organizationId: "org_acme", userId: "user_noa", role: "org:member" }
 *   const create = OrganizationMemberships.use((_) => Effect.flip(_.create(noa)))
 *   const failure = yield* create.pipe(
 *     Effect.provide(OrganizationMemberships.layerFetch({ secretKey: Redacted.make("sk_test_example"), fetch }))
 *   )
 *   const policy = RetryPolicy.exponential()
 *   // Clerk may have acted on the write, so that only a read is retried.
 *   return [
 *     RetryPolicy.isTransient(failure),
 *     RetryPolicy.shouldRetry(policy, failure, true),
 *     RetryPolicy.shouldRetry(policy, failure, false)
 *   ]
 * })
 *
 * await Effect.runPromise(program) // => [true, true, false]
 * ```
 *
 * @category predicates
 * @since 0.1.0
 */
export const isTransient = (failure: Failure): boolean => {
  const reason = reasonOf(failure)
  if (reason._tag === "Transport") {
    // A server's certificate that was rejected is rejected again. Deno has no code for that, and these words.
    return !isCertificateCode(reason.code) && !reason.description.includes("invalid peer certificate")
  }
  const response = errorResponseOf(failure)
  if (response === undefined) return reason._tag === "Timeout"
  const { errors, status } = response
  return status === 429 || status >= 500 || (status === 409 && includesCode(errors, "resource_locked"))
}

/**
 * Tells whether a policy allows to retry a failed attempt: the failure is transient, and a retry is safe since the endpoint
 * only reads, or Clerk certainly did not act on the request, or the policy allows writes.
 *
 * @category predicates
 * @since 0.1.0
 */
export const shouldRetry = (policy: RetryPolicy, failure: Failure, reads: boolean): boolean =>
  policy.isTransient(failure) && (reads || policy.allowWrites || failure.processed === "no")

/**
 * Options of every policy, besides its backoff.
 *
 * @category models
 * @since 0.1.0
 */
export interface Options {
  /** See {@link RetryPolicy.maxRetryAfter}; 20 seconds by default. */
  readonly maxRetryAfter?: Duration.Input | undefined
  /** See {@link RetryPolicy.allowWrites}; `false` by default. */
  readonly allowWrites?: boolean | undefined
  /** See {@link RetryPolicy.isTransient}; {@link isTransient} by default. */
  readonly isTransient?: ((failure: Failure) => boolean) | undefined
  /** See {@link RetryPolicy.budget}; {@link defaultBudget} by default, none if `false`. */
  readonly budget?: Budget | false | undefined
}

/**
 * Options of {@link exponential}.
 *
 * @category models
 * @since 0.1.0
 */
export interface ExponentialOptions extends Options {
  /** Upper bound of the first wait; 250 milliseconds by default. */
  readonly base?: Duration.Input | undefined
  /** Factor by which the bound grows with each attempt; 2 by default. */
  readonly factor?: number | undefined
  /** Highest bound; 8 seconds by default. */
  readonly cap?: Duration.Input | undefined
  /** Number of attempts that may follow the first; 3 by default. */
  readonly times?: number | undefined
  /** Full jitter: each wait is drawn between zero and its bound. Without it each wait is its bound. `true` by default. */
  readonly jitter?: boolean | undefined
}

/**
 * Makes a policy with exponential backoff and full jitter.
 *
 * **Gotchas**
 *
 * An invalid option is no error of `exponential`: every call under the policy fails with `InvalidRequest`. Invalid are a
 * duration that is not positive and finite, a `factor` under 1, `times` that is not an integer of at least 0, and a `cap`
 * under the `base`.
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
  const own = { __proto__: null, ...options }
  const validation = Policy.validation("RetryPolicy")
  const base = validation.duration("base", own.base ?? defaults.base)
  const factor = validation.number("factor", own.factor ?? defaults.factor, 1)
  const cap = validation.duration("cap", own.cap ?? Duration.max(defaults.cap, base))
  const times = validation.integer("times", own.times ?? defaults.times, 0)
  const { jitter = defaults.jitter } = own
  validation.check("jitter", typeof jitter === "boolean", "true or false")
  validation.check("cap", Duration.toMillis(cap) >= Duration.toMillis(base), "a duration that is not shorter than base")
  return make(validation, options, exponentialBackoff({ base, factor, cap, times, jitter }))
}

/**
 * Makes a policy with a schedule of one's own, which sees each failure.
 *
 * **Details**
 *
 * The schedule decides when and how often a failed attempt is retried. Whether it is retried at all stays with
 * {@link shouldRetry}.
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
  const validation = Policy.validation("RetryPolicy")
  validation.check("schedule", Schedule.isSchedule(schedule), "a schedule")
  return make(validation, options, scheduledBackoff(schedule))
}

const defaults: Exponential = {
  base: /* @__PURE__ */ Duration.millis(250),
  factor: 2,
  cap: /* @__PURE__ */ Duration.seconds(8),
  times: 3,
  jitter: true
}

const defaultMaxRetryAfter = /* @__PURE__ */ Duration.seconds(20)

const make = (
  validation: ReturnType<typeof Policy.validation>,
  options: Options,
  backoff: () => Backoff
): RetryPolicy => {
  const own = { __proto__: null, ...options }
  const maxRetryAfter = validation.duration("maxRetryAfter", own.maxRetryAfter ?? defaultMaxRetryAfter)
  const { allowWrites = false, budget = defaultBudget, isTransient: ownIsTransient = isTransient } = own
  if (budget !== false) {
    if (typeof budget === "object" && budget !== null) {
      validation.number("budget.capacity", budget.capacity, 0)
      validation.number("budget.cost", budget.cost, 0)
      validation.number("budget.refund", budget.refund, 0)
    } else validation.reject("budget", "an object, or false")
  }
  validation.check("allowWrites", typeof allowWrites === "boolean", "true or false")
  validation.check("isTransient", typeof ownIsTransient === "function", "a function")
  return {
    backoff: validation.issues.length > 0 ? noBackoff : backoff,
    isTransient: ownIsTransient,
    allowWrites,
    maxRetryAfter,
    budget: budget === false ? undefined : budget,
    issues: validation.issues
  }
}

/** Stops at once. A call under a policy with issues is never sent, and whoever runs its backoff by hand does not wait, either. */
const noBackoff = (): Backoff => () => Effect.succeed(undefined)

const scheduledBackoff = (schedule: Schedule.Schedule<unknown, Failure>) => (): Backoff => {
  const start = Effect.clockWith((clock) => {
    const now = steadyTime(clock)
    return Effect.map(Schedule.toStep(schedule), (step) => (failure: Failure) => step(now(), failure))
  })
  // A schedule's step counts by itself, so a call takes one step function and keeps it.
  let step: Effect.Success<typeof start> | undefined
  const started = Effect.suspend(() =>
    step === undefined ? Effect.map(start, (first) => (step = first)) : Effect.succeed(step)
  )
  return (failure) =>
    Effect.flatMap(started, (step) => Effect.map(step(failure), ([, wait]) => wait)).pipe(
      Pull.catchDone(() => Effect.succeed(undefined))
    )
}

/** Returns a wall time that is not corrected any more: a schedule would take a correction for time that has passed. */
const steadyTime = (clock: Clock.Clock): (() => number) => {
  const elapsed = () => Number(clock.monotonicTimeNanosUnsafe()) / 1e6
  const startedAt = clock.currentTimeMillisUnsafe() - elapsed()
  return () => Math.round(startedAt + elapsed())
}

/**
 * Retries nothing.
 *
 * @category constructors
 * @since 0.1.0
 */
export const none: RetryPolicy = /* @__PURE__ */ exponential({ times: 0 })

/** {@link exponential} with its defaults. They need no validation, and a bundle that provides no policy of its own has none. */
const standard: RetryPolicy = {
  backoff: /* @__PURE__ */ exponentialBackoff(defaults),
  isTransient,
  allowWrites: false,
  maxRetryAfter: defaultMaxRetryAfter,
  budget: defaultBudget,
  issues: []
}

/**
 * The policy of every call: {@link exponential} with its defaults, unless replaced with `Effect.provideService`.
 *
 * @category references
 * @since 0.1.0
 */
export const Current: Context.Reference<RetryPolicy> = Context.Reference<RetryPolicy>(
  "@effect-clerk/core/RetryPolicy",
  { defaultValue: () => standard }
)

/**
 * Allows the writes of one effect to be retried even where Clerk may have acted on them.
 *
 * **When to use**
 *
 * Use it for writes that are idempotent, or whose failure on the second attempt you handle: a `create` whose response was
 * lost may fail with `already_a_member_in_organization` when it is retried.
 *
 * @example
 * ```ts
 * import { RetryPolicy } from "@effect-clerk/core"
 * import { OrganizationMemberships } from "@effect-clerk/memberships"
 * import { ClerkEmulator } from "@effect-clerk/testing"
 * import { Effect, Redacted } from "effect"
 *
 * const program = Effect.gen(function*() {
 *   const { fetch, inject, requests } = yield* ClerkEmulator.make({
 *     organizations: [{ id: "org_acme", name: "Acme" }],
 *     users: [{ id: "user_noa" }]
 *   })
 *   yield* inject({ with: { status: 503 } })
 *   const noa = { organizationId: "org_acme", userId: "user_noa", role: "org:member" }
 *   yield* OrganizationMemberships.use((_) => _.create(noa)).pipe(
 *     RetryPolicy.allowWrites,
 *     Effect.provide(OrganizationMemberships.layerFetch({ secretKey: Redacted.make("sk_test_example"), fetch }))
 *   )
 *   return (yield* requests).map(({ status }) => status)
 * })
 *
 * await Effect.runPromise(program) // => [503, 200]
 * ```
 *
 * @category combinators
 * @since 0.1.0
 */
export const allowWrites = <A, E, R>(self: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  Effect.flatMap(Current, (policy) => Effect.provideService(self, Current, { ...policy, allowWrites: true }))
