/**
 * Retries a call whose first attempt has failed. Most calls succeed at once, so they set up no schedule; the first failure
 * is handed on to here.
 */
import * as RetryPolicy from "@effect-clerk/core/RetryPolicy"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Schedule from "effect/Schedule"
import { type Call, type Outcome, withParent } from "./call.ts"
import { type Failure, retryAfterOf } from "./failure.ts"
import { millisOf } from "./millis.ts"
import * as Spans from "./spans.ts"
import { errorType } from "../Observer.ts"

/** Waits and attempts again as the policy says, until an attempt succeeds or the policy stops. */
export const retry = <A, Status extends number>(
  call: Call<A, Status>,
  first: Failure<Status>,
  attempt: () => Outcome<A, Status>
): Outcome<A, Status> => {
  const { client, progress } = call
  // The schedule sees the first failure as if it came from its own first run.
  let unseen: Failure<Status> | undefined = first
  const next = Effect.suspend(() => {
    if (unseen === undefined) return attempt()
    const failure = Effect.fail(unseen)
    unseen = undefined
    return failure
  })
  const returnUnsent = () => {
    client.retryBudget.returnUnsent(progress)
    return Effect.void
  }
  const retried = Effect.onExit(withParent(call, Effect.retry(next, retrySchedule(call))), returnUnsent)
  return Effect.catch(retried, (failure) => {
    // An error response below 500 shows a server that is up, as a success does.
    if (failure._tag === "ClerkErrors" && failure.status < 500) client.retryBudget.refund(progress, call.retry.budget)
    return Spans.fail(call, failure)
  })
}

/** Returns the policy's schedule with its delays no shorter than Clerk asks for, as long as the call should retry. */
const retrySchedule = (call: Call<unknown, number>) =>
  call.retry.schedule.pipe(
    Schedule.modifyDelay(({ duration, input }) => {
      const retryAfter = retryAfterOf(input) ?? Duration.zero
      return Effect.succeed(Duration.millis(Math.max(millisOf(duration), millisOf(retryAfter))))
    }),
    Schedule.while(({ duration, input, now }) => {
      const retries = shouldRetry(call, input, now + millisOf(duration))
      if (retries) onRetry(call, input, duration)
      return Effect.succeed(retries)
    })
  )

/** Tells whether the call is tried again at a time, after a failure. If so, the retry budget has paid for it. */
const shouldRetry = (
  { client, deadline, endpoint, progress, retry }: Call<unknown, number>,
  failure: RetryPolicy.Failure,
  at: number
): boolean => {
  const retryAfter = retryAfterOf(failure)
  return (
    RetryPolicy.shouldRetry(retry, failure, endpoint.method === "GET") &&
    (retryAfter === undefined || millisOf(retryAfter) <= millisOf(retry.maxRetryAfter)) &&
    at < deadline &&
    client.retryBudget.tryTake(progress, retry.budget)
  )
}

/** Shows the retry in the call's span. The failure's message may hold ids, so the event has its kind alone. */
const onRetry = (
  { clock, progress, span }: Call<unknown, number>,
  failure: RetryPolicy.Failure,
  delay: Duration.Duration
): void => {
  progress.repeats = failure
  span.attribute("http.request.resend_count", progress.attempts)
  span.event("retry", clock.currentTimeNanosUnsafe(), {
    "error.type": errorType(failure),
    "retry.delay_ms": Math.round(millisOf(delay))
  })
}
