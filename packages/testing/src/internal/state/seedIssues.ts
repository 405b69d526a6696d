import type { Issue } from "@effect-clerk/core/Issue"
import * as Predicate from "effect/Predicate"
import * as Result from "effect/Result"
import type * as Schema from "effect/Schema"
import { decoder } from "@effect-clerk/core/internal"
import { defaultRoles } from "./roles.ts"

type Records = ReadonlyArray<{ readonly [field: string]: unknown }>

/** The entries of a list, whatever else is wrong with it; those that are no object are empty. */
const records = (seed: unknown, list: string): Records => {
  const found: unknown = Predicate.hasProperty(seed, list) ? seed[list] : undefined
  return Array.isArray(found) ? found.map((entry: unknown) => (Predicate.isObject(entry) ? { ...entry } : {})) : []
}

/** Where each text first stands in a field, and an issue for each time it stands there again. */
const unique = (list: string, field: string, entries: Records, issues: Array<Issue>): ReadonlyMap<string, number> => {
  const seen = new Map<string, number>()
  entries.forEach((entry, index) => {
    const value = entry[field]
    if (typeof value !== "string") return
    const first = seen.get(value)
    if (first === undefined) seen.set(value, index)
    else issues.push({ path: [list, index, field], expected: `another ${field} than that of ${list}[${first}]` })
  })
  return seen
}

type Places = ReadonlyMap<unknown, number>

/** What each membership says of organizations, users, roles and other memberships. */
const membershipIssues = (
  memberships: Records,
  {
    allowed,
    organizations,
    roles,
    users
  }: {
    readonly organizations: Places
    readonly users: Places
    readonly roles: Places
    /** The roles that an organization lists, by its id. */
    readonly allowed: ReadonlyMap<unknown, ReadonlySet<unknown>>
  }
): ReadonlyArray<Issue> => {
  const issues: Array<Issue> = []
  const pairs = new Map<string, number>()
  const exclusive = new Map<unknown, number>()
  memberships.forEach(({ exclusive: only, userId }, index) => {
    if (only === true && !exclusive.has(userId)) exclusive.set(userId, index)
  })
  memberships.forEach(({ organizationId, role, userId }, index) => {
    const known = (field: string, value: unknown, among: Places, expected: string): void => {
      if (typeof value === "string" && !among.has(value)) issues.push({ path: ["memberships", index, field], expected })
    }
    known("organizationId", organizationId, organizations, "the id of one of the organizations")
    known("userId", userId, users, "the id of one of the users")
    known("role", role, roles, "the key of one of the roles")
    if (roles.has(role) && allowed.get(organizationId)?.has(role) === false) {
      issues.push({ path: ["memberships", index, "role"], expected: "one of the roles that its organization lists" })
    }
    if (typeof organizationId !== "string" || typeof userId !== "string") return
    const pair = JSON.stringify([organizationId, userId])
    const first = pairs.get(pair)
    const only = exclusive.get(userId)
    if (first !== undefined) {
      issues.push({
        path: ["memberships", index],
        expected: `one membership for each user of an organization, but memberships[${first}] is of the same two`
      })
    } else if (only !== undefined && only !== index) {
      issues.push({
        path: ["memberships", index],
        expected: `no membership of a user besides an exclusive one, but memberships[${only}] is one`
      })
    }
    if (first === undefined) pairs.set(pair, index)
  })
  return issues
}

const referenceIssues = (seed: unknown): ReadonlyArray<Issue> => {
  const issues: Array<Issue> = []
  const [organizations, users, memberships] = [
    records(seed, "organizations"),
    records(seed, "users"),
    records(seed, "memberships")
  ]
  const places = {
    organizations: unique("organizations", "id", organizations, issues),
    users: unique("users", "id", users, issues),
    roles: new Map([
      ...defaultRoles.map((role) => [role.key, -1] as const),
      ...unique("roles", "key", records(seed, "roles"), issues)
    ])
  }
  unique("organizations", "slug", organizations, issues)
  unique("users", "externalId", users, issues)
  unique("memberships", "id", memberships, issues)
  const allowed = new Map<unknown, ReadonlySet<unknown>>()
  organizations.forEach(({ id, roles }, index) => {
    if (!Array.isArray(roles)) return
    allowed.set(id, new Set<unknown>(roles))
    roles.forEach((role: unknown, place) => {
      if (typeof role !== "string" || places.roles.has(role)) return
      issues.push({ path: ["organizations", index, "roles", place], expected: "the key of one of the roles" })
    })
  })
  return [...issues, ...membershipIssues(memberships, { ...places, allowed })]
}

/** Checks the shape and, as far as the shape allows, what its parts say of each other: all that is wrong, at once. */
export const checkSeed = <A>(schema: Schema.Decoder<A>) => {
  const decode = decoder(schema)
  return (input: unknown): Result.Result<A, ReadonlyArray<Issue>> => {
    const shape = decode(input)
    const issues = [...(Result.isFailure(shape) ? shape.failure : []), ...referenceIssues(input)]
    return Result.isFailure(shape) || issues.length > 0 ? Result.fail(issues) : shape
  }
}
