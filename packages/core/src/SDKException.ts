/**
 * The failure of a call in every way that Clerk's document does not list for its operation. Its `reason` tells what happened.
 *
 * @since 0.1.0
 */
import * as Data from "effect/Data"
import type * as Duration from "effect/Duration"
import { NodeInspectSymbol } from "effect/Inspectable"
import type { ClerkError } from "./ClerkError.ts"
import { describeCall, describeReason } from "./internal/errors/describe.ts"
import { inspectError, type InspectArguments } from "./internal/errors/inspect.ts"
import { type PlainForm, toJson } from "./internal/errors/toJson.ts"
import type { Issue } from "./Issue.ts"
import type { Processed } from "./Processed.ts"

/**
 * No response was received, or the connection failed before the response was complete.
 *
 * **Details**
 *
 * `processed` is `"no"` only if the connection certainly never opened, its TLS included, or if the body of an error response
 * below 500 failed. Node reports a reset alike during a handshake and after it, and Bun every end of a connection: then it is
 * `"maybe"`.
 *
 * @category reasons
 * @since 0.1.0
 */
export class Transport extends Data.TaggedError("Transport")<{
  readonly processed: Processed
  /** The platform's own text about it, without the secret key. */
  readonly description: string
  /** The platform's error code, for example `ECONNREFUSED`, where it gives one. */
  readonly code?: string
  /** The status, if the response failed after its head was received. */
  readonly status?: number
}> {
  override get message(): string {
    return describeReason(this, this)
  }

  /** Returns the fields that `ErrorSchema` decodes, and the message. */
  override toJSON(): PlainForm<this> {
    return toJson(this)
  }
}

/**
 * A time limit of the `TimeoutPolicy` was exceeded.
 *
 * @category reasons
 * @since 0.1.0
 */
export class Timeout extends Data.TaggedError("Timeout")<{
  readonly processed: Processed
  /** `attempt`: one request with its response; `total`: the whole call with its waits and retries. */
  readonly limit: "attempt" | "total"
  readonly duration: Duration.Duration
}> {
  override get message(): string {
    return describeReason(this, this)
  }

  /** Returns the fields that `ErrorSchema` decodes, and the message. */
  override toJSON(): PlainForm<this> {
    return toJson(this)
  }
}

/**
 * A response with a status that Clerk's document does not list for the operation, or whose body is not Clerk's.
 *
 * **Details**
 *
 * Common failures are among these: the document of most operations leaves out 409, 429 and 5xx, and of some 401, 403 or 404.
 * `hasCode` reads the codes of both errors alike.
 *
 * @category reasons
 * @since 0.1.0
 */
export class UnexpectedStatus extends Data.TaggedError("UnexpectedStatus")<{
  readonly processed: Processed
  /** The HTTP status; 0 where the runtime hides it (a redirect in a browser). */
  readonly status: number
  /** Clerk's own errors, when the body holds them; else empty. */
  readonly errors: ReadonlyArray<ClerkError>
  readonly meta?: { readonly [key: string]: unknown }
  /** The body's first 512 characters, without the secret key. */
  readonly excerpt: string
  readonly clerkTraceId?: string
  /** Time that Clerk asks to wait before the next request. */
  readonly retryAfter?: Duration.Duration
}> {
  override get message(): string {
    return describeReason(this, this)
  }

  /** Returns the fields that `ErrorSchema` decodes, and the message. */
  override toJSON(): PlainForm<this> {
    return toJson(this)
  }
}

/**
 * A success whose body is not JSON, or not of the documented shape: then Clerk has acted on the request. Or a response that was
 * not read, whatever its status, since its body is too large (see `ClerkHttpClient.MaxResponseBytes`).
 *
 * **Details**
 *
 * A page with more items than were asked for, or a success of more than a million values, is not of the documented shape.
 * An item of an array is one value, a key of an object five: parsed, they take that much more memory. Ask for fewer items
 * where members have more metadata than that. It is never retried.
 *
 * @category reasons
 * @since 0.1.0
 */
export class MalformedResponse extends Data.TaggedError("MalformedResponse")<{
  readonly processed: Processed
  /** The HTTP status; 0 if a fetch function of the program's own returned no response. */
  readonly status: number
  /** The issues of the response; a path of `[]` is the body itself. */
  readonly issues: ReadonlyArray<Issue>
  /**
   * The record that ended a stream because it cannot be read, where it has an id. A stream with this as `after` goes on
   * behind it. It is not in the message.
   */
  readonly record?: { readonly id: string; readonly createdAt: number }
}> {
  override get message(): string {
    return describeReason(this, this)
  }

  /** Returns the fields that `ErrorSchema` decodes, and the message. */
  override toJSON(): PlainForm<this> {
    return toJson(this)
  }
}

/**
 * The input, a policy, an option or the secret key is invalid, so that nothing was sent, or nothing more after an earlier
 * attempt.
 *
 * @category reasons
 * @since 0.1.0
 */
export class InvalidRequest extends Data.TaggedError("InvalidRequest")<{
  readonly processed: Processed
  /** All issues at once, up to a hundred of an input. A key of more than 100 characters is cut. */
  readonly issues: ReadonlyArray<Issue>
}> {
  override get message(): string {
    return describeReason(this, this)
  }

  /** Returns the fields that `ErrorSchema` decodes, and the message. */
  override toJSON(): PlainForm<this> {
    return toJson(this)
  }
}

/**
 * The rate limiter gave no permit: its store failed, or the call may not wait for as long as the cooldown that a 429 started
 * takes, or the window of an hourly quota that is used up.
 *
 * @category reasons
 * @since 0.1.0
 */
export class RateLimiter extends Data.TaggedError("RateLimiter")<{
  readonly processed: Processed
  readonly description: string
  /** Time until the next request may be sent. */
  readonly retryAfter?: Duration.Duration
}> {
  override get message(): string {
    return describeReason(this, this)
  }

  /** Returns the fields that `ErrorSchema` decodes, and the message. */
  override toJSON(): PlainForm<this> {
    return toJson(this)
  }
}

/**
 * Any of the reasons. Match on `_tag`.
 *
 * @category models
 * @since 0.1.0
 */
export type Reason = Transport | Timeout | UnexpectedStatus | MalformedResponse | InvalidRequest | RateLimiter

/**
 * A call failed in a way that Clerk's document does not list for its operation. Match `reason._tag` for what happened,
 * with `Effect.catchReason("SDKException", "Timeout", ...)` for example. `ErrorSchema` has a schema of it.
 *
 * @example
 * ```ts
 * import { type SDKException } from "@effect-clerk/core"
 * import { OrganizationMemberships } from "@effect-clerk/memberships"
 * import { ClerkEmulator } from "@effect-clerk/testing"
 * import { Effect, Redacted } from "effect"
 *
 * const describe = ({ reason }: SDKException): string => {
 *   switch (reason._tag) {
 *     case "InvalidRequest":
 *       return `not sent: ${reason.issues.map(({ path }) => path.join("."))}`
 *     case "RateLimiter":
 *       return "no permit"
 *     case "Transport":
 *     case "Timeout":
 *       return "no complete response"
 *     case "UnexpectedStatus":
 *       return `status ${reason.status}`
 *     case "MalformedResponse":
 *       return "a success that cannot be read"
 *   }
 * }
 *
 * const program = OrganizationMemberships.use((_) => _.list({ organizationId: "" })).pipe(
 *   Effect.as("listed"),
 *   Effect.catchTag("SDKException", (error) => Effect.succeed(describe(error)))
 * )
 *
 * const layer = OrganizationMemberships.layerFetch({
 *   secretKey: Redacted.make("sk_test_example"),
 *   fetch: ClerkEmulator.fetch()
 * })
 *
 * await Effect.runPromise(Effect.provide(program, layer)) // => "not sent: organizationId"
 * ```
 *
 * @category errors
 * @since 0.1.0
 */
export class SDKException extends Data.TaggedError("SDKException")<{
  readonly reason: Reason
  /** The operation, for example `OrganizationMemberships.create`. */
  readonly operation: string
  /** The HTTP method, for an operation of Clerk's API. */
  readonly method?: string
  /** The path template, for an operation of Clerk's API: never an id, never a query. */
  readonly path?: string
  /** Number of requests that were sent for this call. */
  readonly attempts: number
  /** Effect of all requests of a call that makes several, where the reason says less, or is about a read. */
  readonly earlier?: Processed
}> {
  /** Tells whether Clerk may have acted on the call, over all its attempts. */
  get processed(): Processed {
    return this.earlier ?? this.reason.processed
  }

  override get message(): string {
    const { earlier, method, reason } = this
    const reads = method === "GET" && (earlier === undefined || earlier === "no")
    const processed = reads ? reason.processed : this.processed
    return describeCall(this, describeReason(reason, { processed, reads }))
  }

  /** Returns the fields that `ErrorSchema` decodes, and the message. */
  override toJSON(): PlainForm<this> {
    return toJson(this, { reason: this.reason.toJSON() })
  }

  override [NodeInspectSymbol](...settings: InspectArguments): unknown {
    return inspectError(this, ...settings)
  }
}
