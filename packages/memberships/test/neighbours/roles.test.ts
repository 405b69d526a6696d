import { OrganizationRole, OrganizationRolePage } from "@effect-clerk/memberships"
import { describe, expect, it } from "@effect/vitest"
import { Effect, Schema, Stream } from "effect"
import { withoutWaits } from "../support.ts"
import { emulated, over, responding } from "./support.ts"

const seed = {
  roles: Array.from({ length: 40 }, (_, index) => ({
    key: `org:role_${index}`,
    name: `Role ${index}`,
    permissions: ["org:invoices:read"]
  }))
}

describe("OrganizationRoles", () => {
  it.effect("lists those that match, with their permissions, and returns one by its id", () =>
    Effect.gen(function* () {
      const { roles } = yield* emulated(seed)
      const page = yield* roles.list({ query: "role_17" })
      expect(Schema.is(OrganizationRolePage)(page)).toBe(true)
      expect(page).toMatchObject({
        data: [{ key: "org:role_17", name: "Role 17", permissions: [{ key: "org:invoices:read" }] }],
        totalCount: 1
      })
      const [role] = page.data
      const found = yield* roles.get({ organizationRoleId: role?.id ?? "" })
      expect(Schema.is(OrganizationRole)(found)).toBe(true)
      expect(found).toEqual(role)
      expect(yield* Effect.flip(roles.get({ organizationRoleId: "role_none" }))).toMatchObject({
        _tag: "ClerkErrors",
        status: 404
      })
    })
  )

  it.effect("streams all of them", () =>
    Effect.gen(function* () {
      const { roles } = yield* emulated(seed)
      const all = yield* Stream.runCollect(Stream.map(roles.stream({ pageSize: 9 }), ({ key }) => key))
      expect(new Set(all).size).toBe(all.length)
      expect(all).toEqual(expect.arrayContaining(["org:admin", "org:member", ...seed.roles.map(({ key }) => key)]))
      expect(all).toHaveLength(42)
    }).pipe(withoutWaits)
  )

  it.effect("reads a role without permissions, and one without what nothing depends on", () =>
    Effect.gen(function* () {
      const role = { object: "role", id: "role_1", key: "org:a", name: "A", created_at: 1, updated_at: 2 }
      const permission = { object: "permission", id: "perm_1", key: "org:b:read", name: "B" }
      const { roles } = yield* over(
        responding({ data: [role, { ...role, permissions: [null, permission], description: null }], total_count: -1 })
          .fetch
      )
      const { data, totalCount } = yield* roles.list()
      expect(totalCount).toBe(-1)
      expect(data.map(({ description, permissions }) => [description, permissions])).toEqual([
        [null, []],
        [null, [{ id: "perm_1", key: "org:b:read", name: "B", description: null }]]
      ])
    })
  )
})
