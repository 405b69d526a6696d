/**
 * Schemas of the records as Clerk writes them: snake_case JSON.
 *
 * **Details**
 *
 * They are tolerant where Clerk's live responses are known to differ from its document, and strict elsewhere. Unknown keys
 * are ignored. The client itself reads with generated checks that accept the same.
 *
 * @since 0.1.0
 */
export { DeletedObject } from "./generated/deletedObject/wire.ts"
export { EmailAddress } from "./generated/emailAddress/wire.ts"
export { Organization } from "./generated/organization/wire.ts"
export { OrganizationInvitation } from "./generated/organizationInvitation/wire.ts"
export { OrganizationInvitations } from "./generated/organizationInvitationPage/wire.ts"
export { OrganizationMembership } from "./generated/organizationMembership/wire.ts"
export { OrganizationMemberships } from "./generated/organizationMembershipPage/wire.ts"
export { OrganizationPermission } from "./generated/organizationPermission/wire.ts"
export { OrganizationRole } from "./generated/organizationRole/wire.ts"
export { OrganizationRoles } from "./generated/organizationRolePage/wire.ts"
export { Organizations } from "./generated/organizationPage/wire.ts"
export { PhoneNumber } from "./generated/phoneNumber/wire.ts"
export { PublicInviterData } from "./generated/publicInviterData/wire.ts"
export { PublicOrganizationData } from "./generated/publicOrganizationData/wire.ts"
export { PublicUserData } from "./generated/publicUserData/wire.ts"
export { TotalCount } from "./generated/totalCount/wire.ts"
export { User } from "./generated/user/wire.ts"
export { Verification } from "./generated/verification/wire.ts"
export { Web3Wallet } from "./generated/web3Wallet/wire.ts"
