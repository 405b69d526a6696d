import { it } from "@effect/vitest"
import { ClerkEmulator } from "@effect-clerk/testing"
import { Effect } from "effect"
import { describe, expect } from "vitest"
import { call, page } from "./support.ts"

const organizations = ["org_1", "org_2", "org_3"]

describe("userMemberships", () => {
  it.effect("has each organization that a user joins, and none that the user has left, in the order of joining", () =>
    Effect.gen(function* () {
      const { fetch } = yield* ClerkEmulator.make({
        organizations: organizations.map((id) => ({ id, name: id })),
        users: [{ id: "user_ada" }, { id: "user_bob" }],
        memberships: organizations.map((organizationId) => ({ organizationId, userId: "user_bob", role: "org:admin" }))
      })
      const join = (id: string) =>
        call(fetch, {
          method: "POST",
          path: `/organizations/${id}/memberships`,
          body: { user_id: "user_ada", role: "org:member" }
        })
      const leave = (id: string) => call(fetch, { method: "DELETE", path: `/organizations/${id}/memberships/user_ada` })
      const listed = Effect.gen(function* () {
        const found: Array<string> = []
        for (const id of organizations) {
          const { json } = yield* call(fetch, { path: `/users?organization_id=${id}&user_id=user_ada` })
          if (Array.isArray(json) && json.length === 1) found.push(id)
        }
        const { data } = yield* page(fetch, "/users/user_ada/organization_memberships")
        expect(
          data
            .map(({ organization }) => organization.id)
            .toReversed()
            .toSorted()
        ).toEqual(found)
        return data.map(({ organization }) => organization.id).toReversed()
      })
      expect(yield* listed).toEqual([])
      yield* join("org_2")
      expect(yield* listed).toEqual(["org_2"])
      yield* leave("org_2")
      expect(yield* listed).toEqual([])
      yield* Effect.forEach(["org_3", "org_1"], join)
      expect(yield* listed).toEqual(["org_3", "org_1"])
      yield* join("org_2")
      yield* leave("org_3")
      expect(yield* listed).toEqual(["org_1", "org_2"])
      yield* Effect.forEach(["org_1", "org_2"], leave)
      expect(yield* listed).toEqual([])
      yield* join("org_1")
      expect(yield* listed).toEqual(["org_1"])
    })
  )
})
