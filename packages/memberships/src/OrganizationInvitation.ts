/**
 * Models of an invitation to an organization.
 *
 * **Details**
 *
 * They are generated from Clerk's OpenAPI document, where the schema is
 * `#/components/schemas/OrganizationInvitationWithPublicOrganizationData`.
 *
 * @since 0.1.0
 */
export { OrganizationInvitation } from "./generated/organizationInvitation/model.ts"
export { OrganizationInvitationPage } from "./generated/organizationInvitationPage/model.ts"
export { PublicInviterData } from "./generated/publicInviterData/model.ts"
export { PublicOrganizationData } from "./generated/publicOrganizationData/model.ts"
