import { it } from "@effect/vitest"
import { InvitationNotAccepted } from "@effect-clerk/testing"
import { Effect } from "effect"
import { TestClock } from "effect/testing"
import { describe, expect } from "vitest"
import { at, emulate, invitationOf, invite, seed, start, succeed } from "./invitationSupport.ts"
import { call, page, users } from "./support.ts"

describe("ClerkEmulator.acceptInvitation", () => {
  it.effect("makes the user who has the address a member, with the invitation's role and metadata", () =>
    Effect.gen(function* () {
      const { acceptInvitation, fetch } = yield* emulate()
      const metadata = { public_metadata: { a: 1 }, private_metadata: { b: 2 } }
      const { id } = invitationOf(
        yield* succeed(fetch, invite("org_2", "ROBERT@example.com", { ...metadata, role: "org:admin" }))
      )
      yield* TestClock.adjust(9)
      const accepted = yield* acceptInvitation(id)
      expect(accepted).toMatchObject({ organizationId: "org_2", userId: "user_bob" })
      const { data } = yield* page(fetch, "/organizations/org_2/memberships?user_id=user_bob")
      expect(data).toMatchObject([
        {
          id: accepted.membershipId,
          role: "org:admin",
          ...metadata,
          created_at: start + 9,
          organization: { members_count: 2, pending_invitations_count: 0 }
        }
      ])
      const invitation = yield* succeed(fetch, { path: at("org_2", `/${id}`) })
      expect(invitation).toMatchObject({ status: "accepted", updated_at: start + 9, url: null })
    })
  )

  it.effect("signs up a user where nobody has the address, or only unverified", () =>
    Effect.gen(function* () {
      const { acceptInvitation, fetch } = yield* emulate()
      const { id } = invitationOf(yield* succeed(fetch, invite("org_2", "shared@example.com")))
      const { userId } = yield* acceptInvitation(id)
      expect(userId).not.toBe("user_eve")
      const user = yield* succeed(fetch, { path: `/users/${userId}` })
      expect(user).toMatchObject({
        email_addresses: [{ email_address: "shared@example.com", verification: { status: "verified" } }]
      })
      expect(yield* users(fetch, "/organizations/org_2/memberships")).toEqual([userId, "user_ada"])
    })
  )

  it.effect("takes the seat of the invitation in a full organization", () =>
    Effect.gen(function* () {
      const { acceptInvitation, fetch } = yield* emulate()
      const { id } = invitationOf(yield* succeed(fetch, invite("org_2", "x@example.com")))
      yield* succeed(fetch, invite("org_2", "y@example.com"))
      yield* acceptInvitation(id)
      expect((yield* call(fetch, invite("org_2", "z@example.com"))).status).toBe(403)
    })
  )

  const organizations = [
    { id: "org_1", name: "One" },
    { id: "org_2", name: "Two", maxAllowedMemberships: 1 },
    { id: "org_only", name: "Only", exclusiveMembership: true }
  ]
  const pending = (id: string, organizationId: string, emailAddress: string) => ({
    id,
    organizationId,
    emailAddress,
    role: "org:member"
  })
  const invitations = [
    ...seed.invitations.filter(({ organizationId }) => organizationId === "org_2"),
    { ...pending("orginv_revoked", "org_1", "x@example.com"), status: "revoked" as const },
    pending("orginv_late", "org_1", "late@example.com"),
    pending("orginv_member", "org_1", "bob@example.com"),
    pending("orginv_full", "org_2", "x@example.com"),
    pending("orginv_only", "org_only", "bob@example.com")
  ]
  const failures: ReadonlyArray<readonly [id: string, status: number, code: string]> = [
    ["orginv_none", 404, "organization_invitation_not_found"],
    ["orginv_done", 400, "organization_invitation_already_accepted"],
    ["orginv_revoked", 400, "organization_invitation_revoked_code"],
    ["orginv_gone", 404, "organization_invitation_not_pending"],
    ["orginv_late", 404, "organization_invitation_not_pending"],
    ["orginv_member", 400, "already_a_member_in_organization"],
    ["orginv_full", 403, "organization_membership_quota_exceeded"],
    ["orginv_only", 422, "exclusive_organization_membership"]
  ]
  it.effect.each(failures)("fails for %s", ([id, status, code]) =>
    Effect.gen(function* () {
      const late = invitations.map((each) => (each.id === "orginv_late" ? { ...each, expiresAt: start } : each))
      const { acceptInvitation, snapshot } = yield* emulate({ organizations, invitations: late })
      const before = yield* snapshot
      const error = yield* Effect.flip(acceptInvitation(id))
      expect(error).toBeInstanceOf(InvitationNotAccepted)
      expect(error).toMatchObject({ status, code })
      expect(error.message).toContain(code)
      expect(yield* snapshot).toEqual(before)
    })
  )
})
