/**
 * Entry for the other packages of effect-clerk. It is no part of the public surface and may change with every version.
 *
 * @internal
 */
export { endpoints as Users } from "./internal/emulatedUsers.ts"
export { Email } from "./internal/fields.ts"
export { filterOf } from "./internal/find.ts"
export * as MetadataPatch from "./internal/metadata.ts"
export type { WithMetadata } from "./internal/metadataInput.ts"
export { endpoints as OrganizationInvitations } from "./internal/organizationInvitations.ts"
export { endpoints as OrganizationRoles } from "./internal/organizationRoles.ts"
export { endpoints as Organizations } from "./internal/organizations.ts"
export * as Result from "./internal/result.ts"
export type { EndpointsOf } from "./internal/service.ts"
