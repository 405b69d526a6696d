import type { Issue } from "@effect-clerk/core/Issue"
import * as Predicate from "effect/Predicate"
import { addressKey } from "./emailAddresses.ts"
import { defaultRoles, roleId } from "./roles.ts"

/**
 * Returns what is invalid about the references between the parts of a seed: ids that occur twice, memberships and invitations
 * of organizations, users or roles that the seed does not have, and parts that cannot exist beside each other.
 *
 * The seed may be any value: parts of the wrong type are skipped, so that these issues can be reported together with those
 * of the schema.
 */
export const seedReferenceIssues = (seed: unknown): ReadonlyArray<Issue> => {
  const organizations = recordsOf(seed, "organizations")
  const users = recordsOf(seed, "users")
  const memberships = recordsOf(seed, "memberships")
  const invitations = recordsOf(seed, "invitations")
  const roles = recordsOf(seed, "roles")
  const issues: Array<Issue> = []
  const organizationIds = uniqueValues("organizations", "id", organizations, issues)
  const userIds = uniqueValues("users", "id", users, issues)
  const roleKeys = new Set<unknown>([
    ...defaultRoles.map(({ key }) => key),
    ...uniqueValues("roles", "key", roles, issues).keys()
  ])
  uniqueValues("organizations", "slug", organizations, issues)
  uniqueValues("users", "externalId", users, issues)
  uniqueValues("memberships", "id", memberships, issues)
  uniqueValues("invitations", "id", invitations, issues)
  const references: References = {
    organizationIds,
    exclusiveIds: new Set(
      organizations.flatMap(({ exclusiveMembership, id }) => (exclusiveMembership === true ? [id] : []))
    ),
    userIds,
    roleKeys,
    allowedRoles: allowedRoles(organizations)
  }
  return [
    ...issues,
    ...roleIdIssues(roles),
    ...emailAddressIssues(users),
    ...organizationRoleIssues(organizations, roleKeys),
    ...membershipIssues(memberships, references),
    ...invitationIssues(invitations, references)
  ]
}

type Records = ReadonlyArray<{ readonly [field: string]: unknown }>

/** Returns the entries of a list of the seed. An entry that is not an object becomes an empty one. */
const recordsOf = (seed: unknown, list: string): Records => {
  const entries: unknown = Predicate.hasProperty(seed, list) ? seed[list] : undefined
  return Array.isArray(entries) ? entries.map((entry: unknown) => (Predicate.isObject(entry) ? entry : {})) : []
}

/** Returns the values of a field with their indexes, and adds an issue for each value that an earlier entry has already. */
const uniqueValues = (
  list: string,
  field: string,
  entries: Records,
  issues: Array<Issue>
): ReadonlyMap<unknown, number> => {
  const indexes = new Map<unknown, number>()
  entries.forEach((entry, index) => {
    const value = entry[field]
    if (typeof value !== "string") return
    const first = indexes.get(value)
    if (first === undefined) indexes.set(value, index)
    else issues.push({ path: [list, index, field], expected: `another ${field} than that of ${list}[${first}]` })
  })
  return indexes
}

/** Finds roles whose id, given or made from the key, is that of an earlier role. */
const roleIdIssues = (roles: Records): ReadonlyArray<Issue> => {
  const given = new Set(roles.map(({ key }) => key))
  const owners = new Map<string, unknown>(
    defaultRoles.flatMap((role) => (given.has(role.key) ? [] : [[roleId(role), role.key]]))
  )
  return roles.flatMap(({ id, key }, index) => {
    if (typeof key !== "string" || (id !== undefined && typeof id !== "string")) return []
    const ownId = roleId({ id, key })
    const owner = owners.get(ownId) ?? key
    owners.set(ownId, owner)
    return owner === key ? [] : [{ path: ["roles", index, "id"], expected: "an id that no other role has" }]
  })
}

/** Finds email addresses that an earlier user has claimed. Any number of users may hold one that is unverified. */
const emailAddressIssues = (users: Records): ReadonlyArray<Issue> => {
  const owners = new Map<string, number>()
  return users.flatMap(({ emailAddresses }, index) =>
    !Array.isArray(emailAddresses)
      ? []
      : emailAddresses.flatMap((entry: unknown, position) => {
          const key = claimedKey(entry)
          const owner = key === undefined ? index : (owners.get(key) ?? index)
          if (key !== undefined && owner === index) owners.set(key, index)
          const expected = `another email address than those of users[${owner}], or an unverified one`
          return owner === index ? [] : [{ path: ["users", index, "emailAddresses", position], expected }]
        })
  )
}

/** Returns the text by which an address that its user has claimed is compared. */
const claimedKey = (entry: unknown): string | undefined => {
  if (typeof entry === "string") return addressKey(entry)
  if (!Predicate.isObject(entry) || !("emailAddress" in entry) || typeof entry["emailAddress"] !== "string")
    return undefined
  return entry["status"] === "unverified" ? undefined : addressKey(entry["emailAddress"])
}

const organizationRoleIssues = (organizations: Records, roleKeys: ReadonlySet<unknown>): ReadonlyArray<Issue> =>
  organizations.flatMap(({ roles }, index) =>
    !Array.isArray(roles)
      ? []
      : roles.flatMap((role: unknown, position) =>
          typeof role !== "string" || roleKeys.has(role)
            ? []
            : [{ path: ["organizations", index, "roles", position], expected: "the key of one of the roles" }]
        )
  )

/** Returns the roles that each organization lists, by the organization's id. */
const allowedRoles = (organizations: Records): ReadonlyMap<unknown, ReadonlySet<unknown>> =>
  new Map(organizations.flatMap(({ id, roles }) => (Array.isArray(roles) ? [[id, new Set<unknown>(roles)]] : [])))

type Keys = Pick<ReadonlySet<unknown>, "has">

interface References {
  readonly organizationIds: Keys
  /** Ids of the organizations whose members may be members of no other. */
  readonly exclusiveIds: Keys
  readonly userIds: Keys
  readonly roleKeys: Keys
  readonly allowedRoles: ReadonlyMap<unknown, ReadonlySet<unknown>>
}

const membershipIssues = (memberships: Records, references: References): ReadonlyArray<Issue> => {
  const conflictIssue = conflictsAmong(memberships, references)
  return memberships.flatMap((membership, index) => [
    ...referenceIssues("memberships", membership, index, references),
    ...conflictIssue(membership, index)
  ])
}

const invitationIssues = (invitations: Records, references: References): ReadonlyArray<Issue> => {
  const conflictIssue = pendingTwice()
  return invitations.flatMap((invitation, index) => [
    ...referenceIssues("invitations", invitation, index, references),
    ...conflictIssue(invitation, index)
  ])
}

/** Finds references of a membership or an invitation to what the seed does not have. An invitation has no `userId`. */
const referenceIssues = (
  list: string,
  { organizationId, role, userId }: Records[number],
  index: number,
  { allowedRoles, organizationIds, roleKeys, userIds }: References
): ReadonlyArray<Issue> => {
  const missing = (field: string, value: unknown, values: Keys, expected: string) =>
    typeof value === "string" && !values.has(value) ? [{ path: [list, index, field], expected }] : []
  return [
    ...missing("organizationId", organizationId, organizationIds, "the id of one of the organizations"),
    ...missing("userId", userId, userIds, "the id of one of the users"),
    ...missing("role", role, roleKeys, "the key of one of the roles"),
    ...(roleKeys.has(role) && allowedRoles.get(organizationId)?.has(role) === false
      ? [{ path: [list, index, "role"], expected: "one of the roles that its organization lists" }]
      : [])
  ]
}

/** Finds pending invitations of an address that an earlier one invites to the same organization. */
const pendingTwice = () => {
  const pending = new Map<string, number>()
  return (
    { emailAddress, organizationId, status = "pending" }: Records[number],
    index: number
  ): ReadonlyArray<Issue> => {
    if (typeof emailAddress !== "string" || status !== "pending") return []
    const key = JSON.stringify([organizationId, addressKey(emailAddress)])
    const first = pending.get(key)
    if (first === undefined) pending.set(key, index)
    const expected = `one pending invitation of an address to an organization, but invitations[${first}] is another`
    return first === undefined ? [] : [{ path: ["invitations", index], expected }]
  }
}

/** Finds memberships that cannot exist beside another one: the same pair twice, or one beside that in an exclusive organization. */
const conflictsAmong = (memberships: Records, { exclusiveIds }: References) => {
  const pairs = new Map<string, number>()
  const exclusives = new Map<unknown, number>()
  memberships.forEach(({ organizationId, userId }, index) => {
    if (exclusiveIds.has(organizationId) && !exclusives.has(userId)) exclusives.set(userId, index)
  })
  return ({ organizationId, userId }: Records[number], index: number): ReadonlyArray<Issue> => {
    if (typeof organizationId !== "string" || typeof userId !== "string") return []
    const path = ["memberships", index]
    const pair = JSON.stringify([organizationId, userId])
    const first = pairs.get(pair)
    if (first !== undefined) {
      const expected = `one membership for each user of an organization, but memberships[${first}] is of the same two`
      return [{ path, expected }]
    }
    pairs.set(pair, index)
    const exclusive = exclusives.get(userId)
    return exclusive === undefined || exclusive === index
      ? []
      : [{ path, expected: `no membership beside memberships[${exclusive}], whose organization is exclusive` }]
  }
}
