import { describe, expect, it } from "@effect/vitest"
import { Arbitrary, Schema } from "effect"
import { Email } from "../src/internal/fields.ts"

/** Short texts of the characters that an address is told by. */
const nearAddress = Arbitrary.map(
  Arbitrary.array(Arbitrary.schema(Schema.Literals(["a", ".", "@", " ", "é"])), { maxLength: 8 }),
  (characters) => characters.join("")
)

describe("Email", () => {
  it.prop(
    "accepts one @ without blanks, something before it, and a dot behind it that is neither first nor last",
    [nearAddress],
    ([text]) => {
      const [local, domain, ...more] = text.split("@")
      const isAddress =
        local !== "" && more.length === 0 && !/\s/.test(text) && (domain ?? "").slice(1, -1).includes(".")
      expect(Email.is(text)).toBe(isAddress)
    }
  )

  it.each(["a@b.c", "a.b+c@d.example", "a@.b.c", "a@b..c"])("accepts %j", (text) => {
    expect(Email.is(text)).toBe(true)
  })

  it.each(["", "a", "@b.c", "a@", "a@b", "a@.b", "a@b.", "a@b@c.d", "a b@c.d", "a@b.c\n"])("rejects %j", (text) => {
    expect(Email.is(text)).toBe(false)
  })

  it("takes time in proportion to a text, whatever is in it: in square time this test would take an hour", () => {
    expect(Email.is(`a@${".".repeat(1_000_000)} `)).toBe(false)
    expect(Email.is(`a@${"b.".repeat(1_000_000)}@`)).toBe(false)
    expect(Email.is(`${"a".repeat(1_000_000)} @b.c`)).toBe(false)
  })
})
