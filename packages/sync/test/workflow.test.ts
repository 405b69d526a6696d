import { describe, expect, it } from "@effect/vitest"
import * as Observer from "@effect-clerk/http/Observer"
import { Deferred, Effect, Layer, Option, References } from "effect"
import { TestClock } from "effect/testing"
import type { Workflow } from "effect/workflow"
import { JournalError, Plan, SyncState } from "../src/index.ts"
import { type Announcement, MembershipSyncWorkflow } from "../src/Workflow.ts"
import { lenient, member, organizationId, seedOf } from "./support.ts"
import { advanceUntil, durably, reportOf, untilEnded } from "./workflowSupport.ts"

const hour = 3_600_000

const options = { ...lenient, remove: "unlisted", unknown: "invite" } as const

const isComplete = <A, E>(result: Option.Option<Workflow.Result<A, E>>): boolean =>
  Option.isSome(result) && result.value._tag === "Complete"

/** Rows of a list for people who have no account yet. */
const guests = (count: number) =>
  Array.from({ length: count }, (_, n) => ({ emailAddress: `guest${n}@acme.com`, role: "org:member" }))

describe("MembershipSyncWorkflow", () => {
  it.effect("makes the members what the list says, accounts for each action, and ends at once where it has ended", () =>
    durably(
      seedOf(["org:admin", "org:member", "org:member", "org:admin"], {
        users: 80,
        invitations: [{ organizationId, emailAddress: "old@acme.com", role: "org:member" }]
      }),
      ({ emulator, sync, writes }) =>
        Effect.gen(function* () {
          const members = [
            member(0, "org:admin"),
            member(1, "org:admin"),
            { ...member(2), publicMetadata: { team: "core" } },
            ...Array.from({ length: 60 }, (_, n) => member(n + 4, "org:guest")),
            { emailAddress: "new@acme.com", role: "org:member" }
          ]
          const plan = yield* sync.plan({ organizationId, members }, options)
          const result = yield* MembershipSyncWorkflow.execute({ plan })
          const { counts, hash, outcomes } = reportOf(result)
          expect(hash).toBe(plan.hash)
          expect(counts).toEqual({ done: 65, found: 0, failed: 0, held: 0, stale: 0, interrupted: 0 })
          expect(outcomes.map(({ action, attempts, before }) => [action, before, attempts])).toEqual(
            plan.actions.map((action) => [action, action.before, 1])
          )
          expect((yield* writes).length).toBe(65)
          const { length } = yield* emulator.requests
          expect(yield* MembershipSyncWorkflow.execute({ plan })).toEqual(result)
          expect((yield* emulator.requests).length).toBe(length)
          expect(Plan.isEmpty(yield* sync.plan({ organizationId, members }, options))).toBe(true)
        })
    )
  )

  it.effect("runs a plan once that is started twice at the same time", () =>
    durably(seedOf(["org:admin"], { users: 40 }), ({ sync, writes }) =>
      Effect.gen(function* () {
        const members = [member(0, "org:admin"), ...Array.from({ length: 39 }, (_, n) => member(n + 1))]
        const plan = yield* sync.plan({ organizationId, members })
        const start = MembershipSyncWorkflow.execute({ plan })
        const [first, second] = yield* Effect.all([start, start], { concurrency: "unbounded" })
        expect(second).toEqual(first)
        expect(yield* writes).toEqual(Array.from({ length: 39 }, () => "OrganizationMemberships.create 200"))
      })
    )
  )

  it.effect("makes the plan of a list, and runs it once for each key", () =>
    durably(seedOf(["org:admin"], { users: 3 }), ({ writes }) =>
      Effect.gen(function* () {
        const start = (key: string, n: number) =>
          MembershipSyncWorkflow.execute({
            plan: {
              key,
              organizationId,
              members: [member(0, "org:admin"), member(n)],
              options: { remove: "managed", guards: { maxRemovals: "50%" } }
            }
          })
        expect(reportOf(yield* start("monday", 1)).counts.done).toBe(1)
        expect(reportOf(yield* start("monday", 2)).outcomes).toMatchObject([{ action: { userId: "user_1" } }])
        expect(reportOf(yield* start("tuesday", 2)).counts.done).toBe(2)
        expect(yield* writes).toEqual([
          "OrganizationMemberships.create 200",
          expect.stringMatching(/200$/),
          expect.stringMatching(/200$/)
        ])
      })
    )
  )

  it.effect("changes nothing before the hash of its plan is approved", () =>
    Effect.gen(function* () {
      const asked = yield* Deferred.make<Announcement>()
      yield* durably(
        seedOf(["org:admin"], { users: 2 }),
        ({ sync, writes }) =>
          Effect.gen(function* () {
            const plan = yield* sync.plan({ organizationId, members: [member(0, "org:admin"), member(1)] })
            const running = yield* Effect.forkChild(MembershipSyncWorkflow.execute({ plan, awaitApproval: true }))
            const executionId = yield* MembershipSyncWorkflow.executionId({ plan })
            expect(yield* Deferred.await(asked)).toEqual({ executionId, plan })
            yield* TestClock.adjust("1 hour")
            yield* advanceUntil(Effect.map(MembershipSyncWorkflow.poll(executionId), Option.isSome))
            expect(yield* MembershipSyncWorkflow.poll(executionId)).toMatchObject({ value: { _tag: "Suspended" } })
            expect(yield* writes).toEqual([])
            yield* MembershipSyncWorkflow.approve(executionId, plan.hash)
            expect(reportOf(yield* untilEnded(running)).counts.done).toBe(1)
          }),
        { announce: (announcement) => Effect.asVoid(Deferred.succeed(asked, announcement)) }
      )
    })
  )

  it.effect("waits for the approval of no plan that changes nothing, nor of one that was edited", () => {
    const announced: Array<Announcement> = []
    return durably(
      seedOf(["org:admin"], { users: 3 }),
      ({ sync, writes }) =>
        Effect.gen(function* () {
          const empty = yield* sync.plan({ organizationId, members: [member(0, "org:admin")] })
          const { counts } = reportOf(yield* MembershipSyncWorkflow.execute({ plan: empty, awaitApproval: true }))
          expect(counts).toMatchObject({ done: 0, held: 0 })
          const plan = yield* sync.plan({ organizationId, members: [member(0, "org:admin"), member(1)] })
          const edited = { ...plan, listed: 3 }
          expect(yield* MembershipSyncWorkflow.execute({ plan: edited, awaitApproval: true })).toEqual({
            _tag: "Stale",
            reason: { _tag: "Edited" }
          })
          expect(announced).toEqual([])
          expect(yield* writes).toEqual([])
        }),
      { announce: (announcement) => Effect.sync(() => void announced.push(announcement)) }
    )
  })

  it.effect("takes the first 16 digits of the hash for it, and waits also where nobody could be told", () =>
    durably(
      seedOf(["org:admin"], { users: 2 }),
      ({ sync }) =>
        Effect.gen(function* () {
          const plan = yield* sync.plan({ organizationId, members: [member(0, "org:admin"), member(1)] })
          const executionId = yield* MembershipSyncWorkflow.executionId({ plan })
          yield* MembershipSyncWorkflow.approve(executionId, plan.hash.slice(0, "sha256:".length + 16))
          const result = yield* MembershipSyncWorkflow.execute({ plan, awaitApproval: true })
          expect(reportOf(result).counts.done).toBe(1)
        }).pipe(Effect.provideService(References.MinimumLogLevel, "None")),
      {
        announce: () => {
          throw new Error("the mail server is down")
        }
      }
    )
  )

  it.effect("is declined by the approval of another plan, and by an answer that says so", () =>
    durably(seedOf(["org:admin"], { users: 3 }), ({ sync, writes }) =>
      Effect.gen(function* () {
        const [first, second] = yield* Effect.forEach([1, 2], (n) =>
          sync.plan({ organizationId, members: [member(0, "org:admin"), member(n)] })
        )
        const plan = first ?? expect.unreachable()
        const other = second ?? expect.unreachable()
        const start = (plan: Plan.Plan) => MembershipSyncWorkflow.execute({ plan, awaitApproval: true })
        yield* MembershipSyncWorkflow.approve(yield* MembershipSyncWorkflow.executionId({ plan }), other.hash)
        expect(yield* start(plan)).toEqual({ _tag: "Declined", hash: plan.hash, approved: other.hash })
        yield* MembershipSyncWorkflow.decline(yield* MembershipSyncWorkflow.executionId({ plan: other }))
        expect(yield* start(other)).toEqual({ _tag: "Declined", hash: other.hash, approved: null })
        expect(yield* writes).toEqual([])
      })
    )
  )

  it.effect(
    "is stale where somebody else has written while it waited for its approval, or where it waited for a day",
    () =>
      durably(seedOf(["org:admin"], { users: 4 }), ({ sync, writes }) =>
        Effect.gen(function* () {
          const plan = yield* sync.plan({ organizationId, members: [member(0, "org:admin"), member(1)] })
          const other = yield* sync.plan({ organizationId, members: [member(0, "org:admin"), member(2)] })
          const running = yield* Effect.forkChild(MembershipSyncWorkflow.execute({ plan, awaitApproval: true }))
          yield* TestClock.adjust("1 minute")
          yield* sync.run(other)
          yield* MembershipSyncWorkflow.approve(yield* MembershipSyncWorkflow.executionId({ plan }), plan.hash)
          expect(yield* untilEnded(running)).toMatchObject({
            _tag: "Stale",
            reason: { _tag: "Changed", changes: [{ userId: "user_2" }] }
          })
          const late = yield* sync.plan({ organizationId, members: [member(0, "org:admin"), member(3)] })
          const waiting = yield* Effect.forkChild(MembershipSyncWorkflow.execute({ plan: late, awaitApproval: true }))
          yield* TestClock.adjust("25 hours")
          yield* MembershipSyncWorkflow.approve(yield* MembershipSyncWorkflow.executionId({ plan: late }), late.hash)
          expect(yield* untilEnded(waiting)).toMatchObject({ _tag: "Stale", reason: { _tag: "TooOld" } })
          expect((yield* writes).length).toBe(1)
        })
      )
  )

  it.effect("sleeps until Clerk's hour of invitations begins, and mails each address once", () =>
    durably(
      seedOf(["org:admin"]),
      ({ emulator, sync, writes }) =>
        Effect.gen(function* () {
          const members = [member(0, "org:admin"), ...guests(520)]
          const plan = yield* sync.plan({ organizationId, members }, { unknown: "invite" })
          const running = yield* Effect.forkChild(MembershipSyncWorkflow.execute({ plan }))
          const polled = Effect.flatMap(MembershipSyncWorkflow.executionId({ plan }), (executionId) =>
            MembershipSyncWorkflow.poll(executionId)
          )
          yield* advanceUntil(Effect.map(polled, Option.isSome))
          expect(yield* polled).toMatchObject({ value: { _tag: "Suspended" } })
          expect(reportOf(yield* untilEnded(running)).counts.done).toBe(520)
          const { invitations = [] } = yield* emulator.snapshot
          expect(new Set(invitations.map(({ emailAddress }) => emailAddress)).size).toBe(520)
          expect(invitations.length).toBe(520)
          const times = invitations.map(({ createdAt = 0 }) => createdAt).toSorted((a, b) => a - b)
          const [first = 0] = times
          expect(times.filter((time) => time - first < hour).length).toBe(500)
          // Clerk has rejected none: the client counts by itself.
          expect((yield* writes).every((write) => write.endsWith("200"))).toBe(true)
        }),
      { options: { limits: "production" } }
    )
  )

  it.effect(
    "ends where the organization is gone once it wakes, or the secret key is rejected, and has sent no more",
    () =>
      Effect.forEach(["gone", "rejected"] as const, (fault) =>
        durably(
          seedOf(["org:admin"]),
          ({ emulator, sync, writes }) =>
            Effect.gen(function* () {
              const members = [member(0, "org:admin"), ...guests(540)]
              const plan = yield* sync.plan({ organizationId, members }, { unknown: "invite" })
              const running = yield* Effect.forkChild(MembershipSyncWorkflow.execute({ plan }))
              const executionId = yield* MembershipSyncWorkflow.executionId({ plan })
              yield* advanceUntil(Effect.map(MembershipSyncWorkflow.poll(executionId), Option.isSome))
              const sent = yield* writes
              if (fault === "gone") {
                const nothing = { organizations: [], memberships: [], invitations: [] }
                yield* Effect.orDie(emulator.restore({ ...(yield* emulator.snapshot), ...nothing }))
              } else yield* Effect.orDie(emulator.inject({ with: { status: 401 }, times: 1000 }))
              const report = reportOf(yield* untilEnded(running))
              const { done, failed, held, interrupted } = report.counts
              expect({ done, interrupted, rest: failed + held }).toEqual({ done: 500, interrupted: 0, rest: 40 })
              const status = fault === "gone" ? 404 : 401
              expect(report.outcomes.find(({ outcome }) => typeof outcome === "object")?.outcome).toMatchObject({
                error: { reason: { status } }
              })
              expect(yield* writes).toEqual(sent)
            }),
          { options: { limits: "production" } }
        )
      )
  )

  it.effect("waits for the run that has its organization, and keeps an apply away from it", () =>
    durably(
      seedOf(["org:admin"], { users: 3 }),
      ({ sync, writes }) =>
        Effect.gen(function* () {
          const list = (key: string, n: number) => ({
            key,
            organizationId,
            members: [member(0, "org:admin"), member(n), ...guests(510)],
            options: { unknown: "invite" as const }
          })
          const first = yield* Effect.forkChild(MembershipSyncWorkflow.execute({ plan: list("first", 1) }))
          yield* advanceUntil(Effect.map(writes, ({ length }) => length >= 50))
          const second = yield* Effect.forkChild(MembershipSyncWorkflow.execute({ plan: list("second", 2) }))
          yield* TestClock.adjust("10 minutes")
          const { members } = list("third", 2)
          const plan = yield* sync.plan({ organizationId, members }, { unknown: "invite" })
          expect((yield* Effect.flip(sync.run(plan))).message).toContain("the durable run")
          const ends = [reportOf(yield* untilEnded(first)), reportOf(yield* untilEnded(second))]
          expect(ends.map(({ counts }) => counts)).toMatchObject([
            { done: 511, found: 0 },
            { done: 1, found: 0 }
          ])
          expect(ends[1]?.startedAt).toBeGreaterThanOrEqual(ends[0]?.finishedAt ?? Infinity)
          expect((yield* writes).every((write) => write.endsWith("200"))).toBe(true)
        }),
      { options: { limits: "production" } }
    )
  )

  it.effect("gives up the organization when it is interrupted, and saves what it has done", () =>
    durably(
      seedOf(["org:admin"], { users: 3 }),
      ({ sync, writes }) =>
        Effect.gen(function* () {
          const plan = yield* sync.plan(
            { organizationId, members: [member(0, "org:admin"), ...guests(510)] },
            { unknown: "invite" }
          )
          const executionId = yield* MembershipSyncWorkflow.execute({ plan }, { discard: true })
          yield* advanceUntil(Effect.map(writes, ({ length }) => length >= 50))
          yield* TestClock.adjust("10 minutes")
          yield* MembershipSyncWorkflow.interrupt(executionId)
          yield* advanceUntil(Effect.map(MembershipSyncWorkflow.poll(executionId), isComplete))
          const next = yield* sync.plan({ organizationId, members: [member(0, "org:admin"), member(2)] }, lenient)
          expect(next.observed.base).toMatchObject({ listed: 511 })
          const { counts } = reportOf(yield* MembershipSyncWorkflow.execute({ plan: next }))
          expect(counts.done).toBe(1)
        }),
      { options: { limits: "production" } }
    )
  )

  it.effect("sends under the policies of its layer, whoever has started it", () => {
    const attempts = { layer: 0, starter: 0 }
    const count = (name: keyof typeof attempts) =>
      Effect.provideService(Observer.Current, () => Effect.sync(() => void (attempts[name] += 1)))
    return durably(seedOf(["org:admin"], { users: 2 }), ({ emulator }) =>
      Effect.gen(function* () {
        const plan = { key: "monday", organizationId, members: [member(0, "org:admin"), member(1)] }
        expect(reportOf(yield* MembershipSyncWorkflow.execute({ plan }).pipe(count("starter"))).counts.done).toBe(1)
        expect(attempts).toEqual({ layer: (yield* emulator.requests).length, starter: 0 })
      })
    ).pipe(count("layer"))
  })

  it.effect("ends as a value, whatever it ends for", () =>
    durably(seedOf(["org:admin"], { users: 2 }), ({ emulator, sync, writes }) =>
      Effect.gen(function* () {
        const list = (key: string, userId: string) => ({
          key,
          organizationId,
          members: [member(0, "org:admin"), { userId, role: "org:member" }]
        })
        expect(yield* MembershipSyncWorkflow.execute({ plan: list("unknown", "user_9") })).toMatchObject({
          _tag: "Rejected",
          rejections: [{ _tag: "UnknownUser", source: "members[1]" }]
        })
        expect(
          yield* MembershipSyncWorkflow.execute({ plan: { ...list("missing", "user_1"), organizationId: "org_none" } })
        ).toMatchObject({ _tag: "Failed", error: { _tag: "ClerkErrors", status: 404 } })
        const { members } = list("plan", "user_1")
        const plan = yield* sync.plan({ organizationId, members })
        expect(
          yield* MembershipSyncWorkflow.execute({ plan: list("rate", "user_1"), options: { rate: 2 } })
        ).toMatchObject({
          _tag: "Failed",
          error: { reason: { _tag: "InvalidRequest", issues: [{ path: ["options", "rate"] }] } }
        })
        const edited = yield* sync.plan({ organizationId, members: [member(0, "org:admin")] })
        expect(yield* MembershipSyncWorkflow.execute({ plan: { ...edited, listed: 3 } })).toEqual({
          _tag: "Stale",
          reason: { _tag: "Edited" }
        })
        yield* Effect.orDie(emulator.inject({ operation: "OrganizationRoles.list", times: 9, with: { status: 500 } }))
        const running = yield* Effect.forkChild(MembershipSyncWorkflow.execute({ plan }))
        expect(yield* untilEnded(running)).toMatchObject({
          _tag: "Failed",
          error: { _tag: "SDKException", reason: { _tag: "UnexpectedStatus", status: 500 } }
        })
        expect(yield* writes).toEqual([])
      })
    )
  )

  it.effect("says that the base of the next plan was not saved", () => {
    const state = Layer.effect(
      SyncState,
      Effect.map(SyncState.makeMemory, (memory) =>
        SyncState.of({ ...memory, save: () => Effect.fail(new JournalError({ description: "the disk is full" })) })
      )
    )
    return durably(
      seedOf(["org:admin"], { users: 2 }),
      ({ sync }) =>
        Effect.gen(function* () {
          const plan = yield* sync.plan({ organizationId, members: [member(0, "org:admin"), member(1)] })
          const running = yield* Effect.forkChild(MembershipSyncWorkflow.execute({ plan }))
          expect(yield* untilEnded(running)).toMatchObject({
            _tag: "Unsaved",
            report: { counts: { done: 1 } },
            error: { _tag: "JournalError", description: "the disk is full" }
          })
        }),
      { state }
    )
  })
})
