import { describe, expect, it } from "@effect/vitest"
import { makeRandom } from "@effect-clerk/test-support/random"
import { table } from "../src/internal/terminal/table.ts"
import { cut, displayWidth } from "../src/internal/terminal/text.ts"

const columns = [
  { title: "MEMBER", cell: ([member = ""]: ReadonlyArray<string>) => member, min: 14 },
  { title: "ROLE", cell: ([, role = ""]: ReadonlyArray<string>) => role, min: 10 },
  { title: "USER", cell: ([, , user = ""]: ReadonlyArray<string>) => user, min: 10 },
  { title: "NAME", cell: ([, , , name = ""]: ReadonlyArray<string>) => name, min: 10, optional: true }
]

const rows = [
  ["ada@acme.com", "org:admin", "user_29w83sxmDNGwOuEthce5gg56FcC", "Ada Lovelace"],
  ["somebody.with.a.long.name@subsidiary.acme.example", "org:member", "user_2", "渡辺 太郎 👩‍👩‍👧"]
]

describe("a table", () => {
  it("cuts the widest column first, and leaves out what has no room", () => {
    expect(table(columns, rows, 40)).toEqual([
      "MEMBER          ROLE        USER",
      "ada@acme.com    org:admin   user_29w83s…",
      "somebody.with…  org:member  user_2"
    ])
    expect(table(columns, rows, 70)).toEqual([
      "MEMBER                 ROLE        USER                   NAME",
      "ada@acme.com           org:admin   user_29w83sxmDNGwOuE…  Ada Lovelace",
      "somebody.with.a.long…  org:member  user_2                 渡辺 太郎 👩‍👩‍👧"
    ])
  })

  it("cuts nothing where there is room, or no terminal", () => {
    expect(table(columns, rows, Infinity)).toEqual(table(columns, rows, 200))
    expect(table(columns, rows, 200).join("\n")).not.toContain("…")
  })

  it("fits each width from 40 to 200, whatever its cells are", () => {
    const random = makeRandom(3)
    const signs = ["a", "渡", "👩‍👩‍👧", "é", "e\u0301", "\n", "\u202E", "1️⃣", "🇩🇪", "-"]
    const anyCell = () => Array.from({ length: random.upTo(60) }, () => signs[random.upTo(signs.length - 1)]).join("")
    for (let width = 40; width <= 200; width += 7) {
      const lines = table(
        columns,
        Array.from({ length: 3 }, () => [anyCell(), anyCell(), anyCell(), anyCell()]),
        width
      )
      for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(width)
      expect(lines.join("")).not.toMatch(/[\n\u202E]/)
    }
  })
})

describe("a cut", () => {
  it("never parts a character", () => {
    expect(cut("👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧", 5)).toBe("👩‍👩‍👧👩‍👩‍👧…")
    expect(cut("渡辺太郎", 6)).toBe("渡辺…")
    expect(cut("abc", 3)).toBe("abc")
  })
})
