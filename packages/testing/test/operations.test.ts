import { it } from "@effect/vitest"
import { ClerkEmulator } from "@effect-clerk/testing"
import { Effect, Random } from "effect"
import { TestClock } from "effect/testing"
import { describe, expect } from "vitest"
import { call, membership, page, seed, users } from "./support.ts"

const memberships = "/organizations/org_acme/memberships"
const create = (user: string, role: string, more: object = {}) =>
  ({ method: "POST", path: memberships, body: { user_id: user, role, ...more } }) as const
const update = (user: string, role: string) =>
  ({ method: "PATCH", path: `${memberships}/${user}`, body: { role } }) as const
const remove = (user: string) => ({ method: "DELETE", path: `${memberships}/${user}` }) as const
const merge = (user: string, body: unknown) =>
  ({ method: "PATCH", path: `${memberships}/${user}/metadata`, body }) as const

describe("memberships", () => {
  it.effect("responds with every documented field and no other", () =>
    Effect.gen(function* () {
      yield* TestClock.setTime(1_700_000_000_000)
      const { fetch } = yield* ClerkEmulator.make({
        organizations: [
          {
            id: "org_1",
            name: "Größe & Co.",
            maxAllowedMemberships: 5,
            pendingInvitationsCount: 2,
            adminDeleteEnabled: false,
            publicMetadata: { plan: "pro" },
            privateMetadata: { debt: 0 },
            createdAt: 1,
            updatedAt: 2,
            lastActiveAt: 3,
            roleSetKey: "role_set:default"
          }
        ],
        users: [
          {
            id: "user_1",
            firstName: "Ada",
            lastName: "Lovelace",
            username: "ada",
            emailAddresses: ["ada@example.com", "second@example.com"],
            phoneNumbers: ["+15550001"],
            imageUrl: "https://example.com/ada.png",
            hasImage: true,
            banned: true
          }
        ]
      })
      const created = yield* membership(fetch, {
        method: "POST",
        path: "/organizations/org_1/memberships",
        body: { user_id: "user_1", role: "org:member", public_metadata: { team: "a" }, private_metadata: { pay: 1 } }
      })
      const organization = {
        object: "organization",
        id: "org_1",
        name: "Größe & Co.",
        slug: "gr-e-co",
        image_url: "https://img.clerk.com/org_1",
        has_image: false,
        members_count: 1,
        missing_member_with_elevated_permissions: true,
        pending_invitations_count: 2,
        max_allowed_memberships: 5,
        admin_delete_enabled: false,
        public_metadata: { plan: "pro" },
        private_metadata: { debt: 0 },
        created_by: "user_1",
        created_at: 1,
        updated_at: 2,
        last_active_at: 3,
        role_set_key: "role_set:default"
      }
      const expected = {
        object: "organization_membership",
        id: created.id,
        role: "org:member",
        role_name: "Member",
        permissions: ["org:sys_memberships:read"],
        public_metadata: { team: "a" },
        private_metadata: { pay: 1 },
        organization,
        public_user_data: {
          user_id: "user_1",
          first_name: "Ada",
          last_name: "Lovelace",
          profile_image_url: "https://example.com/ada.png",
          image_url: "https://example.com/ada.png",
          has_image: true,
          identifier: "ada@example.com",
          username: "ada",
          banned: true,
          deprovisioned: false
        },
        created_at: 1_700_000_000_000,
        updated_at: 1_700_000_000_000
      }
      expect(created).toStrictEqual(expected)
      expect(created.id).toMatch(/^orgmem_[0-9A-Za-z]{27}$/)
      expect(yield* page(fetch, "/organizations/org_1/memberships")).toStrictEqual({ data: [expected], total_count: 1 })
    })
  )

  it.effect("creates a membership, changes its role, and returns it when it is deleted", () =>
    Effect.gen(function* () {
      const { fetch } = yield* ClerkEmulator.make(seed)
      yield* TestClock.setTime(5000)
      const created = yield* membership(fetch, create("user_out", "org:member"))
      expect(created.organization.members_count).toBe(3)
      expect([created.created_at, created.updated_at]).toEqual([5000, 5000])

      yield* TestClock.setTime(6000)
      const updated = yield* membership(fetch, update("user_out", "org:admin"))
      expect(updated).toMatchObject({ id: created.id, role: "org:admin", role_name: "Admin" })
      expect(updated.permissions).toContain("org:sys_memberships:manage")
      expect([updated.created_at, updated.updated_at]).toEqual([5000, 6000])

      yield* TestClock.setTime(7000)
      const removed = yield* membership(fetch, remove("user_out"))
      expect(removed).toEqual({ ...updated, organization: { ...updated.organization, members_count: 2 } })
      expect(yield* users(fetch, memberships)).toEqual(["user_bob", "user_ada"])
      expect((yield* call(fetch, remove("user_out"))).status).toBe(404)
      expect((yield* page(fetch, "/users/user_out/organization_memberships")).total_count).toBe(0)
      expect((yield* page(fetch, "/organization_memberships")).total_count).toBe(4)
    })
  )

  it.effect("gives a user who comes back a new membership", () =>
    Effect.gen(function* () {
      const { fetch } = yield* ClerkEmulator.make(seed)
      const before = yield* membership(fetch, remove("user_bob"))
      const after = yield* membership(fetch, create("user_bob", "org:member"))
      expect(after.id).not.toBe(before.id)
    })
  )

  it.effect("lets the last administrator leave once there is another", () =>
    Effect.gen(function* () {
      const { fetch } = yield* ClerkEmulator.make(seed)
      expect((yield* call(fetch, remove("user_ada"))).status).toBe(400)
      yield* membership(fetch, update("user_ada", "org:admin"))
      yield* membership(fetch, update("user_bob", "org:admin"))
      yield* membership(fetch, update("user_ada", "org:member"))
      expect((yield* call(fetch, update("user_bob", "org:member"))).status).toBe(400)
      yield* membership(fetch, create("user_out", "org:admin"))
      yield* membership(fetch, remove("user_bob"))
      expect((yield* call(fetch, remove("user_out"))).status).toBe(400)
    })
  )

  it.effect("reports an organization without an administrator, and lets its members leave", () =>
    Effect.gen(function* () {
      const { fetch } = yield* ClerkEmulator.make({
        ...seed,
        memberships: [{ organizationId: "org_acme", userId: "user_bob", role: "org:member" }]
      })
      const removed = yield* membership(fetch, remove("user_bob"))
      expect(removed.organization.missing_member_with_elevated_permissions).toBe(true)
      const created = yield* membership(fetch, create("user_bob", "org:admin"))
      expect(created.organization.missing_member_with_elevated_permissions).toBe(false)
    })
  )

  it.effect("takes a custom role for an administrator's by its permissions", () =>
    Effect.gen(function* () {
      const permissions = ["org:sys_memberships:read", "org:sys_memberships:manage", "org:sys_profile:delete"]
      const { fetch } = yield* ClerkEmulator.make({
        ...seed,
        roles: [
          { key: "org:owner", name: "Owner", permissions },
          { key: "org:almost", name: "Almost", permissions: permissions.slice(1) }
        ]
      })
      expect((yield* call(fetch, update("user_ada", "org:almost"))).status).toBe(400)
      const owner = yield* membership(fetch, update("user_ada", "org:owner"))
      expect(owner).toMatchObject({ role: "org:owner", role_name: "Owner", permissions })
      expect((yield* call(fetch, remove("user_ada"))).status).toBe(400)
    })
  )

  it.effect("counts members and pending invitations towards the quota, and frees a seat with a delete", () =>
    Effect.gen(function* () {
      const { fetch } = yield* ClerkEmulator.make(seed)
      const full = "/organizations/org_full/memberships"
      const body = { user_id: "user_out", role: "org:member" }
      expect((yield* call(fetch, { method: "POST", path: full, body })).status).toBe(403)
      yield* membership(fetch, { method: "DELETE", path: `${full}/user_eve` })
      yield* membership(fetch, { method: "POST", path: full, body })
      expect((yield* call(fetch, { method: "POST", path: full, body })).status).toBe(400)
    })
  )

  it.effect("takes ids from Random, and sorts them by time", () =>
    Effect.gen(function* () {
      const make = Effect.gen(function* () {
        const { fetch } = yield* ClerkEmulator.make(seed)
        yield* TestClock.setTime(1_700_000_000_000)
        const first = yield* membership(fetch, create("user_out", "org:member"))
        yield* TestClock.setTime(1_700_000_060_000)
        const second = yield* membership(fetch, create("user_eve", "org:member"))
        return [first.id, second.id] as const
      }).pipe(Random.withSeed("ids"))
      const ids = yield* make
      expect(yield* make).toEqual(ids)
      expect(ids[0] < ids[1]).toBe(true)
    })
  )
})

describe("memberships.updateMetadata", () => {
  const cases: ReadonlyArray<readonly [what: string, before: object, patch: object, after: object]> = [
    ["adds keys", { a: 1 }, { b: 2 }, { a: 1, b: 2 }],
    ["replaces values", { a: 1 }, { a: "x" }, { a: "x" }],
    ["merges objects at any depth", { a: { b: { c: 1, d: 2 } } }, { a: { b: { c: 3 } } }, { a: { b: { c: 3, d: 2 } } }],
    ["removes a key that is null", { a: 1, b: 2 }, { a: null }, { b: 2 }],
    ["removes at any depth", { a: { b: 1, c: 2 } }, { a: { b: null } }, { a: { c: 2 } }],
    ["keeps an object that becomes empty", { a: { b: 1 } }, { a: { b: null } }, { a: {} }],
    ["ignores the removal of a key that does not exist", { a: 1 }, { b: null, c: { d: null } }, { a: 1, c: {} }],
    ["replaces arrays whole", { a: [1, 2, 3] }, { a: [4] }, { a: [4] }],
    ["keeps null inside an array", {}, { a: [null, { b: null }] }, { a: [null, { b: null }] }],
    ["replaces an array by an object", { a: [1] }, { a: { b: 1 } }, { a: { b: 1 } }],
    ["replaces an object by a value", { a: { b: 1 } }, { a: 0 }, { a: 0 }],
    ["keeps false, 0 and the empty text", { a: 1 }, { a: false, b: 0, c: "" }, { a: false, b: 0, c: "" }]
  ]
  it.effect.each(cases)("%s", ([, before, patch, after]) =>
    Effect.gen(function* () {
      const { fetch } = yield* ClerkEmulator.make(seed)
      yield* membership(fetch, merge("user_bob", { public_metadata: before, private_metadata: before }))
      const merged = yield* membership(fetch, merge("user_bob", { public_metadata: patch }))
      expect(merged.public_metadata).toStrictEqual(after)
      expect(merged.private_metadata).toStrictEqual(before)
      const both = yield* membership(fetch, merge("user_bob", { private_metadata: patch }))
      expect([both.public_metadata, both.private_metadata]).toStrictEqual([after, after])
    })
  )

  it.effect("changes updated_at, unless no metadata is given", () =>
    Effect.gen(function* () {
      const { fetch } = yield* ClerkEmulator.make(seed)
      yield* TestClock.setTime(9000)
      expect((yield* membership(fetch, merge("user_bob", {}))).updated_at).toBe(2000)
      expect((yield* membership(fetch, merge("user_bob", { public_metadata: { a: 1 } }))).updated_at).toBe(9000)
    })
  )

  it.effect("rejects a merge that exceeds 8192 bytes, and changes neither metadata", () =>
    Effect.gen(function* () {
      const { fetch } = yield* ClerkEmulator.make(seed)
      const half = "x".repeat(4096)
      yield* membership(fetch, merge("user_bob", { public_metadata: { a: half } }))
      const rejected = yield* call(
        fetch,
        merge("user_bob", { public_metadata: { b: half }, private_metadata: { c: 1 } })
      )
      expect(rejected.status).toBe(422)
      expect(rejected.json).toMatchObject({
        errors: [{ code: "form_param_exceeds_allowed_size", meta: { param_name: "public_metadata" } }]
      })
      const after = yield* membership(fetch, merge("user_bob", { public_metadata: { a: half } }))
      expect([after.public_metadata, after.private_metadata]).toEqual([{ a: half }, {}])
    })
  )

  it.effect("merges __proto__ as a key like any other, at any depth", () =>
    Effect.gen(function* () {
      const { fetch } = yield* ClerkEmulator.make(seed)
      const patch = '{"public_metadata":{"__proto__":{"polluted":1},"a":{"__proto__":{"polluted":1}}}}'
      for (const request of [merge("user_bob", patch), merge("user_bob", "{}")]) {
        const { public_metadata } = yield* membership(fetch, request)
        expect(JSON.stringify(public_metadata)).toBe('{"__proto__":{"polluted":1},"a":{"__proto__":{"polluted":1}}}')
      }
      expect(Object.hasOwn(Object.prototype, "polluted")).toBe(false)
      const cleared = yield* membership(
        fetch,
        merge("user_bob", '{"public_metadata":{"__proto__":null,"a":{"__proto__":{"polluted":null}}}}')
      )
      expect(JSON.stringify(cleared.public_metadata)).toBe('{"a":{"__proto__":{}}}')
    })
  )
})
