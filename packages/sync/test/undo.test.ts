import { OrganizationInvitations, OrganizationMemberships } from "@effect-clerk/memberships"
import { untyped } from "@effect-clerk/test-support/untyped"
import { describe, expect, it } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import { TestClock } from "effect/testing"
import { Plan } from "../src/index.ts"
import { type Clerk, makeClerk, member, organizationId, over, seedOf, unlimited } from "./support.ts"

const membershipsOver = ({ emulator }: Clerk) =>
  Effect.provide(
    OrganizationMemberships,
    OrganizationMemberships.layerFetch({ secretKey: Redacted.make("sk_test_other"), fetch: emulator.fetch })
  )

const invitationsOver = ({ emulator }: Clerk) =>
  Effect.provide(
    OrganizationInvitations,
    OrganizationInvitations.layerFetch({ secretKey: Redacted.make("sk_test_other"), fetch: emulator.fetch })
  )

const everything = { guards: { maxRemovals: "100%", maxDemotions: "100%" } } as const

const invite = (name: string, role = "org:member") => ({ emailAddress: `${name}@acme.com`, role })

describe("MembershipSync.undo", () => {
  it.effect("plans the inverse of each action, in the reverse order", () =>
    Effect.gen(function* () {
      const clerk = yield* makeClerk(
        seedOf(["org:admin", "org:member", "org:admin", "org:member", "org:member"], {
          users: 7,
          invitations: [
            { organizationId, emailAddress: "old@acme.com", role: "org:member" },
            { organizationId, emailAddress: "raised@acme.com", role: "org:member" }
          ]
        })
      )
      const plan = yield* clerk.plan(
        [
          member(0, "org:admin"),
          member(1, "org:admin"),
          member(2),
          { ...member(3), publicMetadata: { team: "core" } },
          member(5),
          invite("new"),
          invite("raised", "org:admin")
        ],
        { remove: "unlisted", unknown: "invite" }
      )
      const report = yield* clerk.sync.run(plan)
      const undo = yield* clerk.sync.undo(report, everything)
      expect(undo.actions.map(({ _tag, name, waitsFor }) => [_tag, name, waitsFor])).toEqual([
        ["Invite", "old@acme.com", undefined],
        ["Add", "user4@acme.com", undefined],
        ["Revoke", "raised@acme.com", undefined],
        ["Invite", "raised@acme.com", 2],
        ["Revoke", "new@acme.com", undefined],
        ["Remove", "user_5", undefined],
        ["ChangeMetadata", "user3@acme.com", undefined],
        ["Promote", "user2@acme.com", undefined],
        ["Demote", "user1@acme.com", undefined]
      ])
      expect(undo.actions.every(({ cause }) => cause === "undone")).toBe(true)
      expect(undo.kept.length).toBe(1)
      const undone = yield* clerk.sync.run(undo)
      expect(undone.counts.done).toBe(9)
      // And an undo is an apply like any other.
      const again = yield* clerk.sync.undo(undone, everything)
      expect(again.actions.length).toBe(9)
      // And a report may come from a file.
      const read = yield* clerk.sync.undo(untyped(JSON.parse(JSON.stringify(undone))), everything)
      expect(read.actions).toEqual(again.actions)
    }).pipe(unlimited)
  )

  it.effect("makes nobody managed whom no list has named", () =>
    Effect.gen(function* () {
      const seed = seedOf(["org:admin", "org:member", "org:member"], {
        invitations: [
          { organizationId, emailAddress: "stranger@acme.com", role: "org:member" },
          { organizationId, emailAddress: "dismissed@acme.com", role: "org:member" }
        ]
      })
      const clerk = yield* makeClerk(seed)
      const first = [member(0, "org:admin"), member(1), invite("dismissed")]
      yield* clerk.sync.run(yield* clerk.plan(first, { unknown: "invite" }))
      const list = [member(0, "org:admin")]
      const report = yield* clerk.sync.run(yield* clerk.plan(list, { remove: "unlisted" }))
      expect(report.counts.done).toBe(4)
      let last = report
      for (let times = 0; times < 3; times++) {
        yield* TestClock.adjust("1 second")
        last = yield* clerk.sync.run(yield* clerk.sync.undo(last, everything))
      }
      expect((yield* clerk.plan(list, { remove: "managed" })).actions).toMatchObject([
        { _tag: "Remove", userId: "user_1", cause: "delisted" },
        { _tag: "Revoke", emailAddress: "dismissed@acme.com", cause: "delisted" }
      ])
    }).pipe(unlimited)
  )

  it.effect("leaves what somebody else has changed since, or what is gone, and says so", () =>
    Effect.gen(function* () {
      const clerk = yield* makeClerk(
        seedOf(["org:admin", "org:member", "org:member", "org:member"], {
          users: 6,
          invitations: [{ organizationId, emailAddress: "old@acme.com", role: "org:member" }]
        })
      )
      const plan = yield* clerk.plan(
        [member(0, "org:admin"), member(1, "org:guest"), member(4), member(5), invite("new")],
        { remove: "unlisted", unknown: "invite" }
      )
      const report = yield* clerk.sync.run(plan)
      const memberships = yield* membershipsOver(clerk)
      yield* memberships.update({ organizationId, userId: "user_1", role: "org:admin" })
      yield* memberships.update({ organizationId, userId: "user_4", role: "org:admin" })
      yield* memberships.delete({ organizationId, userId: "user_5" })
      yield* memberships.create({ organizationId, userId: "user_2", role: "org:guest" })
      const invitations = yield* invitationsOver(clerk)
      yield* invitations.create({ organizationId, emailAddress: "old@acme.com", role: "org:admin" })
      const { invitations: all = [], users = [], ...snapshot } = yield* clerk.emulator.snapshot
      const others = users.filter(({ id }) => id !== "user_3")
      yield* clerk.emulator.restore({ ...snapshot, invitations: all, users: others })
      const sent = all.find(({ emailAddress }) => emailAddress === "new@acme.com")
      yield* clerk.emulator.acceptInvitation(sent?.id ?? "")
      const undo = yield* clerk.sync.undo(report)
      expect(undo.actions).toEqual([])
      expect(undo.held.map(({ emailAddress, now, userId, why }) => [why, userId ?? emailAddress, now?.role])).toEqual([
        ["changed", "old@acme.com", undefined],
        ["gone", "user_3", undefined],
        ["changed", "user_2", "org:guest"],
        ["changed", "new@acme.com", undefined],
        ["changed", "user_4", "org:admin"],
        ["changed", "user_1", "org:admin"]
      ])
      const text = Plan.format(undo)
      expect(text).toContain("somebody else has changed it since, and it stays as it is")
      expect(text).toContain("cannot come back: no longer there")
      expect((yield* clerk.sync.run(undo)).outcomes).toEqual([])
    }).pipe(unlimited)
  )

  it.effect("keeps what somebody else has taken back already, and leaves metadata that was changed again", () =>
    Effect.gen(function* () {
      const clerk = yield* makeClerk(seedOf(["org:admin", "org:member", "org:member", "org:member", "org:member"]))
      const team = (name: string | null) => ({ publicMetadata: { team: name } })
      const row = (n: number) => ({ ...member(n), ...team("core"), source: `members.csv:${n}` })
      const list = [member(0, "org:admin"), member(1, "org:guest"), row(2), row(3)]
      const report = yield* clerk.sync.run(yield* clerk.plan(list, { remove: "unlisted" }))
      expect(report.counts.done).toBe(4)
      const memberships = yield* membershipsOver(clerk)
      yield* memberships.update({ organizationId, userId: "user_1", role: "org:member" })
      yield* memberships.updateMetadata({ organizationId, userId: "user_2", ...team(null) })
      yield* memberships.updateMetadata({ organizationId, userId: "user_3", ...team("other") })
      yield* memberships.create({ organizationId, userId: "user_4", role: "org:member" })
      const undo = yield* clerk.sync.undo(report, everything)
      expect(undo.actions).toEqual([])
      expect(undo.held).toMatchObject([{ why: "changed", userId: "user_3", source: "members.csv:3" }])
      yield* memberships.delete({ organizationId, userId: "user_3" })
      expect((yield* clerk.sync.undo(report, everything)).held).toMatchObject([{ why: "gone", userId: "user_3" }])
    }).pipe(unlimited)
  )

  it.effect("has the guards of the plan, unless others are given", () =>
    Effect.gen(function* () {
      const clerk = yield* makeClerk(seedOf(["org:admin"], { users: 9 }))
      const list = Array.from({ length: 9 }, (_, n) => member(n, n < 3 ? "org:admin" : "org:member"))
      const plan = yield* clerk.plan(list, { guards: { minAdministrators: 2, maxRemovals: 2 } })
      const report = yield* clerk.sync.run(plan)
      const rejected = yield* Effect.flip(clerk.sync.undo(report))
      expect(rejected).toMatchObject({
        _tag: "PlanRejected",
        rejections: [
          { _tag: "TooManyRemovals", acknowledge: { removals: 8 } },
          { _tag: "TooFewAdministrators", administrators: 1, minimum: 2 }
        ]
      })
      const undo = yield* clerk.sync.undo(report, { guards: { minAdministrators: 1 }, acknowledge: { removals: 8 } })
      expect((yield* clerk.sync.run(undo)).counts.done).toBe(8)
    }).pipe(unlimited)
  )

  it.effect("rejects options that are invalid, and a report of another API or kind of key", () =>
    Effect.gen(function* () {
      const clerk = yield* makeClerk(seedOf(["org:admin"], { users: 2 }))
      const report = yield* clerk.sync.run(yield* clerk.plan([member(0, "org:admin"), member(1)]))
      const invalid = yield* Effect.flip(clerk.sync.undo(report, untyped({ guards: { maxRemovals: "all" } })))
      expect(invalid.message).toContain("guards.maxRemovals")
      // More issues than a call takes arguments.
      const many = { guards: { protect: Array.from({ length: 200_000 }, () => "") } }
      expect((yield* Effect.flip(clerk.sync.undo(report, many))).message).toMatch(
        /guards\.protect\[9\]: .*and 90 or more$/
      )
      for (const options of [null, "all", { guards: null }, { guard: {} }]) {
        const failure = yield* Effect.flip(clerk.sync.undo(report, untyped(options)))
        expect(failure).toMatchObject({ reason: { _tag: "InvalidRequest" } })
      }
      for (const none of [undefined, {}, { ...report, outcomes: [null] }, { ...report, options: null }]) {
        const failure = yield* Effect.flip(clerk.sync.undo(untyped(none)))
        expect(failure.message).toContain("not sent: report")
      }
      const live = yield* over(clerk.emulator, { secretKey: "sk_live_sync" })
      const other = yield* Effect.flip(live.sync.undo(report))
      expect(other.message).toContain("report.target.keyKind")
    }).pipe(unlimited)
  )
})

describe('a plan with remove: "unlisted"', () => {
  it.effect("revokes the invitation of an administrator who was dismissed", () =>
    Effect.gen(function* () {
      const clerk = yield* makeClerk(
        seedOf(["org:admin", "org:member"], {
          invitations: [{ organizationId, emailAddress: "dismissed@acme.com", role: "org:admin" }]
        })
      )
      const plan = yield* clerk.plan([member(0, "org:admin"), member(1)], { remove: "unlisted" })
      yield* clerk.sync.run(plan)
      const { invitations = [] } = yield* clerk.emulator.snapshot
      expect(invitations.map(({ status }) => status)).toEqual(["revoked"])
    }).pipe(unlimited)
  )
})
