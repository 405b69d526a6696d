/**
 * Schemas of the failures, for programs that send them on over RPC, a queue or a log. Encoded they are JSON, with durations
 * in milliseconds. Decoded they are instances again, with their messages.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as SchemaTransformation from "effect/SchemaTransformation"
import * as Errors from "./ClerkErrors.ts"
import * as Exception from "./SDKException.ts"

/** Makes the schema of a class of errors from the schema of its fields, which has a name in an OpenAPI document. */
const ofClass = <Fields extends { readonly _tag: string }, Encoded, Instance extends Fields>(
  constructor: new (fields: Omit<Fields, "_tag">) => Instance,
  identifier: string,
  fields: Schema.Codec<Fields, Encoded>
): Schema.Codec<Instance, Encoded> =>
  fields.annotate({ identifier }).pipe(
    Schema.decodeTo(
      Schema.instanceOf(constructor),
      SchemaTransformation.transform<Instance, Fields>({
        decode: ({ _tag, ...rest }) => new constructor(rest),
        encode: (instance) => instance
      })
    )
  )

/** A finite number of milliseconds. */
const Duration = Schema.Finite.pipe(Schema.decodeTo(Schema.Duration, SchemaTransformation.durationFromMillis))

const Meta = Schema.Record(Schema.String, Schema.Unknown)

const ClerkError = Schema.Struct({
  code: Schema.String,
  message: Schema.String,
  longMessage: Schema.String,
  meta: Schema.optionalKey(Meta)
}).annotate({ identifier: "ClerkError" })

const Processed = Schema.Literals(["no", "maybe", "yes"])

/**
 * Schema of an issue of a value.
 *
 * @category schemas
 * @since 0.1.0
 */
export const Issue = Schema.Struct({
  path: Schema.Array(Schema.Union([Schema.String, Schema.Int])),
  expected: Schema.String
}).annotate({ identifier: "ClerkIssue" })

/**
 * Schema of a documented error response.
 *
 * @example
 * ```ts
 * import { ErrorSchema } from "@effect-clerk/core"
 * import { Schema } from "effect"
 *
 * const error = Schema.decodeUnknownSync(ErrorSchema.ClerkErrors)({
 *   _tag: "ClerkErrors",
 *   status: 404,
 *   errors: [{ code: "resource_not_found", message: "not found", longMessage: "No such user." }],
 *   attempts: 1,
 *   operation: "OrganizationMemberships.create",
 *   method: "POST",
 *   path: "/organizations/{organization_id}/memberships"
 * })
 *
 * error.message // => "OrganizationMemberships.create failed: 404 resource_not_found: No such user; nothing was changed; check the ids and the role"
 * ```
 *
 * @category schemas
 * @since 0.1.0
 */
export const ClerkErrors = ofClass(
  Errors.ClerkErrors,
  "ClerkErrors",
  Schema.TaggedStruct("ClerkErrors", {
    status: Schema.Int,
    errors: Schema.NonEmptyArray(ClerkError),
    meta: Schema.optionalKey(Meta),
    clerkTraceId: Schema.optionalKey(Schema.String),
    retryAfter: Schema.optionalKey(Duration),
    attempts: Schema.Int,
    earlier: Schema.optionalKey(Processed),
    operation: Schema.String,
    method: Schema.String,
    path: Schema.String
  })
)

/**
 * Schema of the reasons of an `SDKException`.
 *
 * @category schemas
 * @since 0.1.0
 */
export const Reason = Schema.Union([
  ofClass(
    Exception.Transport,
    "SDKExceptionTransport",
    Schema.TaggedStruct("Transport", {
      processed: Processed,
      description: Schema.String,
      code: Schema.optionalKey(Schema.String),
      status: Schema.optionalKey(Schema.Int)
    })
  ),
  ofClass(
    Exception.Timeout,
    "SDKExceptionTimeout",
    Schema.TaggedStruct("Timeout", {
      processed: Processed,
      limit: Schema.Literals(["attempt", "total"]),
      duration: Duration
    })
  ),
  ofClass(
    Exception.UnexpectedStatus,
    "SDKExceptionUnexpectedStatus",
    Schema.TaggedStruct("UnexpectedStatus", {
      processed: Processed,
      status: Schema.Int,
      errors: Schema.Array(ClerkError),
      meta: Schema.optionalKey(Meta),
      excerpt: Schema.String,
      clerkTraceId: Schema.optionalKey(Schema.String),
      retryAfter: Schema.optionalKey(Duration)
    })
  ),
  ofClass(
    Exception.MalformedResponse,
    "SDKExceptionMalformedResponse",
    Schema.TaggedStruct("MalformedResponse", {
      processed: Processed,
      status: Schema.Int,
      issues: Schema.Array(Issue),
      record: Schema.optionalKey(Schema.Struct({ id: Schema.String, createdAt: Schema.Finite }))
    })
  ),
  ofClass(
    Exception.InvalidRequest,
    "SDKExceptionInvalidRequest",
    Schema.TaggedStruct("InvalidRequest", { processed: Processed, issues: Schema.Array(Issue) })
  ),
  ofClass(
    Exception.RateLimiter,
    "SDKExceptionRateLimiter",
    Schema.TaggedStruct("RateLimiter", {
      processed: Processed,
      description: Schema.String,
      retryAfter: Schema.optionalKey(Duration)
    })
  )
])

/**
 * Schema of every other failure.
 *
 * @category schemas
 * @since 0.1.0
 */
export const SDKException = ofClass(
  Exception.SDKException,
  "SDKException",
  Schema.TaggedStruct("SDKException", {
    reason: Reason,
    operation: Schema.String,
    method: Schema.optionalKey(Schema.String),
    path: Schema.optionalKey(Schema.String),
    attempts: Schema.Int,
    earlier: Schema.optionalKey(Processed)
  })
)
