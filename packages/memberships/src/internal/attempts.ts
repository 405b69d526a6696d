/** Reports of a client's attempts to its program: a callback with each, and a line of its log. */
import { logDefect } from "@effect-clerk/http/internal"
import * as Observer from "@effect-clerk/http/Observer"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Predicate from "effect/Predicate"
import { variable } from "./environment.ts"

/**
 * One request of a call and its result, as a plain object. It holds no id, no address, no query, no body and no secret key.
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
  /** Number of this attempt within its call, from 1. */
  readonly attempt: number
  /** The response's status; `undefined` if no response was received. */
  readonly status: number | undefined
  /** The status of the failure, or the tag of its reason; `undefined` if the attempt succeeded or was interrupted. */
  readonly error: string | undefined
  /** Tells that the call was aborted before the response was received. Clerk may have acted on the request. */
  readonly interrupted: boolean
  /** Milliseconds between sending the request and the end of its response. */
  readonly duration: number
  /** Milliseconds that the attempt waited for a permit before it was sent. */
  readonly wait: number
  /** Identifies the request to Clerk's support. */
  readonly clerkTraceId: string | undefined
}

/**
 * The part of a logger that is used, which `console` and most loggers have. A promise that it returns is not waited for.
 *
 * @category options
 * @since 0.1.0
 */
export interface Logger {
  readonly info: (line: string) => void
  readonly warn: (line: string) => void
}

/**
 * Options of a client for its program's logs and metrics.
 *
 * @category options
 * @since 0.1.0
 */
export interface Reporting {
  /**
   * Called with each attempt, before the call goes on, so it should be quick. It cannot fail a call: what it throws is logged. So is
   * the rejection of a promise that it returns, for which no call waits.
   */
  readonly onAttempt?: ((attempt: Attempt) => void) | undefined
  /**
   * Takes one line of each attempt: `warn` of one that failed, `info` of any other. The environment variable `CLERK_LOG` does
   * the same with the console: `info`, `warn` for failed attempts alone, or `off`, also for this logger.
   */
  readonly logger?: Logger | undefined
}

export const isLogger = (value: unknown): boolean =>
  Predicate.hasProperty(value, "info") &&
  Predicate.isFunction(value.info) &&
  Predicate.hasProperty(value, "warn") &&
  Predicate.isFunction(value.warn)

/** Makes the observer of a client's attempts; `undefined` if nothing is to be reported. */
export const observer = ({ logger, onAttempt }: Reporting): Observer.Observer | undefined => {
  const log = logLine(logger)
  if (log === undefined && Predicate.isNullish(onAttempt)) return undefined
  return (attempt) =>
    Effect.ensuring(
      notify(() => log?.(attempt)),
      notify(() => onAttempt?.(toPlain(attempt)))
    )
}

/**
 * Runs a callback, whose bug is logged. An async function is a callback, too, though its type does not say so: its rejection
 * would end the process, and a call that waited for its promise would fail where that never settles.
 */
const notify = (callback: () => unknown): Effect.Effect<void> =>
  Effect.suspend(() => {
    const returned = callback()
    if (!Predicate.isPromiseLike(returned)) return Effect.void
    const settled = Effect.catchCause(
      Effect.promise(() => returned),
      logDefect
    )
    return Effect.asVoid(Effect.forkDetach(settled, { startImmediately: true }))
  })

const logLine = (given: Logger | null | undefined): ((attempt: Observer.Attempt) => unknown) | undefined => {
  // Names of levels are written in either case, and "OFF" must not write everything.
  const level = (variable("CLERK_LOG") ?? "").trim().toLowerCase()
  const logger = given ?? (level === "" ? undefined : globalThis.console)
  if (logger === undefined || level === "off") return undefined
  return (attempt) => {
    if (attempt.failure !== undefined) return logger.warn(Observer.format(attempt))
    return level === "warn" ? undefined : logger.info(Observer.format(attempt))
  }
}

const toPlain = (attempt: Observer.Attempt): Attempt => ({
  operation: attempt.operation,
  method: attempt.method,
  path: attempt.path,
  attempt: attempt.attempt,
  status: attempt.status,
  error: attempt.failure && Observer.errorType(attempt.failure),
  interrupted: attempt.interrupted,
  duration: Duration.toMillis(attempt.duration),
  wait: Duration.toMillis(attempt.wait),
  clerkTraceId: Observer.clerkTraceId(attempt)
})
