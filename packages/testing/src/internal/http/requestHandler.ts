import type * as Effect from "effect/Effect"
import type { ErrorResponse } from "../wire/errorResponses.ts"

/** A request, however it reached the emulator. */
export interface HandlerRequest {
  readonly method: string
  /** Path as it was sent, percent-encoded. */
  readonly path: string
  /** Query as it was sent, without the `?`; empty where there is none. */
  readonly query: string
  readonly header: (name: string) => string | null
  /** The whole body, or its first bytes where it exceeds the handler's `maxBodyBytes`: more than that many. */
  readonly body: Uint8Array
}

/** A response, however it leaves the emulator. */
export interface HandlerResponse {
  readonly status: number
  readonly headers: { readonly [name: string]: string }
  readonly body: string
}

/** The end of a request: a response, one whose body breaks off in the middle, or a connection that is reset. */
export type Outcome =
  | { readonly _tag: "Response"; readonly response: HandlerResponse }
  | { readonly _tag: "CutBody"; readonly response: HandlerResponse }
  | { readonly _tag: "Reset" }

/** An outcome that is not known at once: there is a delay, or `onRequest` has to run. */
export interface Pending {
  readonly _tag: "Pending"
  readonly outcome: Effect.Effect<Outcome>
}

/** An emulated Clerk, as its `fetch`, `HttpClient` and server use it. */
export interface RequestHandler {
  /** Handles a request. Most outcomes are returned at once, since a fiber costs as much as a response. */
  readonly handle: (request: HandlerRequest) => Outcome | Pending
  /** Writes the error response to bytes that are not a request. */
  readonly toResponse: (error: ErrorResponse) => HandlerResponse
  /** Returns the size of the largest body that is read of a request to a path, in bytes. */
  readonly maxBodyBytes: (path: string) => number
}

/** Statuses whose responses have no body. */
export const bodilessStatuses: ReadonlySet<number> = new Set([204, 205, 304])
