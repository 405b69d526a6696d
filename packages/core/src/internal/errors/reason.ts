/** Reads both failures of a call alike: an error response that is documented, and an exception, which has its reason. */
import type { ClerkErrors } from "../../ClerkErrors.ts"
import type { Reason, SDKException, UnexpectedStatus } from "../../SDKException.ts"

/** Returns the part of a failure that says why the call failed. */
export const reasonOf = <Status extends number>(
  failure: ClerkErrors<Status> | SDKException
): ClerkErrors<Status> | Reason => (failure._tag === "ClerkErrors" ? failure : failure.reason)

/** Tells whether a call failed for an error response, documented or not. */
export const isErrorResponse = <Status extends number>(
  reason: ClerkErrors<Status> | Reason
): reason is ClerkErrors<Status> | UnexpectedStatus =>
  reason._tag === "ClerkErrors" || reason._tag === "UnexpectedStatus"
