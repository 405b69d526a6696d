/**
 * One error of Clerk's error responses.
 *
 * @since 0.1.0
 */
import type { ClerkErrorCode } from "./ClerkErrorCode.ts"

/**
 * One entry of the `errors` array in Clerk's error body.
 *
 * Source: `#/components/schemas/ClerkError` in Clerk's OpenAPI document.
 *
 * @category models
 * @since 0.1.0
 */
export interface ClerkError {
  /** Stable name of the failure, made for programs. */
  readonly code: ClerkErrorCode
  /** Short text. */
  readonly message: string
  /** Longer text, made for people; the short one where Clerk sends none. */
  readonly longMessage: string
  /** Details; `param_name` names the parameter that a 422 is about. */
  readonly meta?: { readonly [key: string]: unknown }
}
