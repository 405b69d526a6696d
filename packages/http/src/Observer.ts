/**
 * Observes every request that is sent, for the logs, metrics or tests of a program.
 *
 * @example
 * ```ts
 * import { Observer } from "@effect-clerk/http"
 * import { OrganizationMemberships } from "@effect-clerk/memberships"
 * import { ClerkEmulator } from "@effect-clerk/testing"
 * import { Effect, Redacted } from "effect"
 *
 * const seen: Array<string> = []
 *
 * const list = OrganizationMemberships.use((_) => _.list({ organizationId: "org_unknown" })).pipe(
 *   Effect.ignore,
 *   Effect.provideService(Observer.Current, (attempt) =>
 *     Effect.sync(() => {
 *       const traced = Observer.clerkTraceId(attempt) !== undefined
 *       seen.push(`${attempt.operation} ${attempt.status} ${traced}`)
 *     })
 *   ),
 *   Effect.provide(
 *     OrganizationMemberships.layerFetch({ secretKey: Redacted.make("sk_test_example"), fetch: ClerkEmulator.fetch() })
 *   )
 * )
 *
 * await Effect.runPromise(list)
 *
 * seen // => ["OrganizationMemberships.list 404 true"]
 * ```
 *
 * @since 0.1.0
 */
import { errorResponseOf } from "@effect-clerk/core/internal"
import type { Failure } from "@effect-clerk/core/RetryPolicy"
import type * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import { spanned } from "./internal/attemptSpan.ts"
import { errorTypeOf } from "./internal/failure.ts"
import * as Observation from "./internal/observation.ts"
import { observe } from "./internal/observe.ts"
import type { Attempt, Observer } from "./internal/observer.ts"

export type { Attempt, Observer } from "./internal/observer.ts"

/**
 * Reference to the observer of the calls in a scope. There is none unless you provide it with `Effect.provideService`.
 *
 * @example
 * ```ts
 * import { Observer } from "@effect-clerk/http"
 * import { OrganizationMemberships } from "@effect-clerk/memberships"
 * import { Effect, Redacted } from "effect"
 *
 * const statuses: Array<number | undefined> = []
 * const page = { data: [], total_count: 0 }
 *
 * await OrganizationMemberships.use((_) => _.list({ organizationId: "org_acme" })).pipe(
 *   Effect.provide(OrganizationMemberships.layerFetch({
 *     secretKey: Redacted.make("sk_test_example"),
 *     fetch: () => Promise.resolve(Response.json(page))
 *   })),
 *   Effect.provideService(Observer.Current, (attempt) => Effect.sync(() => statuses.push(attempt.status))),
 *   Effect.runPromise
 * )
 *
 * statuses // => [200]
 * ```
 *
 * @category references
 * @since 0.1.0
 */
export const Current: Context.Reference<Observer | undefined> = /* @__PURE__ */ Observation.withPart(
  Observation.CurrentObserver,
  { observe }
)

/**
 * Reference that gives each attempt a span of its own below its operation's. It is `false` unless you provide `true`.
 *
 * @category references
 * @since 0.1.0
 */
export const AttemptSpans: Context.Reference<boolean> = /* @__PURE__ */ Observation.withPart(Observation.AttemptSpans, {
  spanned
})

/**
 * Returns OpenTelemetry's `error.type` of a failure: the status of an error response, else the reason's tag.
 *
 * @example
 * ```ts
 * import { SDKException, Timeout } from "@effect-clerk/core/SDKException"
 * import { Observer } from "@effect-clerk/http"
 * import { Duration } from "effect"
 *
 * const reason = new Timeout({ processed: "maybe", limit: "attempt", duration: Duration.seconds(10) })
 *
 * Observer.errorType(new SDKException({ reason, operation: "OrganizationMemberships.list", attempts: 1 })) // => "Timeout"
 * ```
 *
 * @category accessors
 * @since 0.1.0
 */
export const errorType: (failure: Failure) => string = errorTypeOf

/**
 * Returns what identifies an attempt to Clerk's support, as `clerkTraceId` of a failure does; `undefined` without a response.
 *
 * @category accessors
 * @since 0.1.0
 */
export const clerkTraceId = ({ failure, headers }: Attempt): string | undefined =>
  (failure && errorResponseOf(failure)?.clerkTraceId) || headers["clerk-trace-id"] || headers["cf-ray"]

/**
 * Formats an attempt as one line: operation, attempt, status, duration, wait for a permit and trace id. It holds no secret
 * key, no id and no address.
 *
 * @example
 * ```ts
 * import { Observer } from "@effect-clerk/http"
 * import { Duration } from "effect"
 *
 * const line = Observer.format({
 *   operation: "OrganizationMemberships.list",
 *   method: "GET",
 *   path: "/organizations/{organization_id}/memberships",
 *   serverAddress: "api.clerk.com",
 *   attempt: 1,
 *   repeats: undefined,
 *   status: 200,
 *   headers: { "clerk-trace-id": "5a9ae5b1b3e9e6a8a5b5b8c5b1a3e9e6" },
 *   failure: undefined,
 *   interrupted: false,
 *   duration: Duration.millis(41),
 *   wait: Duration.zero
 * })
 *
 * line // => "OrganizationMemberships.list attempt=1 status=200 duration=41ms wait=0ms trace=5a9ae5b1b3e9e6a8a5b5b8c5b1a3e9e6"
 * ```
 *
 * @category accessors
 * @since 0.1.0
 */
export const format = (attempt: Attempt): string => {
  const { duration, failure, interrupted, operation, status, wait } = attempt
  const error = failure === undefined ? (interrupted ? "interrupted" : "") : errorType(failure)
  // A server may send anything for a trace id, also an id of Clerk's other things.
  const trace = /^(?!(?:user|org|sk)\w*_)[\w-]{1,64}$/.exec(clerkTraceId(attempt) ?? "")?.[0]
  const fields = [
    ["attempt", attempt.attempt],
    ["status", status],
    ["error", error === `${status}` ? "" : error],
    ["duration", millis(duration)],
    ["wait", millis(wait)],
    ["trace", trace]
  ] as const
  return [
    operation,
    ...fields.flatMap(([name, value]) => (value == null || value === "" ? [] : `${name}=${value}`))
  ].join(" ")
}

const millis = (duration: Duration.Duration): string => `${Math.round(Duration.toMillis(duration))}ms`

/**
 * Observer that writes a line of each attempt to Effect's log, at level `Warning` for one that failed, else at `Info`.
 *
 * @example
 * ```ts
 * import { Observer } from "@effect-clerk/http"
 * import { Effect } from "effect"
 *
 * const logged = Effect.provideService(Observer.Current, Observer.log)
 *
 * await Effect.runPromise(logged(Effect.succeed("a call"))) // => "a call"
 * ```
 *
 * @category constructors
 * @since 0.1.0
 */
export const log: Observer = (attempt) =>
  attempt.failure === undefined ? Effect.logInfo(format(attempt)) : Effect.logWarning(format(attempt))
