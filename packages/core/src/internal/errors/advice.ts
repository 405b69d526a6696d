/** Texts that end a failure's message: what became of the request, and what to do next. */
import * as Duration from "effect/Duration"
import type { ClerkError } from "../../ClerkError.ts"
import type { Processed } from "../../Processed.ts"
import { includesCode } from "./clerkErrors.ts"

/** State of a call at the time that it fails. */
export interface Outcome {
  readonly processed: Processed
  /** Set where the call only reads: then nothing can have been changed, and repeating it is safe. */
  readonly reads?: boolean
}

const states: Readonly<Record<Processed, string>> = {
  no: "nothing was changed",
  maybe: "the request may have arrived",
  yes: "Clerk has acted on the request"
}

/**
 * Returns what became of the request, followed by what to do next. Where a write may have taken effect, the current state
 * has to be read first: a blind retry could act twice.
 */
export const conclude = ({ processed, reads }: Outcome, next = ""): string => {
  if (reads) return next
  const then = processed === "no" ? "" : "read the current state before repeating a write"
  return clauses(states[processed], next, then)
}

/** Joins the parts of a message that are not empty. */
export const clauses = (...parts: ReadonlyArray<string>): string => parts.filter(Boolean).join("; ")

/** Returns the end of a message about a request that was lost on the way; `unharmed` is for one that was certainly not processed. */
export const afterLoss = (outcome: Outcome, unharmed: string): string => {
  if (outcome.processed === "no") return unharmed
  return outcome.reads ? "it is safe to read again" : conclude(outcome)
}

/** Formats a duration. The format of effect's Duration would weigh half as much as all the texts of this library. */
export const seconds = (duration: Duration.Duration): string => `${Duration.toMillis(duration) / 1000} s`

export const retryAfter = (wait: Duration.Duration): string => `retry after ${seconds(wait)}`

const steps: Readonly<Record<number, string>> = {
  401: "check the secret key",
  403: "check the plan and the settings",
  404: "check the ids and the role"
}

interface ErrorResponse {
  readonly status: number
  readonly errors: ReadonlyArray<ClerkError>
  readonly retryAfter?: Duration.Duration
}

/**
 * Tells whether an error response is not about what was asked for. One that is not in Clerk's words comes from a proxy, or
 * from another server than Clerk's. With a base URL that lacks the version, Clerk itself says that it does not know the path.
 */
export const isFromElsewhere = (status: number, [first]: ReadonlyArray<Pick<ClerkError, "longMessage">>): boolean =>
  first === undefined || status < 400 || (status === 404 && AboutPath.test(first.longMessage))

/** Finds a path or a URL as a word, and not in the id that a message repeats: an organization's slug may be `career-path`. */
const AboutPath = /(?:^|\b(?!id\b)\w+ )(?:path|url)(?![\w-])/i

const nextStep = ({ errors, retryAfter: wait, status }: ErrorResponse): string => {
  if (wait !== undefined) return retryAfter(wait)
  if (status >= 500 || [408, 425, 429].includes(status) || includesCode(errors, "resource_locked")) return "retry later"
  return isFromElsewhere(status, errors) ? "check apiUrl" : (steps[status] ?? "check the input")
}

/** Returns the end of a message about a response whose status is not the documented success. */
export const afterResponse = (response: ErrorResponse, outcome: Outcome): string => {
  const { retryAfter, status } = response
  // After a success of another status, or a failure of the server, the state matters before anything else.
  const isOpen = outcome.processed !== "no" && (status < 300 || (status >= 500 && retryAfter === undefined))
  return conclude(outcome, isOpen && !outcome.reads ? "" : nextStep(response))
}
