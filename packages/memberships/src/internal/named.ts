/**
 * The types of the other packages that the types of the service and of the facade name. The public modules export them
 * again, so that a program can name them in its own declarations though it depends on this package alone: without that the
 * compiler refuses to write a declaration file for a program that exports what a call returns (TS2742, TS2883).
 */
export type { ClerkError } from "@effect-clerk/core/ClerkError"
export type { ClerkErrors, PlainForm } from "@effect-clerk/core/ClerkErrors"
export type {
  InvalidRequest,
  MalformedResponse,
  RateLimiter,
  Reason,
  SDKException,
  Timeout,
  Transport,
  UnexpectedStatus
} from "@effect-clerk/core/SDKException"
// The policies themselves are exported as modules, in which the compiler does not look for their types.
export type { RateLimitPolicy as RateLimitPolicyValue } from "@effect-clerk/core/RateLimitPolicy"
export type { RetryPolicy as RetryPolicyValue } from "@effect-clerk/core/RetryPolicy"
export type { TimeoutPolicy as TimeoutPolicyValue } from "@effect-clerk/core/TimeoutPolicy"
export type { Issue } from "@effect-clerk/core/Issue"
export type { Processed } from "@effect-clerk/core/Processed"
export type { Fetch, FetchInit, FetchResponse } from "@effect-clerk/http/ClerkHttpClient"
