import { it } from "@effect/vitest"
import { ClerkEmulator } from "@effect-clerk/testing"
import { Effect } from "effect"
import { TestClock } from "effect/testing"
import { describe, expect } from "vitest"
import {
  addresses,
  at,
  bulk,
  day,
  emulate,
  invitationOf,
  invite,
  pageOf,
  pendingCount,
  revoke,
  seed,
  start,
  succeed
} from "./invitationSupport.ts"
import { call, membership } from "./support.ts"

describe("invitations", () => {
  it.effect("are created with what the request says, and found by their id", () =>
    Effect.gen(function* () {
      const { fetch } = yield* emulate()
      const json = yield* succeed(
        fetch,
        invite("org_1", "New@example.com", {
          inviter_user_id: "user_ada",
          public_metadata: { a: 1 },
          private_metadata: { b: [null] },
          redirect_url: "https://example.com/join",
          expires_in_days: 7,
          notify: false
        })
      )
      expect(json).toMatchObject({
        object: "organization_invitation",
        email_address: "New@example.com",
        role: "org:member",
        role_name: "Member",
        organization_id: "org_1",
        inviter_id: "user_ada",
        public_inviter_data: { user_id: "user_ada", first_name: "Ada", identifier: "Ada@example.com" },
        status: "pending",
        public_metadata: { a: 1 },
        private_metadata: { b: [null] },
        expires_at: start + 7 * day,
        created_at: start,
        updated_at: start
      })
      const { id } = invitationOf(json)
      expect(id).toMatch(/^orginv_[0-9A-Za-z]{27}$/)
      expect(yield* succeed(fetch, { path: at("org_1", `/${id}`) })).toEqual(json)
    })
  )

  it.effect("are created from nulls as from nothing, for 30 days", () =>
    Effect.gen(function* () {
      const { fetch } = yield* emulate()
      const nothing = { inviter_user_id: null, public_metadata: null, private_metadata: null, redirect_url: null }
      const json = yield* succeed(
        fetch,
        invite("org_1", "new@example.com", { ...nothing, expires_in_days: null, notify: null })
      )
      expect(json).toMatchObject({
        inviter_id: null,
        public_inviter_data: null,
        public_metadata: {},
        private_metadata: {},
        expires_at: start + 30 * day
      })
    })
  )

  it.effect("have no data of an inviter who was deleted, and keep the id", () =>
    Effect.gen(function* () {
      const { fetch, snapshot } = yield* emulate()
      const { id } = invitationOf(
        yield* succeed(fetch, invite("org_1", "new@example.com", { inviter_user_id: "user_ada" }))
      )
      yield* succeed(fetch, { method: "DELETE", path: "/users/user_ada" })
      const json = yield* succeed(fetch, { path: at("org_1", `/${id}`) })
      expect(json).toMatchObject({ inviter_id: "user_ada", public_inviter_data: null })
      yield* ClerkEmulator.make(yield* snapshot)
    })
  )

  it.effect("are created in bulk, in the order of the request", () =>
    Effect.gen(function* () {
      const { fetch } = yield* emulate()
      const json = pageOf(yield* succeed(fetch, bulk("org_1", "x@example.com", "y@example.com")))
      expect(json.total_count).toBe(2)
      expect(json.data).toMatchObject([{ email_address: "x@example.com" }, { email_address: "y@example.com" }])
      expect(yield* pendingCount(fetch, "org_1")).toBe(4)
    })
  )

  const rejected = bulk("org_2", "x@example.com", "bob@example.com", "y@example.com")
  it.effect("are created in bulk all or none, where one of them exceeds the quota", () =>
    Effect.gen(function* () {
      const { fetch, snapshot } = yield* emulate()
      const before = yield* snapshot
      const response = yield* call(fetch, rejected)
      expect(response).toMatchObject({
        status: 403,
        json: { errors: [{ code: "organization_membership_quota_exceeded" }] }
      })
      expect(yield* snapshot).toEqual(before)
      // What was undone holds no seat and no address.
      expect(pageOf(yield* succeed(fetch, bulk("org_2", "x@example.com", "y@example.com"))).total_count).toBe(2)
    })
  )

  it.effect("leave out those that are rejected, with the quirk bulkPartial", () =>
    Effect.gen(function* () {
      const { fetch } = yield* emulate({}, { quirks: ["bulkPartial"] })
      const json = pageOf(
        yield* succeed(fetch, bulk("org_1", "x@example.com", "ADA@example.com", "X@example.com", "y@example.com"))
      )
      expect(json).toMatchObject({
        total_count: 2,
        data: [{ email_address: "x@example.com" }, { email_address: "y@example.com" }]
      })
    })
  )

  const lists: ReadonlyArray<readonly [path: string, expected: ReadonlyArray<string>]> = [
    [at("org_1"), ["one@example.com", "Two@example.com", "two@example.com"]],
    [at("org_1", "?status=pending"), ["one@example.com", "Two@example.com"]],
    [at("org_1", "?status=revoked"), ["two@example.com"]],
    [at("org_1", "?status=revoked&status=accepted"), ["two@example.com"]],
    [
      "/organization_invitations?status=expired&status=accepted&order_by=email_address",
      ["a@example.com", "out@example.com"]
    ],
    [at("org_1", "?email_address=TWO@example.com"), ["Two@example.com", "two@example.com"]],
    [at("org_1", "?email_address=wo@example.com"), []],
    [at("org_1", "?order_by=created_at"), ["two@example.com", "Two@example.com", "one@example.com"]],
    [at("org_1", "?order_by=%2Bemail_address"), ["Two@example.com", "one@example.com", "two@example.com"]],
    [at("org_1", "?order_by=-email_address&limit=2"), ["two@example.com", "one@example.com"]],
    [at("org_1", "?limit=1&offset=1"), ["Two@example.com"]],
    ["/organization_invitations?order_by=email_address&limit=2", ["Two@example.com", "a@example.com"]],
    ["/organization_invitations?query=WO%40ex", ["Two@example.com", "two@example.com"]],
    ["/organization_invitations?status=accepted", ["out@example.com"]],
    ["/organization_invitations?status=expired", ["a@example.com"]]
  ]
  it.effect.each(lists)("are listed by %s", ([path, expected]) =>
    Effect.gen(function* () {
      const { fetch } = yield* emulate()
      expect(yield* addresses(fetch, path)).toEqual(expected)
    })
  )

  it.effect("are listed with the number of all that match, and over the instance with their organization", () =>
    Effect.gen(function* () {
      const { fetch } = yield* emulate()
      const json = yield* succeed(fetch, { path: "/organization_invitations?status=pending&limit=1" })
      const organization = { id: "org_1", name: "One", slug: "one", has_image: false }
      expect(json).toMatchObject({ total_count: 2, data: [{ id: "orginv_1", public_organization_data: organization }] })
      const ofOrganization = yield* succeed(fetch, { path: at("org_1", "?limit=1") })
      expect(ofOrganization).toMatchObject({ total_count: 3 })
      expect(ofOrganization).not.toHaveProperty("data.0.public_organization_data")
    })
  )

  it.effect("are revoked once, and can then be created again", () =>
    Effect.gen(function* () {
      const { fetch } = yield* emulate()
      yield* TestClock.adjust(5)
      const json = yield* succeed(fetch, revoke("org_1", "orginv_1", { requesting_user_id: "user_ada" }))
      expect(json).toMatchObject({ id: "orginv_1", status: "revoked", url: null, updated_at: start + 5 })
      expect((yield* call(fetch, revoke("org_1", "orginv_1"))).json).toMatchObject({
        errors: [{ code: "organization_invitation_not_pending" }]
      })
      yield* succeed(fetch, invite("org_1", "one@example.com"))
      expect(yield* addresses(fetch, at("org_1", "?email_address=one@example.com"))).toHaveLength(2)
    })
  )

  it.effect("expire when their time is over, and then hold neither a seat nor the address", () =>
    Effect.gen(function* () {
      const { fetch, snapshot } = yield* emulate()
      const { id } = invitationOf(yield* succeed(fetch, invite("org_2", "x@example.com", { expires_in_days: 1 })))
      const later = invitationOf(yield* succeed(fetch, invite("org_2", "y@example.com", { expires_in_days: 2 })))
      yield* TestClock.adjust(day - 1)
      expect((yield* call(fetch, invite("org_2", "z@example.com"))).status).toBe(403)
      expect(yield* pendingCount(fetch, "org_2")).toBe(2)
      yield* TestClock.adjust(1)
      expect(yield* succeed(fetch, { path: at("org_2", `/${id}`) })).toMatchObject({
        status: "expired",
        updated_at: start + day
      })
      expect(yield* pendingCount(fetch, "org_2")).toBe(1)
      yield* succeed(fetch, invite("org_2", "x@example.com", { expires_in_days: 365 }))
      yield* TestClock.adjust(2 * day)
      // It was updated when it expired, not when somebody looked.
      expect(yield* succeed(fetch, { path: at("org_2", `/${later.id}`) })).toMatchObject({
        updated_at: start + 2 * day
      })
      expect((yield* snapshot).invitations?.map(({ status }) => status)).toEqual([
        "pending",
        "pending",
        "revoked",
        "expired",
        "accepted",
        "expired",
        "expired",
        "pending"
      ])
    })
  )

  it.effect("end with their organization", () =>
    Effect.gen(function* () {
      const { fetch, snapshot } = yield* emulate()
      yield* succeed(fetch, { method: "DELETE", path: "/organizations/org_1" })
      expect(yield* addresses(fetch, "/organization_invitations")).toEqual(["out@example.com", "a@example.com"])
      yield* ClerkEmulator.make(yield* snapshot)
    })
  )

  it.effect("count as members, those included that the seed counts without listing them", () =>
    Effect.gen(function* () {
      const organizations = [{ id: "org_1", name: "One", maxAllowedMemberships: 7, pendingInvitationsCount: 1 }]
      const { fetch } = yield* ClerkEmulator.make({
        organizations,
        users: seed.users,
        memberships: seed.memberships.filter(({ organizationId }) => organizationId === "org_1"),
        invitations: [{ organizationId: "org_1", emailAddress: "one@example.com", role: "org:member" }]
      })
      expect(yield* pendingCount(fetch, "org_1")).toBe(2)
      yield* succeed(fetch, invite("org_1", "x@example.com"))
      const { organization } = yield* membership(fetch, {
        method: "POST",
        path: "/organizations/org_1/memberships",
        body: { user_id: "user_out", role: "org:member" }
      })
      expect(organization).toMatchObject({ members_count: 4, pending_invitations_count: 3 })
      for (const request of [invite("org_1", "y@example.com"), bulk("org_1", "y@example.com")]) {
        expect((yield* call(fetch, request)).json).toMatchObject({
          errors: [{ code: "organization_membership_quota_exceeded" }]
        })
      }
    })
  )

  it.effect("invite an address that users hold without having verified it", () =>
    Effect.gen(function* () {
      const { fetch } = yield* emulate()
      yield* succeed(fetch, invite("org_1", "shared@example.com"))
    })
  )

  it.effect("need organizations to be enabled", () =>
    Effect.gen(function* () {
      const { fetch } = yield* emulate({ organizationsEnabled: false })
      for (const path of [at("org_1"), "/organization_invitations", "/organization_roles"]) {
        expect((yield* call(fetch, { path })).status).toBe(403)
      }
    })
  )
})
