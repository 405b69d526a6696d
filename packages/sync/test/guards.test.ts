import { describe, expect, it } from "vitest"
import type { DesiredMember, PlanOptions } from "../src/Desired.ts"
import { asIs, baseOf, organization, rejectionsOf, tagsOf } from "./rejected.ts"
import { addInvitation, addUser, type World } from "./world.ts"

describe("maxRemovals", () => {
  it("lets a quarter of the members go, and no more", () => {
    const world = organization(39)
    const without = (number: number) => asIs(world, (id) => /^user_m(\d+)$/.test(id) && Number(id.slice(6)) < number)
    expect(rejectionsOf(world, without(10), { remove: "unlisted" })).toEqual([])
    expect(rejectionsOf(world, without(11), { remove: "unlisted" })).toEqual([
      {
        _tag: "TooManyRemovals",
        message: "11 of 40 members (25% is 10). If that is meant: acknowledge: { removals: 11 }",
        removals: 11,
        limit: 10,
        members: 40,
        acknowledge: { removals: 11 }
      }
    ])
  })

  it("lets exactly the acknowledged number pass", () => {
    const world = organization(39)
    const list = asIs(world, (id) => /^user_m(?:\d|1\d)$/.test(id))
    expect(tagsOf(world, list, { remove: "unlisted", acknowledge: { removals: 20 } })).toEqual([])
    expect(tagsOf(world, list, { remove: "unlisted", acknowledge: { removals: 19 } })).toEqual(["TooManyRemovals"])
  })

  it("always lets three pass, but for a limit that is a number", () => {
    const world = organization(4)
    const three = asIs(world, (id) => /^user_m[012]$/.test(id))
    expect(tagsOf(world, three, { remove: "unlisted" })).toEqual([])
    expect(tagsOf(world, three, { remove: "unlisted", guards: { maxRemovals: 2 } })).toEqual(["TooManyRemovals"])
    const four = asIs(world, (id) => id.startsWith("user_m"))
    expect(tagsOf(world, four, { remove: "unlisted" })).toEqual(["TooManyRemovals"])
    expect(tagsOf(world, four, { remove: "unlisted", guards: { maxRemovals: "80%" } })).toEqual([])
  })

  it("takes a share as it is written, and not as a float rounds it", () => {
    const world = organization(374)
    const without69 = asIs(world, (id) => /^user_m\d+$/.test(id) && Number(id.slice(6)) < 69)
    expect(tagsOf(world, without69, { remove: "unlisted", guards: { maxRemovals: "18.4%" } })).toEqual([])
  })
})

describe("maxDemotions", () => {
  const demoted = (world: World, number: number): ReadonlyArray<DesiredMember> =>
    asIs(world).map((row) =>
      "userId" in row && /^user_a(\d+)$/.test(row.userId) && Number(row.userId.slice(6)) < number
        ? { ...row, role: "org:member" }
        : row
    )

  it("lets half of the administrators be demoted, and no more", () => {
    const world = organization(0, 5)
    expect(rejectionsOf(world, demoted(world, 3))).toEqual([])
    expect(rejectionsOf(world, demoted(world, 4))).toMatchObject([
      { _tag: "TooManyDemotions", demotions: 4, limit: 3, administrators: 6, acknowledge: { demotions: 4 } }
    ])
    expect(tagsOf(world, demoted(world, 4), { acknowledge: { demotions: 4 } })).toEqual([])
    expect(tagsOf(world, demoted(world, 5), { acknowledge: { demotions: 4 } })).toEqual(["TooManyDemotions"])
  })

  it("always lets one pass, but for a limit that is a number", () => {
    const world = organization(0, 1)
    expect(tagsOf(world, demoted(world, 1), { guards: { maxDemotions: "10%" } })).toEqual([])
    expect(tagsOf(world, demoted(world, 1), { guards: { maxDemotions: 0 } })).toEqual(["TooManyDemotions"])
  })
})

describe("minAdministrators", () => {
  it("leaves one administrator unless told otherwise", () => {
    const world = organization(1)
    const none = asIs(world).map((row) => ({ ...row, role: "org:member" }))
    expect(rejectionsOf(world, none)).toMatchObject([{ _tag: "TooFewAdministrators", administrators: 0, minimum: 1 }])
    expect(tagsOf(world, none, { guards: { minAdministrators: 0 } })).toEqual([])
  })

  it("counts those who are removed, and those who are promoted", () => {
    const world = organization(1, 1)
    const list = [{ userId: "user_m0", role: "org:member" }]
    expect(tagsOf(world, list, { remove: "unlisted" })).toEqual(["TooFewAdministrators"])
    expect(tagsOf(world, [{ userId: "user_m0", role: "org:admin" }], { remove: "unlisted" })).toEqual([])
  })

  it("lets an organization below the minimum have more, and never fewer", () => {
    const world = organization(2, 1)
    const options: PlanOptions = { guards: { minAdministrators: 5 } }
    expect(tagsOf(world, asIs(world), options)).toEqual([])
    expect(tagsOf(world, [{ userId: "user_m0", role: "org:admin" }], options)).toEqual([])
    expect(tagsOf(world, [{ userId: "user_a0", role: "org:member" }], options)).toEqual(["TooFewAdministrators"])
  })

  it("removes nobody and changes no role where no role is known to make an administrator", () => {
    const world = organization(2)
    addUser(world, "user_new")
    world.roles = world.roles.map(({ key }) => ({ key, permissions: [] }))
    const added = [...asIs(world), { userId: "user_new", role: "org:owner" }]
    expect(tagsOf(world, added)).toEqual([])
    const without = asIs(world, (id) => id === "user_m0")
    const [rejection] = rejectionsOf(world, without, { remove: "unlisted" })
    expect(rejection).toMatchObject({ _tag: "TooFewAdministrators", administrators: 0, minimum: 1 })
    expect(rejection?.message).toContain("administratorRoles")
    expect(tagsOf(world, without, { remove: "unlisted", guards: { minAdministrators: 0 } })).toEqual([])
    expect(tagsOf(world, without, { remove: "unlisted", administratorRoles: ["org:owner"] })).toEqual([])
  })

  it("counts the roles that it is told to", () => {
    const world = organization(2)
    const list = [{ userId: "user_owner", role: "org:member" }]
    expect(tagsOf(world, list, { administratorRoles: ["org:member"] })).toEqual([])
    expect(tagsOf(world, list, { administratorRoles: ["org:owner"] })).toEqual(["TooFewAdministrators"])
    expect(tagsOf(world, list, { administratorRoles: ["org:ownr", "org:member"] })).toEqual(["UnknownRole"])
  })
})

describe("protect", () => {
  it("rejects each removal and each demotion of a protected user", () => {
    const world = organization(3, 2)
    const list = [
      { userId: "user_owner", role: "org:owner" },
      { userId: "user_a0", role: "org:member", source: "members.csv:3" },
      { userId: "user_a1", role: "org:owner" },
      { userId: "user_m0", role: "org:guest" }
    ]
    const options: PlanOptions = {
      remove: "unlisted",
      guards: { protect: ["user_a0", "user_a1", "user_m0", "user_m1"] }
    }
    expect(rejectionsOf(world, list, options)).toMatchObject([
      { _tag: "ProtectedMember", userId: "user_a0", source: "members.csv:3" },
      { _tag: "ProtectedMember", userId: "user_m1" }
    ])
  })
})

describe("the length of the list", () => {
  it("rejects an empty list, whatever is acknowledged", () => {
    const world = organization(3)
    const acknowledge = { removals: 100, shrink: 100 }
    expect(tagsOf(world, [], { remove: "unlisted", acknowledge })).toContain("EmptyDesired")
  })

  it("rejects a list of less than half of the last apply's", () => {
    const world = organization(9)
    const list = asIs(world).slice(0, 4)
    expect(tagsOf(world, list, {}, baseOf(8))).toEqual([])
    expect(rejectionsOf(world, list, {}, baseOf(9))).toMatchObject([
      { _tag: "DesiredShrank", listed: 4, lastListed: 9, acknowledge: { shrink: 5 } }
    ])
    expect(tagsOf(world, list, { acknowledge: { shrink: 5 } }, baseOf(9))).toEqual([])
    expect(tagsOf(world, list, { acknowledge: { shrink: 5 } }, baseOf(10))).toEqual(["DesiredShrank"])
  })
})

describe("an administrator who was promoted by somebody else", () => {
  it("is not removed unless that is acknowledged", () => {
    const world = organization(1, 2)
    const base = baseOf(4, [
      { userId: "user_a0", role: "org:member" },
      { userId: "user_a1", role: "org:admin" }
    ])
    const list = asIs(world, (id) => id.startsWith("user_a"))
    expect(rejectionsOf(world, list, { remove: "managed" }, base)).toMatchObject([
      { _tag: "PromotedOutside", userIds: ["user_a0"], acknowledge: { promotedOutside: 1 } }
    ])
    expect(tagsOf(world, list, { remove: "managed", acknowledge: { promotedOutside: 1 } }, base)).toEqual([])
    const invited = { ...baseOf(4, []), invitations: [{ emailAddress: "a0@acme.com", role: "org:admin" }] }
    expect(tagsOf(world, list, { remove: "managed" }, invited)).toEqual([])
    const both = baseOf(
      4,
      base.members.map(({ userId }) => ({ userId, role: "org:member" }))
    )
    const [rejected] = rejectionsOf(world, list, { remove: "managed" }, both)
    expect(rejected?.message).toMatch(/^2 administrators of those to be removed were promoted by somebody else\./)
  })
})

describe("seats", () => {
  it("counts members, pending invitations and additions", () => {
    const world = organization(3)
    world.seats = 6
    addInvitation(world, "guest@else.com", "org:member")
    addUser(world, "user_new")
    addUser(world, "user_newer")
    const one = [...asIs(world), { userId: "user_new", role: "org:member" }]
    expect(tagsOf(world, one)).toEqual([])
    const two = [...one, { userId: "user_newer", role: "org:member" }]
    expect(rejectionsOf(world, two)).toMatchObject([{ _tag: "SeatsExceeded", seats: 6, needed: 7 }])
    expect(tagsOf(world, [...one, { emailAddress: "b@else.com", role: "org:member" }], { unknown: "invite" })).toEqual([
      "SeatsExceeded"
    ])
  })

  it("lets removals and revocations make room", () => {
    const world = organization(3)
    world.seats = 5
    addInvitation(world, "guest@else.com", "org:member")
    addUser(world, "user_new")
    addUser(world, "user_newer")
    const list = [
      ...asIs(world, (id) => id === "user_m0"),
      { userId: "user_new", role: "org:member" },
      { userId: "user_newer", role: "org:member" }
    ]
    expect(tagsOf(world, list)).toEqual(["SeatsExceeded"])
    expect(tagsOf(world, list, { remove: "unlisted" })).toEqual([])
  })

  it("are no matter for an organization without a limit, or for a plan that takes none", () => {
    const world = organization(3)
    world.seats = 2
    expect(tagsOf(world, asIs(world))).toEqual([])
    expect(
      tagsOf(
        world,
        asIs(world, (id) => id === "user_m0"),
        { remove: "unlisted" }
      )
    ).toEqual([])
  })
})

describe("the order of the changes", () => {
  it("is rejected where none keeps both the administrators and the seats", () => {
    const world = organization(2)
    addUser(world, "user_new")
    const list = [
      { userId: "user_new", role: "org:owner" },
      { userId: "user_m0", role: "org:member" },
      { userId: "user_m1", role: "org:member" }
    ]
    world.seats = 3
    expect(tagsOf(world, list, { remove: "unlisted" })).toEqual(["NoSafeOrder"])
    world.seats = 4
    expect(tagsOf(world, list, { remove: "unlisted" })).toEqual([])
    world.seats = 3
    const promoted = list.map((row) => (row.userId === "user_m0" ? { ...row, role: "org:admin" } : row))
    expect(tagsOf(world, promoted, { remove: "unlisted" })).toEqual([])
  })

  it("lets an organization below its minimum change who administers it", () => {
    const world = organization(2, 1)
    const list = [
      { userId: "user_a0", role: "org:member" },
      { userId: "user_m0", role: "org:admin" }
    ]
    expect(tagsOf(world, list, { guards: { minAdministrators: 5 } })).toEqual([])
  })
})
