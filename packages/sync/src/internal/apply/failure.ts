/** Questions that an apply asks of a failure, whichever of both kinds it is. */
import { type ClerkErrors, hasCode } from "@effect-clerk/core/ClerkErrors"
import * as ClerkFailure from "@effect-clerk/core/ClerkFailure"
import { SDKException, UnexpectedStatus } from "@effect-clerk/core/SDKException"
import * as Duration from "effect/Duration"

export type Failure = ClerkErrors | SDKException

/** Wait before a 429 that does not say how long is tried again. */
const unknownWait = Duration.seconds(1)

/** Returns the time to wait where the request was only too early; `undefined` for every other failure. */
export const throttledFor = (failure: Failure): Duration.Duration | undefined =>
  failure.processed === "no" && ClerkFailure.kind(failure) === "rateLimited"
    ? (ClerkFailure.retryAfter(failure) ?? unknownWait)
    : undefined

/** Tells whether Clerk rejected a change for the administrators or the seats that would be left. */
export const isAboutBudget = (failure: Failure): boolean =>
  hasCode(failure, "organization_minimum_permissions_needed") ||
  hasCode(failure, "organization_membership_quota_exceeded") ||
  hasCode(failure, "organization_membership_quota_exceeded_for_sso")

/** Tells whether a rejection may be due to what somebody else has done to the same membership or invitation. */
export const mayBeConflict = (failure: Failure): boolean => [400, 404, 409].includes(ClerkFailure.status(failure) ?? 0)

/** Tells whether one row may be to blame for the rejection of several. */
export const mayBeAboutRow = (failure: Failure): boolean =>
  [400, 403, 404, 409, 422].includes(ClerkFailure.status(failure) ?? 0)

/** Tells whether a request would fail again: the secret key is rejected, or the organization is gone. */
export const isLasting = (failure: Failure): boolean =>
  ["unauthenticated", "forbidden", "notFound"].includes(ClerkFailure.kind(failure))

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
