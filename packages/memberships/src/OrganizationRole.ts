/**
 * Models of a role of organizations and of its permissions.
 *
 * **Details**
 *
 * They are generated from Clerk's OpenAPI document, where the schema is `#/components/schemas/Role`.
 *
 * @since 0.1.0
 */
export { OrganizationPermission } from "./generated/organizationPermission/model.ts"
export { OrganizationRole } from "./generated/organizationRole/model.ts"
export { OrganizationRolePage } from "./generated/organizationRolePage/model.ts"
