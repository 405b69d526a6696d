import { it } from "@effect/vitest"
import { OrganizationMemberships } from "@effect-clerk/memberships"
import { ClerkEmulator, type Quirk, type Seed } from "@effect-clerk/testing"
import { Effect, Redacted } from "effect"
import { describe, expect } from "vitest"
import { call, seed } from "./support.ts"

const input = { organizationId: "org_acme", userId: "user_out" }

/** The seed of the other tests, where `user_eve` has a role without permissions. */
const withGuest: Seed = {
  ...seed,
  roles: [{ key: "org:guest", name: "Guest", permissions: [] }],
  memberships: [
    ...seed.memberships,
    { organizationId: "org_acme", userId: "user_eve", role: "org:guest", createdAt: 500 }
  ]
}

const runAll = (quirks: "all" | ReadonlyArray<Quirk>) =>
  Effect.gen(function* () {
    const { fetch } = yield* ClerkEmulator.make(withGuest, { quirks })
    const layer = OrganizationMemberships.layerFetch({ secretKey: Redacted.make("sk_test_a"), fetch })
    const results = yield* Effect.gen(function* () {
      const memberships = yield* OrganizationMemberships
      return {
        created: yield* memberships.create({ ...input, role: "org:member" }),
        updated: yield* memberships.update({ ...input, role: "org:admin" }),
        merged: yield* memberships.updateMetadata({ ...input, publicMetadata: { a: 1 } }),
        listed: yield* memberships.list({ organizationId: input.organizationId }),
        ofUser: yield* memberships.listForUser({ userId: input.userId }),
        ofInstance: yield* memberships.listForInstance(),
        deleted: yield* memberships.delete(input),
        deletedAgain: yield* Effect.flip(memberships.delete(input))
      }
    }).pipe(Effect.provide(layer))
    const { headers, json } = yield* call(fetch, { path: "/organizations/org_acme/memberships?user_id=user_bob" })
    const guests = yield* call(fetch, { path: "/organizations/org_acme/memberships?role=org:guest" })
    return { results, json, guests: guests.json, contentType: headers.get("content-type") }
  })

/** Matches any object without the key. */
const without = (key: string): unknown => expect.toSatisfy((value: object) => !(key in value))

/** Quirks, the membership that they change, and the content type. */
const json = "application/json"
const permissions = ["org:sys_memberships:read"]
const metadataNull = { public_metadata: null, private_metadata: null }
const cases: ReadonlyArray<readonly [quirks: "all" | ReadonlyArray<Quirk>, changed: unknown, contentType: string]> = [
  [[], { permissions, public_metadata: {}, private_metadata: {}, organization: { slug: "acme" } }, json],
  [["permissionsNull"], { permissions }, json],
  [["slugAbsent"], { organization: without("slug") }, json],
  [["slugNull"], { organization: { slug: null } }, json],
  [["slugNull", "slugAbsent"], { organization: without("slug") }, json],
  [["publicUserDataAbsent"], without("public_user_data"), json],
  [["charset"], { public_user_data: { user_id: "user_bob" } }, `${json}; charset=utf-8`],
  [["emptyMetadataNull"], { public_metadata: {}, private_metadata: {}, organization: metadataNull }, json],
  ["all", { permissions, public_metadata: {}, organization: metadataNull }, `${json}; charset=utf-8`]
]

describe("quirks", () => {
  it.effect.each(cases)(
    "change the responses with the option %j, and the library's client decodes them",
    ([quirks, changed, contentType]) =>
      Effect.gen(function* () {
        const { results, ...response } = yield* runAll(quirks)
        expect(response.json).toMatchObject({ data: [changed] })
        expect(response.contentType).toBe(contentType)
        const nullPermissions = quirks === "all" || quirks.includes("permissionsNull")
        expect(response.guests).toMatchObject({ data: [{ permissions: nullPermissions ? null : [] }] })
        const { created, deleted, listed, merged, ofInstance, ofUser, deletedAgain, updated } = results
        expect(created).toMatchObject({ role: "org:member", publicMetadata: {}, privateMetadata: {} })
        expect(updated.role).toBe("org:admin")
        expect(merged.publicMetadata).toEqual({ a: 1 })
        expect([listed.totalCount, ofUser.totalCount, ofInstance.totalCount]).toEqual([4, 1, 6])
        expect(deleted.id).toBe(created.id)
        expect(deletedAgain).toMatchObject({
          _tag: "ClerkErrors",
          status: 404,
          errors: [{ code: "resource_not_found" }]
        })
      })
  )
})
