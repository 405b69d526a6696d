import { it } from "@effect/vitest"
import { ClerkEmulator } from "@effect-clerk/testing"
import { Effect } from "effect"
import { describe, expect, vi } from "vitest"
import { call, page, users } from "./support.ts"

const count = 500
const numbers = Array.from({ length: count }, (_, index) => index)
const userOf = (index: number): string => `user_${index}`

/** An organization and a user with many memberships each, and one membership that has nothing to do with either. */
const seed = {
  organizations: [
    { id: "org_large", name: "Large" },
    { id: "org_other", name: "Other" },
    ...numbers.map((index) => ({ id: `org_${index}`, name: "Small" }))
  ],
  users: [
    { id: "user_busy" },
    // In another order by name than by time, so that every sorted list has its own.
    ...numbers.map((index) => ({ id: userOf(index), firstName: `name ${(index * 7) % count}` }))
  ],
  memberships: [
    ...numbers.map((index) => ({ organizationId: "org_large", userId: userOf(index), role: "org:admin" })),
    { organizationId: "org_other", userId: userOf(3), role: "org:admin" },
    ...numbers.map((index) => ({ organizationId: `org_${index}`, userId: "user_busy", role: "org:member" }))
  ]
}

const byTime = "/organization_memberships?order_by=created_at&limit=500"
const byName = "/organization_memberships?order_by=first_name&limit=500"

describe("membershipIndex", () => {
  it.effect.each([
    ["/organizations/org_large", 1 + count],
    ["/users/user_busy", 1 + count]
  ] as const)("removes all memberships of %s in one pass over each sorted list", ([path, left]) =>
    Effect.gen(function* () {
      const { fetch } = yield* ClerkEmulator.make(seed)
      // Makes the sorted lists of the instance.
      yield* Effect.forEach([byTime, byName], (list) => page(fetch, list))
      const splice = vi.spyOn(Array.prototype, "splice")
      const { status } = yield* call(fetch, { method: "DELETE", path })
      const splices = splice.mock.calls.length
      splice.mockRestore()
      expect(status).toBe(200)
      expect(splices).toBeLessThan(count)
      expect((yield* page(fetch, byTime)).total_count).toBe(left)
      const listed = yield* Effect.forEach([byTime, byName], (list) => users(fetch, list))
      for (const list of listed) expect(list).toContain(path === "/users/user_busy" ? userOf(3) : "user_busy")
      for (const list of listed) expect(list).not.toContain(path === "/users/user_busy" ? "user_busy" : userOf(4))
    })
  )
})
