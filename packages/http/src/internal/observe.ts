/** Shows attempts to the program's observer, which may be slow, hang or fail. */
import type { SDKException } from "@effect-clerk/core/SDKException"
import type * as Cause from "effect/Cause"
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type * as Logger from "effect/Logger"
import { type Call, nowOf, untilDeadline } from "./call.ts"
import { statusOf } from "./failure.ts"
import type { SentAttempt } from "./observation.ts"
import type { Observer } from "./observer.ts"
import { endOf } from "./ownFiber.ts"
import { redactHeaders } from "./redact.ts"
import * as Span from "./span.ts"
import { scheduler } from "./timer.ts"

/**
 * Shows the observer of a call one attempt, at once, and returns the wait for its end, within the time that the call has left.
 *
 * The observer runs in a fiber of its own, which an interruption of the call leaves alone: the call ends at once, even if the
 * observer hangs, and an observer that was about to write its line does so. One that does not wait has ended on return.
 */
export const observe = (
  call: Call<unknown, number>,
  observer: Observer,
  { failure, response, secret, sentAt, startedAt }: SentAttempt
): Effect.Effect<void, SDKException> => {
  const { endpoint, progress } = call
  const observed = Effect.suspend(() =>
    observer({
      operation: endpoint.name,
      method: endpoint.method,
      path: endpoint.path,
      serverAddress: call.client.serverAddress,
      attempt: progress.attempts,
      repeats: progress.repeats,
      status: response === undefined ? failure && statusOf(failure) : response.status,
      headers: response === undefined ? {} : redactHeaders(response.headers(), secret),
      failure,
      interrupted: response === undefined && failure === undefined,
      duration: Duration.millis(nowOf(call) - sentAt),
      wait: Duration.millis(sentAt - startedAt)
    })
  )
  const run = Effect.runForkWith(call.fiber.context)
  const fiber = run(Effect.catchCause(Span.withParent(observed, call.span), logDefect), { scheduler })
  if (fiber.pollUnsafe() !== undefined) return Effect.void
  // The total ends the observer also after the call was interrupted.
  return endOf(run(untilDeadline(call, () => fiber)))
}

/**
 * The loggers that the program has set, under effect's own key; a test compares the two. effect's default logger, which
 * its own reference brings along, would add 2 KiB to a bundle, so the console stands in for it.
 */
export const CurrentLoggers = /* @__PURE__ */ Context.Reference<
  ReadonlySet<Pick<Logger.Logger<unknown, unknown>, "log">>
>("effect/Logger/CurrentLoggers", {
  // oxlint-disable-next-line no-console
  defaultValue: () => new Set([{ log: ({ cause, message }) => console.error(message, cause) }])
})

/** Logs the defect of an observer. It is the program's own, and harms no call. */
export const logDefect = (cause: Cause.Cause<never>): Effect.Effect<void> =>
  Effect.withFiber((fiber) => {
    for (const logger of fiber.getRef(CurrentLoggers)) {
      logger.log({
        message: "an observer of requests to Clerk failed",
        logLevel: "Error",
        cause,
        fiber,
        date: new Date()
      })
    }
    return Effect.void
  })
