/** Tells apart failures that say nothing about a membership: Clerk limits the requests, or is down. */
import * as ClerkFailure from "@effect-clerk/core/ClerkFailure"
import { type Failure, isTransient } from "@effect-clerk/core/RetryPolicy"
import * as Duration from "effect/Duration"

export const isOutage = (failure: Failure): boolean =>
  isTransient(failure) || (failure._tag === "SDKException" && failure.reason._tag === "RateLimiter")

/** Returns how long Clerk asks to wait, in milliseconds, 0 where it does not say. */
export const retryAfterMillis = (failure: Failure): number =>
  Duration.toMillis(ClerkFailure.retryAfter(failure) ?? Duration.zero)
