/** Reads both kinds of failure alike. */
import type { ClerkErrors } from "@effect-clerk/core/ClerkErrors"
import { hasCode } from "@effect-clerk/core/ClerkErrors"
import { SDKException, UnexpectedStatus } from "@effect-clerk/core/SDKException"
import * as Duration from "effect/Duration"

export type Failure = ClerkErrors | SDKException

/** Returns the status of the response, if there was one. */
export const statusOf = (failure: Failure): number | undefined => {
  if (failure._tag === "ClerkErrors") return failure.status
  return failure.reason._tag === "UnexpectedStatus" ? failure.reason.status : undefined
}

/** Wait before a 429 that does not say how long is tried again. */
const unknownWait = Duration.seconds(1)

/** Returns the time to wait where the request was only too early; `undefined` for every other failure. */
export const throttledFor = (failure: Failure): Duration.Duration | undefined => {
  if (failure.processed !== "no") return undefined
  if (failure._tag === "SDKException" && failure.reason._tag === "RateLimiter") return failure.reason.retryAfter
  if (statusOf(failure) !== 429) return undefined
  const response = failure._tag === "ClerkErrors" ? failure : failure.reason
  return ("retryAfter" in response ? response.retryAfter : undefined) ?? unknownWait
}

/** Tells whether Clerk rejected a change for the administrators or the seats that would be left. */
export const isAboutBudget = (failure: Failure): boolean =>
  hasCode(failure, "organization_minimum_permissions_needed") ||
  hasCode(failure, "organization_membership_quota_exceeded") ||
  hasCode(failure, "organization_membership_quota_exceeded_for_sso")

/** Tells whether a rejection may be due to what somebody else has done to the same membership or invitation. */
export const mayBeConflict = (failure: Failure): boolean => [400, 404, 409].includes(statusOf(failure) ?? 0)

/** Tells whether one row may be to blame for the rejection of several. */
export const mayBeAboutRow = (failure: Failure): boolean => [400, 403, 404, 409, 422].includes(statusOf(failure) ?? 0)

/** Makes an exception of a documented error response of a read, so that an apply fails with one type. */
export const asException = (failure: Failure): SDKException => {
  if (failure._tag === "SDKException") return failure
  const { attempts, clerkTraceId, earlier, errors, meta, method, operation, path, processed, retryAfter, status } =
    failure
  const reason = new UnexpectedStatus({
    processed,
    status,
    errors,
    excerpt: "",
    ...(meta && { meta }),
    ...(clerkTraceId !== undefined && { clerkTraceId }),
    ...(retryAfter && { retryAfter })
  })
  return new SDKException({ reason, operation, method, path, attempts, ...(earlier && { earlier }) })
}
