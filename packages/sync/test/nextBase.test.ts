import { describe, expect, it } from "vitest"
import type { DesiredMember } from "../src/Desired.ts"
import type { Base } from "../src/internal/model/base.ts"
import { addMember, addUser, apply, lenient, makeWorld, planOf } from "./world.ts"

const base: Base = {
  format: "effect-clerk/membership-base@1",
  appliedAt: 1,
  listed: 1,
  members: [{ userId: "user_ada", role: "org:member", publicMetadata: { team: "old" } }],
  invitations: []
}

/** An apply to one member whose role and metadata the list has changed, of which only some actions happen. */
const applied = (succeeds: (index: number) => boolean, before: Base | undefined = base) => {
  const world = makeWorld()
  addMember(world, "user_boss", "org:owner")
  addMember(world, "user_ada", "org:member", { publicMetadata: { team: "old" } })
  const list: ReadonlyArray<DesiredMember> = [
    { userId: "user_ada", role: "org:guest", publicMetadata: { team: "core" } }
  ]
  const next = apply(world, planOf(world, list, {}, before), before, succeeds)
  const again = planOf(world, list, {}, next)
  return { members: next.members, again: again.actions.map(({ _tag, cause }) => `${_tag} ${cause}`) }
}

describe("nextBase", () => {
  it("remembers what was listed once all of it has happened", () => {
    expect(applied(() => true)).toEqual({
      members: [{ userId: "user_ada", role: "org:guest", publicMetadata: { team: "core" } }],
      again: []
    })
  })

  it("remembers what has not happened as it was, so that it is no drift later", () => {
    expect(applied((index) => index === 0)).toEqual({
      members: [{ userId: "user_ada", role: "org:guest", publicMetadata: { team: "old" } }],
      again: ["ChangeMetadata listed"]
    })
    expect(applied((index) => index === 1)).toEqual({
      members: [{ userId: "user_ada", role: "org:member", publicMetadata: { team: "core" } }],
      again: ["ChangeRole listed"]
    })
    expect(applied(() => false)).toEqual({
      members: base.members,
      again: ["ChangeRole listed", "ChangeMetadata listed"]
    })
  })

  it("remembers the role of the last apply where a conflict was not resolved", () => {
    const conflict: Base = {
      ...base,
      members: [{ userId: "user_ada", role: "org:admin", publicMetadata: { team: "old" } }]
    }
    expect(applied((index) => index === 1, conflict)).toEqual({
      members: [{ userId: "user_ada", role: "org:admin", publicMetadata: { team: "core" } }],
      again: ["ChangeRole conflict"]
    })
  })

  it("takes over a member whom it has changed in part", () => {
    const empty: Base = { ...base, members: [] }
    expect(applied((index) => index === 0, empty).again).toEqual(["ChangeMetadata listed"])
    expect(applied((index) => index === 1, empty).again).toEqual(["ChangeRole listed"])
    expect(applied(() => false, empty)).toEqual({
      members: [],
      again: ["ChangeRole adopted", "ChangeMetadata adopted"]
    })
  })

  it("has the length of the list, and the invitations that were sent", () => {
    const world = makeWorld()
    addMember(world, "user_boss", "org:owner")
    addUser(world, "user_ada")
    const list = [
      { userId: "user_boss", role: "org:owner" },
      { emailAddress: "New@acme.com", role: "org:member" },
      { userId: "user_ada", role: "org:member" }
    ]
    const next = apply(world, planOf(world, list, { ...lenient, unknown: "invite" }), undefined)
    expect(next.listed).toBe(3)
    expect(next.invitations).toEqual([{ emailAddress: "new@acme.com", role: "org:member" }])
    expect(next.members.map(({ userId }) => userId)).toEqual(["user_boss", "user_ada"])
    const without = planOf(world, list.slice(0, 1), { ...lenient, remove: "managed" }, next)
    expect(apply(world, without, next)).toMatchObject({ members: [{ userId: "user_boss" }], invitations: [] })
  })
})
