import { describe, expect, it } from "@effect/vitest"
import { Deferred, Effect, Fiber, Stream } from "effect"
import { TestClock } from "effect/testing"
import { Plan } from "../src/index.ts"
import { type Clerk, makeClerk, member, over, quick, seedOf, unlimited } from "./support.ts"

describe("an apply whose actions fail, or meet somebody else who writes", () => {
  it.live(
    "goes on after a lost response as far as the organization needs it, and sends nothing twice that has happened",
    () =>
      Effect.gen(function* () {
        const clerk = yield* makeClerk(
          seedOf(["org:admin", "org:member", "org:member", "org:member"], {
            users: 6,
            invitations: [{ organizationId: "org_acme", emailAddress: "old@acme.com", role: "org:member" }]
          })
        )
        const list = [
          member(0, "org:admin"),
          member(1, "org:admin"),
          { ...member(2), publicMetadata: { team: "core" } },
          member(4),
          ...["a", "b", "c"].map((name) => ({ emailAddress: `${name}@acme.com`, role: "org:member" }))
        ]
        const plan = yield* clerk.plan(list, { remove: "unlisted", unknown: "invite" })
        for (const operation of [
          "OrganizationMemberships.create",
          "OrganizationMemberships.update",
          "OrganizationMemberships.updateMetadata",
          "OrganizationMemberships.delete",
          "OrganizationInvitations.createBulk",
          "OrganizationInvitations.revoke"
        ]) {
          yield* clerk.inject({ operation, with: "loseAnswer" })
        }
        const report = yield* clerk.sync.run(plan)
        expect(report.outcomes.map(({ applied, attempts, outcome }) => [outcome, attempts, applied])).toEqual(
          plan.actions.map(() => ["found", 1, true])
        )
        expect((yield* clerk.writes).length).toBe(6)
        expect(Plan.isEmpty(yield* clerk.plan(list, { remove: "unlisted", unknown: "invite" }))).toBe(true)
      }).pipe(quick, unlimited)
  )

  it.live("sends a change again that was lost on its way", () =>
    Effect.gen(function* () {
      const clerk = yield* makeClerk(seedOf(["org:admin", "org:member", "org:member"], { users: 5 }))
      const list = [
        member(0, "org:admin"),
        member(1, "org:guest"),
        member(3),
        { emailAddress: "a@acme.com", role: "org:member" }
      ]
      const plan = yield* clerk.plan(list, { remove: "unlisted", unknown: "invite" })
      for (const operation of ["create", "update", "delete"]) {
        yield* clerk.inject({ operation: `OrganizationMemberships.${operation}`, with: "reset" })
      }
      yield* clerk.inject({ operation: "OrganizationInvitations.create", with: { status: 503 } })
      const report = yield* clerk.sync.run(plan)
      expect(report.outcomes.map(({ attempts, outcome }) => [outcome, attempts])).toEqual(
        plan.actions.map(() => ["done", 2])
      )
    }).pipe(quick, unlimited)
  )

  it.live(
    "keeps what an action took while nobody knows what became of it, and reads both budgets before it holds another",
    () =>
      Effect.gen(function* () {
        const clerk = yield* makeClerk(seedOf(["org:admin", "org:member"], { users: 4, seats: 3 }))
        const plan = yield* clerk.plan([member(0, "org:admin"), member(2), member(3)], { remove: "unlisted" })
        yield* clerk.inject({ operation: "OrganizationMemberships.delete", with: "loseAnswer" })
        // The read that would show the removal, with its retries.
        const blind = clerk.inject({ operation: "OrganizationMemberships.list", times: 4, with: { status: 500 } })
        const late = yield* over(clerk.emulator, { beforeWrite: (n) => (n === 0 ? blind : Effect.void) })
        const report = yield* late.sync.run(plan, { concurrency: 1 })
        expect(report.counts).toMatchObject({ done: 2, failed: 1 })
        const failed = report.outcomes.find(({ action }) => action._tag === "Remove")
        expect(failed).toMatchObject({ applied: true, outcome: { _tag: "Failed", error: { processed: "maybe" } } })
        expect(yield* clerk.members).toEqual({ user_0: "org:admin", user_2: "org:member", user_3: "org:member" })
      }).pipe(quick, unlimited)
  )

  it.live("reads the seats again where somebody else has taken one, and holds what does not fit", () =>
    Effect.gen(function* () {
      const clerk = yield* makeClerk(seedOf(["org:admin", "org:member"], { users: 6, seats: 4 }))
      const plan = yield* clerk.plan([member(0, "org:admin"), member(1), member(2), member(3)])
      const rival = yield* over(clerk.emulator)
      const taken = yield* rival.plan([member(0, "org:admin"), member(1), member(4)])
      const report = yield* interfering(clerk, plan, unlimited(rival.sync.run(taken, { stale: "skip" })))
      expect(report.counts).toMatchObject({ done: 1, held: 1 })
      expect(report.outcomes.at(-1)?.outcome).toEqual({ _tag: "Held", why: "seats" })
      expect((yield* clerk.writes).filter((write) => write.endsWith("403")).length).toBe(1)
    }).pipe(quick, unlimited)
  )

  it.live("reads the administrators again where somebody else has demoted one, and holds what would leave none", () =>
    Effect.gen(function* () {
      const clerk = yield* makeClerk(seedOf(["org:admin", "org:admin", "org:admin", "org:member"]))
      const plan = yield* clerk.plan([member(0, "org:admin"), member(1), member(2), member(3, "org:guest")])
      const rival = yield* over(clerk.emulator)
      const demoted = yield* rival.plan([member(0), member(1, "org:admin"), member(2, "org:admin"), member(3)])
      const report = yield* interfering(clerk, plan, unlimited(rival.sync.run(demoted, { stale: "skip" })))
      expect(report.counts).toMatchObject({ done: 2, held: 1 })
      expect(report.outcomes.map(({ outcome }) => outcome)).toContainEqual({ _tag: "Held", why: "administrators" })
      const roles = Object.values(yield* clerk.members)
      expect(roles.filter((role) => role === "org:admin").length).toBe(1)
    }).pipe(quick, unlimited)
  )

  it.live("tells of a membership that somebody else has changed meanwhile, and leaves it", () =>
    Effect.gen(function* () {
      const clerk = yield* makeClerk(seedOf(["org:admin", "org:member", "org:member"], { users: 5 }))
      const plan = yield* clerk.plan([member(0, "org:admin"), member(1), member(2, "org:guest"), member(3), member(4)])
      const rival = yield* over(clerk.emulator)
      const changed = yield* rival.plan([member(0, "org:admin"), member(1), member(4, "org:admin"), member(3)], {
        remove: "unlisted"
      })
      const report = yield* interfering(clerk, plan, unlimited(rival.sync.run(changed, { stale: "skip" })))
      const rejoined = (yield* clerk.emulator.snapshot).memberships?.find(({ userId }) => userId === "user_4")
      expect(report.outcomes.map(({ outcome }) => outcome)).toEqual([
        { _tag: "Stale", now: null },
        "found",
        { _tag: "Stale", now: { membershipId: rejoined?.id, role: "org:admin" } }
      ])
      expect(report.outcomes.every(({ applied }) => !applied)).toBe(true)
    }).pipe(quick, unlimited)
  )

  it.effect("tries an action that Clerk has no seat for once more, and not for ever", () =>
    Effect.gen(function* () {
      const clerk = yield* makeClerk(seedOf(["org:admin"], { users: 2 }))
      const plan = yield* clerk.plan([member(0, "org:admin"), member(1)])
      const full = { status: 403, code: "organization_membership_quota_exceeded" }
      yield* clerk.inject({ operation: "OrganizationMemberships.create", times: Infinity, with: full })
      const report = yield* clerk.sync.run(plan)
      expect(report.outcomes[0]).toMatchObject({ attempts: 2, outcome: { _tag: "Failed" } })
    }).pipe(unlimited)
  )

  it.effect("sends no invitation in place of one that could not be revoked", () =>
    Effect.gen(function* () {
      const invitations = [{ organizationId: "org_acme", emailAddress: "a@acme.com", role: "org:member" }]
      const clerk = yield* makeClerk(seedOf(["org:admin"], { invitations }))
      const list = [member(0, "org:admin"), { emailAddress: "a@acme.com", role: "org:admin" }]
      const plan = yield* clerk.plan(list, { unknown: "invite" })
      yield* clerk.inject({ operation: "OrganizationInvitations.revoke", with: { status: 403 } })
      const report = yield* clerk.sync.run(plan)
      expect(report.outcomes.map(({ action, attempts, outcome }) => [action._tag, attempts, typeof outcome])).toEqual([
        ["Revoke", 1, "object"],
        ["Invite", 0, "object"]
      ])
      expect(report.counts.failed).toBe(2)
      expect(yield* clerk.writes).toEqual(["OrganizationInvitations.revoke 403"])
    }).pipe(unlimited)
  )

  it.effect("takes no invitation that it has revoked for the one that it has sent in its place", () =>
    Effect.gen(function* () {
      const invitations = [{ organizationId: "org_acme", emailAddress: "a@acme.com", role: "org:member" }]
      const clerk = yield* makeClerk(seedOf(["org:admin"], { invitations }))
      const list = [member(0, "org:admin"), { emailAddress: "a@acme.com", role: "org:admin" }]
      const plan = yield* clerk.plan(list, { unknown: "invite" })
      yield* clerk.inject({ operation: "OrganizationInvitations.create", with: "reset" })
      const report = yield* clerk.sync.run(plan)
      expect(report.outcomes.map(({ attempts, outcome }) => [outcome, attempts])).toEqual([
        ["done", 1],
        ["done", 2]
      ])
      const snapshot = yield* clerk.emulator.snapshot
      expect(snapshot.invitations?.map(({ role, status }) => [role, status])).toEqual([
        ["org:member", "revoked"],
        ["org:admin", "pending"]
      ])
    }).pipe(unlimited)
  )

  it.live("says that a change may have been made before somebody else has made another", () =>
    Effect.gen(function* () {
      const clerk = yield* makeClerk(seedOf(["org:admin", "org:member"]))
      const plan = yield* clerk.plan([member(0, "org:admin"), member(1, "org:guest")])
      const rival = yield* over(clerk.emulator)
      const promoted = Effect.gen(function* () {
        const plan = yield* rival.plan([member(0, "org:admin"), member(1, "org:admin")])
        yield* rival.sync.run(plan)
      }).pipe(unlimited, Effect.asVoid, Effect.orDie)
      yield* clerk.inject({ operation: "OrganizationMemberships.update", with: "loseAnswer" })
      const late = yield* over(clerk.emulator, { afterWrite: (n) => (n === 0 ? promoted : Effect.void) })
      const report = yield* late.sync.run(plan)
      expect(report.outcomes[0]).toMatchObject({
        outcome: { _tag: "Stale", now: { role: "org:admin" } },
        applied: true
      })
    }).pipe(quick, unlimited)
  )

  it.effect("waits as long as Clerk asks before it looks what became of an action, too", () =>
    Effect.gen(function* () {
      const clerk = yield* makeClerk(seedOf(["org:admin"], { users: 2 }))
      const plan = yield* clerk.plan([member(0, "org:admin"), member(1)])
      yield* clerk.inject({ operation: "OrganizationMemberships.create", with: "loseAnswer" })
      const limited = clerk.inject({
        operation: "OrganizationMemberships.list",
        with: { status: 429, headers: { "retry-after": "600" } }
      })
      const late = yield* over(clerk.emulator, { beforeWrite: () => limited })
      const throttled = yield* Deferred.make<number>()
      const running = yield* Effect.forkChild(
        Stream.runLast(
          Stream.tap(late.sync.apply(plan), (event) =>
            event._tag === "Throttled" ? Deferred.succeed(throttled, event.until) : Effect.void
          )
        )
      )
      expect(yield* Deferred.await(throttled)).toBe(600_000)
      yield* TestClock.adjust("10 minutes")
      const last = yield* Fiber.join(running)
      expect(last._tag === "Some" && last.value._tag === "Finished" && last.value.report.counts.found).toBe(1)
      expect((yield* clerk.writes).length).toBe(1)
    }).pipe(unlimited)
  )

  it.live("looks again where Clerk's list lags behind a change whose response was lost", () =>
    Effect.gen(function* () {
      const clerk = yield* makeClerk(seedOf(["org:admin"], { users: 2 }))
      const plan = yield* clerk.plan([member(0, "org:admin"), member(1)])
      yield* clerk.inject({ operation: "OrganizationMemberships.create", with: "loseAnswer" })
      const lag = clerk.inject({
        operation: "OrganizationMemberships.list",
        times: 2,
        with: { status: 200, body: '{"data":[],"total_count":0}' }
      })
      const late = yield* over(clerk.emulator, { beforeWrite: (n) => (n === 0 ? lag : Effect.void) })
      const report = yield* late.sync.run(plan)
      expect(report.outcomes[0]).toMatchObject({ outcome: "found", applied: true })
      expect(yield* clerk.members).toEqual({ user_0: "org:admin", user_1: "org:member" })
    }).pipe(quick, unlimited)
  )

  it.live("stops by itself once 10 of the last 50 actions have failed", () =>
    Effect.gen(function* () {
      const clerk = yield* makeClerk(seedOf(["org:admin"], { users: 101 }))
      const plan = yield* clerk.plan([member(0, "org:admin"), ...Array.from({ length: 100 }, (_, n) => member(n + 1))])
      yield* clerk.inject({ operation: "OrganizationMemberships.create", times: Infinity, with: { status: 422 } })
      const report = yield* clerk.sync.run(plan, { concurrency: 1 })
      expect(report.counts).toMatchObject({ failed: 10, held: 90 })
      expect(report.outcomes.at(-1)?.outcome).toEqual({ _tag: "Held", why: "stopped" })
      yield* clerk.emulator.clearFaults
      const resumed = yield* clerk.sync.run(plan)
      expect(resumed.counts.done).toBe(100)
      expect(resumed.outcomes[0]?.attempts).toBe(2)
    }).pipe(quick, unlimited)
  )

  it.live("stops at once where the secret key is no longer accepted", () =>
    Effect.gen(function* () {
      const clerk = yield* makeClerk(seedOf(["org:admin"], { users: 11 }))
      const plan = yield* clerk.plan([member(0, "org:admin"), ...Array.from({ length: 10 }, (_, n) => member(n + 1))])
      yield* clerk.inject({ operation: "OrganizationMemberships.create", times: Infinity, with: { status: 401 } })
      const report = yield* clerk.sync.run(plan, { concurrency: 1 })
      expect(report.counts).toMatchObject({ failed: 1, held: 9 })
      const failed = report.outcomes[0]?.outcome
      expect(typeof failed === "object" && failed._tag === "Failed" && failed.error._tag).toBe("SDKException")
    }).pipe(quick, unlimited)
  )

  it.effect("waits as long as Clerk asks, tells until when, and goes on", () =>
    Effect.gen(function* () {
      const clerk = yield* makeClerk(seedOf(["org:admin"], { users: 2 }))
      const plan = yield* clerk.plan([member(0, "org:admin"), member(1)])
      yield* clerk.inject({
        operation: "OrganizationMemberships.create",
        with: { status: 429, headers: { "retry-after": "600" } }
      })
      const throttled = yield* Deferred.make<number>()
      const running = yield* Effect.forkChild(
        Stream.runForEach(clerk.sync.apply(plan), (event) =>
          event._tag === "Throttled" ? Deferred.succeed(throttled, event.until) : Effect.void
        )
      )
      expect(yield* Deferred.await(throttled)).toBe(600_000)
      expect(yield* clerk.writes).toEqual(["OrganizationMemberships.create 429"])
      yield* TestClock.adjust("10 minutes")
      yield* Fiber.join(running)
      expect(yield* clerk.writes).toEqual(["OrganizationMemberships.create 429", "OrganizationMemberships.create 200"])
    }).pipe(unlimited)
  )
})

/** Applies a plan one action after the other, and lets somebody else write before the first one. */
const interfering = Effect.fnUntraced(function* (
  clerk: Clerk,
  plan: Plan.Plan,
  interference: Effect.Effect<unknown, unknown>
) {
  const beforeWrite = (n: number) => (n === 0 ? Effect.orDie(Effect.asVoid(interference)) : Effect.void)
  const late = yield* over(clerk.emulator, { beforeWrite })
  return yield* late.sync.run(plan, { concurrency: 1 })
})
