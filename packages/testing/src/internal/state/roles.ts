/** A role with its permissions, as Clerk's dashboard defines it for an instance. */
export interface Role {
  readonly key: string
  readonly name: string
  readonly permissions: ReadonlyArray<string>
}

/** The roles of a new instance. */
export const defaultRoles: ReadonlyArray<Role> = [
  {
    key: "org:admin",
    name: "Admin",
    permissions: [
      "org:sys_profile:manage",
      "org:sys_profile:delete",
      "org:sys_memberships:read",
      "org:sys_memberships:manage",
      "org:sys_domains:read",
      "org:sys_domains:manage"
    ]
  },
  { key: "org:member", name: "Member", permissions: ["org:sys_memberships:read"] }
]

/** The role that the creator of an organization has. */
export const creatorRole = "org:admin"

/**
 * An organization needs at least one member whose role has all of these.
 *
 * @see https://clerk.com/docs/guides/organizations/overview
 */
const minimumPermissions = ["org:sys_memberships:read", "org:sys_memberships:manage", "org:sys_profile:delete"]

/** Returns true if the role has the minimum permissions, so that its member may be the only administrator. */
export const isElevated = (role: Role): boolean =>
  minimumPermissions.every((permission) => role.permissions.includes(permission))
