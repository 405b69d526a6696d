import { type ClerkErrors, type SDKException, TimeoutPolicy } from "@effect-clerk/core"
import type { CreateInvitationsInput, OrganizationInvitations } from "@effect-clerk/memberships"
import { untyped } from "@effect-clerk/test-support/untyped"
import { assert, describe, expect, it } from "@effect/vitest"
import { Duration, Effect, Fiber } from "effect"
import { TestClock } from "effect/testing"
import { over, responding } from "./support.ts"

const invitation = {
  object: "organization_invitation",
  id: "orginv_1",
  email_address: "ada@example.com",
  role: "org:member",
  status: "pending",
  created_at: 1,
  updated_at: 2
}

const organizationId = "org_acme"

const ada = { emailAddress: "ada@example.com", role: "org:member" }

describe("OrganizationInvitations on the wire", () => {
  it.effect("sends one invitation as an object, with the names that Clerk has", () =>
    Effect.gen(function* () {
      const { fetch, requests } = responding(invitation)
      const { invitations } = yield* over(fetch)
      yield* invitations.create({
        organizationId: "org/acme",
        ...ada,
        inviterUserId: "user_eve",
        publicMetadata: { team: null },
        privateMetadata: null,
        redirectUrl: "https://example.com",
        expiresInDays: 365,
        notify: false
      })
      const body =
        `{"email_address":"ada@example.com","role":"org:member","inviter_user_id":"user_eve",` +
        `"public_metadata":{"team":null},"private_metadata":null,"redirect_url":"https://example.com",` +
        `"expires_in_days":365,"notify":false}`
      expect(requests).toEqual([{ method: "POST", url: "/organizations/org%2Facme/invitations", body }])
    })
  )

  it.effect("sends several as an array", () =>
    Effect.gen(function* () {
      const { fetch, requests } = responding({ data: [invitation], total_count: 1 })
      const { invitations } = yield* over(fetch)
      const page = yield* invitations.createBulk({
        organizationId,
        invitations: [ada, { emailAddress: "bob@example.com", role: "org:admin", expiresInDays: 1 }]
      })
      expect(page).toMatchObject({ data: [{ id: "orginv_1", emailAddress: "ada@example.com" }], totalCount: 1 })
      const body =
        `[{"email_address":"ada@example.com","role":"org:member"},` +
        `{"email_address":"bob@example.com","role":"org:admin","expires_in_days":1}]`
      expect(requests).toEqual([{ method: "POST", url: "/organizations/org_acme/invitations/bulk", body }])
    })
  )

  it.effect("revokes with a body, which may be empty", () =>
    Effect.gen(function* () {
      const { fetch, requests } = responding({ ...invitation, status: "revoked" })
      const { invitations } = yield* over(fetch)
      const one = { organizationId, invitationId: "orginv_1" }
      expect(yield* invitations.revoke(one)).toMatchObject({ status: "revoked" })
      yield* invitations.revoke({ ...one, requestingUserId: "user_eve" })
      expect(requests).toEqual(
        ["{}", `{"requesting_user_id":"user_eve"}`].map((body) => ({
          method: "POST",
          url: "/organizations/org_acme/invitations/orginv_1/revoke",
          body
        }))
      )
    })
  )

  const rejected: ReadonlyArray<{
    readonly invitations: CreateInvitationsInput["invitations"]
    readonly paths: ReadonlyArray<ReadonlyArray<unknown>>
  }> = [
    { invitations: [], paths: [[]] },
    { invitations: Array.from({ length: 11 }, () => ada), paths: [[]] },
    { invitations: [ada, { ...ada, emailAddress: "ada" }], paths: [[1, "emailAddress"]] },
    {
      invitations: [{ ...ada, role: "", expiresInDays: 366 }],
      paths: [
        [0, "role"],
        [0, "expiresInDays"]
      ]
    },
    { invitations: [untyped({ ...ada, mail: "x" })], paths: [[0, "mail"]] }
  ]

  it.effect.each(rejected)("rejects $invitations.length invitations with issues at $paths unsent", (input) =>
    Effect.gen(function* () {
      const { fetch, requests } = responding({})
      const { invitations } = yield* over(fetch)
      const failure = yield* Effect.flip(invitations.createBulk({ organizationId, invitations: input.invitations }))
      assert(failure._tag === "SDKException" && failure.reason._tag === "InvalidRequest")
      const paths = failure.reason.issues.map(({ path }) => path)
      expect(paths).toEqual(input.paths.map((path) => ["invitations", ...path]))
      expect(requests).toEqual([])
    })
  )

  it.effect("rejects a status that is none", () =>
    Effect.gen(function* () {
      const { invitations } = yield* over(responding({}).fetch)
      const failure = yield* Effect.flip(invitations.list(untyped({ organizationId, status: "open" })))
      expect(failure.message).toContain("status: expected one of pending, accepted, revoked, expired")
    })
  )
})

describe("the hourly quotas of invitations", () => {
  const bulk = { organizationId, invitations: [ada] }

  type Service = OrganizationInvitations["Service"]

  const endpoints: ReadonlyArray<{
    readonly name: string
    readonly limit: number
    readonly call: (invitations: Service, organizationId: string) => Effect.Effect<unknown, ClerkErrors | SDKException>
  }> = [
    { name: "create", limit: 250, call: (_, organizationId) => _.create({ organizationId, ...ada }) },
    { name: "createBulk", limit: 50, call: (_, organizationId) => _.createBulk({ ...bulk, organizationId }) }
  ]

  it.effect.each(endpoints)("let $name fail at once after $limit calls, over all organizations, and say when", (of) =>
    Effect.gen(function* () {
      const { call, limit, name } = of
      const { fetch, requests } = responding(name === "create" ? invitation : { data: [invitation], total_count: 1 })
      const { invitations } = yield* over(fetch)
      const sent = yield* Effect.forkChild(
        Effect.forEach(Array.from({ length: limit }), (_, index) => call(invitations, `org_${index}`))
      )
      // A development instance allows 100 requests in 10 seconds.
      yield* TestClock.adjust("1 minute")
      yield* Fiber.join(sent)
      expect(requests).toHaveLength(limit)
      const failure = yield* Effect.flip(call(invitations, "org_other"))
      assert(failure._tag === "SDKException" && failure.reason._tag === "RateLimiter")
      expect(failure).toMatchObject({ attempts: 0, processed: "no" })
      expect(Duration.toSeconds(failure.reason.retryAfter ?? Duration.zero)).toBe(3540)
      expect(failure.message).toContain(
        `not sent: rate limited for another 3540 s (all ${limit} requests of 3600 s are used), ` +
          "longer than the 30 s that TimeoutPolicy.total leaves"
      )
      expect(requests).toHaveLength(limit)
      // The first window has ended, and the other endpoint has a quota of its own.
      yield* TestClock.adjust(Duration.seconds(3540))
      yield* call(invitations, "org_other")
      expect(requests).toHaveLength(limit + 1)
    })
  )

  it.effect("do not hold each other, nor what only reads", () =>
    Effect.gen(function* () {
      const { fetch } = responding({ data: [], total_count: 0 })
      const { invitations } = yield* over(fetch)
      const sent = yield* Effect.forkChild(
        Effect.forEach(Array.from({ length: 50 }), () => invitations.createBulk(bulk))
      )
      yield* TestClock.adjust("1 minute")
      yield* Fiber.join(sent)
      expect(yield* Effect.flip(invitations.createBulk(bulk))).toMatchObject({ reason: { _tag: "RateLimiter" } })
      expect(yield* invitations.list({ organizationId })).toEqual({ data: [], totalCount: 0 })
      // Sent, though the response is none of an invitation.
      expect(yield* Effect.flip(invitations.create({ organizationId, ...ada }))).toMatchObject({
        reason: { _tag: "MalformedResponse" }
      })
    })
  )

  it.effect("let a call wait that may take as long", () =>
    Effect.gen(function* () {
      const { fetch, requests } = responding({ data: [], total_count: 0 })
      const { invitations } = yield* over(fetch)
      const all = yield* Effect.forEach(Array.from({ length: 51 }), () => invitations.createBulk(bulk)).pipe(
        Effect.provideService(TimeoutPolicy.Current, TimeoutPolicy.none),
        Effect.forkChild
      )
      yield* TestClock.adjust("59 minutes")
      expect(requests).toHaveLength(50)
      yield* TestClock.adjust("1 minute")
      yield* Fiber.join(all)
      expect(requests).toHaveLength(51)
    })
  )
})
