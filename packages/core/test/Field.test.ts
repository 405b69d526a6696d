import { Field } from "@effect-clerk/core"
import { describe, expect, it } from "@effect/vitest"

describe("Field", () => {
  it.each<readonly [name: string, field: Field.Field<unknown>, good: unknown, bad: unknown]>([
    ["Text", Field.Text, "a", ""],
    ["FilterValues", Field.FilterValues, ["a"], []],
    ["Metadata", Field.Metadata, { a: 1 }, { a: 1n }],
    ["nullOr", Field.nullOr(Field.Text), null, ""],
    ["array", Field.array(Field.Limit, "sizes"), [1, 500], [1, 501]],
    ["literals", Field.literals(["small", "large"]), "large", "medium"]
  ])("accepts a value where it has no issues: %s", (_, field, good, bad) => {
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
  ])("says what it expects: $1", (field, expected) => {
    expect(field.issues(undefined)).toStrictEqual([{ path: [], expected }])
  })

  it("is marked where it is optional, and accepts the same values", () => {
    const optional = Field.optional(Field.Limit)
    expect(optional).toStrictEqual({ ...Field.Limit, isOptional: true })
    expect([Field.isOptional(optional), Field.isOptional(Field.Limit)]).toEqual([true, false])
  })
})
