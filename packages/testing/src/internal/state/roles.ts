import type * as Seed from "../../Seed.ts"

/** A role with its permissions, as Clerk's dashboard defines it for an instance. */
export interface Role {
  readonly id: string
  readonly key: string
  readonly name: string
  readonly description: string | undefined
  readonly permissions: ReadonlyArray<string>
  readonly createdAt: number
  readonly updatedAt: number
}

/** Makes a role; `now` is its time of creation where the seed has none. */
export const makeRole = (seed: Seed.Role, now: number): Role => {
  const createdAt = seed.createdAt ?? now
  return {
    id: roleId(seed),
    key: seed.key,
    name: seed.name,
    description: seed.description,
    permissions: seed.permissions,
    createdAt,
    updatedAt: seed.updatedAt ?? createdAt
  }
}

/** Returns the id of a role, which is made from its key unless the seed has one. */
export const roleId = ({ id, key }: { readonly id?: string | undefined; readonly key: string }): string =>
  id ?? `role_${key.replace(/^org:/, "")}`

/** The roles of a new instance. */
export const defaultRoles: ReadonlyArray<Seed.Role> = [
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
export const isElevated = ({ permissions }: Role): boolean =>
  minimumPermissions.every((permission) => permissions.includes(permission))

/** The permission to invite, and to revoke invitations. */
export const manageMembers = "org:sys_memberships:manage"
