import type { Issue } from "@effect-clerk/core/Issue"
import * as Predicate from "effect/Predicate"
import { defaultRoles } from "./roles.ts"

/**
 * Returns what is invalid about the references between the parts of a seed: ids that occur twice, and memberships of
 * organizations, users or roles that the seed does not have.
 *
 * The seed may be any value: parts of the wrong type are skipped, so that these issues can be reported together with those
 * of the schema.
 */
export const seedReferenceIssues = (seed: unknown): ReadonlyArray<Issue> => {
  const organizations = recordsOf(seed, "organizations")
  const users = recordsOf(seed, "users")
  const memberships = recordsOf(seed, "memberships")
  const issues: Array<Issue> = []
  const organizationIds = uniqueValues("organizations", "id", organizations, issues)
  const userIds = uniqueValues("users", "id", users, issues)
  const roleKeys = new Set<unknown>([
    ...defaultRoles.map(({ key }) => key),
    ...uniqueValues("roles", "key", recordsOf(seed, "roles"), issues).keys()
  ])
  uniqueValues("organizations", "slug", organizations, issues)
  uniqueValues("users", "externalId", users, issues)
  uniqueValues("memberships", "id", memberships, issues)
  return [
    ...issues,
    ...organizationRoleIssues(organizations, roleKeys),
    ...membershipIssues(memberships, { organizationIds, userIds, roleKeys, allowedRoles: allowedRoles(organizations) })
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
  readonly userIds: Keys
  readonly roleKeys: Keys
  readonly allowedRoles: ReadonlyMap<unknown, ReadonlySet<unknown>>
}

const membershipIssues = (memberships: Records, references: References): ReadonlyArray<Issue> => {
  const conflictIssue = conflictsAmong(memberships)
  return memberships.flatMap((membership, index) => [
    ...membershipReferenceIssues(membership, index, references),
    ...conflictIssue(membership, index)
  ])
}

const membershipReferenceIssues = (
  { organizationId, role, userId }: Records[number],
  index: number,
  { allowedRoles, organizationIds, roleKeys, userIds }: References
): ReadonlyArray<Issue> => {
  const missing = (field: string, value: unknown, values: Keys, expected: string) =>
    typeof value === "string" && !values.has(value) ? [{ path: ["memberships", index, field], expected }] : []
  return [
    ...missing("organizationId", organizationId, organizationIds, "the id of one of the organizations"),
    ...missing("userId", userId, userIds, "the id of one of the users"),
    ...missing("role", role, roleKeys, "the key of one of the roles"),
    ...(roleKeys.has(role) && allowedRoles.get(organizationId)?.has(role) === false
      ? [{ path: ["memberships", index, "role"], expected: "one of the roles that its organization lists" }]
      : [])
  ]
}

/** Finds memberships that cannot exist beside another one: the same pair twice, or one beside an exclusive one. */
const conflictsAmong = (memberships: Records) => {
  const pairs = new Map<string, number>()
  const exclusives = new Map<unknown, number>()
  memberships.forEach(({ exclusive, userId }, index) => {
    if (exclusive === true && !exclusives.has(userId)) exclusives.set(userId, index)
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
      : [{ path, expected: `no membership of a user besides an exclusive one, but memberships[${exclusive}] is one` }]
  }
}
