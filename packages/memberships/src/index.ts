/**
 * Clerk's organization memberships as Effects with typed failures, and the users, organizations, invitations and roles around
 * them.
 *
 * @since 0.1.0
 */
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
