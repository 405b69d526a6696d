/**
 * Models of a membership, its organization and its user.
 *
 * **Details**
 *
 * They are generated from Clerk's OpenAPI document, where the schema is `#/components/schemas/OrganizationMembership`.
 *
 * @since 0.1.0
 */
export { Organization } from "./generated/organization/model.ts"
export { OrganizationMembership } from "./generated/organizationMembership/model.ts"
export { OrganizationMembershipPage } from "./generated/organizationMembershipPage/model.ts"
export { PublicUserData } from "./generated/publicUserData/model.ts"
export { Metadata, type MetadataOf } from "./internal/modelSchema.ts"
