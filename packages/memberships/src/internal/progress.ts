/** What a call has changed so far, for the one who aborts it. */
import type { Processed } from "@effect-clerk/core/Processed"
import { strongerProcessed } from "@effect-clerk/core/internal"
import type { Fetch } from "@effect-clerk/http/ClerkHttpClient"
import type * as Observer from "@effect-clerk/http/Observer"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"

export interface Progress {
  /** Of the writes that were answered. */
  processed: Processed
  /** Whether a write is under way. */
  writing: boolean
}

export const start = (): Progress => ({ processed: "no", writing: false })

export const Current = Context.Reference<Progress | undefined>("@effect-clerk/memberships/Promise/Progress", {
  defaultValue: () => undefined
})

/** One client's fetch serves all its calls; the fiber that runs it knows which one it is. */
export const watched =
  (fetch: Fetch | undefined): Fetch =>
  (url, init) => {
    const progress = Fiber.getCurrent()?.getRef(Current)
    if (progress !== undefined && init.method !== "GET") progress.writing = true
    return fetch === undefined ? globalThis.fetch(url, init) : fetch(url, init)
  }

/** A read changes nothing, whatever became of it. */
export const observer =
  (progress: Progress): Observer.Observer =>
  ({ failure, interrupted, method }) =>
    Effect.sync(() => {
      if (method === "GET" || interrupted) return
      progress.writing = false
      progress.processed = strongerProcessed(progress.processed, failure === undefined ? "yes" : failure.processed)
    })

export const processed = ({ processed, writing }: Progress): Processed =>
  writing ? strongerProcessed(processed, "maybe") : processed
