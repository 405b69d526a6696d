/**
 * Sees every request that leaves, for logs, metrics or tests of one's own.
 *
 * @since 0.1.0
 */
import type { Failure } from "@effect-clerk/core/RetryPolicy"
import * as Context from "effect/Context"
import type * as Duration from "effect/Duration"
import type * as Effect from "effect/Effect"

/**
 * One request and what came of it. It holds no id, no query, no body and no key.
 *
 * @category models
 * @since 0.1.0
 */
export interface Attempt {
  /** For example `OrganizationMemberships.list`. */
  readonly operation: string
  readonly method: string
  /** The path template. */
  readonly path: string
  /** 1 for the first request of a call. */
  readonly attempt: number
  /** The failure that this request repeats; `undefined` for the first of a call. */
  readonly repeats: Failure | undefined
  /** `undefined` where no answer came back. */
  readonly status: number | undefined
  /** The answer's headers, lower-case, with the key taken out should a server send it back. */
  readonly headers: Readonly<Record<string, string>>
  /** How the request failed; `undefined` where it succeeded or was interrupted. */
  readonly failure: Failure | undefined
  /** Whether the call ended before the answer was there, by an interruption: Clerk may have acted on the request. */
  readonly interrupted: boolean
  /** From sending to the end of the answer, or to the interruption. */
  readonly duration: Duration.Duration
  /** How long the request waited for the rate limit before it was sent. */
  readonly wait: Duration.Duration
}

/**
 * What an observer does with each attempt. It runs before the call goes on, or ends by its interruption, so it should be
 * quick; it cannot fail.
 *
 * @category models
 * @since 0.1.0
 */
export type Observer = (attempt: Attempt) => Effect.Effect<void>

/**
 * The observer of the calls in a scope, none unless provided with `Effect.provideService`.
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
export const Current: Context.Reference<Observer | undefined> = Context.Reference<Observer | undefined>(
  "@effect-clerk/http/Observer",
  { defaultValue: () => undefined }
)

/**
 * Whether each attempt has a span of its own below its operation's. Off unless provided as `true`.
 *
 * @category references
 * @since 0.1.0
 */
export const AttemptSpans: Context.Reference<boolean> = Context.Reference<boolean>(
  "@effect-clerk/http/Observer/AttemptSpans",
  { defaultValue: () => false }
)

/**
 * What OpenTelemetry calls `error.type`: the status where there is one, else the reason.
 *
 * @category accessors
 * @since 0.1.0
 */
export const errorType = (failure: Failure): string => {
  if (failure._tag === "ClerkErrors") return String(failure.status)
  return failure.reason._tag === "UnexpectedStatus" ? String(failure.reason.status) : failure.reason._tag
}
