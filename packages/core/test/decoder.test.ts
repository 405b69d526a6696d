import { Field } from "@effect-clerk/core"
import { decoder, FieldSchema, missingKey } from "@effect-clerk/core/internal"
import { describe, expect, it } from "@effect/vitest"
import { Result, Schema } from "effect"

const hidden = "sk_test_hidden"

const Things = Schema.Struct({
  name: Schema.String,
  sizes: Schema.Array(Schema.Int),
  kind: Schema.optionalKey(Schema.Literals(["small", "large"]))
})

const decode = decoder(Things)

const issues = (input: unknown) => Result.getOrThrow(Result.flip(decode(input)))

describe("a decoder of unknown values", () => {
  it("yields what the schema does", () => {
    expect(decode({ name: "a", sizes: [1, 2] })).toEqual(Result.succeed({ name: "a", sizes: [1, 2] }))
  })

  it("says all that is wrong, and where, each on its own", () => {
    expect(issues({ sizes: [1, "2", 3, hidden], kind: hidden, other: hidden, more: 1 })).toEqual(
      expect.arrayContaining([
        { path: ["name"], expected: missingKey },
        { path: ["sizes", 1], expected: "number" },
        { path: ["sizes", 3], expected: "number" },
        { path: ["kind"], expected: '"small" | "large"' },
        { path: ["other"], expected: "no such key" },
        { path: ["more"], expected: "no such key" }
      ])
    )
    expect(issues({ sizes: [1, "2", 3, hidden], kind: hidden, other: hidden, more: 1 }).length).toBe(6)
  })

  it("says what a field does", () => {
    const input = decoder(
      Schema.Struct({ userId: Schema.optionalKey(FieldSchema.FilterValues), limit: FieldSchema.Limit })
    )
    const issues = Result.getOrThrow(Result.flip(input({ userId: ["a", "", 7], limit: 501 })))
    expect(issues).toEqual([
      { path: ["userId", 1], expected: "a non-empty, well-formed string" },
      { path: ["userId", 2], expected: "a non-empty, well-formed string" },
      { path: ["limit"], expected: "an integer from 1 to 500" }
    ])
  })

  it("names a symbol by its text", () => {
    const keyed = decoder(Schema.Struct({ [Symbol.for("size")]: Schema.Int }))
    expect(Result.getOrThrow(Result.flip(keyed({})))).toEqual([{ path: ["Symbol(size)"], expected: missingKey }])
  })

  it("says what was expected of the value itself", () => {
    expect(issues(hidden)).toEqual([{ path: [], expected: "object" }])
  })

  it("never shows the value", () => {
    expect(JSON.stringify(issues({ name: [hidden], sizes: { [0]: hidden }, kind: hidden }))).not.toContain(hidden)
  })

  it("keeps a message of a check of one's own, wherever it says that it expected something", () => {
    const Even = Schema.Int.check(Schema.makeFilter((value) => value % 2 === 0 || "Even. Expected 2"))
    const even = decoder(Even)
    expect(Result.getOrThrow(Result.flip(even(1)))).toEqual([{ path: [], expected: "Even. Expected 2" }])
  })
})

it.each<readonly [name: string, field: Field.Field<unknown>, good: unknown, bad: unknown]>([
  ["Text", Field.Text, "a", ""],
  ["FilterValues", Field.FilterValues, ["a"], []],
  ["Metadata", Field.Metadata, { a: 1 }, { a: 1n }],
  ["nullOr", Field.nullOr(Field.Text), null, ""],
  ["array", Field.array(Field.Limit, "sizes"), [1, 500], [1, 501]],
  ["literals", Field.literals(["small", "large"]), "large", "medium"]
])("a field of %s takes a value if it finds nothing wrong with it", (_, field, good, bad) => {
  expect([field.is(good), field.issues(good).length]).toEqual([true, 0])
  expect([field.is(bad), field.issues(bad).length]).toEqual([false, 1])
})

it.each<readonly [field: Field.Field<unknown>, expected: string]>([
  [Field.Text, "a non-empty, well-formed string"],
  [Field.Id, 'a non-empty, well-formed id other than "." and ".."'],
  [Field.FilterValues, "an array of 1 to 100 values"],
  [Field.UnixMillis, "a time in Unix milliseconds, an integer of at least 0"],
  [Field.Limit, "an integer from 1 to 500"],
  [Field.Offset, "an integer of at least 0"],
  [Field.Metadata, "an object"],
  [Field.literals(["small", "large"]), "one of small, large"],
  [Field.nullOr(Field.Offset), "an integer of at least 0"]
])("a field says what it takes: $1", (field, expected) => {
  expect(field.issues(undefined)).toStrictEqual([{ path: [], expected }])
})

it("an optional field says that it is one, and takes the same", () => {
  const optional = Field.optional(Field.Limit)
  expect(optional).toStrictEqual({ ...Field.Limit, isOptional: true })
  expect([Field.isOptional(optional), Field.isOptional(Field.Limit)]).toEqual([true, false])
})
