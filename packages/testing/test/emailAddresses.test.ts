import { it } from "@effect/vitest"
import { ClerkEmulator, type Fetch, type Seed } from "@effect-clerk/testing"
import { Effect, Schema } from "effect"
import { describe, expect } from "vitest"
import { call, page } from "./support.ts"

const unverified = (emailAddress: string) => ({ emailAddress, status: "unverified" as const })
const reserved = (emailAddress: string) => ({ emailAddress, status: "reserved" as const })

const seed = {
  organizations: [{ id: "org_1", name: "One" }],
  users: [
    { id: "user_a", emailAddresses: ["U1@Example.com"], createdAt: 1 },
    { id: "user_b", emailAddresses: [unverified("shared@example.com"), reserved("b@example.com")], createdAt: 2 },
    { id: "user_c", emailAddresses: [unverified("SHARED@example.com")], createdAt: 3 }
  ],
  memberships: ["user_a", "user_b", "user_c"].map((userId, index) => ({
    organizationId: "org_1",
    userId,
    role: "org:admin",
    createdAt: index
  }))
} satisfies Seed

const Ids = Schema.Array(Schema.Struct({ id: Schema.String }))
const ids = (fetch: Fetch, path: string) =>
  Effect.map(call(fetch, { path }), ({ json }) => Schema.decodeUnknownSync(Ids)(json).map(({ id }) => id))
const userOf = (fetch: Fetch, id: string) => Effect.map(call(fetch, { path: `/users/${id}` }), ({ json }) => json)

describe("email addresses", () => {
  const filters: ReadonlyArray<readonly [query: string, expected: ReadonlyArray<string>]> = [
    ["email_address=u1@example.com", ["user_a"]],
    ["email_address=U1@EXAMPLE.COM", ["user_a"]],
    ["email_address=Shared@example.com", ["user_c", "user_b"]],
    ["email_address=1@example.com", []],
    ["email_address_query=U1@e", ["user_a"]],
    ["query=SHARED", ["user_c", "user_b"]]
  ]
  it.effect.each(filters)("are found without regard to case by %s", ([query, expected]) =>
    Effect.gen(function* () {
      const { fetch } = yield* ClerkEmulator.make(seed)
      expect(yield* ids(fetch, `/users?${query}`)).toEqual(expected)
      const { data } = yield* page(fetch, `/organizations/org_1/memberships?${query}`)
      expect(data.map((member) => member.public_user_data?.user_id)).toEqual(expected)
    })
  )

  it.effect("are written as they were given, with their status", () =>
    Effect.gen(function* () {
      const { fetch, snapshot } = yield* ClerkEmulator.make(seed)
      expect(yield* userOf(fetch, "user_a")).toMatchObject({
        email_addresses: [{ email_address: "U1@Example.com", reserved: false, verification: { status: "verified" } }]
      })
      expect(yield* userOf(fetch, "user_b")).toMatchObject({
        primary_email_address_id: "idn_b_1",
        email_addresses: [
          { id: "idn_b", reserved: false, verification: { status: "unverified" } },
          { id: "idn_b_1", reserved: true, verification: { status: "unverified" } }
        ]
      })
      expect(yield* userOf(fetch, "user_c")).toMatchObject({ primary_email_address_id: null })
      expect((yield* snapshot).users?.map(({ emailAddresses }) => emailAddresses)).toEqual(
        seed.users.map(({ emailAddresses }) => emailAddresses)
      )
    })
  )

  it.effect("identify a user and sort lists by the first one that is verified or reserved", () =>
    Effect.gen(function* () {
      const { fetch } = yield* ClerkEmulator.make(seed)
      const { data } = yield* page(fetch, "/organizations/org_1/memberships?order_by=email_address")
      expect(data.map((member) => member.public_user_data?.identifier)).toEqual([
        "U1@Example.com",
        "b@example.com",
        null
      ])
      expect(yield* ids(fetch, "/users?order_by=email_address")).toEqual(["user_a", "user_b", "user_c"])
    })
  )

  it.effect("belong to one user once they are verified or reserved, whatever their case", () =>
    Effect.gen(function* () {
      const { fetch } = yield* ClerkEmulator.make(seed)
      const create = (email_address: string) =>
        call(fetch, { method: "POST", path: "/users", body: { email_address: [email_address] } })
      for (const taken of ["u1@example.com", "B@example.com"]) {
        expect(yield* create(taken)).toMatchObject({
          status: 422,
          json: { errors: [{ code: "form_identifier_exists" }] }
        })
      }
      expect((yield* create("Shared@Example.com")).status).toBe(200)
      expect((yield* create("shared@example.com")).status).toBe(422)
      expect(yield* ids(fetch, "/users?email_address=shared@example.com")).toHaveLength(3)
      yield* call(fetch, { method: "DELETE", path: "/users/user_a" })
      expect((yield* create("u1@example.com")).status).toBe(200)
    })
  )

  it.effect("are created with the status that the request says", () =>
    Effect.gen(function* () {
      const { fetch, snapshot } = yield* ClerkEmulator.make()
      const created = yield* call(fetch, {
        method: "POST",
        path: "/users",
        body: {
          email_address: ["x@example.com", "y@example.com"],
          email_address_identification_status: ["reserved", "verified"]
        }
      })
      expect(created).toMatchObject({
        status: 200,
        json: { email_addresses: [{ reserved: true }, { reserved: false }] }
      })
      expect((yield* snapshot).users?.[0]?.emailAddresses).toEqual([reserved("x@example.com"), "y@example.com"])
    })
  )

  it.effect.each([[["verified"]], [["verified", "unverified"]], [["verified", "reserved", "verified"]]])(
    "are not created with the statuses %j",
    ([email_address_identification_status]) =>
      Effect.gen(function* () {
        const { fetch } = yield* ClerkEmulator.make()
        const body = { email_address: ["x@example.com", "y@example.com"], email_address_identification_status }
        expect(yield* call(fetch, { method: "POST", path: "/users", body })).toMatchObject({
          status: 422,
          json: { errors: [{ meta: { param_name: "email_address_identification_status" } }] }
        })
      })
  )
})
