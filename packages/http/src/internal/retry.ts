/**
 * Retries a call whose first attempt has failed. Most calls succeed at once, so they never come here, and pay nothing for it.
 *
 *     failure ─▶ backoff(failure) ─▶ tryGrantRetry ─▶ sleep ─▶ attempt ─▶ success
 *        ▲            └─ none left       └─ no          │          │
 *        └──────────────────────────────────────────────┼──────────┘ failure
 *                                                       └─ the call's deadline bounds the wait
 */
import * as RetryPolicy from "@effect-clerk/core/RetryPolicy"
import * as Effect from "effect/Effect"
import { type Call, nowOf, type Outcome } from "./call.ts"
import { errorTypeOf, type Failure, retryAfterOf } from "./failure.ts"
import { millisOf } from "./millis.ts"
import * as Span from "./span.ts"

/** Waits and attempts again as the policy says, until an attempt succeeds or the policy stops. */
export const retry = <A, Status extends number>(
  call: Call<A, Status>,
  first: Failure<Status>,
  attempt: () => Outcome<A, Status>
): Outcome<A, Status> => {
  const { client, progress } = call
  const backoff = call.retry.backoff()
  const next = (failure: Failure<Status>): Outcome<A, Status> =>
    Effect.flatMap(backoff(failure), (wait) => {
      if (wait === undefined) return Effect.fail(failure)
      const delay = Math.max(millisOf(wait), millisOf(retryAfterOf(failure) ?? 0))
      if (!tryGrantRetry(call, failure, nowOf(call) + delay)) return Effect.fail(failure)
      recordRetry(call, failure, delay)
      return Effect.flatMap(Effect.sleep(delay), () => Effect.catch(attempt(), next))
    })
  const returnUnsent = () => {
    client.retryBudget.returnUnsent(progress)
    return Effect.void
  }
  return Effect.catch(Effect.onExit(Span.withParent(next(first), call.span), returnUnsent), (failure) => {
    // A documented error response below 500 shows a server that is up, as a success does.
    if (failure._tag === "ClerkErrors" && failure.status < 500) client.retryBudget.refund(progress, call.retry.budget)
    return Effect.fail(failure)
  })
}

/** Decides whether the next attempt may start at a time. If so, it takes the retry's cost from the budget. */
const tryGrantRetry = (
  { client, deadline, endpoint, progress, retry }: Call<unknown, number>,
  failure: RetryPolicy.Failure,
  at: number
): boolean =>
  RetryPolicy.shouldRetry(retry, failure, endpoint.method === "GET") &&
  millisOf(retryAfterOf(failure) ?? 0) <= millisOf(retry.maxRetryAfter) &&
  at < deadline &&
  client.retryBudget.tryTake(progress, retry.budget)

/** Records the retry in the call and in its span. A failure's message may hold ids, so the event has its `error.type` only. */
const recordRetry = (
  { clock, progress, span }: Call<unknown, number>,
  failure: RetryPolicy.Failure,
  delay: number
): void => {
  progress.repeats = failure
  span.attribute("http.request.resend_count", progress.attempts)
  span.event("retry", clock.currentTimeNanosUnsafe(), {
    "error.type": errorTypeOf(failure),
    "retry.delay_ms": Math.round(delay)
  })
}
