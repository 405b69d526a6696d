import * as Wire from "@effect-clerk/memberships/Wire"
import { describe, expect, it } from "@effect/vitest"
import { Effect, Result, Schema } from "effect"
import { isOrganizationMembership, isOrganizationMemberships } from "../src/internal/wireCheck.ts"
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

const accepts = (schema: Schema.Decoder<unknown>) => {
  const decode = Schema.decodeUnknownResult(schema)
  return (value: unknown): boolean => Result.isSuccess(decode(value))
}

const page = { data: [membership, membership], total_count: 2 }

const pairs = [
  { name: "membership", check: isOrganizationMembership, schema: Wire.OrganizationMembership, whole: membership },
  { name: "page", check: isOrganizationMemberships, schema: Wire.OrganizationMemberships, whole: page }
] as const

describe.each(pairs)("the fast check of a $name accepts what its schema accepts", ({ check, schema, whole }) => {
  it("for every value at every place", () => {
    const spec = accepts(schema)
    const verdicts = new Set<boolean>()
    const disagreements: Array<string> = []
    for (const value of changed(whole)) {
      const expected = spec(value)
      verdicts.add(expected)
      if (check(value) !== expected) disagreements.push(`${JSON.stringify(value)} is ${expected ? "" : "not "}valid`)
    }
    expect(disagreements).toEqual([])
    expect(verdicts.size).toBe(2)
  })
})

it.effect.prop("the fast check accepts any membership that the schema accepts", [wireMemberships], ([wire]) =>
  Effect.sync(() => {
    expect(isOrganizationMembership(wire)).toBe(true)
    expect(isOrganizationMemberships({ data: [wire], total_count: 1 })).toBe(true)
  })
)
