import { hasCode } from "@effect-clerk/core"
import { OrganizationInvitation, OrganizationInvitationPage } from "@effect-clerk/memberships"
import { describe, expect, it } from "@effect/vitest"
import { Effect, Schema, Stream } from "effect"
import { TestClock } from "effect/testing"
import { withoutWaits } from "../support.ts"
import { emulated } from "./support.ts"

const organizationId = "org_acme"

const start = 1_700_000_000_000

const seed = {
  organizations: [
    { id: organizationId, name: "Acme", maxAllowedMemberships: 4 },
    { id: "org_beta", name: "Beta" }
  ],
  users: [{ id: "user_ada", emailAddresses: ["ada@example.com"] }],
  memberships: [{ organizationId, userId: "user_ada", role: "org:admin" }],
  invitations: [
    {
      id: "orginv_old",
      organizationId,
      emailAddress: "old@example.com",
      role: "org:member",
      status: "revoked" as const,
      createdAt: start - 2
    },
    {
      id: "orginv_beta",
      organizationId: "org_beta",
      emailAddress: "beta@example.com",
      role: "org:member",
      createdAt: start - 1
    }
  ]
}

const services = Effect.andThen(TestClock.setTime(start), emulated(seed))

const invite = (name: string) => ({ emailAddress: `${name}@example.com`, role: "org:member" })

describe("OrganizationInvitations over the emulator", () => {
  it.effect("creates one, returns it, and revokes it", () =>
    Effect.gen(function* () {
      const { invitations } = yield* services
      const created = yield* invitations.create({
        organizationId,
        ...invite("noa"),
        inviterUserId: "user_ada",
        publicMetadata: { team: "blue" }
      })
      expect(Schema.is(OrganizationInvitation)(created)).toBe(true)
      expect(created).toMatchObject({
        emailAddress: "noa@example.com",
        role: "org:member",
        status: "pending",
        inviterId: "user_ada",
        publicMetadata: { team: "blue" },
        privateMetadata: {},
        createdAt: start
      })
      const one = { organizationId, invitationId: created.id }
      expect(yield* invitations.get(one)).toEqual(created)
      expect(yield* invitations.revoke({ ...one, requestingUserId: "user_ada" })).toMatchObject({ status: "revoked" })
      expect(yield* Effect.flip(invitations.revoke(one))).toMatchObject({ _tag: "ClerkErrors" })
      const none = yield* Effect.flip(invitations.get({ ...one, invitationId: "orginv_none" }))
      expect(none).toMatchObject({ _tag: "ClerkErrors", status: 404 })
    })
  )

  it.effect("creates several at once, and fails as a whole where the organization has no room for them", () =>
    Effect.gen(function* () {
      const { invitations } = yield* services
      const page = yield* invitations.createBulk({ organizationId, invitations: ["a", "b"].map(invite) })
      expect(Schema.is(OrganizationInvitationPage)(page)).toBe(true)
      expect(page).toMatchObject({ data: [{ status: "pending" }, { status: "pending" }], totalCount: 2 })
      const failure = yield* Effect.flip(
        invitations.createBulk({ organizationId, invitations: ["c", "d"].map(invite) })
      )
      expect(failure).toMatchObject({ _tag: "ClerkErrors", status: 403 })
      expect(hasCode(failure, "organization_membership_quota_exceeded")).toBe(true)
    })
  )

  it.effect(
    "lists those of an organization by status and address, and those of the instance with their organization",
    () =>
      Effect.gen(function* () {
        const { invitations } = yield* services
        yield* invitations.create({ organizationId, ...invite("noa") })
        const emailsOf = ({ data }: OrganizationInvitationPage) => data.map(({ emailAddress }) => emailAddress)
        const list = (filters: object) => Effect.map(invitations.list({ organizationId, ...filters }), emailsOf)
        expect(yield* list({ orderBy: "+created_at" })).toEqual(["old@example.com", "noa@example.com"])
        expect(yield* list({ status: "revoked" })).toEqual(["old@example.com"])
        expect(yield* list({ emailAddress: "noa@example.com" })).toEqual(["noa@example.com"])
        const all = yield* invitations.listForInstance({ orderBy: "+created_at", limit: 2 })
        expect(all).toMatchObject({
          totalCount: 3,
          data: [
            { id: "orginv_old", publicOrganizationData: { id: organizationId, name: "Acme" } },
            { id: "orginv_beta", publicOrganizationData: { id: "org_beta" } }
          ]
        })
        expect(emailsOf(yield* invitations.listForInstance({ query: "beta" }))).toEqual(["beta@example.com"])
        expect(yield* invitations.listForInstance()).toMatchObject({ totalCount: 3 })
      })
  )

  it.effect("streams all of them, oldest first, and goes on after the last one", () =>
    Effect.gen(function* () {
      const names = Array.from({ length: 120 }, (_, index) => `invited${index}`)
      const { invitations } = yield* emulated({
        ...seed,
        invitations: names.map((name, index) => ({
          id: `orginv_${name}`,
          organizationId: index % 2 === 0 ? organizationId : "org_beta",
          ...invite(name),
          status: "revoked" as const,
          createdAt: start + Math.floor(index / 10)
        }))
      })
      const namesOf = (all: ReadonlyArray<OrganizationInvitation>) =>
        all.map(({ emailAddress }) => emailAddress.replace("@example.com", ""))
      const all = yield* Stream.runCollect(invitations.streamForInstance({ pageSize: 17 }))
      expect(namesOf(all)).toEqual(names)
      const rest = yield* Stream.runCollect(invitations.streamForInstance({ pageSize: 17, after: all[42] }))
      expect(namesOf(rest)).toEqual(names.slice(43))
      const own = yield* Stream.runCollect(invitations.stream({ organizationId, pageSize: 7, status: "revoked" }))
      expect(namesOf(own)).toEqual(names.filter((_, index) => index % 2 === 0))
      expect(yield* Stream.runCollect(invitations.stream({ organizationId, status: "pending" }))).toEqual([])
    }).pipe(withoutWaits)
  )
})
