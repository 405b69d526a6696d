import type { ClerkError } from "../../ClerkError.ts"
import type { ClerkErrorCode } from "../../ClerkErrorCode.ts"
import * as Predicate from "effect/Predicate"

/** Returns Clerk's own errors in a failure, or in its plain form: those of a `ClerkErrors`, or of an undocumented status. */
export const clerkErrorsOf = (error: unknown): ReadonlyArray<unknown> =>
  errorsIn(error) ?? (Predicate.hasProperty(error, "reason") ? errorsIn(error.reason) : undefined) ?? []

const errorsIn = (value: unknown): ReadonlyArray<unknown> | undefined =>
  Predicate.hasProperty(value, "errors") && Array.isArray(value.errors) ? value.errors : undefined

/** Tells whether one of Clerk's errors has a code. `hasCode` does the same for a value of any kind. */
export const includesCode = (errors: ReadonlyArray<Pick<ClerkError, "code">>, code: ClerkErrorCode): boolean =>
  errors.some((error) => error.code === code)
