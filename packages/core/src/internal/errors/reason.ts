/** Reads both failures of a call alike: an error response that is documented, and an exception, which has its reason. */
import type { ClerkErrors } from "../../ClerkErrors.ts"
import type { Reason, SDKException, UnexpectedStatus } from "../../SDKException.ts"

/** Returns the part of a failure that says why the call failed. */
export const reasonOf = <Status extends number>(
  failure: ClerkErrors<Status> | SDKException
): ClerkErrors<Status> | Reason => (failure._tag === "ClerkErrors" ? failure : failure.reason)

/** Returns the error response for which a call failed, documented or not, if there was one. */
export const errorResponseOf = <Status extends number>(
  failure: ClerkErrors<Status> | SDKException
): ClerkErrors<Status> | UnexpectedStatus | undefined => {
  const reason = reasonOf(failure)
  return reason._tag === "ClerkErrors" || reason._tag === "UnexpectedStatus" ? reason : undefined
}
