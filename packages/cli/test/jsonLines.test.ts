import { describe, expect, it } from "@effect/vitest"
import { linesOf } from "../src/internal/json/lines.ts"

const text = `{
  "a": 1,
  "b": [
    { "x": "}],\\"{" },
    [[], {"y\\u0031": null}]
  ],
  "b2": {}, "c":
  "last"
}`

describe("jsonLines", () => {
  const cases = [
    [[], 1],
    [["a"], 2],
    [["b"], 3],
    [["b", 0], 4],
    [["b", 0, "x"], 4],
    [["b", 1, 1, "y1"], 5],
    [["c"], 8],
    // A missing value has the line of the nearest value around it.
    [["missing"], 1],
    [["b", 7], 3],
    [["b", 0, "z"], 4],
    [["a", "deeper"], 2]
  ] as const
  it.each(cases)("finds the line of the value at %j", (path, line) => {
    expect(linesOf(text, [path])).toEqual([line])
  })

  it("finds several values at once, in the order in which they are asked for", () => {
    const reversed = cases.toReversed()
    const lines = linesOf(
      text,
      reversed.map(([path]) => path)
    )
    expect(lines).toEqual(reversed.map(([, line]) => line))
    expect(linesOf(text, [["a"], ["a"]])).toEqual([2, 2])
  })

  it("scans the text once, however many values are asked for", () => {
    const values = Array.from({ length: 100_000 }, (_, index) => index)
    const lines = linesOf(
      JSON.stringify(values, null, 1),
      values.map((index) => [index])
    )
    expect(lines).toEqual(values.map((index) => index + 2))
  })

  it("takes the last of two equal keys, as JSON.parse does", () => {
    const twice = '{"a":\n{"x":1},"a":\n{"y":\n2}}'
    expect(linesOf(twice, [["a"], ["a", "x"], ["a", "y"]])).toEqual([3, 3, 4])
  })
})
