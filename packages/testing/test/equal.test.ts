// What is written for speed says exactly what the plain way says.
import { ClerkEmulator, type Options } from "@effect-clerk/testing"
import { describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import { TestClock } from "effect/testing"
import { expect } from "vitest"
import { writeOnce } from "../src/internal/wire/jsonText.ts"
import { parseQuery } from "../src/internal/http/query.ts"
import { makeBatch } from "../src/internal/http/batch.ts"
import { encodeUtf8 } from "../src/internal/http/utf8.ts"
import { call, type Call, seed } from "./support.ts"

describe("a query that is read once", () => {
  const pieces = ["a", "b", "=", "&", "+", "%", "%2B", "%ff", "&a=", "?", "#", "ä", "😀", "\ud800"]
  it.prop(
    "has the names and values of URLSearchParams",
    [Schema.Array(Schema.Union([Schema.Literals(pieces), Schema.String]))],
    ([parts]) => {
      const text = parts.join("")
      const plain = new URLSearchParams(text)
      expect([...parseQuery(text)]).toEqual([...new Set(plain.keys())].map((name) => [name, plain.getAll(name)]))
    },
    { arbitrary: { runs: 1000 } }
  )
})

describe("what is written once", () => {
  it("is written anew after each change, and only then", () => {
    let writes = 0
    const write = writeOnce(
      ({ tag }: { readonly id: number; tag: string }, language: string) => [tag, language],
      ({ id, tag }, language) => `${id} ${tag} ${language} ${++writes}`
    )
    const [one, two] = [
      { id: 1, tag: "a" },
      { id: 2, tag: "a" }
    ]
    expect([write(one, "x"), write(two, "x"), write(one, "x")]).toEqual(["1 a x 1", "2 a x 2", "1 a x 1"])
    one.tag = "b"
    expect([write(one, "x"), write(one, "x"), write(two, "x")]).toEqual(["1 b x 3", "1 b x 3", "2 a x 2"])
    expect([write(one, "y"), write({ ...one }, "y")]).toEqual(["1 b y 4", "1 b y 5"])
  })

  const path = "/organizations/org_acme/memberships"
  const user = Schema.Literals(["user_ada", "user_bob", "user_out"])
  const Change = Schema.Union([
    Schema.Struct({ method: Schema.Literal("POST"), user, role: Schema.Literals(["org:admin", "org:member"]) }),
    Schema.Struct({ method: Schema.Literal("PATCH"), user, role: Schema.Literals(["org:admin", "org:member"]) }),
    Schema.Struct({
      method: Schema.Literal("PATCH"),
      user,
      field: Schema.Literals(["public_metadata", "private_metadata"]),
      metadata: Schema.Struct({ a: Schema.NullOr(Schema.Literals([1, 2])) })
    }),
    Schema.Struct({ method: Schema.Literal("DELETE"), user })
  ])
  const toCall = (change: typeof Change.Type): Call => {
    const { method, user } = change
    if (method === "POST") return { method, path, body: { user_id: user, role: change.role } }
    if ("role" in change) return { method, path: `${path}/${user}`, body: { role: change.role } }
    if ("metadata" in change) {
      return { method, path: `${path}/${user}/metadata`, body: { [change.field]: change.metadata } }
    }
    return { method, path: `${path}/${user}` }
  }

  it.effect.prop(
    "is what an emulator writes that has never written before",
    [Schema.Array(Change).check(Schema.isBetweenLength(5, 10)), Schema.Literals(["all", "none"]), Schema.Boolean],
    ([changes, quirks, timePasses]) =>
      Effect.gen(function* () {
        const options: Options = quirks === "all" ? { quirks } : {}
        const memberships = seed.memberships.map((each) => ({ ...each, createdAt: 0 }))
        const emulator = yield* ClerkEmulator.make({ ...seed, memberships }, options)
        const lists = [
          path,
          "/organization_memberships?limit=3&order_by=%2Bcreated_at",
          "/users/user_ada/organization_memberships"
        ]
        const agree = Effect.gen(function* () {
          const fresh = yield* ClerkEmulator.make(yield* emulator.snapshot, options)
          for (const path of lists) {
            const [written, anew] = [yield* call(emulator.fetch, { path }), yield* call(fresh.fetch, { path })]
            expect(written.json).toEqual(anew.json)
          }
        })
        yield* agree
        for (const change of changes) {
          // A change is one, also where it happens in the same millisecond as the last.
          if (timePasses) yield* TestClock.adjust("1 second")
          yield* call(emulator.fetch, toCall(change))
          yield* agree
        }
      }),
    { arbitrary: { runs: 200 } }
  )
})

describe("UTF-8 by way of memory that is there already", () => {
  const texts = Schema.Array(Schema.Union([Schema.String, Schema.Literals(["ä", "€", "😀", "\ud800", "\udc00"])]))
  it.prop("is that of TextEncoder", [texts, Schema.Literals([1, 3000])], ([parts, times]) => {
    const text = parts.join("").repeat(times)
    const before = encodeUtf8("before")
    expect(encodeUtf8(text)).toEqual(new TextEncoder().encode(text))
    expect(new TextDecoder().decode(before)).toBe("before")
  })
})

describe("a turn of the event loop", () => {
  it.live("is worked off whole, in its order, in parts of at most 16", () =>
    Effect.callback<void>((resume) => {
      const parts: Array<ReadonlyArray<number>> = []
      const arrive = makeBatch((arrived: ReadonlyArray<number>) => {
        parts.push(arrived)
        // What arrives meanwhile belongs to the next turn.
        if (arrived.includes(39)) arrive(40)
        if (arrived.includes(40)) {
          expect(parts.map(({ length }) => length)).toEqual([16, 16, 8, 1])
          expect(parts.flat()).toEqual(Array.from({ length: 41 }, (_, index) => index))
          resume(Effect.void)
        }
      })
      for (let index = 0; index < 40; index++) arrive(index)
      expect(parts).toEqual([])
    })
  )
})
