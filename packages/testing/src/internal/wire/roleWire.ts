import { organizationRoleJson } from "../../generated/organizationRole.ts"
import { isElevated, type Role } from "../state/roles.ts"
import type { Selection } from "../state/select.ts"
import { writer } from "./wire.ts"

/** Returns the words of a key: `Sys memberships read` for `org:sys_memberships:read`. */
const nameOf = (key: string): string => {
  const words = key.replace(/^org:/, "").replace(/[:_]+/g, " ")
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** The state has the keys of a role's permissions. What else a permission has is made of its key, and of the role's times. */
const permissionOf = (key: string, { createdAt, updatedAt }: Role) => ({
  id: `perm_${key.replace(/^org:/, "").replace(/\W/g, "_")}`,
  name: nameOf(key),
  key,
  description: "",
  type: key.startsWith("org:sys_") ? "system" : "user",
  createdAt,
  updatedAt
})

const roleOf = (role: Role) =>
  organizationRoleJson({
    id: role.id,
    name: role.name,
    key: role.key,
    description: role.description ?? null,
    isCreatorEligible: isElevated(role),
    permissions: role.permissions.map((key) => permissionOf(key, role)),
    createdAt: role.createdAt,
    updatedAt: role.updatedAt
  })

export const role = writer(roleOf)

export const roles = writer(({ data, total }: Selection<Role>) => ({ data: data.map(roleOf), total_count: total }))
