/** What a failure says at its end: what has become of the request, and what to do next. */
import * as Duration from "effect/Duration"
import type { ClerkError } from "../../ClerkError.ts"
import type { Processed } from "../../Processed.ts"

/** A read may be repeated, whatever became of it. */
export const mayHaveArrived = (reads: boolean): string =>
  reads ? "it is safe to read again" : "the request may have arrived; read the current state before repeating a write"

export const hasActed = (reads: boolean): string =>
  reads ? mayHaveArrived(reads) : "Clerk has acted on the request; read the current state before repeating a write"

/** Effect's own format would weigh half as much as all these texts. */
export const seconds = (duration: Duration.Duration): string => `${Duration.toMillis(duration) / 1000} s`

export const retryAfter = (wait: Duration.Duration): string => `retry after ${seconds(wait)}`

const later = "retry later"

const toDo: Readonly<Record<number, string>> = {
  401: "check the secret key",
  403: "check the plan and the settings",
  404: "check the ids and the role",
  408: later,
  425: later,
  429: later
}

interface Refusal {
  readonly status: number
  readonly errors: ReadonlyArray<ClerkError>
  readonly retryAfter?: Duration.Duration
}

const next = ({ errors, retryAfter: wait, status }: Refusal): string => {
  if (wait !== undefined) return retryAfter(wait)
  if (status >= 500 || errors.some(({ code }) => code === "resource_locked")) return later
  const known = toDo[status]
  // What is not Clerk's words comes from whatever is in front of it.
  return (
    (errors.length > 0 || known === later ? known : "check apiUrl") ??
    (status < 400 ? "check apiUrl" : "check the input")
  )
}

/** After an answer with a status that is not the documented success. */
export const afterRefusal = (refusal: Refusal, processed: Processed, reads: boolean): string => {
  const { retryAfter, status } = refusal
  if (reads) return next(refusal)
  if (processed === "no") return `nothing was changed; ${next(refusal)}`
  const done = processed === "yes" ? hasActed(reads) : mayHaveArrived(reads)
  return status < 300 || (status >= 500 && retryAfter === undefined) ? done : `${next(refusal)}; ${done}`
}
