import { Endpoint, Field } from "@effect-clerk/core"
import { decoder } from "@effect-clerk/core/internal"
import { jsonObject, wholeNumber } from "@effect-clerk/test-support/arbitraries"
import { untyped } from "@effect-clerk/test-support/untyped"
import { describe, expect, it } from "@effect/vitest"
import { Result, Schema } from "effect"
import { writeJson } from "../src/internal/json.ts"

/** Wraps a value so that each read of an entry, at any depth, is counted. */
const counted = (value: unknown) => {
  let reads = 0
  const wrap = (value: unknown): unknown =>
    typeof value === "object" && value !== null
      ? new Proxy(value, {
          get: (target, key): unknown => {
            const entry: unknown = Reflect.get(target, key)
            if (key === "length" || key === "toJSON") return entry
            reads += 1
            return wrap(entry)
          }
        })
      : value
  return { value: wrap(value), reads: () => reads }
}

/** An array that says to be of a length, and has the same item wherever it is read. */
const endless = (length: number, item: unknown) => {
  let reads = 0
  const value: unknown = new Proxy([], {
    get: (target, key): unknown => {
      if (key === "length") return length
      if (typeof key === "symbol" || key === "toJSON") return Reflect.get(target, key)
      reads += 1
      return item
    }
  })
  return { value, reads: () => reads }
}

const tooLarge = [{ path: [], expected: "at most 8192 bytes of JSON" }]

describe("writeJson", () => {
  it.prop(
    "writes what JSON.stringify does, or an issue where that is too long, and reads no more than may be written",
    [jsonObject, wholeNumber(0, 200)],
    ([json, maxBytes]) => {
      const { reads, value } = counted(json)
      const text = JSON.stringify(json)
      const isTooLong = new TextEncoder().encode(text).length > maxBytes
      const expected = isTooLong ? [{ path: [], expected: `at most ${maxBytes} bytes of JSON` }] : text
      expect(writeJson(value, maxBytes)).toStrictEqual(expected)
      expect(reads()).toBeLessThanOrEqual(maxBytes + 1)
    }
  )
})

describe("Field.Metadata", () => {
  it("stops reading a small value whose text has four million entries, as that of a YAML document with aliases", () => {
    let small: unknown = { a: 1 }
    for (let level = 0; level < 22; level++) small = { a: small, b: small }
    const { reads, value } = counted(small)
    expect(Field.Metadata.issues(value)).toStrictEqual(tooLarge)
    expect(reads()).toBeLessThan(8192)
  })

  it("stops reading an array of a thousand million items", () => {
    const { reads, value } = endless(1e9, 1)
    expect(Field.Metadata.issues({ a: value })).toStrictEqual(tooLarge)
    expect(reads()).toBeLessThan(8192)
  })

  it("reads no more keys that are undefined than it may write bytes, wherever they stand", () => {
    const keys = Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`k${index}`, undefined]))
    const few = { list: Array.from({ length: 80 }, () => keys) }
    expect(Field.Metadata.toJson?.(few)).toBe(JSON.stringify(few))
    const { reads, value } = counted({ list: Array.from({ length: 1000 }, () => keys) })
    expect(Field.Metadata.issues(value)).toStrictEqual([
      { path: ["list", 81, "k92"], expected: "a JSON value, which undefined is not" }
    ])
    expect(reads()).toBeLessThan(8192 + 100)
  })

  it.each([
    ["a text", { a: "x".repeat(1_000_000) }],
    ["a text to be escaped", { a: "\n".repeat(8193) }],
    ["a text that is not well-formed", { a: "\uD800".repeat(8193) }],
    ["a key", { ["k".repeat(1_000_000)]: NaN }]
  ])("rejects %s that is too long as too large", (_, value) => {
    expect(Field.Metadata.issues(value)).toStrictEqual(tooLarge)
  })

  it("rejects what JSON.rawJSON makes, whose text would be lost", () => {
    const rawJson: unknown = Reflect.get(JSON, "rawJSON")
    const raw: unknown = typeof rawJson === "function" ? Reflect.apply(rawJson, JSON, ["12345678901234567890"]) : null
    expect(JSON.stringify({ raw })).toBe(`{"raw":12345678901234567890}`)
    expect(Field.Metadata.issues({ raw })).toStrictEqual([{ path: ["raw"], expected: "a plain object" }])
    expect(Field.Metadata.is({ raw: { __proto__: null, rawJSON: "1" } })).toBe(true)
  })
})

describe("the issues of an input", () => {
  const things = Endpoint.make("Things.change", {
    method: "PATCH",
    path: "/things",
    params: {},
    query: { userId: Field.optional(Field.FilterValues) },
    payload: {
      tags: Field.optional(Field.array(Field.Text, "an array of tags")),
      metadata: Field.optional(Field.Metadata),
      records: Field.optional(
        Endpoint.records({ name: Field.Text }, { minimum: 1, maximum: 2, expected: "an array of 1 or 2 records" })
      )
    },
    decode: Result.succeed,
    errors: []
  })

  const issues = (input: unknown) => Result.getOrThrow(Result.flip(things.encode(untyped(input))))

  it.each([
    ["userId", "1 to 100 values; leave the filter out to select everyone"],
    ["records", "an array of 1 or 2 records"]
  ])("name an array of %s that is too long, none of whose items is read", (name, expected) => {
    const { reads, value } = endless(1e9, "")
    expect(issues({ [name]: value })).toStrictEqual([{ path: [name], expected }])
    expect(reads()).toBe(0)
  })

  it("are a hundred at most, of more items than a call takes arguments", () => {
    const tags = Array.from({ length: 200_000 }, (_, index) => (index < 50 ? "tag" : ""))
    expect(issues({ tags })).toStrictEqual(
      Array.from({ length: 100 }, (_, index) => ({
        path: ["tags", index + 50],
        expected: "a non-empty, well-formed string"
      }))
    )
    const unknown = Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [`key${index}`, 1]))
    expect(issues(unknown)).toHaveLength(100)
  })

  it("cut a key of a megabyte in their paths, and show its start", () => {
    const key = "k".repeat(1_000_000)
    const cut = `${"k".repeat(100)}…`
    expect(issues({ [key]: 1 })).toStrictEqual([{ path: [cut], expected: "no such key" }])
    const long = "k".repeat(101)
    expect(issues({ metadata: { [long]: { [long]: NaN } } })).toStrictEqual([
      { path: ["metadata", cut, cut], expected: "a finite number" }
    ])
    const decoded = decoder(Schema.Struct({ a: Schema.optionalKey(Schema.String) }))({ [key]: 1 })
    expect(decoded).toStrictEqual(Result.fail([{ path: [cut], expected: "no such key" }]))
  })

  it("leave a key of a hundred characters as it is", () => {
    const key = "k".repeat(100)
    expect(issues({ [key]: 1 })).toStrictEqual([{ path: [key], expected: "no such key" }])
  })

  it("send a long array that is valid, as it was when it was checked", () => {
    const tags = Array.from({ length: 101 }, (_, index) => `tag${index}`)
    expect(things.encode({ tags })).toMatchObject(Result.succeed({ body: JSON.stringify({ tags }) }))
    let reads = 0
    const fickle = Object.defineProperty([...tags], "0", { get: () => (reads++ === 0 ? "tag0" : "") })
    expect(issues({ tags: fickle })).toStrictEqual([{ path: ["tags", 0], expected: "a non-empty, well-formed string" }])
    reads = 0
    const late = Object.defineProperty([...tags], "0", { get: () => (reads++ === 0 ? "" : "tag0") })
    expect(issues({ tags: late })).toStrictEqual([{ path: ["tags", 0], expected: "a non-empty, well-formed string" }])
  })
})
