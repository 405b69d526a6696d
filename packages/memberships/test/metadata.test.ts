import { describe, expect, it } from "@effect/vitest"
import { Result, Schema } from "effect"
import { decodeOrganizationMembershipPage } from "../src/internal/decode.ts"
import { isEqual } from "../src/internal/metadata.ts"
import { fullMembership as membership, fullOrganization as organization } from "@effect-clerk/test-support/fixtures"

/** JSON with the keys of its objects in one order. */
const canonical = (value: Schema.Json): string =>
  JSON.stringify(value, (_, part: unknown) =>
    typeof part === "object" && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : part
  )

const nested = (depth: number): Schema.Json => {
  let value: Schema.Json = 1
  for (let level = 0; level < depth; level++) value = { a: value }
  return value
}

const few = Schema.NullOr(Schema.Literals([0, 1, "", "a"]))
const key = Schema.Literals(["a", "b", "__proto__"])

/** Values from so few that two of them are often equal. */
const Small: Schema.Codec<Schema.Json> = Schema.Union([
  few,
  Schema.Array(few),
  Schema.Record(key, few),
  Schema.Record(key, Schema.Array(Schema.Record(key, few)))
])

describe("Metadata.isEqual", () => {
  it.prop("agrees with a comparison of the JSON, in any order of keys", { a: Small, b: Small }, ({ a, b }) => {
    expect(isEqual(a, b)).toBe(canonical(a) === canonical(b))
    expect(isEqual(a, structuredClone(a))).toBe(true)
  })

  it("is false where a key is on one side only, unless its value is undefined", () => {
    expect(isEqual({ a: 1 }, { a: 1, b: 2 })).toBe(false)
    expect(isEqual({ a: 1, b: 2 }, { a: 1 })).toBe(false)
    expect(isEqual({ a: { b: 1 } }, { a: { b: 1, c: null } })).toBe(false)
    expect(isEqual(Object.fromEntries([["__proto__", {}]]), {})).toBe(false)
    const undefinedKey = Object.assign<Schema.JsonObject, object>({ a: 1 }, { b: undefined })
    expect(isEqual({ a: 1 }, undefinedKey)).toBe(true)
  })

  it("compares values as deep as a person nests them", () => {
    expect(isEqual(nested(99), nested(99))).toBe(true)
    expect(isEqual({ a: nested(40) }, { a: nested(41) })).toBe(false)
  })
})

describe("decodeOrganizationMembershipPage", () => {
  it.each([30, 1000, 100_000])("accepts metadata that is nested %d deep", (depth) => {
    const deep = () => ({ ...membership, organization: { ...organization, public_metadata: nested(depth) } })
    const page = decodeOrganizationMembershipPage({ data: [deep(), deep()], total_count: 2 })
    expect(Result.getOrThrow(page).data.map((member) => member.organization.id)).toEqual(["org_1", "org_1"])
  })
})
