/**
 * Clerk's organization memberships as Effects with typed failures.
 *
 * @since 0.1.0
 */
export * as Endpoints from "./Endpoints.ts"
export * from "./MembershipLookup.ts"
export * from "./OrganizationMembership.ts"
export * from "./OrganizationMemberships.ts"
