/**
 * How an emulated Clerk behaves, whatever it holds.
 *
 * @since 0.1.0
 */
import { Issue } from "@effect-clerk/core/ErrorSchema"
import { formatIssues } from "@effect-clerk/core/internal"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import type { RecordedRequest } from "./RecordedRequest.ts"
import { decoder } from "@effect-clerk/core/internal"

/**
 * A span of time: milliseconds, a `Duration`, or a text such as `"10 seconds"`.
 *
 * @category models
 * @since 0.1.0
 */
export type Span = number | Duration.Duration | `${number} ${Duration.Unit}`

const isInput = (value: unknown): value is Span =>
  typeof value === "number" || typeof value === "string" || Duration.isDuration(value)

const isSpan = (value: unknown): value is Span =>
  isInput(value) &&
  // Of which effect makes 0.
  !Number.isNaN(value) &&
  Option.exists(Duration.fromInput(value), (span) => Duration.isFinite(span) && Duration.toMillis(span) >= 0)

/**
 * @category schemas
 * @since 0.1.0
 */
export const Span = Schema.declare(isSpan, { expected: 'a finite span of time, such as 500 or "10 seconds"' })

/**
 * @category schemas
 * @since 0.1.0
 */
export const PositiveSpan = Span.check(
  Schema.makeFilter((span) => Duration.toMillis(span) > 0, { expected: 'a positive span of time: "10 seconds"' })
)

/**
 * At most `limit` requests in each `window`, which starts with its first request.
 *
 * @category schemas
 * @since 0.1.0
 */
export const Quota = Schema.Struct({
  limit: Schema.Number.check(
    Schema.makeFilter((limit) => Number.isSafeInteger(limit) && limit > 0, { expected: "an integer of at least 1" })
  ),
  window: PositiveSpan
})

/**
 * @category models
 * @since 0.1.0
 */
export interface Quota extends Schema.Schema.Type<typeof Quota> {}

/**
 * Which requests are too many. `"development"` is 100 in 10 seconds, `"production"` 1000, `"byKey"` the one or the other
 * as the secret key starts with `sk_test_` or `sk_live_`; all three also allow one membership 10 changes in 10 seconds.
 * Of quotas of one's own, `instance` holds for each secret key and `membership` for the changes of each membership; one
 * that is left out is no limit.
 *
 * @category schemas
 * @since 0.1.0
 */
export const Limits = Schema.Union([
  Schema.Literals(["off", "development", "production", "byKey"]),
  Schema.Struct({ instance: Schema.optional(Quota), membership: Schema.optional(Quota) })
])

/**
 * @category models
 * @since 0.1.0
 */
export type Limits = typeof Limits.Type

/**
 * How the live API's answers differ from Clerk's document, here and there: `permissions` or an empty metadata is `null`,
 * the organization's `slug` or `public_user_data` is absent, the content type names its charset.
 *
 * @category schemas
 * @since 0.1.0
 */
export const Quirk = Schema.Literals([
  "permissionsNull",
  "slugAbsent",
  "publicUserDataAbsent",
  "charset",
  "emptyMetadataNull"
])

/**
 * @category models
 * @since 0.1.0
 */
export type Quirk = typeof Quirk.Type

type OnRequest = (request: RecordedRequest) => Effect.Effect<void>

const OnRequest = Schema.declare((value: unknown): value is OnRequest => typeof value === "function", {
  expected: "a function"
})

/**
 * How an emulator behaves; each may be left out.
 *
 * @category schemas
 * @since 0.1.0
 */
export const Options = Schema.Struct({
  /** `"off"` unless given. */
  limits: Schema.optional(Limits),
  /** The quirks that every answer shows; none unless given. */
  quirks: Schema.optional(Schema.Union([Schema.Literal("all"), Schema.Array(Quirk)])),
  /** How long each request waits before it is looked at; not at all unless given. */
  latency: Schema.optional(Span),
  /** Runs for each request that is done, before its answer is sent. */
  onRequest: Schema.optional(OnRequest)
})

/**
 * @category models
 * @since 0.1.0
 */
export interface Options extends Schema.Schema.Type<typeof Options> {}

/**
 * An option is not valid. `issues` names every field that is wrong, and what was expected there.
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

const decode = decoder(Options)

/**
 * @category decoding
 * @since 0.1.0
 */
export const decodeOptions = (input: unknown): Effect.Effect<Options, InvalidOptions> =>
  Effect.suspend(() => Effect.fromResult(Result.mapError(decode(input), (issues) => new InvalidOptions({ issues }))))
