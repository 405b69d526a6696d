import * as Wire from "@effect-clerk/memberships/Wire"
import { describe, expect, it } from "@effect/vitest"
import { Equal, Result, Schema, SchemaIssue } from "effect"
import { globSync } from "node:fs"
import { dirname, resolve } from "node:path"
import { isOrganizationMembership } from "../src/generated/organizationMembership/decode.ts"
import { isOrganizationMembershipPage } from "../src/generated/organizationMembershipPage/decode.ts"
import type { MutableIssue } from "../src/internal/wireCheck.ts"
import { fullMembership as membership } from "@effect-clerk/test-support/fixtures"
import { wireMemberships } from "./wireMemberships.ts"
import { sampleOf } from "./wireCases.ts"

/** Values that are tried in every field of a response; `undefined` removes the key. */
const values: ReadonlyArray<unknown> = [
  undefined,
  null,
  "",
  "org:admin",
  "organization",
  "organization_membership",
  0,
  -1,
  1.5,
  1e300,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  true,
  [],
  ["a"],
  ["a", null],
  [1],
  {},
  { a: 1 },
  membership
]

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** Yields each copy of a value that differs in one field, at any depth. */
const changed = function* (value: unknown): Generator<unknown> {
  yield* values
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      for (const other of changed(item)) yield value.with(index, other)
    }
  }
  if (isRecord(value)) {
    for (const [key, item] of Object.entries(value)) {
      for (const other of changed(item)) {
        const { [key]: _, ...rest } = value
        yield other === undefined ? rest : { ...rest, [key]: other }
      }
    }
  }
}

const format = SchemaIssue.makeFormatterStandardSchemaV1()

/** Returns the path of the first value that a schema rejects; `undefined` where it accepts all. */
const rejectedBy = (schema: Schema.Decoder<unknown>) => {
  const decode = Schema.decodeUnknownResult(schema)
  return (value: unknown): unknown =>
    Result.match(decode(value), { onSuccess: () => undefined, onFailure: ({ issue }) => format(issue).issues[0]?.path })
}

const page = { data: [membership, membership], total_count: 2 }

type Check = (value: unknown, issue: MutableIssue) => boolean

interface GeneratedRecord {
  readonly name: string
  readonly check: Check
  readonly schema: Schema.Decoder<unknown>
}

const isCheck = (value: unknown): value is Check => typeof value === "function"

const isDecoder = (value: unknown): value is Schema.Decoder<unknown> => Schema.isSchema(value)

const generated = resolve(import.meta.dirname, "../src/generated")

const exportsOf = async (path: string): Promise<Record<string, unknown>> => {
  const exported: unknown = await import(resolve(generated, path))
  return isRecord(exported) ? exported : {}
}

/** Returns the check and the schema of a generated record, which are the only ones in their modules. */
const load = async (name: string): Promise<GeneratedRecord> => {
  const [decode, wire] = [await exportsOf(`${name}/decode.ts`), await exportsOf(`${name}/wire.ts`)]
  const check: unknown = Object.entries(decode).find(([name]) => /^is(?!Same)/.test(name))?.[1]
  const schema: unknown = Object.values(wire)[0]
  if (!isCheck(check) || !isDecoder(schema)) throw new Error(`${name} has no check or no schema`)
  return { name, check, schema }
}

const records = await Promise.all(globSync("*/decode.ts", { cwd: generated }).map((path) => load(dirname(path))))

/** Returns the results of the check and of the schema, where they are not the same. */
const disagreement = (value: unknown, check: Check, rejected: (value: unknown) => unknown): string | undefined => {
  const issue: MutableIssue = { path: [], expected: "" }
  const accepted = check(value, issue)
  const expected = rejected(value)
  const agree = accepted ? expected === undefined : Equal.equals(expected ?? [], issue.path) && issue.expected !== ""
  return agree ? undefined : `${JSON.stringify(value)}: ${JSON.stringify(issue)}, not ${JSON.stringify(expected)}`
}

/** Returns a copy that notes the path of each key that is read from it. */
const observed = (value: unknown, path: string, keys: Set<string>): unknown => {
  if (Array.isArray(value)) return value.map((item) => observed(item, `${path}[]`, keys))
  if (!isRecord(value)) return value
  return new Proxy(value, {
    get: (record, key) => {
      keys.add(`${path}.${String(key)}`)
      return observed(Reflect.get(record, key), `${path}.${String(key)}`, keys)
    }
  })
}

/** Returns the paths of the keys that a check reads of a value. */
const keysRead = (check: Check, value: unknown): ReadonlySet<string> => {
  const keys = new Set<string>()
  expect(check(observed(value, "", keys), { path: [], expected: "" })).toBe(true)
  return keys
}

describe.each(records)("the fast check of each generated record: $name", ({ check, schema }) => {
  const rejected = rejectedBy(schema)
  const whole = sampleOf(schema.ast, 0)

  it("rejects what the schema rejects, and names the same path, for every JSON type and no key in every field", () => {
    const values = [...changed(whole)]
    expect(values.flatMap((value) => disagreement(value, check, rejected) ?? [])).toEqual([])
    expect(new Set(values.map((value) => rejected(value) === undefined)).size).toBe(2)
  })

  it("reads no field that the schema does not have", () => {
    const keys = new Set<string>()
    Schema.decodeUnknownSync(schema)(observed(whole, "", keys))
    expect([...keysRead(check, whole)].filter((key) => !keys.has(key))).toEqual([])
  })
})

describe("the fast check of a page", () => {
  it("agrees with the schema where the second membership is invalid", () => {
    const rejected = rejectedBy(Wire.OrganizationMemberships)
    const values = [...changed(page)]
    expect(values.flatMap((value) => disagreement(value, isOrganizationMembershipPage, rejected) ?? [])).toEqual([])
  })

  it("names the path and the expected value", () => {
    const issue: MutableIssue = { path: [], expected: "" }
    const value = { ...page, data: [membership, { ...membership, role: 7 }] }
    expect(isOrganizationMembershipPage(value, issue)).toBe(false)
    expect(issue).toStrictEqual({ path: ["data", 1, "role"], expected: "a string" })
  })

  it.each([
    [{ public_user_data: 7 }, ["data", 0, "public_user_data"], "an object or null"],
    [{ organization: null }, ["data", 0, "organization"], "an object"],
    [{ permissions: {} }, ["data", 0, "permissions"], "an array or null"],
    [{ permissions: [null, 7] }, ["data", 0, "permissions", 1], "a string or null"],
    [{ object: "user" }, ["data", 0, "object"], 'the text "organization_membership" or null']
  ])("expects of %j what the field may hold", (fields, path, expected) => {
    const issue: MutableIssue = { path: [], expected: "" }
    expect(isOrganizationMembershipPage({ data: [{ ...membership, ...fields }], total_count: 1 }, issue)).toBe(false)
    expect(issue).toStrictEqual({ path, expected })
  })
})

describe("the fast check of a membership", () => {
  it.prop("agrees with the schema on generated memberships", [wireMemberships], ([wire]) => {
    const rejected = rejectedBy(Wire.OrganizationMembership)
    expect(disagreement(wire, isOrganizationMembership, rejected)).toBeUndefined()
  })
})
