/**
 * Options of an emulated Clerk: rate limits, quirks, latency and a callback for each request.
 *
 * @since 0.1.0
 */
import { Issue } from "@effect-clerk/core/ErrorSchema"
import { formatIssues } from "@effect-clerk/core/internal"
import type * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { PositiveSpan, Span } from "./internal/span.ts"
import type { RecordedRequest } from "./RecordedRequest.ts"

export type { Span } from "./internal/span.ts"

/**
 * Quota of at most `limit` requests in each `window`.
 *
 * **Details**
 *
 * A window starts with its first request. A request that exceeds the limit gets a 429 whose `Retry-After` is the rest of
 * the window, in whole seconds.
 *
 * @category schemas
 * @since 0.1.0
 */
export const Quota = Schema.Struct({
  /** Number of requests, at least 1. */
  limit: Schema.Number.check(
    Schema.makeFilter((limit) => Number.isSafeInteger(limit) && limit > 0, { expected: "an integer of at least 1" })
  ),
  /** Length of a window, longer than 0: milliseconds, a `Duration`, or a text such as `"10 seconds"`. */
  window: PositiveSpan
})

/**
 * Quota of at most `limit` requests in each `window`.
 *
 * @category models
 * @since 0.1.0
 */
export interface Quota extends Schema.Schema.Type<typeof Quota> {}

/**
 * Rate limits of an emulated Clerk.
 *
 * **Details**
 *
 * - `"off"`: no limits.
 * - `"development"`: 100 requests in 10 seconds for each secret key.
 * - `"production"`: 1000 requests in 10 seconds for each secret key.
 * - `"byKey"`: `"development"` for keys that start with `sk_test_`, `"production"` for those that start with `sk_live_`.
 * - `{ instance, membership, invitation, invitationBulk }`: quotas of your own. `instance` applies to each secret key,
 *   `membership` to the changes of each membership, `invitation` and `invitationBulk` to all requests that make one invitation
 *   or several. One that is left out is not limited.
 *
 * The named limits except `"off"` also allow 10 changes of one membership (its role and its metadata together) in 10
 * seconds, and in an hour 250 requests that make one invitation and 50 that make several.
 *
 * @see https://clerk.com/docs/backend-requests/resources/rate-limits
 * @category schemas
 * @since 0.1.0
 */
export const Limits = Schema.Union([
  Schema.Literals(["off", "development", "production", "byKey"]),
  Schema.Struct({
    /** Quota of each secret key; not limited unless given. */
    instance: Schema.optional(Quota),
    /** Quota of the changes of each membership; not limited unless given. */
    membership: Schema.optional(Quota),
    /** Quota of the requests that make one invitation; not limited unless given. */
    invitation: Schema.optional(Quota),
    /** Quota of the requests that make several invitations; not limited unless given. */
    invitationBulk: Schema.optional(Quota)
  })
])

/**
 * Rate limits of an emulated Clerk.
 *
 * @category models
 * @since 0.1.0
 */
export type Limits = typeof Limits.Type

/**
 * Difference between Clerk's document and the responses of the live API.
 *
 * **Details**
 *
 * - `"permissionsNull"`: a membership's `permissions` are `null` where its role has none.
 * - `"slugAbsent"`: an organization has no `slug`.
 * - `"slugNull"`: an organization's `slug` is `null`. With `"slugAbsent"`, as with all quirks, it is absent.
 * - `"publicUserDataAbsent"`: a membership has no `public_user_data`.
 * - `"charset"`: the content type is `application/json; charset=utf-8`.
 * - `"emptyMetadataNull"`: an organization's metadata without a key is `null`.
 * - `"bulkPartial"`: invitations in bulk leave out those that are rejected; otherwise one that is rejects all. Clerk's document
 *   does not say which.
 *
 * @category schemas
 * @since 0.1.0
 */
export const Quirk = Schema.Literals([
  "permissionsNull",
  "slugAbsent",
  "slugNull",
  "publicUserDataAbsent",
  "charset",
  "emptyMetadataNull",
  "bulkPartial"
])

/**
 * Difference between Clerk's document and the responses of the live API.
 *
 * @category models
 * @since 0.1.0
 */
export type Quirk = typeof Quirk.Type

type OnRequest = (request: RecordedRequest) => Effect.Effect<void>

const OnRequest = Schema.declare((value: unknown): value is OnRequest => typeof value === "function", {
  expected: "a function"
})

/**
 * Options of an emulated Clerk.
 *
 * **Details**
 *
 * Each option may be left out. One that is invalid fails with `InvalidOptions`.
 *
 * @category schemas
 * @since 0.1.0
 */
export const Options = Schema.Struct({
  /** Rate limits; `"off"` unless given. */
  limits: Schema.optional(Limits),
  /** Quirks that every response has, or `"all"` of them; none unless given. */
  quirks: Schema.optional(Schema.Union([Schema.Literal("all"), Schema.Array(Quirk)])),
  /**
   * Delay of each request, before it is handled: milliseconds, a `Duration`, or a text such as `"50 millis"`; 0 unless
   * given. It is measured on the emulator's `Clock`. The delay of a fault rule is added to it.
   */
  latency: Schema.optional(Span),
  /** Effect that runs when a request ends, before its response is sent. The response waits for it. */
  onRequest: Schema.optional(OnRequest)
})

/**
 * Options of an emulated Clerk.
 *
 * @category models
 * @since 0.1.0
 */
export interface Options extends Schema.Schema.Type<typeof Options> {}

/**
 * Failure for options, or a fault rule, that are not valid.
 *
 * **Details**
 *
 * `issues` has the path of every invalid field, and what was expected there.
 *
 * @example
 * ```ts
 * import { ClerkEmulator } from "@effect-clerk/testing"
 * import { Effect } from "effect"
 *
 * const program = ClerkEmulator.make({}, { latency: -1 }).pipe(
 *   Effect.as([]),
 *   Effect.catchTag("InvalidOptions", ({ issues }) => Effect.succeed(issues.map(({ path }) => path.join("."))))
 * )
 *
 * await Effect.runPromise(program) // => ["latency"]
 * ```
 *
 * @category errors
 * @since 0.1.0
 */
export class InvalidOptions extends Schema.TaggedError<InvalidOptions>()("InvalidOptions", {
  issues: Schema.Array(Issue)
}) {
  override get message(): string {
    return `the options are not valid: ${formatIssues(this.issues)}`
  }
}
