/**
 * Hand-written checks that accept exactly what the schemas in `Wire.ts` accept, many times faster. The schemas are the
 * specification, which a property test holds these to; they also name what is wrong where a check says no.
 */
import type * as Wire from "../Wire.ts"

type Fields = { readonly [key: string]: unknown }

const isObject = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value)

const isString = (value: unknown): boolean => typeof value === "string"

const isBoolean = (value: unknown): boolean => typeof value === "boolean"

const isInteger = Number.isInteger

/** May be absent or null, or is a string. */
const maybeString = (value: unknown): boolean => value == null || typeof value === "string"

const maybeBoolean = (value: unknown): boolean => value == null || typeof value === "boolean"

const maybeInteger = (value: unknown): boolean => value == null || Number.isInteger(value)

const maybeObject = (value: unknown): boolean => value == null || isObject(value)

const isNullOrString = (value: unknown): boolean => value === null || typeof value === "string"

const isNullOrObject = (value: unknown): boolean => value === null || isObject(value)

const isOrganization = (value: unknown): boolean =>
  isObject(value) &&
  value["object"] === "organization" &&
  isString(value["id"]) &&
  isString(value["name"]) &&
  maybeString(value["slug"]) &&
  maybeString(value["image_url"]) &&
  isBoolean(value["has_image"]) &&
  maybeInteger(value["members_count"]) &&
  maybeBoolean(value["missing_member_with_elevated_permissions"]) &&
  maybeInteger(value["pending_invitations_count"]) &&
  isInteger(value["max_allowed_memberships"]) &&
  isBoolean(value["admin_delete_enabled"]) &&
  isNullOrObject(value["public_metadata"]) &&
  maybeObject(value["private_metadata"]) &&
  maybeString(value["created_by"]) &&
  isInteger(value["created_at"]) &&
  isInteger(value["updated_at"]) &&
  maybeInteger(value["last_active_at"]) &&
  maybeString(value["role_set_key"])

const isPublicUserData = (value: unknown): boolean =>
  isObject(value) &&
  isString(value["user_id"]) &&
  isNullOrString(value["first_name"]) &&
  isNullOrString(value["last_name"]) &&
  isString(value["image_url"]) &&
  isBoolean(value["has_image"]) &&
  maybeString(value["identifier"]) &&
  maybeString(value["username"]) &&
  maybeBoolean(value["banned"]) &&
  maybeBoolean(value["deprovisioned"])

export const isOrganizationMembership = (value: unknown): value is typeof Wire.OrganizationMembership.Type =>
  isObject(value) &&
  value["object"] === "organization_membership" &&
  isString(value["id"]) &&
  isString(value["role"]) &&
  maybeString(value["role_name"]) &&
  (value["permissions"] == null || (Array.isArray(value["permissions"]) && value["permissions"].every(isString))) &&
  isNullOrObject(value["public_metadata"]) &&
  maybeObject(value["private_metadata"]) &&
  isOrganization(value["organization"]) &&
  (value["public_user_data"] == null || isPublicUserData(value["public_user_data"])) &&
  isInteger(value["created_at"]) &&
  isInteger(value["updated_at"])

export const isOrganizationMemberships = (value: unknown): value is typeof Wire.OrganizationMemberships.Type =>
  isObject(value) &&
  Array.isArray(value["data"]) &&
  value["data"].every(isOrganizationMembership) &&
  isInteger(value["total_count"])
