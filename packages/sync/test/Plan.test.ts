import { production } from "@effect-clerk/core/RateLimitPolicy"
import { jsonObject } from "@effect-clerk/test-support/arbitraries"
import { describe, expect, it } from "@effect/vitest"
import { Effect, Result, Schema } from "effect"
import { canonicalJson } from "../src/internal/model/canonicalJson.ts"
import { defaultRate, estimate, invitationsPerRequest } from "../src/internal/plan/estimate.ts"
import { type Draft, hashOf, seal } from "../src/internal/model/hash.ts"
import type { Action } from "../src/internal/model/planSchema.ts"
import { Plan } from "../src/index.ts"
import { addInvitation, addMember, addUser, apply, lenient, makeWorld, planOf } from "./world.ts"

/** A plan with an action of each kind, something that is held, kept and forgotten. */
const example = (): Draft => {
  const world = makeWorld()
  world.seats = 500
  addMember(world, "user_boss", "org:owner")
  addMember(world, "user_stay", "org:member")
  addMember(world, "user_bo", "org:member")
  addMember(world, "user_cy", "org:member", {
    publicMetadata: { team: "old", legacy: 1, a: { b: 1 } },
    privateMetadata: { pay: 1 }
  })
  addMember(world, "user_dee", "org:member", { publicMetadata: { team: "x" } })
  addMember(world, "user_mo", "org:admin")
  addMember(world, "user_ro", "org:guest")
  addUser(world, "user_ada")
  addUser(world, "user_eve")
  addInvitation(world, "old@acme.com", "org:member")
  return planOf(
    world,
    [
      { userId: "user_boss", role: "org:owner" },
      { emailAddress: "ada@acme.com", role: "org:member", publicMetadata: { team: "core" }, source: "members.csv:12" },
      { emailAddress: "bo@acme.com", role: "org:admin", source: "members.csv:14" },
      {
        emailAddress: "cy@acme.com",
        role: "org:member",
        publicMetadata: { team: "core", legacy: null, a: { b: 2, c: [1] } },
        privateMetadata: { pay: 2 },
        source: "members.csv:20"
      },
      { emailAddress: "mo@acme.com", role: "org:member", source: "members.csv:21" },
      { emailAddress: "ro@acme.com", role: "org:member", source: "members.csv:22" },
      { emailAddress: "new@acme.com", role: "org:member", source: "members.csv:77" },
      { emailAddress: "eve@acme.com", role: "org:member", source: "members.csv:78" }
    ],
    { ...lenient, remove: "managed", unknown: "invite" },
    {
      format: "effect-clerk/membership-base@1",
      appliedAt: Date.UTC(2026, 2, 2),
      listed: 4,
      members: [
        { userId: "user_dee", role: "org:member" },
        { userId: "user_eve", role: "org:member" },
        { userId: "user_gone", role: "org:member" }
      ],
      invitations: [{ emailAddress: "old@acme.com", role: "org:member" }]
    }
  )
}

const sealed = (draft: Draft = example()): Promise<Plan.Plan> => Effect.runPromise(seal(draft))

describe("a plan", () => {
  it("is its own JSON, and passes its schema", async () => {
    const plan = await sealed()
    const parsed: unknown = JSON.parse(JSON.stringify(plan))
    expect(parsed).toStrictEqual(plan)
    expect(Schema.decodeUnknownSync(Plan.schema)(parsed)).toStrictEqual(plan)
    expect(new Set(plan.actions.map(({ _tag }) => _tag)).size).toBe(8)
  })

  it("is rejected by its schema where it is of another format", async () => {
    const plan = await sealed()
    const decode = Schema.decodeUnknownResult(Plan.schema)
    expect(Result.isFailure(decode({ ...plan, format: "effect-clerk/membership-plan@2" }))).toBe(true)
    expect(Result.isFailure(decode({ ...plan, hash: "sha256:1" }))).toBe(true)
    expect(Result.isFailure(decode({ ...plan, actions: [{ _tag: "Delete" }] }))).toBe(true)
  })

  it("has the hash of all but the hash, whatever the order of its keys", async () => {
    const plan = await sealed()
    const reversed = Object.fromEntries(Object.entries(plan).toReversed())
    const { hash, ...draft } = Schema.decodeUnknownSync(Plan.schema)(reversed)
    expect(await Effect.runPromise(hashOf(draft))).toBe(hash)
    expect(await Effect.runPromise(hashOf(plan))).toBe(hash)
    expect(await Effect.runPromise(hashOf({ ...draft, createdAt: draft.createdAt + 1 }))).not.toBe(hash)
    const held = draft.held.map((held) => ({ ...held, name: "somebody else" }))
    expect(await Effect.runPromise(hashOf({ ...draft, held }))).not.toBe(hash)
  })
})

describe("Plan.counts", () => {
  it("counts each kind of action", async () => {
    expect(Plan.counts(await sealed())).toEqual({
      add: 1,
      promote: 1,
      demote: 1,
      role: 1,
      metadata: 1,
      remove: 1,
      invite: 1,
      revoke: 1,
      changes: 8,
      kept: 2,
      held: 1,
      forgotten: 1
    })
  })
})

describe("Plan.isEmpty", () => {
  it("is true for a plan after an apply", async () => {
    const world = makeWorld()
    addMember(world, "user_boss", "org:owner")
    addUser(world, "user_ada")
    const list = [
      { userId: "user_boss", role: "org:owner" },
      { userId: "user_ada", role: "org:member", publicMetadata: { gone: null } }
    ]
    const first = planOf(world, list)
    expect(Plan.isEmpty(await sealed(first))).toBe(false)
    const again = planOf(world, list, {}, apply(world, first, undefined))
    expect(Plan.isEmpty(await sealed(again))).toBe(true)
    expect(Plan.format(await sealed(again))).toBe(
      "Acme (org_acme, live)   2 members, 1 administrator\n0 changes, 2 kept, 0 held."
    )
  })
})

describe("Plan.format", () => {
  it("writes the organization, a line for each change, and the numbers", async () => {
    expect(Plan.format(await sealed()).split("\n")).toEqual([
      "Acme (org_acme, live)   7 members, 2 administrators, 500 seats, 1 invitation pending",
      "  + add       ada@acme.com   org:member   team=core                                                members.csv:12",
      "  ^ promote   bo@acme.com    org:member -> org:admin                                               members.csv:14",
      '  ~ metadata  cy@acme.com    team: "old" -> "core", -legacy, a.b: 1 -> 2, +a.c: [1], private.pay   members.csv:20',
      "  v demote    mo@acme.com    org:admin -> org:member                                               members.csv:21",
      "  ~ role      ro@acme.com    org:guest -> org:member                                               members.csv:22",
      "  @ invite    new@acme.com   org:member                                                            members.csv:77",
      "  - remove    dee@acme.com   org:member   in the list of 2026-03-02, no longer listed",
      "  x revoke    old@acme.com   org:member   in the list of 2026-03-02, no longer listed",
      "  ? held      eve@acme.com   left after 2026-03-02; --left restore adds again                      members.csv:78",
      "8 changes, 2 kept, 1 held. 12 requests."
    ])
  })

  it("cuts the lines of the table to the width, by the columns that a terminal takes", async () => {
    const lines = Plan.format(await sealed(), { width: 40 }).split("\n")
    expect(lines[3]).toBe("  + add       ada@acme.com   org:member…")
    expect(lines.every((line) => line.length <= 40)).toBe(true)
    const family = "👨‍👩‍👧"
    const [action] = (await sealed()).actions
    if (action === undefined) throw new Error("no action")
    const named = { ...(await sealed()), actions: [{ ...action, name: family.repeat(20) }] }
    expect(Plan.format(named, { width: 20 }).split("\n")).toContain(`  + add       ${family.repeat(2)}…`)
  })

  it("breaks the other lines between words, so that no number is lost", async () => {
    const plan = await sealed({
      ...example(),
      observed: { ...example().observed, organizationName: "株式会社".repeat(30) }
    })
    expect(Plan.format(plan, { width: 40 }).split("\n").slice(0, 4)).toEqual([
      `${"株式会社".repeat(4)}株式会…`,
      "  (org_acme, live)   7 members,",
      "  2 administrators, 500 seats,",
      "  1 invitation pending"
    ])
    expect(Plan.format(plan, { width: 40 }).split("\n").slice(-1)).toEqual(["8 changes, 2 kept, 1 held. 12 requests."])
  })

  it.each([0, -1, NaN])("leaves the lines as they are for a terminal that has %d columns", async (width) => {
    const plan = await sealed()
    expect(Plan.format(plan, { width })).toBe(Plan.format(plan))
  })

  it("colours the kind of a change", async () => {
    const plan = await sealed()
    const lines = Plan.format(plan, { color: true }).split("\n")
    expect(lines[1]).toContain("\u001B[32m+ add     \u001B[0m  ada@acme.com")
    // oxlint-disable-next-line no-control-regex
    expect(lines.join("\n").replaceAll(/\u001B\[\d+m/g, "")).toBe(Plan.format(plan))
  })

  it("lets no name move the cursor or turn the text around", async () => {
    const plan = await sealed()
    const evil = "\u001B[2J\u009B2J\r\u202Egro"
    const [action] = plan.actions
    if (action === undefined) throw new Error("no action")
    const text = Plan.format({
      ...plan,
      observed: { ...plan.observed, organizationName: evil },
      actions: [{ ...action, name: evil, source: evil }]
    })
    // oxlint-disable-next-line no-control-regex
    expect(text).not.toMatch(/[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u202E]/)
  })

  it("says why each change is made", async () => {
    const plan = await sealed()
    const change = (
      cause: Plan.Cause,
      base: Plan.Plan["observed"]["base"] = plan.observed.base
    ): string | undefined => {
      const action: Action = { _tag: "Revoke", name: "eve", cause, emailAddress: "eve", before, after: null }
      return Plan.format({ ...plan, observed: { ...plan.observed, base }, actions: [action], held: [] })
        .split("\n")
        .at(-2)
    }
    const before = { invitationId: "orginv_1", role: "org:member" }
    const line = "  x revoke    eve   org:member"
    expect(change("listed")).toBe(line)
    expect(change("adopted")).toBe(line)
    expect(change("left")).toBe(`${line}   had left after 2026-03-02`)
    expect(change("unlisted")).toBe(`${line}   not listed`)
    expect(change("drift")).toBe(`${line}   drift`)
    expect(change("conflict")).toBe(`${line}   conflict`)
    expect(change("undone")).toBe(`${line}   undone`)
    expect(change("delisted", null)).toBe(`${line}   in the list of the last apply, no longer listed`)
  })

  it("shows a change of one kind of metadata alone", async () => {
    const plan = await sealed()
    const change = (kind: "publicMetadata" | "privateMetadata"): string => {
      const before = { membershipId: "orgmem_1", role: "org:member", [kind]: { team: "old" } }
      const action: Action = {
        _tag: "ChangeMetadata",
        name: "eve",
        cause: "listed",
        userId: "user_eve",
        before,
        after: { [kind]: { team: "core" } }
      }
      return Plan.format({ ...plan, actions: [action], held: [] }).split("\n")[1] ?? ""
    }
    expect(change("publicMetadata")).toBe('  ~ metadata  eve   team: "old" -> "core"')
    expect(change("privateMetadata")).toBe("  ~ metadata  eve   private.team")
  })

  it("shows private metadata by its keys, and long values whole, or cut where a terminal has a width", async () => {
    const plan = await sealed()
    const after = {
      role: "org:member",
      publicMetadata: { note: "two words", long: "x".repeat(100), empty: {} },
      privateMetadata: { pay: { grade: 7 } }
    }
    const action: Action = { _tag: "Add", name: "eve", cause: "listed", userId: "user_eve", before: null, after }
    const lineOf = (value: string): string =>
      `  + add       eve   org:member   note="two words", long=${value}, empty={}, private.pay.grade`
    const long = { ...plan, actions: [action], held: [] }
    expect(Plan.format(long).split("\n")[1]).toBe(lineOf(`"${"x".repeat(100)}"`))
    expect(Plan.format(long, { width: 200 }).split("\n")[1]).toBe(lineOf(`"${"x".repeat(58)}…`))
  })

  it("says why each row is held", async () => {
    const plan = await sealed()
    const held = (extra: Partial<Plan.Held>): string => {
      const entry: Plan.Held = { why: "left", name: "eve", listed: { role: "org:member" }, ...extra }
      return Plan.format({ ...plan, actions: [], held: [entry] }).split("\n")[1] ?? ""
    }
    expect(held({ why: "expired" })).toBe(
      "  ? held      eve   its invitation expired or was revoked after 2026-03-02; --left restore sends another"
    )
    expect(held({ why: "unknown" })).toBe(
      "  ? held      eve   no user has this address; --unknown invite sends an invitation"
    )
    expect(held({ why: "drift", now: { membershipId: "1", role: "org:admin" } })).toBe(
      "  ? held      eve   org:admin changed outside, listed as org:member; --drift restore changes it back"
    )
    expect(held({ why: "drift", now: { membershipId: "1", role: "org:member" } })).toBe(
      "  ? held      eve   metadata changed outside, listed as org:member; --drift restore changes it back"
    )
  })
})

describe("estimate", () => {
  it("is written with the plan", async () => {
    const plan = await sealed()
    const last = (estimate: Partial<Plan.Plan["estimate"]>, rate?: number): string | undefined =>
      Plan.format({ ...plan, estimate: { ...plan.estimate, ...estimate } }, { rate })
        .split("\n")
        .at(-1)
    expect(last({ requests: 131, seconds: 3 })).toBe(
      "8 changes, 2 kept, 1 held. 131 requests, about 3 s at 50% of the quota."
    )
    expect(last({ requests: 131, seconds: 3 }, 0.25)).toBe(
      "8 changes, 2 kept, 1 held. 131 requests, about 6 s at 25% of the quota."
    )
    expect(last({ requests: 131, seconds: 3, invitationHours: 10 })).toBe(
      "8 changes, 2 kept, 1 held. 131 requests, about 10 h, for the quota of invitations."
    )
  })

  const invite: Action = {
    _tag: "Invite",
    name: "a",
    cause: "listed",
    emailAddress: "a@a.a",
    before: null,
    after: { role: "r" }
  }
  const observed = { members: 412, pendingInvitations: 0 }

  it("counts the reads, the actions, and ten invitations to a request", () => {
    const actions = Array.from({ length: 1 + 2 * invitationsPerRequest }, () => invite)
    expect(estimate(actions, observed, production)).toEqual({
      requests: 7,
      rate: defaultRate,
      seconds: 1,
      invitationHours: 0
    })
    expect(estimate([], { members: 1000, pendingInvitations: 500 }, production).requests).toBe(7)
  })

  it("takes the time from the quota, and the hours from that of invitations", () => {
    const actions = (count: number) => Array.from({ length: count }, () => invite)
    expect(estimate(actions(500), observed, production).invitationHours).toBe(0)
    expect(estimate(actions(5001), observed, production)).toMatchObject({
      requests: 505,
      seconds: 11,
      invitationHours: 10
    })
    expect(estimate(actions(5001), observed, undefined).seconds).toBe(0)
  })
})

/** As JSON.parse, without its type. */
const parse = Schema.decodeUnknownSync(Schema.fromJsonString(Schema.Record(Schema.String, Schema.Json)))

describe("canonicalJson", () => {
  it("writes the example of RFC 8785", () => {
    const value: Schema.Json = {
      numbers: [333333333.3333333, 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
      string: "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"/",
      literals: [null, true, false]
    }
    expect(canonicalJson(value)).toBe(
      String.raw`{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}`
    )
  })

  it("sorts keys by their UTF-16 units", () => {
    const value = { "\u20ac": 1, "\r": 2, "\ufb33": 3, "1": 4, "\ud83d\ude00": 5, "\u0080": 6, "\u00f6": 7 }
    expect(canonicalJson(value)).toBe('{"\\r":2,"1":4,"\u0080":6,"\u00f6":7,"\u20ac":1,"\ud83d\ude00":5,"\ufb33":3}')
  })

  it("keeps a key named __proto__, and leaves out what is undefined", () => {
    const value: Schema.Json = parse('{"__proto__":{"a":1},"b":2}')
    expect(canonicalJson(value)).toBe('{"__proto__":{"a":1},"b":2}')
  })

  it.prop("writes what parses to the same value", [jsonObject], ([value]) => {
    expect(JSON.parse(canonicalJson(value))).toEqual(value)
  })
})
