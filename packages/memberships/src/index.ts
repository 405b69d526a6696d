/**
 * Clerk's organization memberships as Effects with typed failures, and the users, organizations, invitations and roles around
 * them; with the errors, the codes and the policies of `@effect-clerk/core`, so that a program starts with this package alone.
 *
 * @since 0.1.0
 */
export type { ClerkErrorCode } from "@effect-clerk/core/ClerkErrorCode"
export { ClerkErrors, hasCode } from "@effect-clerk/core/ClerkErrors"
export * as ClerkFailure from "@effect-clerk/core/ClerkFailure"
export * as RateLimitPolicy from "@effect-clerk/core/RateLimitPolicy"
export * as RetryPolicy from "@effect-clerk/core/RetryPolicy"
export { SDKException } from "@effect-clerk/core/SDKException"
export * as TimeoutPolicy from "@effect-clerk/core/TimeoutPolicy"
export * as Endpoints from "./Endpoints.ts"
export * from "./MembershipLookup.ts"
export * from "./Organization.ts"
export * from "./OrganizationInvitation.ts"
export * from "./OrganizationInvitations.ts"
export * from "./OrganizationMembership.ts"
export * from "./OrganizationMemberships.ts"
export * from "./OrganizationRole.ts"
export * from "./OrganizationRoles.ts"
export * from "./Organizations.ts"
export * from "./User.ts"
export * from "./Users.ts"
