import { describe, expect, it } from "vitest"
import type { PlanOptions } from "../src/Desired.ts"
import type { Base } from "../src/internal/model/base.ts"
import {
  addInvitation,
  addMember,
  addUser,
  apply,
  baseOf,
  lenient,
  makeWorld,
  outcomes,
  planOf,
  tryPlan,
  type World
} from "./world.ts"

describe("diff of invitations", () => {
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
