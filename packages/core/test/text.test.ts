import { describe, expect, it } from "@effect/vitest"
import { oneLine } from "../src/internal/text.ts"

describe("oneLine", () => {
  it.each([
    { text: "a", length: 5, line: "a" },
    { text: "\n a \t\r\n b\n", length: 5, line: "a b" },
    { text: "abcde", length: 5, line: "abcde" },
    { text: " abcde ", length: 5, line: "abcde" },
    { text: "abcdef", length: 5, line: "abcde…" },
    // A title, a bell and a new line, as a terminal obeys them.
    { text: "a\u001b]0;b\u0007\u0085c", length: 20, line: "a ]0;b c" }
  ])("writes $text in $length characters as $line", ({ length, line, text }) => {
    expect(oneLine(text, length)).toBe(line)
  })

  it("cuts a text at 300 characters by default", () => {
    expect(oneLine("a".repeat(300))).toBe("a".repeat(300))
    expect(oneLine("a".repeat(301))).toBe(`${"a".repeat(300)}…`)
  })
})
