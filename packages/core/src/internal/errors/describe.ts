/**
 * Renders failures as one line each, all with the same grammar:
 *
 *     <operation> failed[ after N attempts]: <what happened>[; <what became of it>][; <what to do>][ [trace ...]]
 */
import type * as Duration from "effect/Duration"
import type { ClerkError } from "../../ClerkError.ts"
import type { Issue } from "../../Issue.ts"
import { formatIssues } from "../formatIssues.ts"
import { clause, oneLine } from "../text.ts"
import { afterLoss, afterResponse, clauses, conclude, type Outcome, retryAfter, seconds } from "./advice.ts"

/** An error response, documented or not. */
interface ErrorResponse {
  readonly status: number
  readonly errors: ReadonlyArray<ClerkError>
  readonly excerpt?: string
  readonly clerkTraceId?: string
  readonly retryAfter?: Duration.Duration
}

/** The reasons of `SDKException`, as far as their messages need them. */
type Reason =
  | { readonly _tag: "Transport"; readonly description: string; readonly code?: string; readonly status?: number }
  | { readonly _tag: "Timeout"; readonly limit: string; readonly duration: Duration.Duration }
  | ({ readonly _tag: "UnexpectedStatus" } & ErrorResponse)
  | {
      readonly _tag: "MalformedResponse"
      readonly status: number
      readonly issues: ReadonlyArray<Issue>
      readonly record?: object
    }
  | { readonly _tag: "InvalidRequest"; readonly issues: ReadonlyArray<Issue> }
  | { readonly _tag: "RateLimiter"; readonly description: string; readonly retryAfter?: Duration.Duration }

/** Puts the operation in front of what happened to it. */
export const describeCall = (
  { attempts, operation }: { readonly operation: string; readonly attempts: number },
  what: string
): string => `${operation} failed${attempts > 1 ? ` after ${attempts} attempts` : ""}: ${what}`

/** Describes a reason: what happened, what became of the request, what to do. */
export const describeReason = (reason: Reason, outcome: Outcome): string => {
  switch (reason._tag) {
    case "Transport": {
      const { code, description, status } = reason
      const next = code === "ERR_NO_FETCH" ? "pass a function as `fetch`" : "check the network and apiUrl"
      return status === undefined
        ? `no response: ${oneLine(description)}; ${afterLoss(outcome, `nothing was sent; ${next}`)}`
        : `the response (${status}) ended early: ${oneLine(description)}; ${afterLoss(outcome, "nothing was changed; retry")}`
    }
    case "Timeout": {
      const end = afterLoss(outcome, "nothing was changed; retry later, or allow more time")
      return `no complete response within ${seconds(reason.duration)} (TimeoutPolicy.${reason.limit}); ${end}`
    }
    case "UnexpectedStatus":
      return describeResponse(reason, outcome)
    case "MalformedResponse": {
      const end = reason.record
        ? "to go on, pass reason.record as after"
        : outcome.reads
          ? "check apiUrl"
          : conclude(outcome)
      return `the response (${reason.status}) is not of the documented shape: ${formatIssues(reason.issues)}; ${end}`
    }
    case "InvalidRequest": {
      const issues = formatIssues(reason.issues)
      return outcome.processed === "no"
        ? `not sent: ${issues}`
        : clauses(`not sent again: ${issues}`, conclude(outcome))
    }
    case "RateLimiter": {
      const { description, retryAfter: wait } = reason
      const next = wait === undefined ? "check the store, or set RateLimitPolicy.onStoreFailure" : retryAfter(wait)
      return `${clause(description)}; ${outcome.processed === "no" ? next : conclude(outcome, next)}`
    }
  }
}

/** Describes an error response, documented or not. */
export const describeResponse = (response: ErrorResponse, outcome: Outcome): string => {
  const { clerkTraceId, status } = response
  const what = `${status} ${describeBody(response)}`
  const happened = status === 429 ? `rate limited (${what})` : status < 400 ? `unexpected status ${what}` : what
  const trace = clerkTraceId === undefined ? "" : ` [trace ${oneLine(clerkTraceId)}]`
  return `${happened}; ${afterResponse(response, outcome)}${trace}`
}

const describeBody = ({ errors: [first, ...more], excerpt }: ErrorResponse): string => {
  if (first === undefined) {
    return excerpt ? `with a body that is not Clerk's: ${oneLine(excerpt, 80)}` : "without a readable body"
  }
  const parameter = first.meta?.["param_name"]
  const about = typeof parameter === "string" ? ` (parameter ${parameter})` : ""
  return clause(`${first.code}${about}: ${first.longMessage}`) + (more.length > 0 ? ` (and ${more.length} more)` : "")
}
