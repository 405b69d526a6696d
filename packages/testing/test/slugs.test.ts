import { it } from "@effect/vitest"
import { ClerkEmulator } from "@effect-clerk/testing"
import { Effect } from "effect"
import { describe, expect } from "vitest"
import { call, seed } from "./support.ts"

describe("slugs", () => {
  it.effect("takes a slug for an id where one organization is read, and nowhere else", () =>
    Effect.gen(function* () {
      const { fetch } = yield* ClerkEmulator.make(seed)
      expect((yield* call(fetch, { path: "/organizations/acme" })).json).toMatchObject({ id: "org_acme" })
      const others = [
        { method: "PATCH", path: "/organizations/acme", body: { name: "New" } },
        { method: "PATCH", path: "/organizations/acme/metadata", body: { public_metadata: { a: 1 } } },
        { method: "DELETE", path: "/organizations/acme" },
        { path: "/organizations/acme/memberships" },
        { path: "/organizations/acme/invitations" }
      ]
      const statuses = yield* Effect.forEach(others, (request) =>
        Effect.map(call(fetch, request), ({ status }) => status)
      )
      expect(statuses).toEqual(others.map(() => 404))
      expect((yield* call(fetch, { path: "/organizations/org_acme" })).json).toMatchObject({ name: "Acme" })
    })
  )
})
