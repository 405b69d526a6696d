import { Endpoint, Field } from "@effect-clerk/core"
import { FieldSchema } from "@effect-clerk/core/internal"
import { describe, expect, it } from "@effect/vitest"
import { Result, Schema } from "effect"
import { jsonObject } from "@effect-clerk/test-support/arbitraries"
import { untyped } from "@effect-clerk/test-support/untyped"

const accepts =
  (schema: Schema.Decoder<unknown>) =>
  (value: unknown): boolean =>
    Result.isSuccess(Schema.decodeUnknownResult(schema)(value))

const loneSurrogates = ["\uD800", "a\uDC00", "\uDE00\uD83D", "😀\uD83D"]

describe("FieldSchema.Text", () => {
  it.each(["a", ".", "..", " ", "\0", "\n", "😀", "é", "+user_1", "\uFEFF", "__proto__"])("accepts %j", (text) => {
    expect(accepts(FieldSchema.Text)(text)).toBe(true)
  })
  it.each(["", ...loneSurrogates, undefined, null, 1, true, [], ["a"], {}, new String("a")])("rejects %j", (value) => {
    expect(accepts(FieldSchema.Text)(value)).toBe(false)
  })
})

describe("FieldSchema.Id", () => {
  it.each(["a", "...", ". ", "%2e", "%2e%2e", "/", "a/../b", "\0", "😀", "__proto__"])("accepts %j", (id) => {
    expect(accepts(FieldSchema.Id)(id)).toBe(true)
  })
  it.each(["", ".", "..", ...loneSurrogates, undefined, null, 1, ["a"]])("rejects %j", (value) => {
    expect(accepts(FieldSchema.Id)(value)).toBe(false)
  })
})

describe("FieldSchema.FilterValues", () => {
  const values = (length: number) => Array.from({ length }, (_, index) => `user_${index}`)
  it("accepts 1 to 100 texts", () => {
    expect([0, 1, 2, 99, 100, 101].map((length) => accepts(FieldSchema.FilterValues)(values(length)))).toStrictEqual([
      false,
      true,
      true,
      true,
      true,
      false
    ])
  })
  it.each(["user_1", [""], ["a", ""], [1], [null], [undefined], [["a"]], { 0: "a", length: 1 }, null])(
    "rejects %j",
    (value) => {
      expect(accepts(FieldSchema.FilterValues)(value)).toBe(false)
    }
  )
})

describe("FieldSchema of an integer", () => {
  const notIntegers = [0.5, 1.000001, NaN, Infinity, -Infinity, "1", null, true, 1n, [1], new Date(1)]
  const safe = Number.MAX_SAFE_INTEGER
  it.each<
    readonly [name: string, schema: Schema.Decoder<unknown>, good: ReadonlyArray<number>, bad: ReadonlyArray<unknown>]
  >([
    ["Limit", FieldSchema.Limit, [1, 10, 500, 10.0], [0, -1, 501, safe]],
    ["Offset", FieldSchema.Offset, [0, 1, 500, safe], [-1, safe + 1, 1e21]],
    ["UnixMillis", FieldSchema.UnixMillis, [0, 1700690400000, safe], [-1, safe + 1, 1e21]]
  ])("accepts the integers of a %s and rejects all other values", (_, schema, good, bad) => {
    for (const value of good) expect([value, accepts(schema)(value)]).toStrictEqual([value, true])
    for (const value of [...bad, ...notIntegers]) expect([value, accepts(schema)(value)]).toStrictEqual([value, false])
  })
})

const endpoint = Endpoint.make("Test.metadata", {
  method: "PATCH",
  path: "/metadata",
  params: {},
  payload: { publicMetadata: Field.optional(Field.Metadata) },
  decode: Result.succeed,
  errors: []
})

/** Returns the body that is sent for a metadata, or its issues. */
const encode = (publicMetadata: unknown): string | ReadonlyArray<unknown> =>
  Result.match(endpoint.encode({ publicMetadata: untyped(publicMetadata) }), {
    onSuccess: ({ body }) => body ?? "no body",
    onFailure: (issues) => issues
  })

const issue = (path: ReadonlyArray<string | number>, expected: string) => [
  { path: ["publicMetadata", ...path], expected }
]

class Point {
  readonly x = 1
}

const nested = (depth: number, wrap: (inner: unknown) => unknown): unknown => {
  let value: unknown = 1
  for (let level = 0; level < depth; level++) value = wrap(value)
  return value
}

describe("Field.Metadata", () => {
  it.each<readonly [value: unknown, body: string]>([
    [{}, `{}`],
    [{ a: 1, b: -1.5, c: "x", d: true, e: false, f: null }, `{"a":1,"b":-1.5,"c":"x","d":true,"e":false,"f":null}`],
    [{ a: { b: [{ c: [] }, [], {}] } }, `{"a":{"b":[{"c":[]},[],{}]}}`],
    [{ a: undefined, b: { c: undefined, d: [{ e: undefined }] } }, `{"b":{"d":[{}]}}`],
    [Object.create(null), `{}`],
    [JSON.parse(`{"__proto__":{"admin":true},"constructor":1}`), `{"__proto__":{"admin":true},"constructor":1}`],
    [{ "": "", " ": '\0\n"\\' }, `{"":""," ":"\\u0000\\n\\"\\\\"}`]
  ])("sends %j as it is", (value, body) => {
    expect(encode(value)).toBe(`{"public_metadata":${body}}`)
  })

  it("sends an object that stands in two places, since that is no cycle", () => {
    const shared = { a: [1] }
    expect(encode({ x: shared, y: [shared, shared] })).toBe(
      `{"public_metadata":{"x":{"a":[1]},"y":[{"a":[1]},{"a":[1]}]}}`
    )
  })

  it.each<readonly [label: string, value: unknown]>([
    ["null", null],
    ["a text", "{}"],
    ["a number", 1],
    ["an array", []],
    ["a function", () => ({})]
  ])("rejects %s in place of the object", (_, value) => {
    expect(encode(value)).toStrictEqual(issue([], "an object"))
  })

  it.each<readonly [label: string, entry: unknown, path: ReadonlyArray<string | number>, expected: string]>([
    ["a bigint", 1n, [], "a JSON value, which bigint is not"],
    ["a function", () => 1, [], "a JSON value, which function is not"],
    ["a symbol", Symbol("a"), [], "a JSON value, which symbol is not"],
    ["NaN", NaN, [], "a finite number"],
    ["Infinity", Infinity, [], "a finite number"],
    ["-Infinity", -Infinity, [], "a finite number"],
    ["a Date", new Date(0), [], "a plain object"],
    ["a Map", new Map([["a", 1]]), [], "a plain object"],
    ["a Set", new Set([1]), [], "a plain object"],
    ["a RegExp", /a/, [], "a plain object"],
    ["a Promise", Promise.resolve(1), [], "a plain object"],
    ["an Error", new Error("a"), [], "a plain object"],
    ["bytes", new Uint8Array(1), [], "a plain object"],
    ["an instance of a class", new Point(), [], "a plain object"],
    ["an object that inherits", Object.create({ a: 1 }), [], "a plain object"],
    ["a toJSON of its own", { toJSON: () => 1 }, ["toJSON"], "a JSON value, which function is not"],
    ["undefined in an array", [1, undefined], [1], "a JSON value, which undefined is not"],
    ["a hole in an array", Array(2), [0], "a JSON value, which undefined is not"],
    ["a bigint deep inside", { a: [{ b: [0, 1n] }] }, ["a", 0, "b", 1], "a JSON value, which bigint is not"],
    [
      "NaN under __proto__",
      JSON.parse(`{"__proto__":{"a":1}}`, (key, value: unknown) => (key === "a" ? NaN : value)),
      ["__proto__", "a"],
      "a finite number"
    ]
  ])("rejects %s, and reports its path", (_, entry, path, expected) => {
    expect(encode({ before: [{}], entry, after: 1 })).toStrictEqual(issue(["entry", ...path], expected))
  })

  it.each<readonly [label: string, entry: unknown, expected: string]>([
    ["a symbol as key, which would be dropped", { [Symbol("a")]: 1 }, "a JSON value without symbol keys"],
    ["a toJSON of an array", Object.assign([1], { toJSON: () => "hidden" }), "a JSON value without toJSON"],
    ["a hidden toJSON", Object.defineProperty({}, "toJSON", { value: () => "hidden" }), "a JSON value without toJSON"],
    [
      "a getter that throws",
      {
        get broken(): never {
          throw new Error("a getter")
        }
      },
      "a value that can be read"
    ]
  ])("rejects %s", (_, entry, expected) => {
    expect(encode({ entry })).toStrictEqual(issue(["entry"], expected))
  })

  it.each<readonly [value: unknown, path: ReadonlyArray<string | number>]>([
    ...loneSurrogates.map((text): [unknown, ReadonlyArray<string>] => [text, []]),
    [{ a: ["\uD800"] }, ["a", 0]],
    [{ a: { "b\uDC00": 1 } }, ["a", "b\uDC00"]],
    [{ "\uD800": { a: 1 } }, ["\uD800"]]
  ])("rejects half of a surrogate pair in a text and in a key: %j", (entry, path) => {
    const isKey = typeof path.at(-1) === "string"
    expect(encode({ entry })).toStrictEqual(issue(["entry", ...path], isKey ? "a well-formed key" : "well-formed text"))
  })

  it("sends a toJSON that is no function, as JSON.stringify does", () => {
    expect(encode({ toJSON: 1 })).toBe(`{"public_metadata":{"toJSON":1}}`)
  })

  it("rejects cycles", () => {
    const own: Record<string, unknown> = {}
    own["self"] = own
    expect(encode(own)).toStrictEqual(issue(["self"], "a JSON value without cycles"))
    const array: Array<unknown> = [1]
    array.push({ array })
    expect(encode({ array })).toStrictEqual(issue(["array", 1, "array"], "a JSON value without cycles"))
  })

  it.each<readonly [label: string, wrap: (inner: unknown) => unknown]>([
    ["objects", (a) => ({ a })],
    ["arrays", (a) => [a]]
  ])("accepts a thousand levels of %s", (_, wrap) => {
    const innermost = (value: unknown): unknown =>
      typeof value === "object" && value !== null ? innermost(Object.values(value)[0]) : value
    const body = encode({ a: nested(999, wrap) })
    expect(innermost(JSON.parse(String(body)))).toBe(1)
    const tooDeep = encode({ a: nested(1000, wrap) })
    expect(tooDeep).toMatchObject([{ expected: "at most 1000 levels" }])
    expect(encode({ a: nested(200_000, wrap) })).toStrictEqual(tooDeep)
  })

  it.each([["a"], ["é"], ["€"], ["😀"], ["\n"]])("counts 8192 bytes of UTF-8 of %j", (character) => {
    const bytes = new TextEncoder().encode(JSON.stringify(character)).length - 2
    const count = Math.floor((Field.maxMetadataBytes - `{"k":""}`.length) / bytes)
    const rest = Field.maxMetadataBytes - `{"k":""}`.length - count * bytes
    const k = character.repeat(count) + "x".repeat(rest)
    expect(new TextEncoder().encode(JSON.stringify({ k })).length).toBe(8192)
    expect(encode({ k })).toBe(`{"public_metadata":${JSON.stringify({ k })}}`)
    expect(encode({ k: `${k}x` })).toStrictEqual(issue([], "at most 8192 bytes of JSON"))
  })

  it("counts the bytes that are sent, without the keys that are left out", () => {
    expect(encode({ a: undefined, k: "x".repeat(8192 - 8) })).toBeTypeOf("string")
  })

  it.prop("sends any JSON object, byte for byte as JSON.stringify writes it", [jsonObject], ([json]) => {
    const body = encode(json)
    const text = JSON.stringify(json)
    if (new TextEncoder().encode(text).length > 8192) expect(body).toBeInstanceOf(Array)
    else expect(body).toBe(`{"public_metadata":${text}}`)
  })

  it.each([-0, 1e21, 1e-7, 5e-324, 1.7976931348623157e308, 0.1 + 0.2, 2 ** 53])(
    "writes %d as JSON.stringify does",
    (n) => {
      expect(encode({ n, list: [n] })).toBe(`{"public_metadata":${JSON.stringify({ n, list: [n] })}}`)
    }
  )

  it("writes every character as JSON.stringify does", () => {
    const units = Array.from({ length: 0x10000 }, (_, unit) => String.fromCharCode(unit))
    const differing = units.filter((text) => {
      const value = { [text]: text }
      // A surrogate by itself is rejected.
      return /\p{Surrogate}/u.test(text)
        ? !Array.isArray(encode(value))
        : encode(value) !== `{"public_metadata":${JSON.stringify(value)}}`
    })
    expect(differing).toEqual([])
  })

  it("sends what was measured, whatever a getter returns the second time", () => {
    let reads = 0
    const growing = Object.defineProperty({}, "a", {
      enumerable: true,
      get: () => "x".repeat(reads++ === 0 ? 1 : 200_000)
    })
    expect(encode({ growing, list: [growing] })).toStrictEqual(issue([], "at most 8192 bytes of JSON"))
    reads = 0
    expect(encode({ growing })).toBe(`{"public_metadata":{"growing":{"a":"x"}}}`)
    expect(reads).toBe(1)
  })
})
