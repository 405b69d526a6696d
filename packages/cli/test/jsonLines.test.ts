import { describe, expect, it } from "@effect/vitest"
import { lineOf } from "../src/internal/jsonLines.ts"

const text = `{
  "a": 1,
  "b": [
    { "x": "}],\\"{" },
    [[], {"y\\u0031": null}]
  ],
  "b2": {}, "c":
  "last"
}`

describe("lineOf", () => {
  it.each([
    [[], 1],
    [["a"], 2],
    [["b"], 3],
    [["b", 0], 4],
    [["b", 0, "x"], 4],
    [["b", 1, 1, "y1"], 5],
    [["c"], 8],
    // What is missing stands where it would be.
    [["missing"], 1],
    [["b", 7], 3],
    [["b", 0, "z"], 4],
    [["a", "deeper"], 2]
  ] as const)("finds %j", (path, line) => {
    expect(lineOf(text, path)).toBe(line)
  })

  it("takes the last of two equal keys, as JSON.parse does", () => {
    expect(lineOf('{"a":\n1,"a":\n2}', ["a"])).toBe(3)
  })
})
