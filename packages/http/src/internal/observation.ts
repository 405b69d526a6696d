/**
 * The parts of an attempt that only some programs use: its observer, and its span. Their code is in a bundle only where
 * the program uses the references of `Observer`, which bring it along. A client reads these references here.
 */
import type { SDKException } from "@effect-clerk/core/SDKException"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import type { Call } from "./call.ts"
import type { Failure } from "./failure.ts"
import type { Observer } from "./observer.ts"
import type { Transport, TransportResponse } from "./transport/transport.ts"

/** The result of a request that was sent. With neither a response nor a failure it was interrupted, or is under way. */
export interface AttemptResult {
  readonly response: TransportResponse | undefined
  readonly failure: Failure<number> | undefined
}

export interface SentAttempt extends AttemptResult {
  readonly secret: string
  readonly startedAt: number
  readonly sentAt: number
}

interface Parts {
  /** Shows the observer of a call one attempt, and returns the wait for its end. */
  observe: (call: Call<unknown, number>, observer: Observer, attempt: SentAttempt) => Effect.Effect<void, SDKException>
  /** Returns the transport of a call that makes a span for each request. */
  spanned: (call: Call<unknown, number>, secret: string) => Transport
}

/** The parts that the program has. */
export const parts: Parts = { observe: () => Effect.void, spanned: ({ client }) => client.transport }

/** Returns a reference that brings its part along. Pure for a bundler: without the reference, the part does nothing. */
export const withPart = <A>(reference: Context.Reference<A>, part: Partial<Parts>): Context.Reference<A> => {
  Object.assign(parts, part)
  return reference
}

/** The value of `Observer.Current`. */
export const CurrentObserver = /* @__PURE__ */ Context.Reference<Observer | undefined>("@effect-clerk/http/Observer", {
  defaultValue: () => undefined
})

/** The value of `Observer.AttemptSpans`. */
export const AttemptSpans = /* @__PURE__ */ Context.Reference<boolean>("@effect-clerk/http/Observer/AttemptSpans", {
  defaultValue: () => false
})
