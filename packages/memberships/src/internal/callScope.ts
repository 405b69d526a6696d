import { ClerkErrors } from "@effect-clerk/core/ClerkErrors"
import type { Processed } from "@effect-clerk/core/Processed"
import { SDKException } from "@effect-clerk/core/SDKException"
import * as TimeoutPolicy from "@effect-clerk/core/TimeoutPolicy"
import { strongerProcessed } from "@effect-clerk/core/internal"
import { monotonicNow } from "@effect-clerk/http/internal"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type { Execute } from "./methods.ts"

/**
 * Runs several requests as one call. They share the `total` of the `TimeoutPolicy`, and the call's failure says in
 * `processed` what all of its requests together may have done.
 */
export const callScope = Effect.fnUntraced(function* <A, Status extends number>(
  execute: Execute,
  call: (execute: Execute, deadline: number) => Effect.Effect<A, ClerkErrors<Status> | SDKException>
) {
  const policy = yield* TimeoutPolicy.Current
  // A value that is not a policy fails the first request, which names it.
  const total = Duration.isDuration(policy?.total) ? Duration.toMillis(policy.total) : Infinity
  const deadline = (yield* monotonicNow) + total
  let processed: Processed = "no"

  const executeInScope: Execute = (endpoint, input) => {
    // A read changes nothing, whatever comes of it.
    const record = (outcome: Processed): void => {
      if (endpoint.method !== "GET") processed = strongerProcessed(processed, outcome)
    }
    return Effect.flatMap(monotonicNow, (now) =>
      execute(endpoint, input).pipe(
        Effect.provideService(
          TimeoutPolicy.Current,
          total === Infinity ? policy : { ...policy, total: Duration.millis(Math.max(0, deadline - now)) }
        ),
        Effect.map((value) => {
          record("yes")
          return value
        }),
        Effect.catch((failure) => {
          record(failure.processed)
          return Effect.fail(failure)
        })
      )
    )
  }
  return yield* Effect.catch(call(executeInScope, deadline), (failure) =>
    Effect.fail(withProcessed(failure, processed))
  )
})

/** Adds to a failure what the call's other requests may have done. */
const withProcessed = <Status extends number>(
  failure: ClerkErrors<Status> | SDKException,
  processed: Processed
): ClerkErrors<Status> | SDKException => {
  // A read that failed says `processed` of itself alone, and has changed nothing.
  const isRead = failure.method === "GET"
  const earlier = isRead ? processed : strongerProcessed(processed, failure.processed)
  if (earlier === failure.processed && (!isRead || processed === "no")) return failure
  return failure._tag === "ClerkErrors"
    ? new ClerkErrors({ ...failure, earlier })
    : new SDKException({ ...failure, earlier })
}
