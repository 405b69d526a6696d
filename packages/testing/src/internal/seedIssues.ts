import type { Issue } from "@effect-clerk/core/SDKException"
import * as Predicate from "effect/Predicate"
import * as Result from "effect/Result"
import type * as Schema from "effect/Schema"
import { decoder } from "@effect-clerk/core/Input"
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

const referenceIssues = (seed: unknown): ReadonlyArray<Issue> => {
  const issues: Array<Issue> = []
  const organizations = unique("organizations", "id", records(seed, "organizations"), issues)
  const users = unique("users", "id", records(seed, "users"), issues)
  const roles = new Map([
    ...defaultRoles.map((role) => [role.key, -1] as const),
    ...unique("roles", "key", records(seed, "roles"), issues)
  ])
  records(seed, "organizations").forEach((organization, index) => {
    if (!Array.isArray(organization["roles"])) return
    organization["roles"].forEach((role: unknown, place) => {
      if (typeof role !== "string" || roles.has(role)) return
      issues.push({ path: ["organizations", index, "roles", place], expected: "the key of one of the roles" })
    })
  })
  const memberships = records(seed, "memberships")
  unique("memberships", "id", memberships, issues)
  const pairs = new Map<string, number>()
  memberships.forEach((membership, index) => {
    const known = (field: string, among: ReadonlyMap<string, number>, expected: string): void => {
      const value = membership[field]
      if (typeof value === "string" && !among.has(value)) issues.push({ path: ["memberships", index, field], expected })
    }
    known("organizationId", organizations, "the id of one of the organizations")
    known("userId", users, "the id of one of the users")
    known("role", roles, "the key of one of the roles")
    const { organizationId, userId } = membership
    if (typeof organizationId !== "string" || typeof userId !== "string") return
    const pair = JSON.stringify([organizationId, userId])
    const first = pairs.get(pair)
    if (first === undefined) pairs.set(pair, index)
    else {
      issues.push({
        path: ["memberships", index],
        expected: `one membership for each user of an organization, but memberships[${first}] is of the same two`
      })
    }
  })
  return issues
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
