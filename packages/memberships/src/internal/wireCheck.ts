/**
 * Hand-written checks that accept exactly what the schemas in `Wire.ts` accept, many times faster and without a schema in
 * the bundle; where they refuse, they say where. The schemas are the specification, which a property test holds these to.
 */
import { missingKey } from "@effect-clerk/core/internal"
import type * as Wire from "../Wire.ts"

/** Where a check says no, filled from the inside out, and what it expected there. */
export interface Place {
  readonly path: Array<string | number>
  expected: string
}

type Fields = { readonly [key: string]: unknown }

const isObject = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** In a field. JSON has no undefined but for a key that is missing. */
const no = (place: Place, key: string, value: unknown, expected: string): false => {
  place.path.push(key)
  place.expected = value === undefined ? missingKey : expected
  return false
}

/** A value of another kind than it may be anywhere. */
const odd = (place: Place, expected: string): false => {
  place.expected = expected
  return false
}

const isLiteral = (value: unknown, key: string, place: Place, literal: string): boolean =>
  value === literal || no(place, key, value, `the text "${literal}"`)

const isString = (value: unknown, key: string, place: Place): boolean =>
  typeof value === "string" || no(place, key, value, "a string")

const isBoolean = (value: unknown, key: string, place: Place): boolean =>
  typeof value === "boolean" || no(place, key, value, "a boolean")

const isInteger = (value: unknown, key: string, place: Place): boolean =>
  Number.isInteger(value) || no(place, key, value, "an integer")

/** May be absent or null, or is a string. */
const maybeString = (value: unknown, key: string, place: Place): boolean =>
  value == null || typeof value === "string" || no(place, key, value, "a string or null")

const maybeBoolean = (value: unknown, key: string, place: Place): boolean =>
  value == null || typeof value === "boolean" || no(place, key, value, "a boolean or null")

const maybeInteger = (value: unknown, key: string, place: Place): boolean =>
  value == null || Number.isInteger(value) || no(place, key, value, "an integer or null")

const maybeObject = (value: unknown, key: string, place: Place): boolean =>
  value == null || isObject(value) || no(place, key, value, "an object or null")

const isNullOrString = (value: unknown, key: string, place: Place): boolean =>
  value === null || typeof value === "string" || no(place, key, value, "a string or null")

const isNullOrObject = (value: unknown, key: string, place: Place): boolean =>
  value === null || isObject(value) || no(place, key, value, "an object or null")

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
  if (!isObject(value)) return odd(place, "an object")
  return (
    isLiteral(value["object"], "object", place, "organization") &&
    isString(value["id"], "id", place) &&
    isString(value["name"], "name", place) &&
    maybeString(value["slug"], "slug", place) &&
    maybeString(value["image_url"], "image_url", place) &&
    isBoolean(value["has_image"], "has_image", place) &&
    maybeInteger(value["members_count"], "members_count", place) &&
    maybeBoolean(
      value["missing_member_with_elevated_permissions"],
      "missing_member_with_elevated_permissions",
      place
    ) &&
    maybeInteger(value["pending_invitations_count"], "pending_invitations_count", place) &&
    isInteger(value["max_allowed_memberships"], "max_allowed_memberships", place) &&
    isBoolean(value["admin_delete_enabled"], "admin_delete_enabled", place) &&
    isNullOrObject(value["public_metadata"], "public_metadata", place) &&
    maybeObject(value["private_metadata"], "private_metadata", place) &&
    maybeString(value["created_by"], "created_by", place) &&
    isInteger(value["created_at"], "created_at", place) &&
    isInteger(value["updated_at"], "updated_at", place) &&
    maybeInteger(value["last_active_at"], "last_active_at", place) &&
    maybeString(value["role_set_key"], "role_set_key", place)
  )
}

const isPublicUserData = (value: unknown, place: Place): boolean => {
  if (!isObject(value)) return odd(place, "an object or null")
  return (
    isString(value["user_id"], "user_id", place) &&
    isNullOrString(value["first_name"], "first_name", place) &&
    isNullOrString(value["last_name"], "last_name", place) &&
    isString(value["image_url"], "image_url", place) &&
    isBoolean(value["has_image"], "has_image", place) &&
    maybeString(value["identifier"], "identifier", place) &&
    maybeString(value["username"], "username", place) &&
    maybeBoolean(value["banned"], "banned", place) &&
    maybeBoolean(value["deprovisioned"], "deprovisioned", place)
  )
}

const isText = (value: unknown, place: Place): boolean => typeof value === "string" || odd(place, "a string")

const isPermissions = (value: unknown, place: Place): boolean => {
  if (value == null) return true
  return Array.isArray(value) ? all(value, isText, place) : odd(place, "an array or null")
}

export const isOrganizationMembership = (
  value: unknown,
  place: Place
): value is typeof Wire.OrganizationMembership.Type => {
  if (!isObject(value)) return odd(place, "an object")
  return (
    isLiteral(value["object"], "object", place, "organization_membership") &&
    isString(value["id"], "id", place) &&
    isString(value["role"], "role", place) &&
    maybeString(value["role_name"], "role_name", place) &&
    (isPermissions(value["permissions"], place) || inside(place, "permissions")) &&
    isNullOrObject(value["public_metadata"], "public_metadata", place) &&
    maybeObject(value["private_metadata"], "private_metadata", place) &&
    (value["organization"] === undefined
      ? no(place, "organization", undefined, "")
      : isOrganization(value["organization"], place) || inside(place, "organization")) &&
    (value["public_user_data"] == null ||
      isPublicUserData(value["public_user_data"], place) ||
      inside(place, "public_user_data")) &&
    isInteger(value["created_at"], "created_at", place) &&
    isInteger(value["updated_at"], "updated_at", place)
  )
}

const isData = (value: unknown, place: Place): boolean =>
  Array.isArray(value) ? all(value, isOrganizationMembership, place) : odd(place, "an array")

export const isOrganizationMemberships = (
  value: unknown,
  place: Place
): value is typeof Wire.OrganizationMemberships.Type => {
  if (!isObject(value)) return odd(place, "an object")
  return (
    (value["data"] === undefined
      ? no(place, "data", undefined, "")
      : isData(value["data"], place) || inside(place, "data")) && isInteger(value["total_count"], "total_count", place)
  )
}
