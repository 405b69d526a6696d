/**
 * Schemas of memberships as Clerk writes them: snake_case JSON.
 *
 * **Details**
 *
 * They are tolerant where Clerk's live responses are known to differ from its document, and strict elsewhere. Unknown keys
 * are ignored. The client itself reads with generated checks that accept the same.
 *
 * @since 0.1.0
 */
export { Organization } from "./generated/organization/wire.ts"
export { OrganizationMembership } from "./generated/organizationMembership/wire.ts"
export { OrganizationMemberships } from "./generated/organizationMembershipPage/wire.ts"
export { PublicUserData } from "./generated/publicUserData/wire.ts"
