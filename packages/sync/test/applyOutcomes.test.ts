import { RetryPolicy } from "@effect-clerk/core"
import { settleHashes } from "@effect-clerk/test-support/hashes"
import type { Seed } from "@effect-clerk/testing"
import { describe, expect, it } from "@effect/vitest"
import { Deferred, Effect, Fiber, Stream } from "effect"
import { TestClock } from "effect/testing"
import { type Clerk, makeClerk, member, organizationId, over, quick, seedOf, unlimited } from "./support.ts"

const none = Effect.provideService(RetryPolicy.Current, RetryPolicy.none)

const tagsOf = (report: Effect.Success<ReturnType<Clerk["sync"]["run"]>>) =>
  report.outcomes.map(({ applied, outcome }) => [typeof outcome === "string" ? outcome : outcome._tag, applied])

const invite = (name: string, role = "org:member") => ({ emailAddress: `${name}@acme.com`, role })

describe("an apply that cannot read", () => {
  it.effect("fails with what Clerk says of the organization, and has written nothing", () =>
    Effect.gen(function* () {
      const clerk = yield* makeClerk(seedOf(["org:admin"], { users: 2 }))
      const plan = yield* clerk.plan([member(0, "org:admin"), member(1)])
      yield* clerk.inject({
        operation: "Organizations.get",
        with: { status: 403, code: "not_authorized", headers: { "retry-after": "7" } }
      })
      expect(yield* Effect.flip(clerk.sync.run(plan))).toMatchObject({
        _tag: "SDKException",
        operation: "Organizations.get",
        reason: { _tag: "UnexpectedStatus", status: 403, errors: [{ code: "not_authorized" }] }
      })
      yield* clerk.inject({ operation: "Organizations.get", with: "reset" })
      expect(yield* Effect.flip(clerk.sync.run(plan))).toMatchObject({ reason: { _tag: "Transport" } })
      expect(yield* clerk.writes).toEqual([])
      expect((yield* clerk.sync.run(plan)).counts.done).toBe(1)
    }).pipe(none, unlimited)
  )

  it.effect("says of a change that may have been made that it has failed, and may have been applied", () =>
    Effect.gen(function* () {
      const clerk = yield* makeClerk(seedOf(["org:admin"], { users: 2 }))
      const list = [member(0, "org:admin"), member(1), invite("a"), invite("b")]
      const plan = yield* clerk.plan(list, { unknown: "invite" })
      const blind = Effect.all([
        clerk.inject({ operation: "OrganizationMemberships.list", times: Infinity, with: { status: 403 } }),
        clerk.inject({ operation: "OrganizationInvitations.list", times: Infinity, with: { status: 403 } })
      ])
      yield* clerk.inject({ operation: "OrganizationMemberships.create", with: "loseAnswer" })
      yield* clerk.inject({ operation: "OrganizationInvitations.createBulk", with: "loseAnswer" })
      const late = yield* over(clerk.emulator, { beforeWrite: (n) => (n === 0 ? Effect.asVoid(blind) : Effect.void) })
      const report = yield* late.sync.run(plan)
      expect(tagsOf(report)).toEqual([
        ["Failed", true],
        ["Failed", true],
        ["Failed", true]
      ])
      yield* clerk.emulator.clearFaults
      expect(tagsOf(yield* clerk.sync.run(yield* clerk.plan(list, { unknown: "invite" })))).toEqual([])
    }).pipe(none, unlimited)
  )

  it.effect("fails an action for which Clerk has no seat, where the seats cannot be read", () =>
    Effect.gen(function* () {
      const clerk = yield* makeClerk(seedOf(["org:admin"], { users: 2 }))
      const plan = yield* clerk.plan([member(0, "org:admin"), member(1)])
      const full = { status: 403, code: "organization_membership_quota_exceeded" }
      yield* clerk.inject({ operation: "OrganizationMemberships.create", with: full })
      const blind = clerk.inject({ operation: "Organizations.get", with: { status: 403 } })
      const late = yield* over(clerk.emulator, { beforeWrite: () => blind })
      expect(tagsOf(yield* late.sync.run(plan))).toEqual([["Failed", false]])
      expect(yield* clerk.writes).toEqual(["OrganizationMemberships.create 403"])
    }).pipe(none, unlimited)
  )
})

describe("an action that Clerk rejects", () => {
  it.effect("has failed where the membership is still as it was, or cannot be read", () =>
    Effect.gen(function* () {
      const clerk = yield* makeClerk(seedOf(["org:admin", "org:member", "org:member"]))
      const plan = yield* clerk.plan([member(0, "org:admin"), member(1, "org:guest"), member(2, "org:guest")])
      yield* clerk.inject({ operation: "OrganizationMemberships.update", times: 2, with: { status: 404 } })
      const blind = clerk.inject({ operation: "OrganizationMemberships.list", with: { status: 403 } })
      const late = yield* over(clerk.emulator, { beforeWrite: (n) => (n === 1 ? blind : Effect.void) })
      expect(tagsOf(yield* late.sync.run(plan, { concurrency: 1 }))).toEqual([
        ["Failed", false],
        ["Failed", false]
      ])
    }).pipe(none, unlimited)
  )

  it.effect("has failed with all that shared its request, where no one of them is to blame", () =>
    Effect.gen(function* () {
      const clerk = yield* makeClerk(seedOf(["org:admin"], { users: 2 }))
      const list = [member(0, "org:admin"), invite("a"), invite("b"), invite("c")]
      const plan = yield* clerk.plan(list, { unknown: "invite" })
      yield* clerk.inject({ operation: "OrganizationInvitations.createBulk", with: { status: 401 } })
      const report = yield* clerk.sync.run(plan)
      expect(tagsOf(report)).toEqual([
        ["Failed", false],
        ["Failed", false],
        ["Failed", false]
      ])
      expect(yield* clerk.writes).toEqual(["OrganizationInvitations.createBulk 401"])
    }).pipe(none, unlimited)
  )

  it.effect("is sent five times where each is lost, and has failed", () =>
    Effect.gen(function* () {
      const clerk = yield* makeClerk(seedOf(["org:admin"], { users: 2 }))
      const plan = yield* clerk.plan([member(0, "org:admin"), member(1)])
      yield* clerk.inject({ operation: "OrganizationMemberships.create", times: Infinity, with: "reset" })
      const running = yield* Effect.forkChild(clerk.sync.run(plan))
      while (running.pollUnsafe() === undefined) yield* Effect.andThen(settleHashes, TestClock.adjust("1 second"))
      const report = yield* Fiber.join(running)
      expect(report.outcomes[0]).toMatchObject({ attempts: 5, outcome: { _tag: "Failed" } })
    }).pipe(none, unlimited)
  )
})

describe("an apply that stops while requests wait", () => {
  it.effect("holds what was not sent, in a request of its own or in one of several", () =>
    Effect.gen(function* () {
      const clerk = yield* makeClerk(seedOf(["org:admin", "org:member"], { users: 3 }))
      const list = [member(0, "org:admin"), member(1), member(2), invite("a"), invite("b")]
      const plan = yield* clerk.plan(list, { unknown: "invite" })
      const later = { status: 429, headers: { "retry-after": "600" } }
      yield* clerk.inject({ operation: "OrganizationMemberships.create", with: later })
      yield* clerk.inject({ operation: "OrganizationInvitations.createBulk", with: later })
      const throttled = yield* Deferred.make<void>()
      const waiting = yield* Effect.forkChild(
        Stream.runForEach(clerk.sync.apply(plan), (event) =>
          event._tag === "Throttled" ? Deferred.succeed(throttled, undefined) : Effect.void
        )
      )
      yield* Deferred.await(throttled)
      yield* Fiber.interrupt(waiting)
      expect((yield* clerk.members)["user_2"]).toBeUndefined()
      const resumed = yield* clerk.sync.run(plan)
      expect(resumed.counts).toMatchObject({ done: 3 })
    }).pipe(unlimited)
  )

  it.effect("waits a second where Clerk does not say how long", () =>
    Effect.gen(function* () {
      const clerk = yield* makeClerk(seedOf(["org:admin"], { users: 2 }))
      const plan = yield* clerk.plan([member(0, "org:admin"), member(1)])
      yield* clerk.inject({ operation: "OrganizationMemberships.create", with: { status: 429 } })
      const throttled = yield* Deferred.make<number>()
      const running = yield* Effect.forkChild(
        Stream.runForEach(clerk.sync.apply(plan), (event) =>
          event._tag === "Throttled" ? Deferred.succeed(throttled, event.until) : Effect.void
        )
      )
      expect(yield* Deferred.await(throttled)).toBe(1000)
      yield* TestClock.adjust("1 second")
      yield* Fiber.join(running)
      expect((yield* clerk.members)["user_1"]).toBe("org:member")
    }).pipe(none, unlimited)
  )
})

describe("a plan whose invitations have changed", () => {
  it.effect("is refused, and each of them is named", () =>
    Effect.gen(function* () {
      const invitations = ["kept", "old"].map((name) => ({ organizationId, ...invite(name) }))
      const clerk = yield* makeClerk(seedOf(["org:admin"], { invitations }))
      const list = [member(0, "org:admin"), invite("kept")]
      const plan = yield* clerk.plan(list, { remove: "unlisted", unknown: "invite" })
      const rival = yield* over(clerk.emulator)
      const other = [member(0, "org:admin"), invite("new")]
      yield* rival.sync.run(yield* rival.plan(other, { remove: "unlisted", unknown: "invite" }))
      expect(yield* Effect.flip(clerk.sync.run(plan))).toMatchObject({
        reason: {
          _tag: "Changed",
          changes: [
            { emailAddress: "old@acme.com", n: 0, now: null },
            { emailAddress: "kept@acme.com", now: null },
            { emailAddress: "new@acme.com", now: { role: "org:member", status: "pending" } }
          ]
        }
      })
    }).pipe(unlimited)
  )
})

describe("an apply after a change of a role's permissions", () => {
  const isAdministrator = ["org:sys_memberships:read", "org:sys_memberships:manage", "org:sys_profile:delete"]
  const rolesOf = (owner: ReadonlyArray<string>, guest: ReadonlyArray<string>) => [
    { key: "org:owner", name: "Owner", permissions: owner },
    { key: "org:guest", name: "Guest", permissions: guest }
  ]

  it.effect("is refused, since the plan has counted other administrators, and not for what it does not know", () =>
    Effect.gen(function* () {
      const seed = { ...seedOf(["org:admin"], { users: 2 }), roles: rolesOf(isAdministrator, []) }
      const clerk = yield* makeClerk(seed)
      const plan = yield* clerk.plan([member(0), member(1, "org:owner")])
      const permit = Effect.fnUntraced(function* (roles: Seed["roles"]) {
        yield* Effect.orDie(clerk.emulator.restore({ ...(yield* clerk.emulator.snapshot), roles }))
      })
      for (const stale of ["reject", "skip"] as const) {
        yield* permit(rolesOf([], isAdministrator))
        expect(yield* Effect.flip(clerk.sync.run(plan, { stale }))).toMatchObject({
          reason: { _tag: "Roles", roles: ["org:guest", "org:owner"] }
        })
      }
      expect(yield* clerk.writes).toEqual([])
      yield* permit([
        ...rolesOf(isAdministrator, ["org:sys_memberships:read"]),
        { key: "org:new", name: "New", permissions: isAdministrator }
      ])
      expect((yield* clerk.sync.run(plan)).counts).toMatchObject({ done: 2 })
    }).pipe(unlimited)
  )
})

describe('an apply with stale: "skip"', () => {
  it.effect("revokes nothing that was accepted meanwhile, and the next plan removes the member", () =>
    Effect.gen(function* () {
      const clerk = yield* makeClerk(seedOf(["org:admin"]))
      yield* clerk.sync.run(
        yield* clerk.plan([member(0, "org:admin"), invite("a"), invite("b")], { unknown: "invite" })
      )
      const plan = yield* clerk.plan([member(0, "org:admin")], { remove: "managed" })
      const [accepted, revoked] = (yield* clerk.emulator.snapshot).invitations ?? []
      const { userId } = yield* Effect.orDie(clerk.emulator.acceptInvitation(accepted?.id ?? ""))
      const rival = yield* over(clerk.emulator)
      yield* rival.sync.run(
        yield* rival.plan([member(0, "org:admin"), { userId, role: "org:member" }], { remove: "unlisted" })
      )
      expect((yield* clerk.emulator.snapshot).invitations?.find(({ id }) => id === revoked?.id)?.status).toBe("revoked")
      const report = yield* clerk.sync.run(plan, { stale: "skip" })
      expect(report.outcomes.map(({ outcome }) => outcome)).toMatchObject([
        { _tag: "Stale", now: { invitationId: accepted?.id, status: "accepted" } },
        "found"
      ])
      const next = yield* clerk.plan([member(0, "org:admin")], { remove: "managed" })
      expect(next.actions).toMatchObject([{ _tag: "Remove", userId, cause: "delisted" }])
    }).pipe(unlimited)
  )

  it.effect("takes no invitation with another role for its own, though it was sent since and accepted", () =>
    Effect.gen(function* () {
      const clerk = yield* makeClerk(seedOf(["org:admin"]))
      const plan = yield* clerk.plan([member(0, "org:admin"), invite("a", "org:admin"), invite("b")], {
        unknown: "invite"
      })
      const rival = yield* over(clerk.emulator)
      const theirs = [member(0, "org:admin"), invite("a", "org:guest"), invite("b", "org:guest")]
      yield* rival.sync.run(yield* rival.plan(theirs, { unknown: "invite" }))
      const [first] = (yield* clerk.emulator.snapshot).invitations ?? []
      yield* Effect.orDie(clerk.emulator.acceptInvitation(first?.id ?? ""))
      const joined = (yield* clerk.emulator.snapshot).memberships?.at(-1)
      yield* rival.sync.run(
        yield* rival.plan([member(0, "org:admin"), { userId: joined?.userId ?? "", role: "org:guest" }], {
          remove: "unlisted"
        })
      )
      const report = yield* clerk.sync.run(plan, { stale: "skip" })
      expect(report.outcomes.map(({ outcome }) => outcome)).toMatchObject([
        { _tag: "Stale", now: { invitationId: first?.id, role: "org:guest", status: "accepted" } },
        "done"
      ])
    }).pipe(quick, unlimited)
  )

  it.effect("leaves out what somebody else has changed, and applies the rest", () =>
    Effect.gen(function* () {
      const clerk = yield* makeClerk(seedOf(["org:admin", "org:member", "org:member", "org:member"], { users: 6 }))
      const list = [
        member(0, "org:admin"),
        member(1, "org:guest"),
        member(2, "org:guest"),
        member(3),
        member(4),
        member(5),
        invite("a")
      ]
      const plan = yield* clerk.plan(list, { unknown: "invite" })
      const rival = yield* over(clerk.emulator)
      const changed = [
        member(0, "org:admin"),
        member(1, "org:guest"),
        member(2, "org:admin"),
        member(3, "org:guest"),
        member(4, "org:guest"),
        invite("a", "org:admin")
      ]
      yield* rival.sync.run(yield* rival.plan(changed, { unknown: "invite" }))
      const report = yield* clerk.sync.run(plan, { stale: "skip" })
      expect(tagsOf(report)).toEqual([
        ["found", false],
        ["Stale", false],
        ["Stale", false],
        ["done", true],
        ["Stale", false]
      ])
      expect(report.outcomes.at(-1)?.outcome).toMatchObject({ now: { role: "org:admin", status: "pending" } })
      expect(yield* clerk.members).toMatchObject({ user_2: "org:admin", user_3: "org:guest", user_5: "org:member" })
    }).pipe(quick, unlimited)
  )
})
