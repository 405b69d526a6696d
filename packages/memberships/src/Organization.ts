/**
 * Models of an organization, of a page of them, and of the receipt for a deleted one.
 *
 * **Details**
 *
 * They are generated from Clerk's OpenAPI document, where the schema is `#/components/schemas/Organization`.
 *
 * @since 0.1.0
 */
export { DeletedObject } from "./generated/deletedObject/model.ts"
export { Organization } from "./generated/organization/model.ts"
export { OrganizationPage } from "./generated/organizationPage/model.ts"
