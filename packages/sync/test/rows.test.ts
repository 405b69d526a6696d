import { untyped } from "@effect-clerk/test-support/untyped"
import { describe, expect, it } from "vitest"
import { nearestRole } from "../src/internal/plan/nearestRole.ts"
import { checkRows } from "../src/internal/plan/rows.ts"

describe("checkRows", () => {
  it("copies each row, with its name as it is compared", () => {
    const publicMetadata = { team: ["core"], nested: { gone: null } }
    const { places, rejections, rows } = checkRows([
      { emailAddress: "Ada@ACME.com", role: "org:admin", publicMetadata, privateMetadata: {}, source: "members.csv:1" },
      { externalId: "HR-1", role: "org:member" }
    ])
    publicMetadata.team.push("other")
    expect(rejections).toEqual([])
    expect(places).toEqual(["members.csv:1", "members[1]"])
    expect(rows).toEqual([
      {
        place: "members.csv:1",
        source: "members.csv:1",
        kind: "emailAddress",
        key: "ada@acme.com",
        name: "Ada@ACME.com",
        listed: { role: "org:admin", publicMetadata: { team: ["core"], nested: { gone: null } } }
      },
      {
        place: "members[1]",
        source: undefined,
        kind: "externalId",
        key: "HR-1",
        name: "HR-1",
        listed: { role: "org:member" }
      }
    ])
  })

  it("keeps metadata as JSON does", () => {
    const publicMetadata = untyped({ zero: -0, none: undefined, list: [{ none: undefined, zero: -0 }] })
    const { rows } = checkRows([{ userId: "user_ada", role: "r", publicMetadata }])
    const metadata = rows[0]?.listed.publicMetadata
    expect(metadata).toStrictEqual({ zero: 0, list: [{ zero: 0 }] })
  })

  it("reads the list once", () => {
    let reads = 0
    const once = (function* () {
      reads += 1
      yield { userId: "user_ada", role: "org:admin" }
    })()
    expect(checkRows(once).rows).toHaveLength(1)
    expect(reads).toBe(1)
  })

  it("finds all faults of all rows", () => {
    const { rejections } = checkRows(
      untyped([
        null,
        [],
        { role: "org:member" },
        { userId: "user_ada", emailAddress: "ada@acme.com", role: "org:member" },
        { userId: "..", role: "" },
        { emailAddress: "ada", role: 1, source: "members.csv:6" },
        { userId: "user_bo", role: "org:member", publicMetadata: [], privateMetadata: { big: 1n } },
        { userId: "user_cy", role: "org:member", publicMetaData: {}, source: 1 },
        { userId: "user_dee", role: "org:member", publicMetadata: { text: "é".repeat(5000) }, source: "members.csv:9" }
      ])
    )
    expect(
      rejections.map((rejection) => [rejection._tag, rejection.source, "field" in rejection && rejection.field])
    ).toEqual([
      ["InvalidMember", "members[0]", ""],
      ["InvalidMember", "members[1]", ""],
      ["InvalidMember", "members[2]", ""],
      ["InvalidMember", "members[3]", ""],
      ["InvalidMember", "members[4]", "userId"],
      ["InvalidMember", "members[4]", "role"],
      ["InvalidMember", "members.csv:6", "emailAddress"],
      ["InvalidMember", "members.csv:6", "role"],
      ["InvalidMember", "members[6]", "publicMetadata"],
      ["InvalidMember", "members[6]", "privateMetadata.big"],
      ["InvalidMember", "members[7]", "publicMetaData"],
      ["InvalidMember", "members[7]", "source"],
      ["MetadataTooLarge", "members.csv:9", "publicMetadata"]
    ])
    expect(rejections.at(-1)).toMatchObject({ bytes: 10_011 })
  })

  it("keeps what can be read of a row with a fault, so that its other faults are found", () => {
    const { places, roles, rows } = checkRows(
      untyped([
        { role: "org:a" },
        { userId: "user_ada", emailAddress: "ada@acme.com", role: 1 },
        { userId: "user_bo", role: "org:b", publicMetadata: [], privateMetadata: { kept: true } },
        { userId: "user_bo", role: "org:c" }
      ])
    )
    expect(places).toEqual(["members[0]", "members[1]", "members[2]", "members[3]"])
    expect(roles).toEqual(["org:a", undefined, "org:b", "org:c"])
    expect(rows.map(({ key, listed }) => [key, listed])).toEqual([
      ["user_ada", { role: "" }],
      ["user_bo", { role: "org:b", privateMetadata: { kept: true } }]
    ])
  })

  it("shows the start of a path that is long", () => {
    const deep: unknown = JSON.parse(`{"a":${"[".repeat(1200)}${"]".repeat(1200)}}`)
    const [rejected] = checkRows(untyped([{ userId: "user_ada", role: "r", publicMetadata: deep }])).rejections
    expect(rejected?.message).toMatch(/^members\[0\]: publicMetadata\.a(?:\.0)*\.?…: expected at most 1000 levels$/)
    expect(rejected?.message.length).toBeLessThan(200)
  })

  it("measures metadata that is too large, up to a bound", () => {
    let aliased: object = { a: 1 }
    for (let level = 0; level < 40; level++) aliased = { a: aliased, b: aliased }
    const { rejections } = checkRows(
      untyped([
        { userId: "user_ada", role: "r", publicMetadata: { text: "x".repeat(65_525) } },
        { userId: "user_bo", role: "r", publicMetadata: { text: "x".repeat(65_526) } },
        { userId: "user_cy", role: "r", privateMetadata: aliased },
        { userId: "user_dee", role: "r", privateMetadata: { text: "x".repeat(10_000), big: 1n } }
      ])
    )
    const end = "of JSON after the merge. Clerk takes at most 8192"
    expect(rejections).toMatchObject([
      { bytes: 65_536, message: `members[0]: publicMetadata would have 65536 bytes ${end}` },
      { bytes: 65_537, message: `members[1]: publicMetadata would have more than 65536 bytes ${end}` },
      { bytes: 65_537, message: `members[2]: privateMetadata would have more than 65536 bytes ${end}` },
      { _tag: "InvalidMember", field: "privateMetadata.big" }
    ])
  })

  it("cuts the name of an unknown field", () => {
    const row = { userId: "user_ada", role: "r", ["k".repeat(1_000_000)]: 1 }
    const { rejections } = checkRows(untyped([row]))
    expect(rejections).toMatchObject([{ _tag: "InvalidMember", field: `${"k".repeat(100)}…` }])
    expect(JSON.stringify(rejections).length).toBeLessThan(1000)
  })

  it("names both rows of a duplicate, whatever the case of an address", () => {
    const { rejections } = checkRows([
      { emailAddress: "ada@acme.com", role: "org:admin", source: "members.csv:1" },
      { emailAddress: "ADA@acme.com", role: "org:admin", source: "members.csv:2" },
      { externalId: "hr-1", role: "org:admin", source: "members.csv:3" },
      { externalId: "HR-1", role: "org:admin", source: "members.csv:4" }
    ])
    expect(rejections).toEqual([
      {
        _tag: "DuplicateMember",
        message: "members.csv:2: the same user as members.csv:1. List each user once",
        source: "members.csv:2",
        first: "members.csv:1"
      }
    ])
  })

  it("takes nothing of Object.prototype for a field", () => {
    Reflect.set(Object.prototype, "role", "org:admin")
    try {
      expect(checkRows([untyped({ userId: "user_ada" })]).rejections).toMatchObject([{ field: "role" }])
    } finally {
      Reflect.deleteProperty(Object.prototype, "role")
    }
  })
})

describe("nearestRole", () => {
  const roles = ["org:admin", "org:member", "org:billing_manager"]

  it("finds the role whose key the fewest edits make", () => {
    expect(nearestRole("org:membr", roles)).toBe("org:member")
    expect(nearestRole("org:admim", ["org:member", "org:admin", "org:amdin"])).toBe("org:admin")
    expect(nearestRole("org:biling-manager", roles)).toBe("org:billing_manager")
  })

  it("finds the role of a key without its prefix, and of one in another case", () => {
    expect(["admin", "Member", "basic_member", "ORG:ADMIN"].map((role) => nearestRole(role, roles))).toEqual([
      "org:admin",
      "org:member",
      "org:member",
      "org:admin"
    ])
  })

  it("finds none where nothing is alike", () => {
    expect(nearestRole("x", roles)).toBeUndefined()
    expect(nearestRole("supervisor", roles)).toBeUndefined()
    expect(nearestRole("o".repeat(1000), roles)).toBeUndefined()
  })
})
