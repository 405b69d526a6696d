import { describe, it } from "@effect/vitest"
import { Schema } from "effect"
import { expect } from "vitest"
import { encodeUtf8 } from "../src/internal/http/utf8.ts"

describe("utf8", () => {
  const texts = Schema.Array(Schema.Union([Schema.String, Schema.Literals(["ä", "€", "😀", "\ud800", "\udc00"])]))
  it.prop(
    "encodes a text as TextEncoder does, and leaves earlier results as they are",
    [texts, Schema.Literals([1, 3000])],
    ([parts, times]) => {
      const text = parts.join("").repeat(times)
      const before = encodeUtf8("before")
      expect(encodeUtf8(text)).toEqual(new TextEncoder().encode(text))
      expect(new TextDecoder().decode(before)).toBe("before")
    }
  )
})
