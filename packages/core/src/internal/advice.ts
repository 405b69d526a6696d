/** What a failure says at its end: what has become of the request, and what to do next. */
import * as Duration from "effect/Duration"
import type { Processed } from "../SDKException.ts"

export const mayHaveArrived = "the request may have arrived; read the current state before repeating a write"

export const hasActed = "Clerk has acted on the request; read the current state before repeating a write"

/** Effect's own format would weigh half as much as all these texts. */
export const seconds = (duration: Duration.Duration): string => `${Duration.toMillis(duration) / 1000} s`

export const retryAfter = (wait: Duration.Duration): string => `retry after ${seconds(wait)}`

const toCheck: Readonly<Record<number, string>> = {
  401: "check the secret key",
  403: "check the plan and the settings",
  404: "check the ids and the role",
  429: "retry later"
}

/** After an answer with a status that is no success. */
export const afterRefusal = (processed: Processed, status: number, wait: Duration.Duration | undefined): string => {
  if (processed === "yes") return hasActed
  if (processed === "no")
    return `nothing was changed; ${wait ? retryAfter(wait) : (toCheck[status] ?? "check the input")}`
  return wait ? `${retryAfter(wait)}; ${mayHaveArrived}` : mayHaveArrived
}
