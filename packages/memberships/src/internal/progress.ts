/**
 * The writes of a call so far, so that a call that is aborted can say what Clerk may have done.
 *
 * Two functions report to it. The client's fetch function marks the start of a write, and the observer of the call's attempts
 * its end. An attempt that is interrupted in between has started and not ended: Clerk may have acted on it.
 */
import type { Processed } from "@effect-clerk/core/Processed"
import { strongerProcessed } from "@effect-clerk/core/internal"
import type { Fetch } from "@effect-clerk/http/ClerkHttpClient"
import type * as Observer from "@effect-clerk/http/Observer"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"

/** The writes of one call. */
export interface WriteProgress {
  /** The strongest effect that a write which has ended may have had. */
  processed: Processed
  /** Tells whether a write was sent and has not ended. */
  writing: boolean
}

export const start = (): WriteProgress => ({ processed: "no", writing: false })

/** The progress of the call that a fiber runs; `undefined` where nobody can abort it. */
export const Current = Context.Reference<WriteProgress | undefined>("@effect-clerk/memberships/Promise/Progress", {
  defaultValue: () => undefined
})

/**
 * Marks each write that a fetch function starts. One function serves all calls of a client, so it takes the progress of the
 * call from the fiber that runs it.
 */
export const watched =
  (fetch: Fetch | undefined): Fetch =>
  (url, init) => {
    const progress = Fiber.getCurrent()?.getRef(Current)
    if (progress !== undefined && init.method !== "GET") progress.writing = true
    // Looked up for each request: the platform's fetch may be replaced after the client was made.
    return fetch === undefined ? globalThis.fetch(url, init) : fetch(url, init)
  }

/** Marks the end of each write. A read changes nothing, whatever became of it. */
export const observer =
  (progress: WriteProgress): Observer.Observer =>
  ({ failure, interrupted, method }) =>
    Effect.sync(() => {
      if (method === "GET" || interrupted) return
      progress.writing = false
      progress.processed = strongerProcessed(progress.processed, failure === undefined ? "yes" : failure.processed)
    })

/** Returns the strongest effect that the writes of a call may have had so far. */
export const processed = ({ processed, writing }: WriteProgress): Processed =>
  writing ? strongerProcessed(processed, "maybe") : processed
