/** Roles that make an administrator, and changes of role. */
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

/** Returns the kind of a change of role: it makes an administrator, takes one away, or does neither. */
export const roleChange = (
  isAdministrator: (role: string) => boolean,
  before: string,
  after: string
): "Promote" | "Demote" | "ChangeRole" => {
  const isPromoted = isAdministrator(after)
  return isAdministrator(before) === isPromoted ? "ChangeRole" : isPromoted ? "Promote" : "Demote"
}
