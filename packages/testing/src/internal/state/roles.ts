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

/** The role of who creates an organization. */
export const creatorRole = "org:admin"

/** Source: https://clerk.com/docs/guides/organizations/overview, an organization needs one member with all of these. */
const minimumPermissions = ["org:sys_memberships:read", "org:sys_memberships:manage", "org:sys_profile:delete"]

/** Whether a member with this role can keep an organization going. */
export const isElevated = (role: Role): boolean =>
  minimumPermissions.every((permission) => role.permissions.includes(permission))
