/**
 * The vocabulary of effect-clerk: endpoints, typed errors, configuration and policies. Nothing here does I/O.
 *
 * @since 0.1.0
 */
export * as ClerkConfig from "./ClerkConfig.ts"
export type { ClerkError } from "./ClerkError.ts"
export type { ClerkErrorCode } from "./ClerkErrorCode.ts"
export * from "./ClerkErrors.ts"
export * as ClerkFailure from "./ClerkFailure.ts"
export * as Endpoint from "./Endpoint.ts"
export * as ErrorSchema from "./ErrorSchema.ts"
export * as Field from "./Field.ts"
export type { Issue } from "./Issue.ts"
export type { Processed } from "./Processed.ts"
export * as RateLimitPolicy from "./RateLimitPolicy.ts"
export * as RetryPolicy from "./RetryPolicy.ts"
export * from "./SDKException.ts"
export * as TimeoutPolicy from "./TimeoutPolicy.ts"
