/** The types of `Observer`, without its code. */
import type { Failure } from "@effect-clerk/core/RetryPolicy"
import type * as Duration from "effect/Duration"
import type * as Effect from "effect/Effect"

/**
 * One attempt of a call and its result. It holds no id, no query, no body and no secret key.
 *
 * @category models
 * @since 0.1.0
 */
export interface Attempt {
  /** The operation, for example `OrganizationMemberships.list`. */
  readonly operation: string
  readonly method: string
  /** The path template. */
  readonly path: string
  /** The host of the base URL, without its port. */
  readonly serverAddress: string
  /** Number of this attempt within its call, from 1. */
  readonly attempt: number
  /** The failure that this attempt repeats; `undefined` for the first of a call. */
  readonly repeats: Failure | undefined
  /** The response's status; `undefined` if no response was received. */
  readonly status: number | undefined
  /** The response's headers, with names in lower case and without the secret key, should a server send it back. */
  readonly headers: Readonly<Record<string, string>>
  /** The attempt's failure; `undefined` if it succeeded or was interrupted. */
  readonly failure: Failure | undefined
  /** Tells that the call was interrupted before the response was received. Clerk may have acted on the request. */
  readonly interrupted: boolean
  /** Time between sending the request and the end of its response, its failure or its interruption. */
  readonly duration: Duration.Duration
  /** Time that the attempt waited for a permit before it was sent. */
  readonly wait: Duration.Duration
}

/**
 * Handles each attempt of a call.
 *
 * **Details**
 *
 * It runs before the call goes on, and within `TimeoutPolicy.total`. Its spans are children of the call's span. An
 * interruption of the call does not wait for it: one that is under way goes on by itself, until the total has passed.
 *
 * **Gotchas**
 *
 * The call waits for it, so it should be quick. It cannot fail; a defect is logged, and the call goes on. The log is that of
 * the program's own loggers, else the console.
 *
 * @category models
 * @since 0.1.0
 */
export type Observer = (attempt: Attempt) => Effect.Effect<void>
