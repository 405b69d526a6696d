/**
 * Every failure that is not a documented refusal of Clerk's, told apart by its `reason`.
 *
 * @since 0.1.0
 */
import * as Data from "effect/Data"
import type * as Duration from "effect/Duration"
import type { ClerkError } from "./ClerkError.ts"
import { afterRefusal, hasActed, mayHaveArrived, retryAfter, seconds } from "./internal/errors/advice.ts"
import { toJson } from "./internal/errors/toJson.ts"
import { formatIssues } from "./internal/formatIssues.ts"
import { clause, oneLine } from "./internal/text.ts"
import type { Issue } from "./Issue.ts"
import type { Processed } from "./Processed.ts"

/**
 * No answer came back, or the connection broke before the answer was whole.
 *
 * `processed` is `"no"` only if the connection certainly never opened, or a refusal (4xx) broke off before its code.
 *
 * @category reasons
 * @since 0.1.0
 */
export class Transport extends Data.TaggedError("Transport")<{
  readonly processed: Processed
  /** The platform's word for it, without the secret key. */
  readonly description: string
  /** The platform's error code, for example `ECONNREFUSED`, where it gives one. */
  readonly code?: string
  /** The status, if the answer broke off after its head. */
  readonly status?: number
}> {
  override get message(): string {
    return describe(this, this.processed, false)
  }

  /** What `ErrorSchema` decodes, and the message. */
  override toJSON(): object {
    return toJson(this)
  }
}

/**
 * A time limit of the `TimeoutPolicy` passed.
 *
 * @category reasons
 * @since 0.1.0
 */
export class Timeout extends Data.TaggedError("Timeout")<{
  readonly processed: Processed
  /** `attempt`: one request with its answer; `total`: the whole call with its waits and retries. */
  readonly limit: "attempt" | "total"
  readonly duration: Duration.Duration
}> {
  override get message(): string {
    return describe(this, this.processed, false)
  }

  /** What `ErrorSchema` decodes, and the message. */
  override toJSON(): object {
    return toJson(this)
  }
}

/**
 * An answer with a status that Clerk's document does not list for the operation, or whose body is not Clerk's.
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
  /** How long Clerk asks to wait before the next request. */
  readonly retryAfter?: Duration.Duration
}> {
  override get message(): string {
    return describe(this, this.processed, false)
  }

  /** What `ErrorSchema` decodes, and the message. */
  override toJSON(): object {
    return toJson(this)
  }
}

/**
 * A success whose body is not JSON, or not of the documented shape. Clerk has acted on the request.
 *
 * @category reasons
 * @since 0.1.0
 */
export class MalformedResponse extends Data.TaggedError("MalformedResponse")<{
  readonly processed: Processed
  readonly status: number
  /** What is wrong with the answer; a path of `[]` is the body itself. */
  readonly issues: ReadonlyArray<Issue>
}> {
  override get message(): string {
    return describe(this, this.processed, false)
  }

  /** What `ErrorSchema` decodes, and the message. */
  override toJSON(): object {
    return toJson(this)
  }
}

/**
 * The call was refused before anything was sent.
 *
 * @category reasons
 * @since 0.1.0
 */
export class InvalidRequest extends Data.TaggedError("InvalidRequest")<{
  readonly processed: Processed
  /** All that is wrong, at once. */
  readonly issues: ReadonlyArray<Issue>
}> {
  override get message(): string {
    return describe(this, this.processed, false)
  }

  /** What `ErrorSchema` decodes, and the message. */
  override toJSON(): object {
    return toJson(this)
  }
}

/**
 * The rate limiter let nothing through: its store failed, or Clerk has closed the gate for longer than the call may wait.
 *
 * @category reasons
 * @since 0.1.0
 */
export class RateLimiter extends Data.TaggedError("RateLimiter")<{
  readonly processed: Processed
  readonly description: string
  /** How long Clerk keeps the gate closed. */
  readonly retryAfter?: Duration.Duration
}> {
  override get message(): string {
    return describe(this, this.processed, false)
  }

  /** What `ErrorSchema` decodes, and the message. */
  override toJSON(): object {
    return toJson(this)
  }
}

/**
 * @category models
 * @since 0.1.0
 */
export type Reason = Transport | Timeout | UnexpectedStatus | MalformedResponse | InvalidRequest | RateLimiter

/** What happened, what the call may have done, and what to do next; `reads` where the call changes nothing. */
const describe = (reason: Reason, processed: Processed, reads: boolean): string => {
  switch (reason._tag) {
    case "Transport": {
      const { description, status } = reason
      const where = status === undefined ? "no answer" : `the answer (${status}) broke off`
      const unharmed =
        status === undefined ? "nothing was sent; check the network and apiUrl" : "nothing was changed; retry"
      return `${where}: ${oneLine(description)}; ${afterLoss(processed, unharmed, reads)}`
    }
    case "Timeout": {
      const { duration, limit } = reason
      const unharmed = "nothing was changed; retry later, or allow more time"
      return `no whole answer within ${seconds(duration)} (${limit} timeout); ${afterLoss(processed, unharmed, reads)}`
    }
    case "UnexpectedStatus": {
      const { clerkTraceId, errors, excerpt, status } = reason
      const [first] = errors
      const what =
        first === undefined
          ? excerpt === ""
            ? "without a body that could be read"
            : `with a body that is not Clerk's: ${oneLine(excerpt, 80)}`
          : clause(`${first.code}: ${first.longMessage}`)
      const trace = clerkTraceId === undefined ? "" : ` [trace ${oneLine(clerkTraceId)}]`
      return `unexpected status ${status} ${what}; ${afterRefusal(reason, processed, reads)}${trace}`
    }
    case "MalformedResponse": {
      const advice = reads ? "check apiUrl" : hasActed(reads)
      return `the answer (${reason.status}) is not of the documented shape: ${formatIssues(reason.issues)}; ${advice}`
    }
    case "InvalidRequest": {
      const what = processed === "no" ? "nothing" : "after an earlier attempt nothing more"
      return `${what} was sent, since the input is not valid: ${formatIssues(reason.issues)}${before(processed, reads)}`
    }
    case "RateLimiter": {
      const advice = reason.retryAfter === undefined ? "check its store" : retryAfter(reason.retryAfter)
      return `the rate limiter let nothing through: ${clause(reason.description)}; ${advice}${before(processed, reads)}`
    }
  }
}

/** After an exchange that did not come to its end. */
const afterLoss = (processed: Processed, unharmed: string, reads: boolean): string =>
  processed === "no" ? unharmed : processed === "yes" ? hasActed(reads) : mayHaveArrived(reads)

/** What earlier attempts of the call may have done. */
const before = (processed: Processed, reads: boolean): string =>
  processed === "no" || reads ? "" : `; ${afterLoss(processed, "", reads)}`

/**
 * A call failed in a way that Clerk's document does not list for its operation. Match `reason._tag` for what happened,
 * with `Effect.catchReason("SDKException", "Timeout", ...)` for example. `ErrorSchema` has a schema of it.
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
  /** How many requests were sent for this call. */
  readonly attempts: number
  /** What the requests of a call that makes several have done, where its reason says less, or speaks of a read. */
  readonly earlier?: Processed
}> {
  /** Whether Clerk may have acted on the call, over all its attempts. */
  get processed(): Processed {
    return this.earlier ?? this.reason.processed
  }

  override get message(): string {
    const attempts = this.attempts > 1 ? ` after ${this.attempts} attempts` : ""
    const reads = this.method === "GET" && (this.earlier === undefined || this.earlier === "no")
    const processed = reads ? this.reason.processed : this.processed
    return `${this.operation} failed${attempts}: ${describe(this.reason, processed, reads)}`
  }

  /** What `ErrorSchema` decodes, and the message. */
  override toJSON(): object {
    return toJson(this)
  }
}
