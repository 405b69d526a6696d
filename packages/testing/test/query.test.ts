import { describe, it } from "@effect/vitest"
import { Schema } from "effect"
import { expect } from "vitest"
import { parseQuery } from "../src/internal/http/query.ts"

describe("query", () => {
  const pieces = ["a", "b", "=", "&", "+", "%", "%2B", "%ff", "&a=", "?", "#", "ä", "😀", "\ud800"]
  it.prop(
    "parses the same names and values as URLSearchParams",
    [Schema.Array(Schema.Union([Schema.Literals(pieces), Schema.String]))],
    ([parts]) => {
      const text = parts.join("")
      const plain = new URLSearchParams(text)
      expect([...parseQuery(text)]).toEqual([...new Set(plain.keys())].map((name) => [name, plain.getAll(name)]))
    },
    { arbitrary: { runs: 1000 } }
  )
})
