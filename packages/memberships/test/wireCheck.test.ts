import * as Wire from "@effect-clerk/memberships/Wire"
import { describe, expect, it } from "@effect/vitest"
import { Equal, Result, Schema, SchemaIssue } from "effect"
import { isOrganizationMembership, isOrganizationMemberships, type Place } from "../src/internal/wireCheck.ts"
import { membership, wireMemberships } from "./fixtures.ts"

/** What may stand anywhere in an answer; `undefined` takes the key away. */
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

/** All values with one place changed, at any depth. */
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

/** The place that a schema refuses first; `undefined` where it takes the value. */
const refusedBy = (schema: Schema.Decoder<unknown>) => {
  const decode = Schema.decodeUnknownResult(schema)
  return (value: unknown): unknown =>
    Result.match(decode(value), { onSuccess: () => undefined, onFailure: ({ issue }) => format(issue).issues[0]?.path })
}

const page = { data: [membership, membership], total_count: 2 }

const pairs = [
  { name: "membership", check: isOrganizationMembership, schema: Wire.OrganizationMembership, whole: membership },
  { name: "page", check: isOrganizationMemberships, schema: Wire.OrganizationMemberships, whole: page }
] as const

/** What the check and the schema say of a value, where that is not the same. */
const disagreement = (
  value: unknown,
  check: (value: unknown, place: Place) => boolean,
  refused: (value: unknown) => unknown
): string | undefined => {
  const place: Place = { path: [], expected: "" }
  const accepted = check(value, place)
  const expected = refused(value)
  const agree = accepted ? expected === undefined : Equal.equals(expected ?? [], place.path) && place.expected !== ""
  return agree ? undefined : `${JSON.stringify(value)}: ${JSON.stringify(place)}, not ${JSON.stringify(expected)}`
}

describe.each(pairs)("the fast check of a $name refuses what its schema refuses, at the same place", (pair) => {
  const { check, schema, whole } = pair
  const refused = refusedBy(schema)

  it("for every value at every place", () => {
    const values = [...changed(whole)]
    expect(values.flatMap((value) => disagreement(value, check, refused) ?? [])).toEqual([])
    expect(new Set(values.map((value) => refused(value) === undefined)).size).toBe(2)
  })
})

it.prop("on generated memberships they agree, whole", [wireMemberships], ([wire]) => {
  expect(disagreement(wire, isOrganizationMembership, refusedBy(Wire.OrganizationMembership))).toBeUndefined()
})

it("says what was expected", () => {
  const place: Place = { path: [], expected: "" }
  expect(isOrganizationMemberships({ ...page, data: [membership, { ...membership, role: 7 }] }, place)).toBe(false)
  expect(place).toStrictEqual({ path: ["data", 1, "role"], expected: "a string" })
})
