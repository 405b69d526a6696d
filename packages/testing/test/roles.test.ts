import { it } from "@effect/vitest"
import { ClerkEmulator, type Seed } from "@effect-clerk/testing"
import { Effect, Schema } from "effect"
import { TestClock } from "effect/testing"
import { describe, expect } from "vitest"
import { call } from "./support.ts"

const seed = {
  roles: [
    { key: "org:auditor", name: "Reader", permissions: ["org:sys_memberships:read", "org:docs:read"], createdAt: 2 },
    {
      id: "role_own",
      key: "org:owner",
      name: "Owner",
      description: "Owns it",
      permissions: [],
      createdAt: 1,
      updatedAt: 3
    }
  ]
} satisfies Seed

const keysOf = (json: unknown) =>
  Schema.decodeUnknownSync(Schema.Struct({ data: Schema.Array(Schema.Struct({ key: Schema.String })) }))(json).data.map(
    ({ key }) => key
  )

describe("organization roles", () => {
  const lists: ReadonlyArray<readonly [query: string, expected: ReadonlyArray<string>]> = [
    ["", ["org:member", "org:admin", "org:auditor", "org:owner"]],
    ["?order_by=created_at", ["org:owner", "org:auditor", "org:admin", "org:member"]],
    ["?order_by=%2Bname", ["org:admin", "org:member", "org:owner", "org:auditor"]],
    ["?order_by=-key&limit=2", ["org:owner", "org:member"]],
    ["?limit=1&offset=1", ["org:admin"]],
    ["?query=READ", ["org:auditor"]],
    ["?query=AUDIT", ["org:auditor"]],
    ["?query=role_own", ["org:owner"]],
    ["?query=role_ow", []]
  ]
  it.effect.each(lists)("are listed by %j", ([query, expected]) =>
    Effect.gen(function* () {
      yield* TestClock.setTime(1000)
      const { fetch } = yield* ClerkEmulator.make(seed)
      const { json, status } = yield* call(fetch, { path: `/organization_roles${query}` })
      expect([status, keysOf(json)]).toEqual([200, expected])
    })
  )

  it.effect("are found by their id, with their permissions", () =>
    Effect.gen(function* () {
      yield* TestClock.setTime(1000)
      const { fetch } = yield* ClerkEmulator.make(seed)
      const get = (id: string) => Effect.map(call(fetch, { path: `/organization_roles/${id}` }), ({ json }) => json)
      expect(yield* get("role_own")).toEqual({
        object: "role",
        id: "role_own",
        name: "Owner",
        key: "org:owner",
        description: "Owns it",
        is_creator_eligible: false,
        permissions: [],
        created_at: 1,
        updated_at: 3
      })
      const times = { created_at: 2, updated_at: 2 }
      expect(yield* get("role_auditor")).toMatchObject({
        description: null,
        permissions: [
          {
            object: "permission",
            id: "perm_sys_memberships_read",
            key: "org:sys_memberships:read",
            type: "system",
            ...times
          },
          {
            object: "permission",
            id: "perm_docs_read",
            name: "Docs read",
            key: "org:docs:read",
            type: "user",
            ...times
          }
        ]
      })
      expect(yield* get("role_admin")).toMatchObject({ key: "org:admin", is_creator_eligible: true, created_at: 1000 })
    })
  )

  it.effect("are not found by an unknown id, and not sorted by an unknown field", () =>
    Effect.gen(function* () {
      const { fetch } = yield* ClerkEmulator.make(seed)
      const unknown = yield* call(fetch, { path: "/organization_roles/org:admin" })
      expect(unknown).toMatchObject({ status: 404, json: { errors: [{ code: "resource_not_found" }] } })
      const order = yield* call(fetch, { path: "/organization_roles?order_by=id" })
      expect(order).toMatchObject({ status: 422, json: { errors: [{ meta: { param_name: "order_by" } }] } })
    })
  )
})
