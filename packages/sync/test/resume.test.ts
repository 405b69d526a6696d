import { OrganizationInvitations } from "@effect-clerk/memberships"
import { describe, expect, it } from "@effect/vitest"
import { Deferred, Effect, Fiber, Layer, Redacted, Stream } from "effect"
import { TestClock } from "effect/testing"
import { type Plan, type SyncEvent, SyncJournal } from "../src/index.ts"
import { type Clerk, makeClerk, member, organizationId, seedOf, unlimited } from "./support.ts"

const invitationsOver = ({ emulator }: Clerk) =>
  Effect.provide(
    OrganizationInvitations,
    OrganizationInvitations.layerFetch({ secretKey: Redacted.make("sk_test_other"), fetch: emulator.fetch })
  )

const journaled = Effect.fnUntraced(function* (seed: Parameters<typeof makeClerk>[0]) {
  const journal = yield* SyncJournal.makeMemory
  return { journal, clerk: yield* makeClerk(seed, { journal: Layer.succeed(SyncJournal, journal) }) }
})

/** Leaves a journal as an apply does that is killed after all of its actions have begun. */
const killed = (journal: SyncJournal["Service"], plan: Plan.Plan) =>
  Effect.scoped(
    Effect.gen(function* () {
      const { append } = yield* journal.open(plan)
      yield* append({ _tag: "Plan", format: "effect-clerk/membership-journal@1", at: 1, plan }, true)
      for (const n of plan.actions.keys()) yield* append({ _tag: "Began", at: 1, n }, true)
    })
  )

const invite = (name: string, role = "org:member") => ({ emailAddress: `${name}@acme.com`, role })

const pending = (name: string) => ({ organizationId, emailAddress: `${name}@acme.com`, role: "org:member" })

describe("an apply that is resumed", () => {
  it.effect("tells how fast it is without what it has found, which took no time", () =>
    Effect.gen(function* () {
      const { clerk } = yield* journaled(seedOf(["org:admin"], { users: 4 }))
      const plan = yield* clerk.plan([member(0, "org:admin"), member(1), member(2), member(3)])
      yield* clerk.inject({ operation: "OrganizationMemberships.create", with: { status: 403 } })
      expect((yield* clerk.sync.run(plan)).counts).toMatchObject({ done: 2, failed: 1 })
      yield* clerk.inject({
        operation: "OrganizationMemberships.create",
        with: { status: 429, headers: { "retry-after": "600" } }
      })
      const throttled = yield* Deferred.make<void>()
      const progress = yield* Deferred.make<SyncEvent>()
      const running = yield* Effect.forkChild(
        Stream.runForEach(clerk.sync.apply(plan), (event) => {
          if (event._tag === "Throttled") return Deferred.succeed(throttled, undefined)
          return event._tag === "Progress" ? Deferred.succeed(progress, event) : Effect.void
        })
      )
      yield* Deferred.await(throttled)
      yield* TestClock.adjust("2 seconds")
      expect(yield* Deferred.await(progress)).toEqual({ _tag: "Progress", done: 2, of: 3, perSecond: 0 })
      yield* Fiber.interrupt(running)
    }).pipe(unlimited)
  )

  it.effect("mails nobody twice whose invitation an apply had begun that was killed, whatever became of it since", () =>
    Effect.gen(function* () {
      const { clerk, journal } = yield* journaled(seedOf(["org:admin"]))
      const names = ["pending", "accepted", "revoked", "lost"]
      const plan = yield* clerk.plan([member(0, "org:admin"), ...names.map((name) => invite(name))], {
        unknown: "invite"
      })
      yield* killed(journal, plan)
      const invitations = yield* invitationsOver(clerk)
      const [, accepted, revoked] = yield* Effect.forEach(names.slice(0, 3), (name) =>
        invitations.create({ organizationId, ...invite(name) })
      )
      yield* clerk.emulator.acceptInvitation(accepted?.id ?? "")
      yield* invitations.revoke({ organizationId, invitationId: revoked?.id ?? "" })
      const report = yield* clerk.sync.run(plan)
      expect(report.outcomes.map(({ applied, attempts, outcome }) => [outcome, attempts, applied])).toEqual([
        ["found", 1, true],
        ["found", 1, true],
        ["found", 1, true],
        ["done", 2, true]
      ])
      const { invitations: all = [] } = yield* clerk.emulator.snapshot
      expect(all.map(({ emailAddress }) => emailAddress)).toEqual(names.map((name) => `${name}@acme.com`))
    }).pipe(unlimited)
  )

  it.effect("sends no invitation again that it has sent, though somebody else has revoked it", () =>
    Effect.gen(function* () {
      const { clerk } = yield* journaled(seedOf(["org:admin"]))
      const plan = yield* clerk.plan([member(0, "org:admin"), invite("a"), invite("b")], { unknown: "invite" })
      yield* clerk.sync.run(plan)
      const invitations = yield* invitationsOver(clerk)
      const [first] = (yield* clerk.emulator.snapshot).invitations ?? []
      yield* invitations.revoke({ organizationId, invitationId: first?.id ?? "" })
      for (let round = 0; round < 2; round++) {
        const report = yield* clerk.sync.run(plan)
        expect(report.outcomes.map(({ applied, attempts, outcome }) => [outcome, attempts, applied])).toEqual([
          ["found", 1, true],
          ["found", 1, true]
        ])
      }
      expect((yield* clerk.emulator.snapshot).invitations?.length).toBe(2)
      // Of what it has recorded as sent, nothing has to be asked.
      const asked = (yield* clerk.emulator.requests).filter(
        ({ operation }) => operation === "OrganizationInvitations.list"
      )
      expect(asked.every(({ query }) => query.includes("status=pending"))).toBe(true)
    }).pipe(unlimited)
  )

  it.effect("asks what became of an invitation that it had begun to revoke", () =>
    Effect.gen(function* () {
      const names = ["pending", "revoked", "accepted"]
      const { clerk, journal } = yield* journaled(seedOf(["org:admin"], { invitations: names.map(pending) }))
      const plan = yield* clerk.plan([member(0, "org:admin")], { remove: "unlisted" })
      yield* killed(journal, plan)
      const invitations = yield* invitationsOver(clerk)
      const idOf = (name: string): string => {
        const action = plan.actions.find((action) => action.name === `${name}@acme.com`)
        return action?._tag === "Revoke" ? action.before.invitationId : ""
      }
      yield* invitations.revoke({ organizationId, invitationId: idOf("revoked") })
      yield* clerk.emulator.acceptInvitation(idOf("accepted"))
      const report = yield* clerk.sync.run(plan)
      const outcomeOf = (name: string) =>
        report.outcomes.find(({ action }) => action.name === `${name}@acme.com`)?.outcome
      expect(outcomeOf("pending")).toBe("done")
      expect(outcomeOf("revoked")).toBe("found")
      expect(outcomeOf("accepted")).toMatchObject({ _tag: "Stale", now: { status: "accepted" } })
    }).pipe(unlimited)
  )

  it.effect("takes an invitation for revoked that is no longer there", () =>
    Effect.gen(function* () {
      const { clerk, journal } = yield* journaled(seedOf(["org:admin"], { invitations: [pending("gone")] }))
      const plan = yield* clerk.plan([member(0, "org:admin")], { remove: "unlisted" })
      yield* killed(journal, plan)
      const { invitations: _, ...snapshot } = yield* clerk.emulator.snapshot
      yield* clerk.emulator.restore(snapshot)
      const report = yield* clerk.sync.run(plan)
      expect(report.counts.found).toBe(1)
    }).pipe(unlimited)
  )

  it.effect("takes no invitation for revoked because its base URL has no such path", () =>
    Effect.gen(function* () {
      const { clerk, journal } = yield* journaled(seedOf(["org:admin"], { invitations: [pending("gone")] }))
      const plan = yield* clerk.plan([member(0, "org:admin")], { remove: "unlisted" })
      yield* killed(journal, plan)
      const [gone] = (yield* clerk.emulator.snapshot).invitations ?? []
      yield* Effect.orDie(clerk.emulator.acceptInvitation(gone?.id ?? ""))
      const longMessage = "The URL does not exist"
      const body = JSON.stringify({
        errors: [{ code: "resource_not_found", message: "not found", long_message: longMessage }]
      })
      yield* clerk.inject({ operation: "OrganizationInvitations.get", with: { status: 404, body } })
      const failure = yield* Effect.flip(clerk.sync.run(plan))
      expect(failure).toMatchObject({ _tag: "SDKException", reason: { status: 404, errors: [{ longMessage }] } })
    }).pipe(unlimited)
  )

  it.effect("leaves the base from which the next plan removes whom the list has dropped", () =>
    Effect.gen(function* () {
      const { clerk } = yield* journaled(seedOf(["org:admin", "org:member"], { users: 4 }))
      yield* clerk.sync.run(yield* clerk.plan([member(0, "org:admin"), member(2), member(3)]))
      const plan = yield* clerk.plan([member(0, "org:admin"), member(3)], { remove: "managed" })
      expect(plan.actions.map(({ _tag, name }) => [_tag, name])).toEqual([["Remove", "user2@acme.com"]])
    }).pipe(unlimited)
  )
})
