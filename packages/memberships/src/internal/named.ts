/** What the types of the service and of the facade name of the other packages. */
export type { ClerkError } from "@effect-clerk/core/ClerkError"
export type { ClerkErrors } from "@effect-clerk/core/ClerkErrors"
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
export type { Issue } from "@effect-clerk/core/Issue"
export type { Processed } from "@effect-clerk/core/Processed"
export type { Fetch } from "@effect-clerk/http/ClerkHttpClient"
