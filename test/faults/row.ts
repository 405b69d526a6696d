/** Rows of the table of faults, and the outcomes that many of them have in common. */
import type { Exception, Fault, Outcome } from "./outcome.ts"
import type { When } from "./server.ts"
import type { Script } from "./steps.ts"

interface Options {
  readonly when?: When
  readonly again?: Script
  readonly stalls?: Fault["stalls"]
  readonly metadata?: string
  readonly bodyOnly?: boolean
  readonly exceptions?: ReadonlyArray<Exception>
}

/** What reads and writes come to: the first is tried again where it is safe, the others only where nothing was done. */
type Outcomes = readonly [reads: Outcome, writes: Outcome]

export const row = (name: string, script: Script, [reads, writes]: Outcomes, options: Options = {}): Fault => ({
  when: "request",
  stalls: "never",
  bodyOnly: false,
  exceptions: [],
  ...options,
  name,
  script,
  reads,
  writes
})

// A policy of 2 retries: a read that fails for good takes 3 attempts.
export const both = (outcome: Outcome): Outcomes => [outcome, outcome]
export const readsAgain = (outcome: Omit<Outcome, "attempts">): Outcomes => [
  { ...outcome, attempts: 3 },
  { ...outcome, attempts: 1 }
]

export const stalls: Options = { stalls: "before the head" }
export const stallsAfterHead: Options = { stalls: "after the head" }
export const holds = (metadata: string): Options => ({ metadata })

export const success = both({ tag: "Success", attempts: 1, processed: "yes" })
export const malformed = both({ tag: "MalformedResponse", status: 200, attempts: 1, processed: "yes" })
export const unopened = both({ tag: "Transport", attempts: 3, processed: "no" })
export const lost = readsAgain({ tag: "Transport", processed: "maybe" })
export const brokenOff = readsAgain({ tag: "Transport", status: 200, processed: "yes" })
/** An error response whose code has not come: nothing was done, so that it is asked for again. */
export const cutOff = (status: number): Outcomes => both({ tag: "Transport", status, attempts: 3, processed: "no" })
export const stalled = readsAgain({ tag: "Timeout", processed: "maybe" })
export const stalledAfter200 = readsAgain({ tag: "Timeout", processed: "yes" })
export const stalledErrorResponse = both({ tag: "Timeout", attempts: 3, processed: "no" })

export const once = (
  status: number,
  processed: Outcome["processed"],
  tag: Outcome["tag"] = "UnexpectedStatus"
): Outcomes => both({ tag, status, attempts: 1, processed })
export const fails = (status: number, tag: Outcome["tag"] = "UnexpectedStatus"): Outcomes =>
  readsAgain({ tag, status, processed: "maybe" })
export const limited = (tag: Outcome["tag"], retryAfter?: number): Outcomes =>
  both({ tag, status: 429, attempts: 3, processed: "no", ...(retryAfter === undefined ? undefined : { retryAfter }) })

export const except = (why: string, on: Exception["on"], [reads, writes]: Outcomes): Options => ({
  exceptions: [{ why, on, reads, writes }]
})

export const onFetch: Exception["on"] = (transport) =>
  transport === "layerFetch" || transport === "layer over FetchHttpClient"
const onDispatcher: Exception["on"] = (transport) => transport === "NodeClerkHttpClient"
export const onUndici: Exception["on"] = (transport) =>
  onFetch(transport) || onDispatcher(transport) || transport === "layer over undici"
export const onNodeHttp: Exception["on"] = (transport) => transport === "layer over node:http"

export const undecoded = (outcomes: Outcomes): Options =>
  except(
    "effect's clients over undici and node:http neither ask for an encoding, nor decode one",
    (transport) => !onFetch(transport) && !onDispatcher(transport),
    outcomes
  )
export const packed = undecoded(malformed)

/** Fails at once, since the server asks for more patience than the policy has. */
export const asksToWait = (status: number, processed: Outcome["processed"], retryAfter: number): Outcomes =>
  both({ tag: "UnexpectedStatus", status, attempts: 1, processed, retryAfter })
