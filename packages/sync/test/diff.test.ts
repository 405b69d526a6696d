import { makeRandom } from "@effect-clerk/test-support/random"
import { describe, expect, it } from "vitest"
import type { DesiredMember, PlanOptions } from "../src/Desired.ts"
import type { Base } from "../src/internal/model/base.ts"
import type { Draft } from "../src/internal/model/hash.ts"
import { addressKey } from "../src/internal/model/observation.ts"
import {
  addMember,
  addUser,
  apply,
  baseOf,
  disturb,
  lenient,
  makeWorld,
  outcomes,
  planOf,
  someList,
  tryPlan,
  type World
} from "./world.ts"

type Role = string | undefined

/** A user in one state of the three-way table, beside an administrator who stays. */
const compare = (base: Role, now: Role, listed: Role, options: PlanOptions = {}): ReadonlyArray<string> => {
  const world = makeWorld()
  addMember(world, "user_boss", "org:owner")
  if (now === undefined) addUser(world, "user_ada")
  else addMember(world, "user_ada", now)
  const list: ReadonlyArray<DesiredMember> = [
    { userId: "user_boss", role: "org:owner" },
    ...(listed === undefined ? [] : [{ userId: "user_ada", role: listed }])
  ]
  const last = [
    { userId: "user_boss", role: "org:owner" },
    ...(base === undefined ? [] : [{ userId: "user_ada", role: base }])
  ]
  return outcomes(planOf(world, list, { ...lenient, ...options }, baseOf(last)), "user_ada")
}

describe("diff", () => {
  const [guest, member, admin] = ["org:guest", "org:member", "org:admin"]

  it.each<[state: string, base: Role, now: Role, listed: Role, options: PlanOptions, outcome: string]>([
    ["adds who was never there", undefined, undefined, member, {}, "Add listed"],
    ["keeps a stranger", undefined, member, undefined, {}, "kept unlisted"],
    [
      "keeps a stranger where it removes managed members",
      undefined,
      member,
      undefined,
      { remove: "managed" },
      "kept unlisted"
    ],
    [
      "removes a stranger where it removes all",
      undefined,
      member,
      undefined,
      { remove: "unlisted" },
      "Remove unlisted"
    ],
    ["adopts a stranger who is listed", undefined, member, guest, {}, "ChangeRole adopted"],
    ["adopts without a request a stranger who is as listed", undefined, member, member, {}, "kept"],
    ["holds a member who has left", member, undefined, member, {}, "held left"],
    ["restores a member who has left", member, undefined, member, { left: "restore" }, "Add left"],
    ["forgets who is neither there nor listed", member, undefined, undefined, {}, "forgotten"],
    ["changes what the list has changed", member, member, admin, {}, "Promote listed"],
    ["restores a member who has drifted", member, admin, member, {}, "Demote drift"],
    ["holds a member who has drifted", member, admin, member, { drift: "hold" }, "held drift"],
    ["lets the list win a conflict", member, guest, admin, {}, "Promote conflict"],
    [
      "lets the list win a conflict also where it holds drift",
      member,
      guest,
      admin,
      { drift: "hold" },
      "Promote conflict"
    ],
    ["keeps who became as listed by somebody else", member, admin, admin, {}, "kept"],
    ["keeps who is no longer listed", member, member, undefined, {}, "kept unlisted"],
    ["removes who is no longer listed", member, member, undefined, { remove: "managed" }, "Remove delisted"],
    [
      "removes who is no longer listed and was changed",
      member,
      guest,
      undefined,
      { remove: "unlisted" },
      "Remove delisted"
    ]
  ])("%s", (_, base, now, listed, options, outcome) => {
    expect(compare(base, now, listed, options)).toEqual([outcome])
  })

  it("knows a change between two roles of administrators from a promotion", () => {
    expect(compare("org:admin", "org:admin", "org:owner")).toEqual(["ChangeRole listed"])
    expect(compare("org:owner", "org:owner", "org:member")).toEqual(["Demote listed"])
  })

  describe("of metadata", () => {
    const patch = { publicMetadata: { team: "core", legacy: null } }

    const compareMetadata = (base: object | undefined, now: object, options: PlanOptions = {}): Draft => {
      const world = makeWorld()
      addMember(world, "user_ada", "org:admin", { publicMetadata: { ...now } })
      const list = [{ userId: "user_ada", role: "org:admin", ...patch }]
      return planOf(world, list, options, base && baseOf([{ userId: "user_ada", role: "org:admin", ...base }]))
    }

    it("sends what differs and nothing else, with what takes it back", () => {
      const { actions } = compareMetadata(undefined, { team: "old", legacy: 1, own: true })
      expect(actions).toEqual([
        expect.objectContaining({
          _tag: "ChangeMetadata",
          cause: "adopted",
          before: { membershipId: "orgmem_0", role: "org:admin", publicMetadata: { team: "old", legacy: 1 } },
          after: { publicMetadata: { team: "core", legacy: null } }
        })
      ])
    })

    it("takes a key that is not there back by removing it", () => {
      expect(compareMetadata(undefined, {}).actions[0]?.before).toMatchObject({ publicMetadata: { team: null } })
    })

    it("tells drift, a change of the list and a conflict apart", () => {
      expect(outcomes(compareMetadata(patch, { team: "old" }), "user_ada")).toEqual(["ChangeMetadata drift"])
      expect(outcomes(compareMetadata(patch, { team: "old" }, { drift: "hold" }), "user_ada")).toEqual(["held drift"])
      const earlier = { publicMetadata: { team: "old" } }
      expect(outcomes(compareMetadata(earlier, { team: "old" }), "user_ada")).toEqual(["ChangeMetadata listed"])
      expect(outcomes(compareMetadata(earlier, { team: "other" }), "user_ada")).toEqual(["ChangeMetadata conflict"])
      expect(outcomes(compareMetadata({}, { own: true }), "user_ada")).toEqual(["ChangeMetadata listed"])
    })

    it("keeps metadata that has all of the patch", () => {
      expect(outcomes(compareMetadata(undefined, { team: "core", own: 1 }), "user_ada")).toEqual(["kept"])
    })

    it("compares role and metadata one by one", () => {
      const world = makeWorld()
      addMember(world, "user_boss", "org:owner")
      addMember(world, "user_ada", "org:admin")
      const list = [{ userId: "user_ada", role: "org:member", publicMetadata: { team: "core" } }]
      const base = baseOf([{ userId: "user_ada", role: "org:member" }])
      const held = planOf(world, list, { drift: "hold" }, base)
      expect(outcomes(held, "user_ada")).toEqual(["ChangeMetadata listed", "held drift"])
      expect(outcomes(planOf(world, list, {}, base), "user_ada")).toEqual(["Demote drift", "ChangeMetadata listed"])
    })
  })

  it("makes the same plan whatever the order of what was read", () => {
    for (let seed = 0; seed < 200; seed++) {
      const random = makeRandom(seed)
      const world = makeWorld()
      for (let number = 0; number < 8; number++) addUser(world, `user_${number}`)
      const options: PlanOptions = { ...lenient, remove: "unlisted", unknown: "invite" }
      const base = apply(world, planOf(world, someList(world, random), options), undefined)
      for (let round = 0; round < 5; round++) disturb(world, random)
      const list = someList(world, random)
      const plan = JSON.stringify(tryPlan(world, list, options, base))
      const reversed = {
        ...world,
        members: reverse(world.members),
        invitations: reverse(world.invitations),
        users: reverse(world.users)
      }
      const reversedBase = { ...base, members: base.members.toReversed(), invitations: base.invitations.toReversed() }
      expect({ seed, plan: JSON.stringify(tryPlan(reversed, list, options, reversedBase)) }).toEqual({ seed, plan })
    }
  })

  const reverse = <A>(map: Map<string, A>): Map<string, A> => new Map([...map].toReversed())

  it("says nothing of a membership whose user Clerk does not name", () => {
    const world = makeWorld()
    addMember(world, "user_boss", "org:owner")
    addMember(world, "user_ada", "org:member", { userId: undefined })
    const plan = planOf(world, [{ userId: "user_boss", role: "org:owner" }], { ...lenient, remove: "unlisted" })
    expect(plan.actions).toEqual([])
    expect(plan.kept).toContainEqual({ membershipId: "orgmem_1", role: "org:member" })
  })
})

describe("diff over random histories", () => {
  /** The table, written down a second time: the outcome of one user whose role alone counts. */
  const expected = (base: Role, now: Role, listed: Role, options: PlanOptions): string => {
    if (listed === undefined) {
      if (now === undefined) return base === undefined ? "" : "forgotten"
      const isRemoved = options.remove === "unlisted" || (options.remove === "managed" && base !== undefined)
      return isRemoved ? "Remove" : "kept"
    }
    if (now === undefined) return base !== undefined && options.left !== "restore" ? "held" : "Add"
    if (now === listed) return "kept"
    return base !== undefined && base === listed && options.drift === "hold" ? "held" : "change"
  }

  const kindOf = (outcome: string): string => {
    const [kind = ""] = outcome.split(" ")
    return ["Promote", "Demote", "ChangeRole"].includes(kind) ? "change" : kind
  }

  const roleIn = (base: Base | undefined, userId: string): Role =>
    base?.members.find((entry) => entry.userId === userId)?.role

  it("finds the row of each user, and converges", () => {
    for (let seed = 0; seed < 400; seed++) {
      const random = makeRandom(seed)
      const world = makeWorld()
      world.hasMetadata = seed % 2 === 1
      for (let number = 0; number < 8; number++) addUser(world, `user_${number}`)
      let base: Base | undefined
      for (let round = 0; round < 6; round++) {
        disturb(world, random)
        const list = someList(world, random)
        if (list.length === 0) continue
        const options: PlanOptions = {
          ...lenient,
          unknown: "invite",
          remove: (["never", "managed", "unlisted"] as const)[random.upTo(2)],
          left: random.chance(0.5) ? "hold" : "restore",
          drift: random.chance(0.5) ? "hold" : "restore"
        }
        const plan = planOf(world, list, options, base)
        for (const { externalId, proven, userId } of world.users.values()) {
          const row = list.find(
            (row) =>
              ("userId" in row && row.userId === userId) ||
              ("externalId" in row && row.externalId === externalId) ||
              ("emailAddress" in row && proven.includes(addressKey(row.emailAddress)))
          )
          const found = outcomes(plan, userId).map(kindOf).join()
          const table = expected(roleIn(base, userId), world.members.get(userId)?.role, row?.role, options)
          // The guests have invitations, which the tests above are about.
          if (world.hasMetadata || userId.startsWith("user_guest")) continue
          expect({ seed, round, userId, found }).toEqual({ seed, round, userId, found: table })
        }
        expectWhole(world, plan)

        base = apply(world, plan, base, () => random.chance(0.8))
        base = apply(world, planOf(world, list, { ...options, left: "restore", drift: "restore" }, base), base)
        const again = planOf(world, list, options, base)
        expect({ seed, round, actions: again.actions, held: again.held }).toEqual({
          seed,
          round,
          actions: [],
          held: []
        })
        // An invitation whose user was removed in this apply is dropped by the next.
        base = apply(world, again, base)
        expect({ seed, round, forgotten: planOf(world, list, options, base).forgotten }).toEqual({
          seed,
          round,
          forgotten: []
        })
      }
    }
  })

  /** Everyone who was observed is in the plan, with the ids by which a stale plan is recognized. */
  const expectWhole = (world: World, plan: Draft): void => {
    const ids = new Set<string>()
    const note = (entry: object | null | undefined): void => {
      if (entry && "membershipId" in entry) ids.add(String(entry.membershipId))
      if (entry && "invitationId" in entry) ids.add(String(entry.invitationId))
    }
    for (const kept of plan.kept) note(kept)
    for (const held of plan.held) note(held.now)
    for (const action of plan.actions) note(action.before)
    const there = [
      ...[...world.members.values()].map(({ membershipId }) => membershipId),
      ...[...world.invitations.values()].map(({ invitationId }) => invitationId)
    ]
    expect([...ids].toSorted()).toEqual(there.toSorted())
  }
})
