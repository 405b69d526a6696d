import { describe, expect, it } from "vitest"
import { judgeMember, type MemberAction } from "../src/internal/apply/judge.ts"
import type { Member } from "../src/internal/model/observation.ts"

const there = (changes: Partial<Member> = {}): Member => ({
  membershipId: "orgmem_1",
  userId: "user_1",
  role: "org:member",
  publicMetadata: {},
  privateMetadata: {},
  identifier: undefined,
  ...changes
})

const common = { name: "user_1", userId: "user_1", cause: "listed" } as const
const before = { membershipId: "orgmem_1", role: "org:member" }

const add: MemberAction = {
  _tag: "Add",
  ...common,
  before: null,
  after: { role: "org:member", publicMetadata: { team: "core" } }
}
const promote: MemberAction = { _tag: "Promote", ...common, before, after: { role: "org:admin" } }
const change: MemberAction = {
  _tag: "ChangeMetadata",
  ...common,
  before: { ...before, publicMetadata: { team: null } },
  after: { publicMetadata: { team: "core" } }
}
const remove: MemberAction = { _tag: "Remove", ...common, before: { ...before, publicMetadata: { a: 1 } }, after: null }

const core = { publicMetadata: { team: "core", other: 1 } }

const rows: ReadonlyArray<readonly [action: MemberAction, now: Member | undefined, verdict: string]> = [
  [add, undefined, "toDo"],
  [add, there(core), "found"],
  [add, there(), "Stale"],
  [add, there({ ...core, role: "org:admin" }), "Stale"],
  [promote, there(), "toDo"],
  [promote, there(core), "toDo"],
  [promote, there({ role: "org:admin" }), "found"],
  [promote, there({ role: "org:guest" }), "Stale"],
  [promote, there({ role: "org:admin", membershipId: "orgmem_2" }), "Stale"],
  [promote, undefined, "Stale"],
  [change, there(), "toDo"],
  [change, there({ role: "org:admin" }), "toDo"],
  [change, there(core), "found"],
  [change, there({ publicMetadata: { team: "other" } }), "Stale"],
  [change, there({ ...core, membershipId: "orgmem_2" }), "Stale"],
  [remove, there({ publicMetadata: { a: 1 } }), "toDo"],
  [remove, undefined, "found"],
  [remove, there({ publicMetadata: { a: 2 } }), "Stale"],
  [remove, there({ publicMetadata: { a: 1 }, role: "org:admin" }), "Stale"],
  [remove, there({ publicMetadata: { a: 1 }, membershipId: "orgmem_2" }), "Stale"]
]

describe("judgeMember", () => {
  it.each(rows.map((row) => [`${row[0]._tag} ${JSON.stringify(row[1] ?? null)}`, ...row] as const))(
    "judges %s",
    (_, action, now, verdict) => {
      const judged = judgeMember(action, now)
      expect(typeof judged === "string" ? judged : judged._tag).toBe(verdict)
    }
  )

  it("tells of metadata only where an action is about it", () => {
    const now = there({ ...core, role: "org:guest" })
    expect(judgeMember(promote, now)).toEqual({ _tag: "Stale", now: { membershipId: "orgmem_1", role: "org:guest" } })
    expect(judgeMember(remove, now)).toEqual({
      _tag: "Stale",
      now: { membershipId: "orgmem_1", role: "org:guest", publicMetadata: { team: "core", other: 1 } }
    })
  })
})
