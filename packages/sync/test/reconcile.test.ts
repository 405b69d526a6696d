import { makeRandom } from "@effect-clerk/test-support/random"
import type { Seed } from "@effect-clerk/testing"
import { describe, expect, it } from "@effect/vitest"
import { Effect, Layer, Result, Stream } from "effect"
import { TestClock } from "effect/testing"
import { type DesiredOrganization, type OrganizationPlan, Plan, type PlanOptions, SyncState } from "../src/index.ts"
import { MembershipSyncWorkflow } from "../src/Workflow.ts"
import { unlimited } from "./support.ts"
import { type Durable, durably, reportOf, untilEnded } from "./workflowSupport.ts"

const organizations = 200
const usersOf = 12

const idOf = (n: number): string => `org_${n}`

const seed: Seed = {
  organizations: Array.from({ length: organizations }, (_, n) => ({ id: idOf(n), name: `Organization ${n}` })),
  users: Array.from({ length: organizations * usersOf }, (_, n) => ({ id: `user_${n}` })),
  memberships: Array.from({ length: organizations * usersOf }, (_, n) => n)
    .filter((n) => n % usersOf < 8)
    .map((n) => ({
      organizationId: idOf(Math.floor(n / usersOf)),
      userId: `user_${n}`,
      role: n % usersOf === 0 ? "org:admin" : "org:member"
    }))
}

/** Users of each organization that the source lists, by their numbers. */
type Source = ReadonlyArray<ReadonlyArray<number>>

const listsOf = (source: Source): ReadonlyArray<DesiredOrganization> =>
  source.map((users, n) => ({
    organizationId: idOf(n),
    members: users.map((user) => ({
      userId: `user_${n * usersOf + user}`,
      role: user === 0 ? "org:admin" : "org:member"
    }))
  }))

const firstDay: Source = Array.from({ length: organizations }, () => [0, 1, 2, 3, 4, 5, 6, 7])

/** One in twenty organizations has another member on each day, and one member less. */
const nextDay = (source: Source, day: number): Source => {
  const random = makeRandom(day)
  return source.map((users) => {
    if (!random.chance(0.05)) return users
    const others = users.filter((user) => user === 0 || user !== users.at(-1))
    return [...others, random.upTo(usersOf - 2) + 1].filter((user, index, all) => all.indexOf(user) === index)
  })
}

const options: PlanOptions = { remove: "managed", left: "restore" }

/** Plans all organizations, starts a run for each plan, and waits for their ends. What is rejected is left alone. */
const reconcile = Effect.fnUntraced(function* ({ sync }: Durable, lists: ReadonlyArray<DesiredOrganization>) {
  const plans = yield* Stream.runCollect(sync.planAll(lists, options))
  const runs = plans.flatMap(({ plan }) =>
    Result.isSuccess(plan) && !Plan.isEmpty(plan.success)
      ? [MembershipSyncWorkflow.execute({ plan: plan.success })]
      : []
  )
  const results = yield* untilEnded(yield* Effect.forkChild(Effect.all(runs, { concurrency: "unbounded" })))
  for (const result of results) expect(reportOf(result).counts).toMatchObject({ failed: 0, held: 0, stale: 0 })
  return { plans, runs: runs.length }
})

const membersOf = (durable: Durable) =>
  Effect.map(durable.emulator.snapshot, ({ memberships = [] }) =>
    memberships.map(({ organizationId, userId }) => `${organizationId} ${userId}`).toSorted()
  )

const namesOf = (lists: ReadonlyArray<DesiredOrganization>): ReadonlyArray<string> =>
  lists
    .flatMap(({ members, organizationId }) =>
      Array.from(members, (member) => `${organizationId} ${"userId" in member ? member.userId : ""}`)
    )
    .toSorted()

const rejected = (plans: ReadonlyArray<OrganizationPlan>): ReadonlyArray<string> =>
  plans.flatMap(({ organizationId, plan }) => (Result.isFailure(plan) ? [organizationId] : []))

/** The state of organizations that were reconciled before. */
const reconciled = Layer.orDie(
  Layer.effect(
    SyncState,
    Effect.tap(SyncState.makeMemory, (state) =>
      Effect.forEach(listsOf(firstDay), ({ members, organizationId }) => {
        const listed = Array.from(members, (member) => ({
          userId: "userId" in member ? member.userId : "",
          role: member.role
        }))
        return state.save(
          { apiUrl: "https://api.clerk.com/v1", keyKind: "live", organizationId },
          {
            format: "effect-clerk/membership-base@1",
            appliedAt: 1,
            listed: listed.length,
            members: listed,
            invitations: []
          }
        )
      })
    )
  )
)

describe("a week of daily reconciles over 200 organizations", () => {
  it.effect("follows the source, and removes nobody on the day on which half of it is missing", () =>
    durably(
      seed,
      (durable) =>
        Effect.gen(function* () {
          let source = firstDay
          for (let day = 1; day <= 7; day++) {
            const lists = listsOf(source)
            if (day === 4) {
              const before = yield* membersOf(durable)
              const cut = listsOf(source.map((users) => users.slice(0, Math.floor(users.length / 2) - 1)))
              const { plans, runs } = yield* reconcile(durable, cut)
              expect(rejected(plans)).toEqual(lists.map(({ organizationId }) => organizationId))
              expect(runs).toBe(0)
              expect(yield* membersOf(durable)).toEqual(before)
              // Somebody has looked at one of them, and means it.
              const [first] = cut
              const list = first ?? expect.unreachable()
              const meant = [{ ...list, options: { ...options, acknowledge: { removals: 5, shrink: 5 } } }]
              expect((yield* reconcile(durable, meant)).runs).toBe(1)
              expect((yield* membersOf(durable)).length).toBe(before.length - 5)
            } else {
              const { plans } = yield* reconcile(durable, lists)
              expect(rejected(plans)).toEqual([])
              expect(yield* membersOf(durable)).toEqual(namesOf(lists))
            }
            yield* TestClock.adjust("1 day")
            source = nextDay(source, day)
          }
        }).pipe(unlimited),
      { state: reconciled }
    )
  )
})
