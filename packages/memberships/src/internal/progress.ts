/**
 * The writes of a call so far, so that a call that is aborted can say what Clerk may have done.
 *
 * The observer of the call's attempts reports to it. It is shown each attempt that was sent before the call goes on or ends,
 * one that was interrupted before its response included: Clerk may have acted on that one.
 */
import type { Processed } from "@effect-clerk/core/Processed"
import { strongerProcessed } from "@effect-clerk/core/internal"
import type * as Observer from "@effect-clerk/http/Observer"
import * as Effect from "effect/Effect"

/** The writes of one call. */
export interface WriteProgress {
  /** The strongest effect that a write which was sent may have had. */
  processed: Processed
}

export const start = (): WriteProgress => ({ processed: "no" })

/** Records each write, and passes the attempt on. A read changes nothing, whatever became of it. */
export const observer =
  (progress: WriteProgress, next: Observer.Observer | undefined): Observer.Observer =>
  (attempt) =>
    Effect.suspend(() => {
      if (attempt.method !== "GET") progress.processed = strongerProcessed(progress.processed, effectOf(attempt))
      return next === undefined ? Effect.void : next(attempt)
    })

const effectOf = ({ failure, interrupted }: Observer.Attempt): Processed =>
  interrupted ? "maybe" : failure === undefined ? "yes" : failure.processed
