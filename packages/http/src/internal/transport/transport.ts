/** Describes what sends a request, and what may become of it. */
import type { Processed } from "@effect-clerk/core/Processed"
import type * as Cause from "effect/Cause"
import type * as Effect from "effect/Effect"
import type * as Fiber from "effect/Fiber"
import type * as Tracer from "effect/Tracer"
import { redactText } from "../redact.ts"

/** A request as all transports send it, byte for byte the same. */
export interface TransportRequest {
  readonly method: "GET" | "POST" | "PATCH" | "DELETE"
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | undefined
}

/** A response: its head alone, with an empty text, or the whole, whose body has been read to its end or its bound. */
export interface TransportResponse {
  readonly _tag: "Response"
  readonly status: number
  readonly header: (name: string) => string | undefined
  readonly headers: () => Readonly<Record<string, string>>
  readonly text: string
  /** Set where the body was not read, with what was expected of it: it is too large, or this is no response of fetch at all. */
  readonly invalid: string | undefined
  /** Says whether Clerk may have acted on its request, by the status. */
  readonly processed: Processed
}

/** A connection or a body that failed, in the platform's words. They may hold the secret key. */
export interface TransportFailure {
  readonly _tag: "Transport"
  readonly processed: Processed
  readonly description: string
  readonly code: string | undefined
  /** The status, if the connection broke after the response's head. */
  readonly status?: number
}

/** The limit passed before the head had come, or before the end of a body that is needed. */
export interface TransportTimeout {
  readonly _tag: "Timeout"
  readonly processed: Processed
}

/** A defect or an interruption inside the program's own `HttpClient`. It becomes the call's, unchanged. */
interface TransportDefect {
  readonly _tag: "Defect"
  readonly cause: Cause.Cause<never>
}

export type TransportResult = TransportResponse | TransportFailure | TransportTimeout | TransportDefect

/**
 * Sends one request and reads its whole response, within `limit` milliseconds, which may be `Infinity`. When the limit
 * passes, the connection is closed before `onResult` is called.
 *
 * It takes callbacks, since the steps of an Effect would be a twentieth of what a call costs. `onHead` is called as soon as
 * the response's head has come; its body may never come. The first result counts; the caller ignores the others. The returned
 * effect aborts the request and closes its connection, and does nothing after a result. It ends soon also where a client cannot be
 * interrupted, and the result is then that of a limit which has passed.
 *
 * `isOnce` is false where the platform may have sent the request twice: the result is that of the last one alone.
 */
export type Transport = (
  request: TransportRequest,
  limit: number,
  onResult: (result: TransportResult, isOnce?: boolean) => void,
  caller: Fiber.Fiber<unknown, unknown>,
  parent: Tracer.Span,
  onHead: (head: TransportResponse) => void
) => Effect.Effect<void>

/**
 * Tells whether the body of a response decides what the call comes to. A success needs its whole body, and so does an error
 * response, whose code is in it. The status of a 429 and of a server's failure is enough: there a broken body counts as
 * empty.
 */
export const needsBody = (status: number): boolean =>
  (status >= 200 && status < 300) || (status >= 400 && status < 500 && status !== 429)

/** Returns the result of a request whose limit has passed. `head` is its response without a body, if that has come. */
export const timedOut = (head: TransportResponse | undefined): TransportResponse | TransportTimeout =>
  head === undefined || needsBody(head.status) ? { _tag: "Timeout", processed: head?.processed ?? "maybe" } : head

/** Returns a transport failure without the secret key in the platform's words. */
export const redactFailure = ({ code, ...failure }: TransportFailure, secret: string) => ({
  ...failure,
  description: redactText(failure.description, secret),
  ...(code && { code: redactText(code, secret) })
})
