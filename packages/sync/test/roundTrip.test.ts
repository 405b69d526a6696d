import { RetryPolicy } from "@effect-clerk/core"
import { makeRandom, type Random } from "@effect-clerk/test-support/random"
import type { Seed } from "@effect-clerk/testing"
import { describe, expect, it } from "@effect/vitest"
import { Effect, Layer, Option, Stream } from "effect"
import { type DesiredMember, type PlanOptions, type Report, SyncJournal } from "../src/index.ts"
import { share, timeout } from "@effect-clerk/test-support/share"
import { type Clerk, makeClerk, organizationId, unlimited } from "./support.ts"

const roles = ["org:admin", "org:member", "org:guest"]

const some = <A>(random: Random, items: ReadonlyArray<A>, probability: number): ReadonlyArray<A> =>
  items.filter(() => random.chance(probability))

const roleOf = (random: Random): string => roles[random.upTo(roles.length - 1)] ?? ""

const metadataOf = (random: Random) =>
  random.chance(0.5)
    ? {}
    : {
        publicMetadata: { team: random.upTo(2), ...(random.chance(0.5) && { nested: { a: random.upTo(1) } }) },
        privateMetadata: random.chance(0.5) ? { salary: random.upTo(2) } : {}
      }

const numbers = Array.from({ length: 9 }, (_, n) => n)

const seedOf = (random: Random): Seed => ({
  organizations: [{ id: organizationId, name: "Acme" }],
  roles: [{ key: "org:guest", name: "Guest", permissions: [] }],
  users: numbers.map((n) => ({ id: `user_${n}`, emailAddresses: [`user${n}@acme.com`] })),
  memberships: [
    { organizationId, userId: "user_0", role: "org:admin" },
    ...some(random, numbers.slice(1), 0.6).map((n) => ({
      organizationId,
      userId: `user_${n}`,
      role: roleOf(random),
      ...metadataOf(random)
    }))
  ],
  invitations: some(random, numbers, 0.3).map((n) => ({
    organizationId,
    emailAddress: `guest${n}@acme.com`,
    role: roleOf(random)
  }))
})

const listOf = (random: Random): ReadonlyArray<DesiredMember> => [
  { userId: "user_0", role: "org:admin" },
  ...some(random, numbers.slice(1), 0.6).map((n) => ({
    emailAddress: `user${n}@acme.com`,
    role: roleOf(random),
    ...metadataOf(random),
    ...(random.chance(0.2) && { publicMetadata: { team: null } })
  })),
  ...some(random, numbers, 0.3).map((n) => ({ emailAddress: `guest${n}@acme.com`, role: roleOf(random) }))
]

const options: PlanOptions = { remove: "unlisted", unknown: "invite" }

/** Everything about the members and the pending invitations but their ids and times. */
const stateOf = ({ emulator }: Clerk) =>
  Effect.map(emulator.snapshot, ({ invitations = [], memberships = [] }) => [
    ...memberships
      .map(({ privateMetadata, publicMetadata, role, userId }) => ({ userId, role, publicMetadata, privateMetadata }))
      .toSorted((a, b) => a.userId.localeCompare(b.userId)),
    ...invitations
      .filter(({ status }) => status === undefined || status === "pending")
      .map(({ emailAddress, role }) => ({ emailAddress, role }))
      .toSorted((a, b) => a.emailAddress.localeCompare(b.emailAddress))
  ])

const withFaults = Effect.fnUntraced(function* ({ inject }: Clerk, random: Random) {
  for (let n = 0; n < 3; n++) {
    const faults = ["reset", "loseAnswer", { status: 503 }] as const
    yield* inject({ with: faults[random.upTo(2)] ?? "reset" })
  }
})

const undone = { guards: { maxRemovals: "100%", maxDemotions: "100%" } } as const

describe("an apply", () => {
  it.live(
    "leaves nothing to plan, and undo brings back what was there, whatever fails meanwhile",
    () =>
      Effect.gen(function* () {
        for (let seed = 0; seed < share(200); seed++) {
          const random = makeRandom(seed)
          const clerk = yield* makeClerk(seedOf(random))
          const before = yield* stateOf(clerk)
          const list = listOf(random)
          const plan = yield* clerk.plan(list, options)
          if (random.chance(0.5)) yield* withFaults(clerk, random)
          const report = yield* clerk.sync.run(plan)
          const { done, found } = report.counts
          expect(done + found, `seed ${seed}`).toBe(plan.actions.length)
          yield* clerk.emulator.clearFaults
          expect((yield* clerk.plan(list, options)).actions, `seed ${seed}`).toEqual([])
          const undo = yield* clerk.sync.undo(report, undone)
          expect(undo.held).toEqual([])
          yield* clerk.sync.run(undo)
          expect(yield* stateOf(clerk), `seed ${seed}`).toEqual(before)
          const again = yield* clerk.plan(list, options)
          expect(again.actions.length, `seed ${seed}`).toBe(plan.actions.length)
        }
      }).pipe(quick, unlimited),
    timeout
  )

  it.live(
    "is taken back as far as it came when it is cut short, or resumed and then taken back",
    () =>
      Effect.gen(function* () {
        for (let seed = 0; seed < share(200); seed++) {
          const random = makeRandom(seed)
          const journal = yield* SyncJournal.makeMemory
          const clerk = yield* makeClerk(seedOf(random), { journal: Layer.succeed(SyncJournal, journal) })
          const before = yield* stateOf(clerk)
          const plan = yield* clerk.plan(listOf(random), options)
          const cut = random.upTo(plan.actions.length)
          const isDone = ({ _tag }: { readonly _tag: string }) => _tag === "Done"
          yield* Stream.runDrain(Stream.take(Stream.filter(clerk.sync.apply(plan, { concurrency: 2 }), isDone), cut))
          if (random.chance(0.5)) yield* clerk.sync.run(plan)
          const read = yield* journal.read(plan.hash)
          if (Option.isNone(read)) continue
          const report: Report = read.value.report
          yield* clerk.sync.run(yield* clerk.sync.undo(report, undone))
          expect(yield* stateOf(clerk), `seed ${seed}`).toEqual(before)
        }
      }).pipe(quick, unlimited),
    timeout
  )
})

const quick = Effect.provideService(
  RetryPolicy.Current,
  RetryPolicy.exponential({ base: "1 millis", cap: "1 millis", times: 5 })
)
