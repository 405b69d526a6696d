/** Roles that make an administrator. */
import type { Observation } from "./observation.ts"
import type { Options } from "./planSchema.ts"

/** Permissions without which nobody can run an organization. Clerk itself keeps a member with them. */
const minimum: ReadonlyArray<string> = [
  "org:sys_memberships:read",
  "org:sys_memberships:manage",
  "org:sys_profile:delete"
]

/** Returns the keys of the roles that make an administrator, sorted. */
export const administratorRoles = (
  { members, roles }: Observation,
  configured: Options["administratorRoles"]
): ReadonlyArray<string> => {
  if (configured !== "by permissions") return configured.toSorted()
  const permissions = new Map(members.map(({ permissions, role }) => [role, permissions]))
  // The instance's roles come last: they say more than a membership, which Clerk may send without its permissions.
  for (const role of roles) permissions.set(role.key, role.permissions)
  return [...permissions]
    .filter(([, permissions]) => minimum.every((permission) => permissions.includes(permission)))
    .map(([role]) => role)
    .toSorted()
}
