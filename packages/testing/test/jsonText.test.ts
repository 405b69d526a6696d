import { ClerkEmulator, type Options } from "@effect-clerk/testing"
import { describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import { TestClock } from "effect/testing"
import { expect } from "vitest"
import { writeOnce } from "../src/internal/wire/jsonText.ts"
import { call, type Call, seed } from "./support.ts"

describe("jsonText", () => {
  it("writes a value again after each change, and only then", () => {
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
    "makes an emulator respond as one that has not written any of its state before",
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
        const agreesWithFresh = Effect.gen(function* () {
          const fresh = yield* ClerkEmulator.make(yield* emulator.snapshot, options)
          for (const path of lists) {
            const [kept, written] = [yield* call(emulator.fetch, { path }), yield* call(fresh.fetch, { path })]
            expect(kept.json).toEqual(written.json)
          }
        })
        yield* agreesWithFresh
        for (const change of changes) {
          // A change has to be noticed even in the same millisecond as the one before.
          if (timePasses) yield* TestClock.adjust("1 second")
          yield* call(emulator.fetch, toCall(change))
          yield* agreesWithFresh
        }
      }),
    { arbitrary: { runs: 200 } }
  )
})
