import { makeRandom, type Random } from "@effect-clerk/test-support/random"
import type { Seed } from "@effect-clerk/testing"
import { describe, expect, it } from "@effect/vitest"
import { Effect, Layer, Result, Stream } from "effect"
import {
  type DesiredMember,
  type DesiredOrganization,
  type MembershipSync,
  type Plan,
  type PlanRejected,
  SyncState
} from "../src/index.ts"
import { share } from "@effect-clerk/test-support/share"
import { makeClerk, organizationId, unlimited } from "./support.ts"

const users = 40

/** An instance of some organizations, with members and invitations at random. */
const seedOf = (random: Random, organizations: number): Seed => ({
  organizations: Array.from({ length: organizations }, (_, n) => ({
    id: `org_${n}`,
    name: `Organization ${n}`,
    maxAllowedMemberships: random.chance(0.2) ? random.upTo(12) : 0
  })),
  roles: [{ key: "org:guest", name: "Guest", permissions: [] }],
  users: Array.from({ length: users }, (_, n) => ({
    id: `user_${n}`,
    ...(n % 3 === 0 && { externalId: `hr-${n}` }),
    emailAddresses: [
      { emailAddress: `user${n}@acme.com`, status: n % 7 === 0 ? "unverified" : "verified" },
      ...(n % 5 === 0 ? [`alias${n}@acme.com`] : [])
    ]
  })),
  memberships: Array.from({ length: organizations }, (_, n) => n).flatMap((n) =>
    Array.from({ length: users }, (_, user) => user)
      .filter(() => random.chance(0.15))
      .map((user) => ({
        organizationId: `org_${n}`,
        userId: `user_${user}`,
        role: roleOf(random),
        publicMetadata: random.chance(0.2) ? { team: "core" } : {}
      }))
  ),
  invitations: Array.from({ length: organizations }, (_, n) => n).flatMap((n) =>
    random.chance(0.5) ? [{ organizationId: `org_${n}`, emailAddress: `guest${n}@acme.com`, role: "org:member" }] : []
  )
})

const pick = <A>(random: Random, items: ReadonlyArray<A>): A =>
  items[random.upTo(items.length - 1)] ?? expect.unreachable()

const roleOf = (random: Random): string => pick(random, ["org:admin", "org:member", "org:member", "org:guest"])

/** Names of a user, some of which name nobody, or nobody for certain. */
const namesOf = (n: number) => [
  { userId: `user_${n}` },
  { emailAddress: `user${n}@acme.com` },
  { emailAddress: `Alias${n}@acme.com` },
  { externalId: `hr-${n}` }
]

const rowOf = (random: Random, n: number): DesiredMember => {
  const isValid = [true, n % 7 !== 0, n % 5 === 0, n % 3 === 0]
  const name = pick(
    random,
    namesOf(n).filter((_, index) => isValid[index] === true || random.chance(0.02))
  )
  return { ...name, role: random.chance(0.01) ? "org:membr" : roleOf(random) }
}

const listOf = (random: Random, organizationId: string): DesiredOrganization => ({
  organizationId,
  members: random.chance(0.1)
    ? []
    : Array.from({ length: users }, (_, n) => n)
        .filter(() => random.chance(0.15))
        .map((n) => rowOf(random, n)),
  ...(random.chance(0.3) && { options: { remove: "managed", unknown: "skip" } })
})

/** A plan or its rejections, but for the time at which the plan was made. */
const comparable = (plan: Result.Result<Plan.Plan, PlanRejected>): unknown =>
  Result.isSuccess(plan) ? { ...plan.success, createdAt: 0, hash: "" } : plan.failure.rejections

const collect = (
  sync: MembershipSync["Service"],
  desireds: ReadonlyArray<DesiredOrganization>,
  options?: DesiredOrganization["options"]
) => Stream.runCollect(sync.planAll(desireds, options))

describe("MembershipSync.planAll", () => {
  it.effect("makes the plans that plan makes one by one, whatever is listed and whatever is there", () =>
    Effect.gen(function* () {
      const tags = new Map<string, number>()
      for (let number = 0; number < share(40); number++) {
        const random = makeRandom(number)
        const organizations = random.upTo(5) + 1
        const state = Layer.succeed(SyncState, yield* SyncState.makeMemory)
        const clerk = yield* makeClerk(seedOf(random, organizations), { state })
        for (let round = 0; round < 2; round++) {
          const lists = Array.from({ length: organizations }, (_, n) => listOf(random, `org_${n}`))
          const options = random.chance(0.5) ? ({ remove: "unlisted", unknown: "invite" } as const) : {}
          const together = yield* collect(clerk.sync, lists, options)
          expect(together.map(({ organizationId }) => organizationId)).toEqual(
            lists.map(({ organizationId }) => organizationId)
          )
          for (const [index, { options: own = options, ...list }] of lists.entries()) {
            const alone = yield* Effect.result(
              Effect.catchTag(clerk.sync.plan(list, own), ["ClerkErrors", "SDKException"], Effect.die)
            )
            const plan = together[index]?.plan ?? expect.unreachable()
            expect({ number, round, index, plan: comparable(plan) }).toEqual({
              number,
              round,
              index,
              plan: comparable(alone)
            })
            const tag = Result.isSuccess(plan) ? "plan" : plan.failure.rejections[0]._tag
            tags.set(tag, (tags.get(tag) ?? 0) + 1)
            // The next round has a base.
            if (Result.isSuccess(plan)) yield* clerk.sync.run(plan.success)
          }
        }
      }
      expect([...tags.keys()]).toEqual(expect.arrayContaining(["plan", "EmptyDesired", "UnknownUser", "SeatsExceeded"]))
    }).pipe(unlimited)
  )

  it.effect("reads the instance once, however many organizations are listed", () =>
    Effect.gen(function* () {
      const organizations = 150
      const clerk = yield* makeClerk({
        organizations: Array.from({ length: organizations }, (_, n) => ({ id: `org_${n}`, name: `Organization ${n}` })),
        users: Array.from({ length: organizations }, (_, n) => ({
          id: `user_${n}`,
          emailAddresses: [`user${n}@acme.com`]
        })),
        memberships: Array.from({ length: organizations * 4 }, (_, n) => ({
          organizationId: `org_${n % organizations}`,
          userId: `user_${(n + Math.floor(n / organizations)) % organizations}`,
          role: "org:admin"
        }))
      })
      const lists = Array.from({ length: organizations }, (_, n) => ({
        organizationId: `org_${n}`,
        members: [
          { userId: `user_${n}`, role: "org:admin" },
          { emailAddress: `user${(n + 9) % organizations}@acme.com`, role: "org:member" },
          { emailAddress: "user0@acme.com", role: "org:member" }
        ]
      }))
      const plans = yield* collect(clerk.sync, lists)
      expect(plans.filter(({ plan }) => Result.isSuccess(plan)).length).toBeGreaterThan(140)
      const counts = new Map<string, number>()
      for (const { operation } of yield* clerk.emulator.requests) {
        counts.set(operation ?? "", (counts.get(operation ?? "") ?? 0) + 1)
      }
      expect(Object.fromEntries(counts)).toEqual({
        "OrganizationMemberships.listForInstance": 2,
        "OrganizationInvitations.listForInstance": 1,
        "OrganizationRoles.list": 1,
        "Organizations.list": 2,
        "Users.list": 2
      })
    }).pipe(unlimited)
  )

  it.effect("rejects the list of an organization that does not exist, and plans the others", () =>
    Effect.gen(function* () {
      const clerk = yield* makeClerk({
        organizations: [{ id: organizationId, name: "Acme" }],
        users: [{ id: "user_0" }],
        memberships: [{ organizationId, userId: "user_0", role: "org:admin" }]
      })
      const members = [{ userId: "user_0", role: "org:admin" }]
      const [unknown, known] = yield* collect(clerk.sync, [
        { organizationId: "org_other", members },
        { organizationId, members }
      ])
      expect(unknown?.plan).toMatchObject({
        failure: { rejections: [{ _tag: "UnknownOrganization", organizationId: "org_other" }] }
      })
      expect(known?.plan).toMatchObject({ success: { actions: [] } })
    }).pipe(unlimited)
  )

  it.effect("names all that is invalid in any of the lists at once", () =>
    Effect.gen(function* () {
      const { sync } = yield* makeClerk({ organizations: [{ id: organizationId, name: "Acme" }] })
      const members = [{ userId: "user_0", role: "org:admin" }]
      const lists = [
        { organizationId: "", members },
        { organizationId, members: unreadable(), options: { guards: { minAdministrators: -1 } } },
        { organizationId, members },
        new Proxy({ organizationId: "org_other", members }, { ownKeys: () => expect.unreachable() }),
        { organizationId: "org_third", members: 5, remove: "managed" }
      ]
      // @ts-expect-error the lists are those of a program without types
      const failure = yield* Effect.flip(Stream.runCollect(sync.planAll(lists, { left: "stay" })))
      const issues =
        failure._tag === "SDKException" && failure.reason._tag === "InvalidRequest" && failure.reason.issues
      expect(issues && issues.map(({ expected, path }) => `${path.join(".")}: ${expected}`)).toEqual([
        "options.left: one of hold, restore",
        'desireds.0.organizationId: a non-empty, well-formed id other than "." and ".."',
        "desireds.1.guards.minAdministrators: an integer of at least 0",
        "desireds.1.members: an iterable of members that can be read",
        "desireds.2.organizationId: another than that of desireds[1]",
        "desireds.3: a list that can be read",
        "desireds.4.remove: nothing: it belongs to the options of the plan",
        "desireds.4.members: an iterable of members"
      ])
    })
  )

  it.effect("names the place of what is invalid among the lists, and sends nothing", () =>
    Effect.gen(function* () {
      const clerk = yield* makeClerk({ organizations: [{ id: organizationId, name: "Acme" }] })
      const members = [{ userId: "user_0", role: "org:admin" }]
      const issuesOf = (desireds: Iterable<DesiredOrganization>, options?: DesiredOrganization["options"]) =>
        Effect.map(Effect.flip(Stream.runCollect(clerk.sync.planAll(desireds, options))), (failure) =>
          failure._tag === "SDKException" && failure.reason._tag === "InvalidRequest"
            ? failure.reason.issues.map(({ path }) => path.join("."))
            : failure
        )
      const list = { organizationId, members }
      expect(yield* issuesOf([list, { organizationId: "org_other", members }, list])).toEqual([
        "desireds.2.organizationId"
      ])
      expect(yield* issuesOf([list, { organizationId: "", members }])).toEqual(["desireds.1.organizationId"])
      expect(yield* issuesOf([{ ...list, options: { guards: { minAdministrators: -1 } } }])).toEqual([
        "desireds.0.guards.minAdministrators"
      ])
      expect(yield* issuesOf([list], { guards: { minAdministrators: -1 } })).toEqual(["guards.minAdministrators"])
      expect(yield* issuesOf(unreadable())).toEqual(["desireds"])
      // @ts-expect-error one list is no list of lists
      expect(yield* issuesOf(list)).toEqual(["desireds"])
      expect(yield* collect(clerk.sync, [])).toEqual([])
      expect(yield* clerk.emulator.requests).toEqual([])
    })
  )
})

const unreadable = (): Iterable<DesiredOrganization> => ({
  [Symbol.iterator]: () => {
    throw new Error("the source is closed")
  }
})
