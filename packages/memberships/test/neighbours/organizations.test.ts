import { Organization, OrganizationPage } from "@effect-clerk/memberships"
import { describe, expect, it } from "@effect/vitest"
import { Effect, Schema, Stream } from "effect"
import { ids, withoutWaits } from "../support.ts"
import { emulated } from "./support.ts"

const seed = {
  organizations: [
    { id: "org_acme", name: "Acme", slug: "acme", createdAt: 1, publicMetadata: { plan: { seats: 1, name: "pro" } } },
    { id: "org_beta", name: "Beta", slug: "beta", createdAt: 2 }
  ],
  users: [{ id: "user_ada" }],
  memberships: [{ organizationId: "org_acme", userId: "user_ada", role: "org:admin" }]
}

const many = { organizations: ids(300, "org").map((id, index) => ({ id, name: id, createdAt: index })) }

describe("Organizations", () => {
  it.effect("returns one by its id and by its slug, with the counts that were asked for", () =>
    Effect.gen(function* () {
      const { organizations } = yield* emulated(seed)
      const byId = yield* organizations.get({ organizationId: "org_acme" })
      const bySlug = yield* organizations.get({ organizationId: "acme", includeMembersCount: true })
      expect(Schema.is(Organization)(byId)).toBe(true)
      expect([byId.id, byId.membersCount, bySlug.id, bySlug.membersCount]).toEqual([
        "org_acme",
        undefined,
        "org_acme",
        1
      ])
    })
  )

  it.effect("lists those that match, and all of them in pages", () =>
    Effect.gen(function* () {
      const { organizations } = yield* emulated(seed)
      const page = yield* organizations.list({ userId: ["user_ada"] })
      expect(Schema.is(OrganizationPage)(page)).toBe(true)
      expect(page).toMatchObject({ data: [{ id: "org_acme" }], totalCount: 1 })
      expect(yield* organizations.list({ limit: 1, orderBy: "-name" })).toMatchObject({
        data: [{ id: "org_beta" }],
        totalCount: 2
      })
      expect(yield* organizations.list()).toMatchObject({ totalCount: 2 })
    })
  )

  it.effect("creates one, changes it, merges its metadata and deletes it", () =>
    Effect.gen(function* () {
      const { organizations } = yield* emulated(seed)
      const { id: organizationId } = yield* organizations.create({ name: "New", createdBy: "user_ada", slug: "new" })
      const updated = yield* organizations.update({ organizationId, name: "Newer", maxAllowedMemberships: 9 })
      expect(updated).toMatchObject({ name: "Newer", slug: "new", maxAllowedMemberships: 9 })
      const merge = (publicMetadata: Organization["publicMetadata"]) =>
        organizations.updateMetadata({ organizationId: "org_acme", publicMetadata })
      expect(yield* merge({ plan: { seats: null, trial: true } })).toMatchObject({
        publicMetadata: { plan: { name: "pro", trial: true } }
      })
      expect(yield* organizations.delete({ organizationId })).toEqual({
        id: organizationId,
        slug: "new",
        deleted: true
      })
      expect(yield* Effect.flip(organizations.get({ organizationId }))).toMatchObject({
        _tag: "ClerkErrors",
        status: 404
      })
    })
  )

  it.effect("rejects what Clerk would, before it is sent", () =>
    Effect.gen(function* () {
      const { organizations, requests } = yield* emulated(seed)
      const failure = yield* Effect.flip(organizations.create({ name: "x".repeat(257), slug: "Not A Slug" }))
      expect(failure).toMatchObject({
        reason: { _tag: "InvalidRequest", issues: [{ path: ["name"] }, { path: ["slug"] }] }
      })
      expect(yield* requests).toEqual([])
    })
  )

  it.effect("streams all of them, oldest first, in overlapping pages", () =>
    Effect.gen(function* () {
      const { organizations, requests } = yield* emulated(many)
      const collected = yield* Stream.runCollect(organizations.stream({ pageSize: 50 }))
      expect(collected.map(({ id }) => id)).toEqual(many.organizations.map(({ id }) => id))
      expect((yield* requests).length).toBeLessThan(10)
      const two = yield* Stream.runCollect(organizations.stream({ organizationId: ["org_0007", "org_0003"] }))
      expect(two.map(({ id }) => id)).toEqual(["org_0003", "org_0007"])
    }).pipe(withoutWaits)
  )
})
