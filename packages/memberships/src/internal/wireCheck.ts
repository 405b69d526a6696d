/**
 * Hand-written checks that accept exactly what the schemas in `Wire.ts` accept, many times faster and without a schema in
 * the bundle; where they refuse, they say where. The schemas are the specification, which a property test holds these to.
 */
import type * as Wire from "../Wire.ts"

/** Where a check says no, filled from the inside out, and what it expected there. */
export interface Place {
  readonly path: Array<string | number>
  expected: string
}

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

const no = (place: Place, expected: string): false => {
  place.expected = expected
  return false
}

/** In a field: JSON has no undefined but for a key that is missing. */
const noField = (place: Place, fields: Fields, key: string, expected: string): false => {
  place.path.push(key)
  return no(place, fields[key] === undefined ? "a value, but the key is missing" : expected)
}

const inside = (place: Place, key: string | number): false => {
  place.path.unshift(key)
  return false
}

const all = (
  values: ReadonlyArray<unknown>,
  check: (value: unknown, place: Place) => boolean,
  place: Place
): boolean => {
  for (let index = 0; index < values.length; index++) {
    if (!check(values[index], place)) return inside(place, index)
  }
  return true
}

const isOrganization = (value: unknown, place: Place): boolean => {
  if (!isObject(value)) return no(place, "an object")
  return (
    (value["object"] === "organization" || noField(place, value, "object", 'the text "organization"')) &&
    (isString(value["id"]) || noField(place, value, "id", "a string")) &&
    (isString(value["name"]) || noField(place, value, "name", "a string")) &&
    (maybeString(value["slug"]) || noField(place, value, "slug", "a string or null")) &&
    (maybeString(value["image_url"]) || noField(place, value, "image_url", "a string or null")) &&
    (isBoolean(value["has_image"]) || noField(place, value, "has_image", "a boolean")) &&
    (maybeInteger(value["members_count"]) || noField(place, value, "members_count", "an integer or null")) &&
    (maybeBoolean(value["missing_member_with_elevated_permissions"]) ||
      noField(place, value, "missing_member_with_elevated_permissions", "a boolean or null")) &&
    (maybeInteger(value["pending_invitations_count"]) ||
      noField(place, value, "pending_invitations_count", "an integer or null")) &&
    (isInteger(value["max_allowed_memberships"]) || noField(place, value, "max_allowed_memberships", "an integer")) &&
    (isBoolean(value["admin_delete_enabled"]) || noField(place, value, "admin_delete_enabled", "a boolean")) &&
    (isNullOrObject(value["public_metadata"]) || noField(place, value, "public_metadata", "an object or null")) &&
    (maybeObject(value["private_metadata"]) || noField(place, value, "private_metadata", "an object or null")) &&
    (maybeString(value["created_by"]) || noField(place, value, "created_by", "a string or null")) &&
    (isInteger(value["created_at"]) || noField(place, value, "created_at", "an integer")) &&
    (isInteger(value["updated_at"]) || noField(place, value, "updated_at", "an integer")) &&
    (maybeInteger(value["last_active_at"]) || noField(place, value, "last_active_at", "an integer or null")) &&
    (maybeString(value["role_set_key"]) || noField(place, value, "role_set_key", "a string or null"))
  )
}

const isPublicUserData = (value: unknown, place: Place): boolean => {
  if (!isObject(value)) return no(place, "an object or null")
  return (
    (isString(value["user_id"]) || noField(place, value, "user_id", "a string")) &&
    (isNullOrString(value["first_name"]) || noField(place, value, "first_name", "a string or null")) &&
    (isNullOrString(value["last_name"]) || noField(place, value, "last_name", "a string or null")) &&
    (isString(value["image_url"]) || noField(place, value, "image_url", "a string")) &&
    (isBoolean(value["has_image"]) || noField(place, value, "has_image", "a boolean")) &&
    (maybeString(value["identifier"]) || noField(place, value, "identifier", "a string or null")) &&
    (maybeString(value["username"]) || noField(place, value, "username", "a string or null")) &&
    (maybeBoolean(value["banned"]) || noField(place, value, "banned", "a boolean or null")) &&
    (maybeBoolean(value["deprovisioned"]) || noField(place, value, "deprovisioned", "a boolean or null"))
  )
}

const isText = (value: unknown, place: Place): boolean => typeof value === "string" || no(place, "a string")

const isPermissions = (value: unknown, place: Place): boolean => {
  if (value == null) return true
  return Array.isArray(value) ? all(value, isText, place) : no(place, "an array or null")
}

export const isOrganizationMembership = (
  value: unknown,
  place: Place
): value is typeof Wire.OrganizationMembership.Type => {
  if (!isObject(value)) return no(place, "an object")
  return (
    (value["object"] === "organization_membership" ||
      noField(place, value, "object", 'the text "organization_membership"')) &&
    (isString(value["id"]) || noField(place, value, "id", "a string")) &&
    (isString(value["role"]) || noField(place, value, "role", "a string")) &&
    (maybeString(value["role_name"]) || noField(place, value, "role_name", "a string or null")) &&
    (isPermissions(value["permissions"], place) || inside(place, "permissions")) &&
    (isNullOrObject(value["public_metadata"]) || noField(place, value, "public_metadata", "an object or null")) &&
    (maybeObject(value["private_metadata"]) || noField(place, value, "private_metadata", "an object or null")) &&
    (value["organization"] === undefined
      ? noField(place, value, "organization", "")
      : isOrganization(value["organization"], place) || inside(place, "organization")) &&
    (value["public_user_data"] == null ||
      isPublicUserData(value["public_user_data"], place) ||
      inside(place, "public_user_data")) &&
    (isInteger(value["created_at"]) || noField(place, value, "created_at", "an integer")) &&
    (isInteger(value["updated_at"]) || noField(place, value, "updated_at", "an integer"))
  )
}

const isData = (value: unknown, place: Place): boolean =>
  Array.isArray(value) ? all(value, isOrganizationMembership, place) : no(place, "an array")

export const isOrganizationMemberships = (
  value: unknown,
  place: Place
): value is typeof Wire.OrganizationMemberships.Type => {
  if (!isObject(value)) return no(place, "an object")
  return (
    (value["data"] === undefined
      ? noField(place, value, "data", "")
      : isData(value["data"], place) || inside(place, "data")) &&
    (isInteger(value["total_count"]) || noField(place, value, "total_count", "an integer"))
  )
}
