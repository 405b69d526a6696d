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

describe("decoder", () => {
  it("returns the value that the schema does", () => {
    expect(decode({ name: "a", sizes: [1, 2] })).toEqual(Result.succeed({ name: "a", sizes: [1, 2] }))
  })

  it("reports all issues at once, each with its path", () => {
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

  it("reports the issues of a field's schema", () => {
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

  it("reports an issue of the value itself with an empty path", () => {
    expect(issues(hidden)).toEqual([{ path: [], expected: "object" }])
  })

  it("never shows the value", () => {
    expect(JSON.stringify(issues({ name: [hidden], sizes: { [0]: hidden }, kind: hidden }))).not.toContain(hidden)
  })

  it('keeps the message of a check of one\'s own, wherever it says "Expected"', () => {
    const Even = Schema.Int.check(Schema.makeFilter((value) => value % 2 === 0 || "Even. Expected 2"))
    const even = decoder(Even)
    expect(Result.getOrThrow(Result.flip(even(1)))).toEqual([{ path: [], expected: "Even. Expected 2" }])
  })
})
