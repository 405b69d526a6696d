/**
 * The failure that Clerk documents for an operation.
 *
 * @since 0.1.0
 */
import * as Data from "effect/Data"
import type * as Duration from "effect/Duration"
import * as Function from "effect/Function"
import * as Predicate from "effect/Predicate"
import type { ClerkError } from "./ClerkError.ts"
import type { ClerkErrorCode } from "./ClerkErrorCode.ts"
import { afterRefusal } from "./internal/errors/advice.ts"
import { toJson } from "./internal/errors/toJson.ts"
import { processedByStatus } from "./internal/processed.ts"
import { clause, oneLine } from "./internal/text.ts"
import type { Processed } from "./Processed.ts"

/**
 * What a {@link ClerkErrors} is built from.
 *
 * @category models
 * @since 0.1.0
 */
export interface Fields<Status extends number = number> {
  /** The HTTP status, one of those that the operation documents. */
  readonly status: Status
  /** What Clerk reports, at least one entry. */
  readonly errors: readonly [ClerkError, ...Array<ClerkError>]
  /** Details of the whole answer. */
  readonly meta?: { readonly [key: string]: unknown }
  /** Identifies the request to Clerk's support: the body's `clerk_trace_id`, else the `Clerk-Trace-Id` or `cf-ray` header. */
  readonly clerkTraceId?: string
  /** How long Clerk asks to wait before the next request. */
  readonly retryAfter?: Duration.Duration
  /** How many requests were sent for this call. */
  readonly attempts: number
  /** What an earlier request of this call may have done, where that is more than this answer says of its own. */
  readonly earlier?: Processed
  /** The operation, for example `OrganizationMemberships.create`. */
  readonly operation: string
  readonly method: string
  /** The path template: never an id, never a query. */
  readonly path: string
}

/**
 * Clerk refused the request with a status that its document lists for the operation. `Status` is the union of those
 * statuses, so that a `switch` over `error.status` knows all cases. Any other answer is an `SDKException`.
 * `ErrorSchema` has a schema of it.
 *
 * Source: `#/components/schemas/ClerkErrors` in Clerk's OpenAPI document.
 *
 * @category errors
 * @since 0.1.0
 */
export class ClerkErrors<out Status extends number = number> extends Data.TaggedError("ClerkErrors")<Fields> {
  declare readonly status: Status

  // Narrows what the constructor accepts to the status of this failure.
  // oxlint-disable-next-line no-useless-constructor
  constructor(fields: Fields<Status>) {
    super(fields)
  }

  /** Whether Clerk may have acted on the call, over all its attempts: a refusal below 500 says that it did not on this one. */
  get processed(): Processed {
    return this.earlier ?? processedByStatus(this.status)
  }

  override get message(): string {
    const [first] = this.errors
    const parameter = first.meta?.["param_name"]
    const about = Predicate.isString(parameter) ? ` (parameter ${parameter})` : ""
    const more = this.errors.length > 1 ? ` (and ${this.errors.length - 1} more)` : ""
    const trace = this.clerkTraceId === undefined ? "" : ` [trace ${oneLine(this.clerkTraceId)}]`
    const what = clause(`${first.code}${about}: ${first.longMessage}`)
    const advice = afterRefusal(this, this.processed, this.method === "GET" && this.earlier === undefined)
    return `${this.operation} was refused with ${this.status} ${what}${more}; ${advice}${trace}`
  }

  /** What `ErrorSchema` decodes, and the message. */
  override toJSON(): object {
    return toJson(this)
  }
}

/**
 * Whether a failure carries an error of Clerk with this code, on whatever status it came: also in an `SDKException`
 * whose undocumented status had a body of Clerk's.
 *
 * @example
 * ```ts
 * import { ClerkErrors, hasCode } from "@effect-clerk/core"
 *
 * const error = new ClerkErrors({
 *   status: 400,
 *   errors: [{ code: "already_a_member_in_organization", message: "already", longMessage: "already a member" }],
 *   attempts: 1,
 *   operation: "OrganizationMemberships.create",
 *   method: "POST",
 *   path: "/organizations/{organization_id}/memberships"
 * })
 *
 * hasCode(error, "already_a_member_in_organization") // => true
 * hasCode("resource_not_found")(error) // => false
 * ```
 *
 * @category predicates
 * @since 0.1.0
 */
export const hasCode: {
  (code: ClerkErrorCode): (error: unknown) => boolean
  (error: unknown, code: ClerkErrorCode): boolean
} = Function.dual(2, (error: unknown, code: ClerkErrorCode): boolean =>
  codesOf(error).some((entry) => Predicate.hasProperty(entry, "code") && entry.code === code)
)

const codesOf = (error: unknown): ReadonlyArray<unknown> => {
  if (Predicate.hasProperty(error, "errors") && Array.isArray(error.errors)) return error.errors
  return Predicate.hasProperty(error, "reason") ? codesOf(error.reason) : []
}
