/**
 * The failure of a call with an error response that Clerk's document lists for its operation.
 *
 * @since 0.1.0
 */
import * as Data from "effect/Data"
import type * as Duration from "effect/Duration"
import * as Function from "effect/Function"
import { NodeInspectSymbol } from "effect/Inspectable"
import * as Predicate from "effect/Predicate"
import type { ClerkError } from "./ClerkError.ts"
import type { ClerkErrorCode } from "./ClerkErrorCode.ts"
import { clerkErrorsOf } from "./internal/errors/clerkErrors.ts"
import { describeCall, describeResponse } from "./internal/errors/describe.ts"
import { inspectError, type InspectArguments } from "./internal/errors/inspect.ts"
import { type PlainForm, toJson } from "./internal/errors/toJson.ts"
import { processedByStatus } from "./internal/processed.ts"
import type { Processed } from "./Processed.ts"

export type { PlainForm } from "./internal/errors/toJson.ts"

interface Fields<Status extends number = number> {
  /** The HTTP status, one of those that the operation documents. */
  readonly status: Status
  /** Clerk's own errors, at least one. */
  readonly errors: readonly [ClerkError, ...Array<ClerkError>]
  /** Details of the whole response. */
  readonly meta?: { readonly [key: string]: unknown }
  /** Identifies the request to Clerk's support: the body's `clerk_trace_id`, else the `Clerk-Trace-Id` or `cf-ray` header. */
  readonly clerkTraceId?: string
  /** Time that Clerk asks to wait before the next request. */
  readonly retryAfter?: Duration.Duration
  /** Number of requests that were sent for this call. */
  readonly attempts: number
  /** Effect of an earlier request of this call, where it says more than this response does. */
  readonly earlier?: Processed
  /** The operation, for example `OrganizationMemberships.create`. */
  readonly operation: string
  readonly method: string
  /** The path template: never an id, never a query. */
  readonly path: string
}

/**
 * An error response with a status that Clerk's document lists for the operation.
 *
 * **Details**
 *
 * `Status` is the union of the operation's documented statuses, so that a `switch` over `error.status` knows all cases. Any
 * other error response is an `SDKException`. `ErrorSchema` has a schema of it.
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

  /** Tells whether Clerk may have acted on the call, over all its attempts. An error response below 500 says that it did not. */
  get processed(): Processed {
    return this.earlier ?? processedByStatus(this.status)
  }

  override get message(): string {
    const reads = this.method === "GET" && this.earlier === undefined
    return describeCall(this, describeResponse(this, { processed: this.processed, reads }))
  }

  /** Returns the fields that `ErrorSchema` decodes, and the message. */
  override toJSON(): PlainForm<this> {
    return toJson(this)
  }

  override [NodeInspectSymbol](...settings: InspectArguments): unknown {
    return inspectError(this, ...settings)
  }
}

/**
 * Tells whether a failure holds an error of Clerk's with this code, whatever its status: in a `ClerkErrors`, or in an
 * `SDKException` whose undocumented status had a body of Clerk's.
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
} = /* @__PURE__ */ Function.dual(2, (error: unknown, code: ClerkErrorCode): boolean =>
  clerkErrorsOf(error).some((entry) => Predicate.hasProperty(entry, "code") && entry.code === code)
)
