import { makeRandom } from "@effect-clerk/test-support/random"
import { describe, expect, it } from "vitest"
import type { DesiredMember, PlanOptions } from "../src/Desired.ts"
import type { Base } from "../src/internal/model/base.ts"
import { addressKey } from "../src/internal/model/observation.ts"
import type { Draft } from "../src/internal/model/hash.ts"
import {
  addInvitation,
  addMember,
  addUser,
  apply,
  disturb,
  lenient,
  makeWorld,
  planOf,
  someList,
  tryPlan,
  type World
} from "./world.ts"

const baseOf = (members: Base["members"], invitations: Base["invitations"] = []): Base => ({
  format: "effect-clerk/membership-base@1",
  appliedAt: 1_790_000_000_000,
  listed: members.length + invitations.length,
  members,
  invitations
})

/** What a plan has for one user: each action with its cause, and what is kept, held or forgotten. */
const outcomes = (plan: Draft, userId: string): ReadonlyArray<string> => [
  ...plan.actions.flatMap((action) =>
    "userId" in action && action.userId === userId ? [`${action._tag} ${action.cause}`] : []
  ),
  ...plan.held.flatMap((held) => (held.userId === userId ? [`held ${held.why}`] : [])),
  ...plan.kept.flatMap((kept) =>
    "userId" in kept && kept.userId === userId ? [kept.listed ? "kept" : "kept unlisted"] : []
  ),
  ...plan.forgotten.flatMap((entry) =>
    entry.userId === userId ? ["emailAddress" in entry ? "accepted" : "forgotten"] : []
  )
]

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

  describe("of invitations", () => {
    const guests = (
      world: World,
      row: Partial<{ role: string }> | undefined,
      options: PlanOptions,
      base?: Base
    ): ReadonlyArray<string> => {
      addMember(world, "user_boss", "org:owner")
      const list = [
        { userId: "user_boss", role: "org:owner" },
        ...(row === undefined ? [] : [{ emailAddress: "New@Acme.com", role: "org:member", ...row }])
      ]
      const plan = planOf(world, list, { ...lenient, unknown: "invite", ...options }, base)
      return [
        ...plan.actions.map(
          ({ _tag, cause, waitsFor }) => `${_tag} ${cause}${waitsFor === undefined ? "" : ` after ${waitsFor}`}`
        ),
        ...plan.held.map(({ why }) => `held ${why}`),
        ...plan.kept.flatMap((kept) => ("emailAddress" in kept ? [kept.listed ? "kept" : "kept unlisted"] : [])),
        ...plan.forgotten.map(({ userId }) => (userId === undefined ? "forgotten" : `accepted by ${userId}`))
      ]
    }
    const invited = (role = "org:member"): World => {
      const world = makeWorld()
      addInvitation(world, "new@acme.com", role)
      return world
    }
    const base = baseOf([], [{ emailAddress: "new@acme.com", role: "org:member" }])

    it("invites an address that nobody has", () => {
      expect(guests(makeWorld(), {}, {})).toEqual(["Invite listed"])
      expect(guests(makeWorld(), {}, { unknown: "skip" })).toEqual(["held unknown"])
    })

    it("keeps a pending invitation as it is listed", () => {
      for (const unknown of ["invite", "skip", "reject"] as const) {
        expect(guests(invited(), {}, { unknown })).toEqual(["kept"])
      }
    })

    it("revokes an invitation of another role, and then sends another", () => {
      expect(guests(invited("org:admin"), {}, {})).toEqual(["Revoke superseded", "Invite superseded after 0"])
      expect(guests(invited("org:admin"), {}, { unknown: "skip" })).toEqual(["held unknown", "kept unlisted"])
    })

    it("holds an invitation of an earlier apply that is gone", () => {
      expect(guests(makeWorld(), {}, {}, base)).toEqual(["held expired"])
      expect(guests(makeWorld(), {}, { left: "restore" }, base)).toEqual(["Invite left"])
    })

    it("adds a user who exists by now, after the invitation is revoked", () => {
      const world = invited()
      addUser(world, "user_new")
      expect(guests(world, {}, {}, base)).toEqual(["Revoke superseded", "Add listed after 0"])
    })

    it("adds a member of an earlier apply who has left and was invited again", () => {
      const world = invited("org:guest")
      addUser(world, "user_new")
      const member = baseOf([{ userId: "user_new", role: "org:member" }])
      expect(guests(world, {}, {}, member)).toEqual(["Revoke superseded", "Add listed after 0"])
    })

    it("keeps an invitation to a listed address that it cannot send again", () => {
      const world = invited("org:admin")
      expect(guests(world, {}, { unknown: "skip", remove: "unlisted" })).toEqual(["held unknown", "kept unlisted"])
    })

    it("revokes an invitation to a member, who would be given its role by accepting it", () => {
      const world = invited("org:admin")
      addMember(world, "user_new", "org:member")
      expect(guests(world, {}, {}, base)).toEqual(["Revoke superseded"])
    })

    it("knows a member whose invitation it has sent", () => {
      const world = makeWorld()
      addMember(world, "user_new", "org:member")
      expect(guests(world, { role: "org:guest" }, {}, base)).toEqual(["ChangeRole listed", "accepted by user_new"])
      expect(guests(world, undefined, { remove: "managed" }, base)).toEqual(["Remove delisted", "accepted by user_new"])
    })

    it("knows the user of an accepted invitation from then on, whatever becomes of the actions on the member", () => {
      const world = makeWorld()
      addMember(world, "user_boss", "org:owner")
      addMember(world, "user_new", "org:guest")
      const boss = { userId: "user_boss", role: "org:owner" }
      const row = (role: string) => ({ emailAddress: "new@acme.com", role })
      const next = (role: string | undefined, options: PlanOptions, before: Base | undefined, succeeds = true) => {
        const plan = planOf(world, role === undefined ? [boss] : [boss, row(role)], { ...lenient, ...options }, before)
        return [outcomes(plan, "user_new"), apply(world, plan, before, () => succeeds)] as const
      }
      const [held, afterHeld] = next("org:member", { drift: "hold" }, base)
      expect(held).toEqual(["held drift", "accepted"])
      expect(next("org:member", { drift: "hold" }, afterHeld)[0]).toEqual(["held drift"])
      const [changed, afterFailure] = next("org:admin", {}, base, false)
      expect(changed).toEqual(["Promote conflict", "accepted"])
      const [removed, afterRemoval] = next(undefined, { remove: "managed" }, afterFailure)
      expect(removed).toEqual(["Remove delisted"])
      expect(next("org:member", {}, afterRemoval)[0]).toEqual(["Add listed"])
    })

    it("removes a member at once whose accepted invitation is no longer listed, and adds again whom the list names again", () => {
      const world = makeWorld()
      addMember(world, "user_boss", "org:owner")
      addMember(world, "user_new", "org:member")
      const boss = { userId: "user_boss", role: "org:owner" }
      const removal = planOf(world, [boss], { ...lenient, remove: "managed" }, base)
      const after = apply(world, removal, base)
      const list = [boss, { emailAddress: "new@acme.com", role: "org:member" }]
      expect(outcomes(planOf(world, list, lenient, after), "user_new")).toEqual(["Add listed"])
    })

    it("still revokes an invitation that was superseded and could not be revoked, once it is no longer listed", () => {
      const world = invited()
      addMember(world, "user_boss", "org:owner")
      addUser(world, "user_new")
      const boss = { userId: "user_boss", role: "org:owner" }
      const list = [boss, { emailAddress: "new@acme.com", role: "org:member" }]
      const after = apply(world, planOf(world, list, lenient, base), base, () => false)
      expect(planOf(world, [boss], { ...lenient, remove: "managed" }, after).actions).toMatchObject([
        { _tag: "Revoke", cause: "delisted" }
      ])
    })

    it("holds a user who had accepted and has left", () => {
      const world = makeWorld()
      addUser(world, "user_new")
      expect(guests(world, {}, {}, base)).toEqual(["held left", "accepted by user_new"])
      expect(guests(world, undefined, {}, base)).toEqual(["forgotten"])
    })

    it("revokes an address that is no longer listed, so that nobody accepts it next week", () => {
      expect(guests(invited(), undefined, {}, base)).toEqual(["kept unlisted"])
      expect(guests(invited(), undefined, { remove: "managed" }, base)).toEqual(["Revoke delisted"])
      expect(guests(invited(), undefined, { remove: "managed" })).toEqual(["kept unlisted"])
      expect(guests(invited(), undefined, { remove: "unlisted" })).toEqual(["Revoke unlisted"])
      expect(guests(makeWorld(), undefined, { remove: "unlisted" }, base)).toEqual(["forgotten"])
    })

    it("never revokes a listed address because another row of it is rejected", () => {
      const world = invited()
      const rejected = tryPlan(world, [{ emailAddress: "new@acme.com", role: "org:admin" }], {
        unknown: "reject",
        remove: "unlisted"
      })
      expect(rejected).toMatchObject({ _tag: "Failure", failure: [{ _tag: "UnknownUser" }] })
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
