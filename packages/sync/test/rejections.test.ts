import { inspect } from "node:util"
import { untyped } from "@effect-clerk/test-support/untyped"
import { describe, expect, it } from "vitest"
import type { DesiredMember } from "../src/Desired.ts"
import { PlanRejected, type Rejection } from "../src/PlanRejected.ts"
import { asIs, organization, rejectionsOf, tagsOf } from "./rejected.ts"
import { addInvitation, addMember, addUser } from "./world.ts"

describe("rejections", () => {
  it("come all at once, each with its place", () => {
    const world = organization(20)
    addUser(world, "user_twin1", { proven: ["twin@acme.com"] })
    addUser(world, "user_twin2", { proven: ["twin@acme.com"] })
    addUser(world, "user_hr1", { externalId: "hr-twin" })
    addUser(world, "user_hr2", { externalId: "hr-twin" })
    addUser(world, "user_typed", { proven: [], unproven: ["typed@acme.com"] })
    addMember(world, "user_big", "org:member", { publicMetadata: { text: "x".repeat(8000) } })
    const list: ReadonlyArray<DesiredMember> = [
      { userId: "user_owner", role: "org:owner", source: "a:1" },
      { emailAddress: "OWNER@acme.com", role: "org:owner", source: "a:2" },
      { userId: "user_nobody", role: "org:member", source: "a:3" },
      { emailAddress: "twin@acme.com", role: "org:member", source: "a:4" },
      { emailAddress: "typed@acme.com", role: "org:member", source: "a:5" },
      { userId: "user_m0", role: "org:membr", source: "a:6" },
      { userId: "user_big", role: "org:member", publicMetadata: { more: "y".repeat(300) }, source: "a:7" },
      { externalId: "hr-nobody", role: "org:member" },
      { externalId: "hr-twin", role: "org:member", source: "a:9" }
    ]
    const rejected = rejectionsOf(world, list, { remove: "unlisted" })
    expect(rejected.map(({ _tag, source }) => `${_tag} ${source}`)).toEqual([
      "DuplicateMember a:2",
      "UnknownUser a:3",
      "AmbiguousUser a:4",
      "UnverifiedAddress a:5",
      "UnknownRole a:6",
      "MetadataTooLarge a:7",
      "UnknownUser members[7]",
      "AmbiguousUser a:9",
      "TooManyRemovals undefined"
    ])
    for (const { message, source } of rejected)
      expect(source === undefined || message.startsWith(`${source}: `)).toBe(true)
    expect(rejected).toMatchObject([
      { first: "a:1" },
      {},
      { userIds: ["user_twin1", "user_twin2"] },
      { userIds: ["user_typed"] },
      { role: "org:membr", nearest: "org:member" },
      { field: "publicMetadata", bytes: 8321 },
      {},
      { userIds: ["user_hr1", "user_hr2"] },
      { removals: 19 }
    ])
  })

  it("are all of a row's own: one of its user hides none of its role or of its metadata", () => {
    const world = organization(1)
    addUser(world, "user_typed", { proven: [], unproven: ["typed@acme.com"] })
    const publicMetadata = { text: "x".repeat(9000) }
    const list: ReadonlyArray<DesiredMember> = [
      ...asIs(world),
      { userId: "user_nobody", role: "org:nobody", source: "a:1" },
      { emailAddress: "typed@acme.com", role: "org:typed", source: "a:2" },
      { emailAddress: "OWNER@acme.com", role: "org:twice", source: "a:3" },
      { userId: "user_owner", role: "org:twice", source: "a:4" },
      { userId: "user_none", role: "org:none", publicMetadata, source: "a:5" }
    ]
    const tags = ["UnknownUser", "UnverifiedAddress", "DuplicateMember", "DuplicateMember"]
    expect(rejectionsOf(world, list).map(({ _tag, source }) => `${_tag} ${source}`)).toEqual([
      ...tags.flatMap((tag, index) => [`${tag} a:${index + 1}`, `UnknownRole a:${index + 1}`]),
      "MetadataTooLarge a:5",
      "UnknownUser a:5",
      "UnknownRole a:5"
    ])
  })

  it("count no row with a fault as a removal or a demotion, so that what is to be acknowledged is exact", () => {
    const world = organization(1)
    const list: ReadonlyArray<DesiredMember> = untyped([
      { userId: "user_owner", role: "org:ownr", source: "a:1" },
      { emailAddress: "m0@acme.com", role: 1, source: "a:2" }
    ])
    expect(tagsOf(world, list, { remove: "unlisted", guards: { maxRemovals: 0, maxDemotions: 0 } })).toEqual([
      "UnknownRole",
      "InvalidMember"
    ])
  })

  it("say of a misspelt role of who is invited that the role is unknown, and not the user", () => {
    const world = organization(1)
    addInvitation(world, "new@acme.com", "org:member")
    for (const unknown of ["reject", "invite", "skip"] as const) {
      expect(tagsOf(world, [...asIs(world), { emailAddress: "New@acme.com", role: "org:membr" }], { unknown })).toEqual(
        ["UnknownRole"]
      )
    }
  })

  it("name no user and no address in their messages", () => {
    const world = organization(1)
    const list: ReadonlyArray<DesiredMember> = [
      { emailAddress: "secret@acme.com", role: "org:member" },
      { userId: "user_secret", role: "org:secret" }
    ]
    const [first, ...others] = rejectionsOf(world, list)
    expect(first).toBeDefined()
    if (first === undefined) return
    const error = new PlanRejected({ rejections: [first, ...others] })
    expect(error.message).toMatch(/^UnknownUser {2}members\[0\]: no user has this email address/)
    expect(error.message).not.toContain("secret@")
    expect(error.message).not.toContain("user_secret")
    expect(JSON.parse(JSON.stringify(error))).toMatchObject({ _tag: "PlanRejected", message: error.message })
  })

  it("count nobody as removed whom a rejected row may mean", () => {
    const world = organization(0)
    addMember(world, "user_twin", "org:member", {})
    world.users.set("user_twin", {
      userId: "user_twin",
      proven: [],
      unproven: ["twin@acme.com"],
      externalId: undefined
    })
    const list = [...asIs(world, (id) => id === "user_twin"), { emailAddress: "twin@acme.com", role: "org:member" }]
    expect(tagsOf(world, list, { remove: "unlisted", guards: { maxRemovals: 0 } })).toEqual(["UnverifiedAddress"])
  })

  it("are shown by Node with the error's name, message and stack", () => {
    const error = new PlanRejected({ rejections: [{ _tag: "EmptyDesired", message: "no rows" }] })
    expect(inspect(error)).toMatch(/^PlanRejected: EmptyDesired {2}no rows\n\s+at [\s\S]*rejections: \[/)
  })

  it("show ten of many in a message", () => {
    const rejection: Rejection = { _tag: "EmptyDesired", message: "no rows" }
    const error = new PlanRejected({ rejections: [rejection, ...Array.from({ length: 12 }, () => rejection)] })
    expect(error.message.split("\n")).toHaveLength(11)
    expect(error.message).toMatch(/and 3 more$/)
  })
})
