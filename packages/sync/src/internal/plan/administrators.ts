/** Roles that make an administrator. */
import type { Role } from "../model/observation.ts"
import type { Options } from "../model/planSchema.ts"

/** Permissions without which nobody can run an organization. Clerk itself keeps a member with them. */
const minimum: ReadonlyArray<string> = [
  "org:sys_memberships:read",
  "org:sys_memberships:manage",
  "org:sys_profile:delete"
]

/** Returns the keys of the roles that make an administrator, sorted. */
export const administratorRoles = (
  roles: ReadonlyArray<Role>,
  configured: Options["administratorRoles"]
): ReadonlyArray<string> =>
  configured === "by permissions"
    ? roles
        .filter(({ permissions }) => minimum.every((permission) => permissions.includes(permission)))
        .map(({ key }) => key)
        .toSorted()
    : configured.toSorted()
