import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { Course } from "../src/internal/durable/course.ts"
import type { ChunkEnd } from "../src/internal/durable/steps.ts"
import { MembershipSyncWorkflow } from "../src/Workflow.ts"
import { lenient, makeClerk, member, organizationId, seedOf, unlimited } from "./support.ts"
import { durably, reportOf, untilEnded } from "./workflowSupport.ts"

const options = { ...lenient, remove: "unlisted", unknown: "invite" } as const

describe("a durable run whose actions fail", () => {
  it.effect("stops at once where the secret key is rejected, and holds the rest of the plan", () =>
    durably(seedOf(["org:admin"], { users: 81 }), ({ emulator, sync }) =>
      Effect.gen(function* () {
        const members = [member(0, "org:admin"), ...Array.from({ length: 80 }, (_, n) => member(n + 1))]
        const plan = yield* sync.plan({ organizationId, members })
        yield* Effect.orDie(emulator.inject({ operation: "OrganizationMemberships.create", with: { status: 401 } }))
        const { counts, outcomes } = reportOf(yield* MembershipSyncWorkflow.execute({ plan }))
        expect(counts).toMatchObject({ failed: 1, done: 80 - 1 - counts.held })
        // The other chunks, at least.
        expect(counts.held).toBeGreaterThanOrEqual(55)
        const held = outcomes
          .map(({ outcome }) => outcome)
          .filter((outcome) => typeof outcome === "object" && outcome._tag === "Held")
        expect(held).toEqual(Array.from({ length: counts.held }, () => ({ _tag: "Held", why: "stopped" })))
      }).pipe(unlimited)
    )
  )

  it.effect("keeps what an action took while nobody knows what became of it, and reads both budgets at the end", () => {
    let writes = 0
    return durably(
      seedOf(["org:admin", "org:member"], { users: 4, seats: 3 }),
      ({ emulator, sync }) =>
        Effect.gen(function* () {
          const members = [member(0, "org:admin"), member(2), member(3)]
          const plan = yield* sync.plan({ organizationId, members }, options)
          yield* Effect.orDie(emulator.inject({ operation: "OrganizationMemberships.delete", with: "loseAnswer" }))
          const running = yield* Effect.forkChild(MembershipSyncWorkflow.execute({ plan, options: { concurrency: 1 } }))
          const { counts, outcomes } = reportOf(yield* untilEnded(running))
          expect(counts).toMatchObject({ done: 2, failed: 1 })
          expect(outcomes.find(({ action }) => action._tag === "Remove")).toMatchObject({
            applied: true,
            outcome: { _tag: "Failed", error: { processed: "maybe" } }
          })
          const { memberships = [] } = yield* emulator.snapshot
          expect(memberships.map(({ userId }) => userId)).toEqual(["user_0", "user_2", "user_3"])
        }).pipe(unlimited),
      {
        // The read that would show the removal fails, with its retries.
        around: (send, emulator) =>
          writes++ === 0
            ? Effect.andThen(
                Effect.orDie(
                  emulator.inject({ operation: "OrganizationMemberships.list", times: 4, with: { status: 500 } })
                ),
                send
              )
            : send
      }
    )
  })

  it.effect("leaves out what waits for an action that has failed", () =>
    durably(
      seedOf(["org:admin"], {
        invitations: [{ organizationId, emailAddress: "guest@acme.com", role: "org:member" }]
      }),
      ({ emulator, sync, writes }) =>
        Effect.gen(function* () {
          const members = [member(0, "org:admin"), { emailAddress: "guest@acme.com", role: "org:guest" }]
          const plan = yield* sync.plan({ organizationId, members }, options)
          yield* Effect.orDie(
            emulator.inject({ operation: "OrganizationInvitations.revoke", with: { status: 403, code: "forbidden" } })
          )
          const { outcomes } = reportOf(yield* MembershipSyncWorkflow.execute({ plan }))
          expect(outcomes.map(({ action, applied, attempts }) => [action._tag, attempts, applied])).toEqual([
            ["Revoke", 1, false],
            ["Invite", 0, false]
          ])
          expect(outcomes[1]?.outcome).toEqual(outcomes[0]?.outcome)
          expect(yield* writes).toEqual(["OrganizationInvitations.revoke 403"])
        }).pipe(unlimited)
    )
  )

  it.effect("leaves alone what somebody else has changed, where it is told to skip that", () =>
    durably(seedOf(["org:admin", "org:member"], { users: 4 }), ({ sync }) =>
      Effect.gen(function* () {
        const plan = yield* sync.plan({
          organizationId,
          members: [member(0, "org:admin"), member(1, "org:guest"), member(2)]
        })
        const other = yield* sync.plan({ organizationId, members: [member(0, "org:admin"), member(1, "org:admin")] })
        yield* sync.run(other)
        const { outcomes } = reportOf(yield* MembershipSyncWorkflow.execute({ plan, options: { stale: "skip" } }))
        expect(outcomes.map(({ outcome }) => outcome)).toMatchObject([
          { _tag: "Stale", now: { role: "org:admin" } },
          "done"
        ])
      }).pipe(unlimited)
    )
  )

  it.effect(
    "reads both budgets at the end where an action of a chunk was left unknown, though the chunk has read them, too",
    () =>
      Effect.gen(function* () {
        const { plan: planOf } = yield* makeClerk(seedOf(["org:admin"], { users: 3 }))
        const plan = yield* planOf([member(0, "org:admin"), member(1), member(2)])
        const course = new Course(plan, { at: 1, budgets: { administrators: 0, seats: 1 }, known: new Map(), rate: 1 })
        expect(course.next().actions).toEqual([0])
        const unknown: ChunkEnd["entries"][number] = {
          _tag: "Done",
          at: 2,
          n: 0,
          outcome: { _tag: "Stale", now: null },
          attempts: 1,
          applied: true
        }
        const budgets = { administrators: 0, seats: 0 }
        course.settle({ entries: [unknown], postponed: [], postponedFor: 0, isBlind: false, budgets })
        expect(course.next().actions).toEqual([])
        expect(course.isWorthReading).toBe(true)
        course.reset({ administrators: 0, seats: 1 })
        expect(course.next().actions).toEqual([1])
      })
  )

  it.effect("gives up after an hour to find out what a lost execution has done, and says that it does not know", () =>
    Effect.gen(function* () {
      const { plan: planOf } = yield* makeClerk(seedOf(["org:admin"], { users: 3 }))
      const plan = yield* planOf([member(0, "org:admin"), member(1), member(2)])
      const course = new Course(plan, { at: 1, budgets: { administrators: 0, seats: 1 }, known: new Map(), rate: 1 })
      const blind = (postponed: ReadonlyArray<number>): ChunkEnd => ({
        entries: [],
        postponed,
        postponedFor: 60_000,
        isBlind: true
      })
      for (let minute = 0; minute < 60; minute++) {
        const chunk = course.next()
        expect(chunk.actions).toEqual([0])
        course.settle(blind(chunk.actions))
      }
      course.settle(blind(course.next().actions))
      // The seat may be taken: nothing starts before a read.
      expect(course.next().actions).toEqual([])
      expect(course.isWorthReading).toBe(true)
      course.reset({ administrators: 0, seats: 0 })
      course.end()
      expect(course.entries.slice(1)).toMatchObject([
        { n: 0, outcome: "interrupted", applied: true },
        { n: 1, outcome: { _tag: "Held", why: "seats" }, applied: false }
      ])
    })
  )
})
