import { describe, expect, it } from "@effect/vitest"
import { Result } from "effect"
import { findSyntaxIssue } from "../src/internal/json/syntax.ts"

const isJson = (text: string): boolean => Result.isSuccess(Result.try((): unknown => JSON.parse(text)))

const valid = [
  "null",
  ' \t\r\n{"a": [1, -0.5e+3, true, {}, []], "b\\u00e9\\n": "}],:"}\n',
  `"${"x".repeat(1_000_000)}"`,
  `${"[".repeat(10_000)}${"]".repeat(10_000)}`
]

describe("jsonSyntax", () => {
  it("finds nothing in texts that are JSON", () => {
    for (const text of valid) expect(findSyntaxIssue(text)).toBeUndefined()
  })

  it.each([
    ["", 1, 1, "a value", ""],
    ["{", 1, 2, "a key in double quotes or }", ""],
    ['{\n"users": [\n,]}', 3, 1, "a value or ]", ","],
    ['{\n"users": [\n{},\n]\n}', 4, 1, "a value", "]"],
    ['{\n"users": [\n{},,{}\n]\n}', 3, 4, "a value", ","],
    ['{\n"users": [],\n}', 3, 1, "a key in double quotes", "}"],
    ['{\n"users":\nnone\n}', 3, 1, "a value", "none"],
    ["{\nusers: []\n}", 2, 1, "a key in double quotes or }", "users"],
    ["{\n'users': []\n}", 2, 1, "a key in double quotes or }", "'users'"],
    ['{\n"users": [] "roles": []\n}', 2, 13, "a comma or }", '"roles"'],
    ["[\n{}\n{}]", 3, 1, "a comma or ]", "{"],
    ['{"users"\n[]}', 2, 1, "a colon", "["],
    ["[\n01]", 2, 1, "a value or ]", "01"],
    ["[1.]", 1, 2, "a value or ]", "1."],
    ["[\n+1]", 2, 1, "a value or ]", "+1"],
    ["[\n// none\n]", 2, 1, "a value or ]", "//"],
    ['["a\n"]', 1, 2, "a value or ]", '"a'],
    ['["\\x"]', 1, 2, "a value or ]", '"\\x"'],
    ["[\n]\n]", 3, 1, "the end", "]"],
    ["[1]\n2", 2, 1, "the end", "2"],
    ["[\n1}", 2, 2, "a comma or ]", "}"],
    ["\u00a0[]", 1, 1, "a value", "\u00a0"]
  ] as const)("finds where %j stops being JSON", (text, line, column, expected, found) => {
    expect(findSyntaxIssue(text)).toEqual({ line, column, expected, found })
  })

  it("finds an issue in exactly the texts that JSON.parse rejects", () => {
    const text = '{"a":[1,-2.5e3,true,{"b":"\\"\\u00e9 x"}],"c":null}'
    const characters = [",", "]", "}", ":", '"', "\\", "0", "-", "e", " ", "\n", "x", ""]
    for (let at = 0; at <= text.length; at++) {
      for (const character of characters) {
        for (const length of [0, 1, 2]) {
          const changed = text.slice(0, at) + character + text.slice(at + length)
          expect([changed, findSyntaxIssue(changed) === undefined]).toEqual([changed, isJson(changed)])
        }
      }
    }
  })
})
