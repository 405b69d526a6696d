/** What the types of the service and of the facade name of the other packages. */
export type { ClerkError, ClerkErrors } from "@effect-clerk/core/ClerkErrors"
export type {
  InvalidRequest,
  Issue,
  MalformedResponse,
  Processed,
  RateLimiter,
  Reason,
  SDKException,
  Timeout,
  Transport,
  UnexpectedStatus
} from "@effect-clerk/core/SDKException"
export type { Fetch } from "@effect-clerk/http/FetchClerkHttpClient"
