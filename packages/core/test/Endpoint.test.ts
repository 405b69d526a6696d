import { Endpoint, Field } from "@effect-clerk/core"
import { missingKey } from "@effect-clerk/core/internal"
import { describe, expect, it } from "@effect/vitest"
import { Arbitrary, Effect, Result, Schema } from "effect"
import { id, jsonObject, maybe, text, wholeNumber } from "@effect-clerk/test-support/arbitraries"
import { hostileIds } from "./hostileIds.ts"
import { untyped } from "@effect-clerk/test-support/untyped"

const thing = Endpoint.make("Things.change", {
  method: "PATCH",
  path: "/owners/{owner_id}/things/{thing_id}/part",
  params: { ownerId: Field.Id, thingId: Field.Id },
  query: {
    userId: Field.optional(Field.FilterValues),
    emailAddressQuery: Field.optional(Field.Text),
    createdAtBefore: Field.optional(Field.UnixMillis),
    limit: Field.optional(Field.Limit),
    offset: Field.optional(Field.Offset),
    exact: Field.optional(Field.make("true or false", (value) => typeof value === "boolean"))
  },
  payload: {
    newName: Field.Text,
    publicMetadata: Field.optional(Field.nullOr(Field.Metadata))
  },
  decode: (json) => (json === 21 ? Result.succeed("half") : Result.fail([{ path: [], expected: "the number 21" }])),
  errors: [404, 422]
})

const plain = Endpoint.make("Things.list", {
  method: "GET",
  path: "/things",
  params: {},
  decode: Result.succeed,
  errors: []
})

type ThingInput = Parameters<typeof thing.encode>[0]

const required = { ownerId: "owner_1", thingId: "thing_1", newName: "name" }

const request = (input: ThingInput): Endpoint.Request => Result.getOrThrow(thing.encode(input))

const issues = (input: unknown): unknown =>
  Result.match(thing.encode(untyped(input)), { onSuccess: () => "accepted", onFailure: (issues) => issues })

describe("Endpoint.encode", () => {
  it("writes the path, the query and the body", () => {
    expect(
      request({
        ...required,
        ownerId: "a/b",
        userId: ["+user_1", "-user_2"],
        emailAddressQuery: "a&b=c d",
        createdAtBefore: 1700690400000,
        limit: 10.0,
        offset: -0,
        exact: false,
        publicMetadata: { a: null }
      })
    ).toStrictEqual({
      resource: "/owners/a%2Fb/things/thing_1",
      target:
        "/owners/a%2Fb/things/thing_1/part?user_id=%2Buser_1&user_id=-user_2&email_address_query=a%26b%3Dc%20d" +
        "&created_at_before=1700690400000&limit=10&offset=0&exact=false",
      body: `{"new_name":"name","public_metadata":{"a":null}}`
    })
  })

  it("leaves out fields that are absent or undefined, and sends null as null", () => {
    const resource = "/owners/owner_1/things/thing_1"
    const target = `${resource}/part`
    expect(request(required)).toStrictEqual({ resource, target, body: `{"new_name":"name"}` })
    expect(request({ ...required, userId: undefined, limit: undefined, publicMetadata: undefined })).toStrictEqual(
      request(required)
    )
    expect(request({ ...required, publicMetadata: null }).body).toBe(`{"new_name":"name","public_metadata":null}`)
  })

  it("sends no body where the endpoint has none", () => {
    expect(plain.encode({})).toStrictEqual(Result.succeed({ resource: "", target: "/things", body: undefined }))
  })

  it("keeps the options of its declaration", () => {
    expect(thing).toMatchObject({
      name: "Things.change",
      method: "PATCH",
      path: "/owners/{owner_id}/things/{thing_id}/part",
      errors: [404, 422],
      resourceQuota: undefined
    })
    expect([thing.params, thing.query, thing.payload].map((fields) => Object.keys(fields ?? {}))).toStrictEqual([
      ["ownerId", "thingId"],
      ["userId", "emailAddressQuery", "createdAtBefore", "limit", "offset", "exact"],
      ["newName", "publicMetadata"]
    ])
    expect([plain.query, plain.payload]).toStrictEqual([{}, undefined])
  })

  it("reports all issues at once, each with its field", () => {
    expect(issues({ ownerId: "..", userId: [], limit: 501, createdAtBefore: -1, newName: "", extra: 1 })).toStrictEqual(
      [
        { path: ["extra"], expected: "no such key" },
        { path: ["ownerId"], expected: 'a non-empty, well-formed id other than "." and ".."' },
        { path: ["thingId"], expected: missingKey },
        { path: ["userId"], expected: "1 to 100 values; leave the filter out to select everyone" },
        { path: ["createdAtBefore"], expected: "a time in Unix milliseconds, an integer of at least 0" },
        { path: ["limit"], expected: "an integer from 1 to 500" },
        { path: ["newName"], expected: "a non-empty, well-formed string" }
      ]
    )
  })

  it("reports the path of an issue inside of a field", () => {
    expect(issues({ ...required, userId: ["a", "", "b", 1] })).toMatchObject([
      { path: ["userId", 1], expected: "a non-empty, well-formed string" },
      { path: ["userId", 3] }
    ])
    expect(JSON.stringify(issues({ ...required, publicMetadata: { a: { b: [1n] } } }))).toContain(
      `["publicMetadata","a"`
    )
  })

  it.each([undefined, null])("reports every required field for an input of %j", (input) => {
    expect(issues(input)).toMatchObject([{ path: ["ownerId"] }, { path: ["thingId"] }, { path: ["newName"] }])
    expect(plain.encode(untyped(input))).toStrictEqual(plain.encode({}))
  })

  class Input {
    readonly ownerId = "owner_1"
    readonly thingId = "thing_1"
    readonly newName = "name"
  }

  it("writes the validated values of a filter, whatever iterator the array has", () => {
    const userId = Object.defineProperty(["a", "b"], Symbol.iterator, { value: () => [].values() })
    expect(Result.map(thing.encode(untyped({ ...required, userId })), ({ target }) => target)).toEqual(
      Result.succeed("/owners/owner_1/things/thing_1/part?user_id=a&user_id=b")
    )
  })

  it("reports all issues, also beside a value that cannot be read a second time", () => {
    const publicMetadata = {
      reads: 0,
      get fickle() {
        this.reads += 1
        if (this.reads > 2) throw new Error("read again")
        return 1
      }
    }
    expect(issues({ ...required, ownerId: "", newName: 1, publicMetadata })).toMatchObject([
      { path: ["ownerId"] },
      { path: ["newName"] }
    ])
  })

  it("accepts any object that holds the fields", () => {
    const bare: unknown = Object.assign(Object.create(null), required)
    for (const input of [bare, Object.freeze({ ...required }), new Input()]) {
      expect(thing.encode(untyped(input))).toStrictEqual(thing.encode(required))
    }
  })

  /** Issues of an endpoint that requires nothing and of one that does, which names each missing field, too. */
  const rejections = (expected: string) => {
    const missing = Result.getOrThrow(Result.flip(thing.encode(untyped(undefined))))
    expect(missing.length).toBeGreaterThan(1)
    return [Result.fail([{ path: [], expected }]), Result.fail([{ path: [], expected }, ...missing])]
  }

  it.each<readonly [what: string, input: unknown]>([
    ["a text", "text"],
    ["an empty text", ""],
    ["a number", 5],
    ["a big number", 5n],
    ["true", true],
    ["false", false],
    ["a symbol", Symbol("role")],
    ["a function", () => 1],
    ["an array", ["text"]],
    ["an empty array", []],
    ["a Map", new Map([["limit", 1]])],
    ["a Date", new Date()],
    ["an instance that has nothing", Object.create({})],
    ["the parameters of a URL", new URLSearchParams({ limit: "1" })],
    ["a promise that is not awaited", Promise.resolve({ limit: 1 })],
    ["an Effect that is not run", Effect.succeed({ limit: 1 })]
  ])("rejects %s, which would filter nothing, whatever is required", (_, input) => {
    expect([plain, thing].map(({ encode }) => encode(untyped(input)))).toStrictEqual(rejections("an object"))
  })

  class Query {
    readonly ownerId = "o"
    readonly thingId = "t"
    readonly newName = "n"
    get userId() {
      return ["u"]
    }
  }

  it("rejects a field that is inherited from a class, which would filter nothing", () => {
    const expected = "an own property"
    expect(issues(new Query())).toStrictEqual([{ path: ["userId"], expected }])
    expect(issues(Object.assign(Object.create({ limit: 1 }), required))).toStrictEqual([{ path: ["limit"], expected }])
    const inherited: ReadonlyArray<object> = [
      Object.defineProperty({ __proto__: null, ...required }, "limit", { value: 1, enumerable: false }),
      { __proto__: { __proto__: null, limit: 1 }, ...required }
    ]
    for (const input of inherited) expect(issues(input)).toStrictEqual([{ path: ["limit"], expected }])
    const own = Object.defineProperty(new Query(), "userId", { enumerable: true, value: ["v"] })
    expect(Result.isSuccess(thing.encode(untyped(own)))).toBe(true)
  })

  it("rejects an inherited field alone where the object has nothing of its own", () => {
    expect(issues(Object.create({ limit: 1 }))).toStrictEqual([
      { path: ["limit"], expected: "an own property" },
      ...["ownerId", "thingId", "newName"].map((name) => ({ path: [name], expected: missingKey }))
    ])
  })

  it("accepts an empty object without a prototype where nothing is required", () => {
    expect(plain.encode(untyped(Object.create(null)))).toStrictEqual(plain.encode({}))
  })

  it("rejects a value that cannot be read, with the name of its field", () => {
    const revoked = Proxy.revocable({}, {})
    revoked.revoke()
    const values = {
      userId: [new Proxy(["u"], { get: throws }), Object.defineProperty(["u"], "0", { get: throws })],
      publicMetadata: [revoked.proxy, new Proxy({}, { ownKeys: throws })]
    }
    for (const [name, unreadable] of Object.entries(values)) {
      for (const value of unreadable) {
        expect(issues({ ...required, [name]: value })).toStrictEqual([
          { path: [name], expected: "a value that can be read" }
        ])
      }
    }
  })

  it("sends the values that it has checked, reading each once", () => {
    let reads = 0
    const fickle = (first: unknown, later: () => unknown) => ({
      enumerable: true,
      get: () => (reads++ > 0 ? later() : first)
    })
    for (const later of [throws, () => 5n, () => "x".repeat(200_000)]) {
      reads = 0
      const publicMetadata = Object.defineProperty({}, "a", fickle(1, later))
      expect(request({ ...required, publicMetadata }).body).toBe(`{"new_name":"name","public_metadata":{"a":1}}`)
      reads = 0
      const input = Object.defineProperty({ ...required }, "newName", fickle("first", later))
      expect(request(input).body).toBe(`{"new_name":"first"}`)
      reads = 0
      const userId = Object.defineProperty(["u"], "0", fickle("first", later))
      expect(request({ ...required, userId }).target).toContain("?user_id=first")
      expect(reads).toBe(1)
    }
  })

  it.each([
    ["userId", ["u"]],
    ["limit", 1],
    ["newName", "polluted"],
    ["ownerId", "polluted"],
    ["publicMetadata", { a: 1 }],
    ["extra", 1]
  ])("takes nothing from Object.prototype: %s", (name, value) => {
    const resource = "/owners/owner_1/things/thing_1"
    const target = `${resource}/part`
    const absent = [thing.encode(untyped({})), plain.encode({})]
    Reflect.set(Object.prototype, name, value)
    try {
      expect(request(required)).toStrictEqual({ resource, target, body: `{"new_name":"name"}` })
      expect(request({ ...required, publicMetadata: { b: {} } }).body).toContain(`"public_metadata":{"b":{}}`)
      expect([thing.encode(untyped({})), plain.encode({})]).toStrictEqual(absent)
    } finally {
      Reflect.deleteProperty(Object.prototype, name)
    }
  })

  const throws = (): never => {
    throw new Error("hunter2")
  }

  it.each<readonly [what: string, input: unknown]>([
    ["a getter", Object.defineProperty({}, "limit", { enumerable: true, get: throws })],
    ["a proxy", new Proxy({}, { ownKeys: throws })],
    ["a proxy that hides what it is", new Proxy({}, { has: throws })]
  ])("rejects an object that cannot be read, with %s that throws", (_, input) => {
    const expected = Result.fail([{ path: [], expected: "an object that can be read" }])
    expect([plain, thing].map(({ encode }) => encode(untyped(input)))).toStrictEqual([expected, expected])
  })

  it("reports a required field that is undefined", () => {
    expect(issues({ ...required, newName: undefined })).toStrictEqual([{ path: ["newName"], expected: missingKey }])
  })

  it("counts an unknown key that is undefined as absent", () => {
    expect(issues({ ...required, extra: undefined, more: null })).toStrictEqual([
      { path: ["more"], expected: "no such key" }
    ])
  })

  it("rejects a key that would become the prototype, and sends nothing of it", () => {
    const input: unknown = JSON.parse(`{"ownerId":"o","thingId":"t","newName":"n","__proto__":{"limit":"1&role=x"}}`)
    expect(issues(input)).toStrictEqual([{ path: ["__proto__"], expected: "no such key" }])
  })

  it("never holds an invalid value in its issues", () => {
    expect(
      JSON.stringify(issues({ ...required, limit: "hunter2", userId: [{ hunter2: 1 }], newName: ["hunter2"] }))
    ).not.toContain("hunter2")
  })
})

const arbitraryInput = Arbitrary.all({
  ownerId: id,
  thingId: id,
  newName: text,
  userId: maybe(Arbitrary.array(text, { minLength: 1, maxLength: 100 })),
  emailAddressQuery: maybe(text),
  createdAtBefore: wholeNumber(0, Number.MAX_SAFE_INTEGER - 1),
  limit: wholeNumber(1, 500),
  offset: wholeNumber(0, Number.MAX_SAFE_INTEGER - 1),
  exact: maybe(Arbitrary.schema(Schema.Boolean)),
  publicMetadata: Arbitrary.map(maybe(jsonObject), (json) => json ?? null)
})

/** Reads a request as a server does. */
const parse = ({ body, target }: Endpoint.Request) => {
  const url = new URL(`https://api.clerk.com/v1${target}`)
  const segments = url.pathname.split("/").map(decodeURIComponent)
  const json: unknown = JSON.parse(body ?? "")
  return { url, segments, json }
}

describe("Endpoint.encode, read back as a server reads it,", () => {
  it.prop("writes the body as JSON.stringify writes it", [arbitraryInput], ([input]) => {
    expect(request(input).body).toBe(JSON.stringify({ new_name: input.newName, public_metadata: input.publicMetadata }))
  })

  it.prop("returns any input", [arbitraryInput], ([input]) => {
    const { json, segments, url } = parse(request(input))
    expect(segments).toStrictEqual(["", "v1", "owners", input.ownerId, "things", input.thingId, "part"])
    const numbers = [input.createdAtBefore, input.limit, input.offset].map(String)
    expect([...url.searchParams.keys()].filter((key, index, keys) => keys.indexOf(key) === index)).toStrictEqual([
      ...(input.userId === undefined ? [] : ["user_id"]),
      ...(input.emailAddressQuery === undefined ? [] : ["email_address_query"]),
      "created_at_before",
      "limit",
      "offset",
      ...(input.exact === undefined ? [] : ["exact"])
    ])
    expect(url.searchParams.getAll("user_id")).toStrictEqual(input.userId ?? [])
    expect(url.searchParams.get("email_address_query")).toBe(input.emailAddressQuery ?? null)
    expect(["created_at_before", "limit", "offset"].map((name) => url.searchParams.get(name))).toStrictEqual(numbers)
    expect(url.searchParams.get("exact")).toBe(input.exact === undefined ? null : String(input.exact))
    expect(url.hash).toBe("")
    expect(url.origin).toBe("https://api.clerk.com")
    expect(json).toStrictEqual({ new_name: input.newName, public_metadata: input.publicMetadata })
  })

  it.each(hostileIds)("keeps the id %j in its segment", (id) => {
    const { segments, url } = parse(request({ ...required, ownerId: id, thingId: id }))
    expect(segments).toStrictEqual(["", "v1", "owners", id, "things", id, "part"])
    expect(url.search + url.hash).toBe("")
    expect(url.host).toBe("api.clerk.com")
  })

  it.prop(
    "keeps ids of any Unicode text in their segments",
    [id, id],
    ([ownerId, thingId]) => {
      const { segments } = parse(request({ ...required, ownerId, thingId }))
      expect(segments).toStrictEqual(["", "v1", "owners", ownerId, "things", thingId, "part"])
    },
    { arbitrary: { runs: 500 } }
  )
})

describe("Endpoint.decode", () => {
  it("is the function of the declaration", () => {
    expect(thing.decode(21)).toStrictEqual(Result.succeed("half"))
    expect(thing.decode(22)).toStrictEqual(Result.fail([{ path: [], expected: "the number 21" }]))
  })
})
