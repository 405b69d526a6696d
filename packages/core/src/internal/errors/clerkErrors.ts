import * as Predicate from "effect/Predicate"

/** Returns Clerk's own errors in a failure, or in its plain form: those of a `ClerkErrors`, or of an undocumented status. */
export const clerkErrorsOf = (error: unknown): ReadonlyArray<unknown> => {
  if (Predicate.hasProperty(error, "errors") && Array.isArray(error.errors)) return error.errors
  return Predicate.hasProperty(error, "reason") ? clerkErrorsOf(error.reason) : []
}
