import { untyped } from "@effect-clerk/test-support/untyped"
import { ClerkEmulator } from "@effect-clerk/testing"
import { describe, expect, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import { TestClock } from "effect/testing"
import { MembershipSync, Plan } from "../src/index.ts"
import { boss, secretKey, seed, stateOf, withSync } from "./planned.ts"

describe("MembershipSync.plan", () => {
  it.effect("resolves ids, addresses and external ids, and plans what differs", () =>
    withSync((sync) =>
      Effect.gen(function* () {
        const plan = yield* sync.plan({
          organizationId: "org_acme",
          members: [
            { externalId: "hr-1", role: "org:admin", source: "members.csv:1" },
            {
              emailAddress: "Ada@ACME.com",
              role: "org:admin",
              publicMetadata: { team: "core" },
              source: "members.csv:2"
            },
            { externalId: "+hr", role: "org:guest", source: "members.csv:3" },
            { emailAddress: "new@acme.com", role: "org:member", source: "members.csv:4" },
            { userId: "user_cy", role: "org:member", source: "members.csv:5" }
          ]
        })
        expect(plan.target).toEqual({ apiUrl: "https://api.clerk.com/v1", keyKind: "test", organizationId: "org_acme" })
        expect(plan.observed).toEqual({
          organizationName: "Acme",
          members: 2,
          administrators: 1,
          pendingInvitations: 1,
          seats: 500,
          roles: ["org:admin", "org:guest", "org:member"],
          administratorRoles: ["org:admin"],
          base: null
        })
        expect(plan.actions.map(({ _tag, cause, name, source }) => [_tag, name, cause, source])).toEqual([
          ["Promote", "Ada@ACME.com", "adopted", "members.csv:2"],
          ["ChangeMetadata", "Ada@ACME.com", "adopted", "members.csv:2"],
          ["Add", "+hr", "listed", "members.csv:3"],
          ["Add", "user_cy", "listed", "members.csv:5"]
        ])
        expect(Plan.counts(plan)).toEqual({
          add: 2,
          promote: 1,
          demote: 0,
          role: 0,
          metadata: 1,
          remove: 0,
          invite: 0,
          revoke: 0,
          changes: 4,
          kept: 2,
          held: 0,
          forgotten: 0
        })
        expect(Plan.isEmpty(plan)).toBe(false)
      })
    )
  )

  it.effect("never makes a member of who has typed in an address", () =>
    withSync((sync) =>
      Effect.gen(function* () {
        const rejected = yield* Effect.flip(
          sync.plan(
            {
              organizationId: "org_acme",
              members: [
                boss,
                { emailAddress: "shared@acme.com", role: "org:admin" },
                { emailAddress: "dee@acme.com", role: "org:member" }
              ]
            },
            { unknown: "invite" }
          )
        )
        expect(rejected).toMatchObject({
          _tag: "PlanRejected",
          rejections: [{ _tag: "UnverifiedAddress", source: "members[1]", userIds: ["user_bo", "user_cy"] }]
        })
      })
    )
  )

  it.effect("makes the same plan of the same inputs, but for the time and the hash", () =>
    withSync((sync) =>
      Effect.gen(function* () {
        const list = {
          organizationId: "org_acme",
          members: [boss, { emailAddress: "bo@acme.com", role: "org:member" }]
        }
        const { createdAt: _, hash: first, ...one } = yield* sync.plan(list)
        yield* TestClock.adjust("1 second")
        const { createdAt: __, hash: second, ...other } = yield* sync.plan(list)
        expect(JSON.stringify(other)).toBe(JSON.stringify(one))
        expect(first).toMatch(/^sha256:[0-9a-f]{64}$/)
        expect(second).not.toBe(first)
      })
    )
  )

  it.effect("reads each page once, and a hundred names in a request", () =>
    withSync((sync, emulator) =>
      Effect.gen(function* () {
        const members = Array.from({ length: 250 }, (_, number) => ({
          emailAddress: `user${number}@acme.com`,
          role: "org:member"
        }))
        yield* sync.plan({ organizationId: "org_acme", members: [boss, ...members] }, { unknown: "skip" })
        const requests = yield* emulator.requests
        const counts = new Map<string, number>()
        for (const { path } of requests) counts.set(path, (counts.get(path) ?? 0) + 1)
        expect(Object.fromEntries(counts)).toEqual({
          "/v1/organizations/org_acme": 1,
          "/v1/organizations/org_acme/memberships": 1,
          "/v1/organizations/org_acme/invitations": 1,
          "/v1/organization_roles": 1,
          "/v1/users": 3
        })
        expect(requests.every(({ method }) => method === "GET")).toBe(true)
      })
    )
  )

  it.effect("compares with the base of the state that is provided", () => {
    const state = stateOf({ members: [{ userId: "user_ada", role: "org:member" }] })
    return withSync(
      (sync) =>
        Effect.gen(function* () {
          const plan = yield* sync.plan({ organizationId: "org_acme", members: [boss] }, { remove: "managed" })
          expect(plan.actions.map(({ _tag, cause }) => [_tag, cause])).toEqual([["Remove", "delisted"]])
          expect(plan.observed.base).toEqual({ appliedAt: 1, listed: 2 })
        }),
      { state }
    )
  })

  it.effect("knows a member who has accepted an invitation of an earlier apply", () =>
    withSync(
      (sync) =>
        Effect.gen(function* () {
          const plan = yield* sync.plan({ organizationId: "org_acme", members: [boss] }, { remove: "managed" })
          expect(plan.actions).toMatchObject([{ _tag: "Remove", cause: "delisted", userId: "user_ada" }])
        }),
      { state: stateOf({ invitations: [{ emailAddress: "ada@acme.com", role: "org:member" }] }) }
    )
  )

  it.effect("tells two addresses of one user from an address of two users, whichever requests they are in", () =>
    withSync(
      (sync) =>
        Effect.gen(function* () {
          const others = Array.from({ length: 100 }, (_, number) => `other${number}@acme.com`)
          const addresses = ["boss@acme.com", ...others, "boss@else.com"]
          const members = addresses.map((emailAddress) => ({ emailAddress, role: "org:admin" }))
          const rejected = yield* Effect.flip(sync.plan({ organizationId: "org_acme", members }, { unknown: "skip" }))
          expect(rejected).toMatchObject({
            rejections: [{ _tag: "DuplicateMember", source: "members[101]", first: "members[0]" }]
          })
        }),
      {
        seed: {
          organizations: [{ id: "org_acme", name: "Acme" }],
          users: [{ id: "user_boss", emailAddresses: ["boss@acme.com", "boss@else.com"] }],
          memberships: [{ organizationId: "org_acme", userId: "user_boss", role: "org:admin" }]
        }
      }
    )
  )

  const decodePage = Schema.decodeUnknownSync(
    Schema.Struct({ data: Schema.Array(Schema.Record(Schema.String, Schema.Unknown)) })
  )

  it.effect("counts a user once who left and came back while the members were read", () =>
    Effect.gen(function* () {
      const emulator = yield* ClerkEmulator.make(seed)
      const twice: ClerkEmulator["Service"]["fetch"] = async (input, init) => {
        const response = await emulator.fetch(input, init)
        if (typeof input !== "string" || !input.includes("/memberships")) return response
        const { data } = decodePage(await response.json())
        const twice = [{ ...data[0], id: "orgmem_earlier" }, ...data]
        return Response.json({ data: twice, total_count: twice.length })
      }
      const plan = yield* Effect.provide(
        MembershipSync.use((sync) =>
          sync.plan({ organizationId: "org_acme", members: [boss] }, { remove: "unlisted", guards: { maxRemovals: 1 } })
        ),
        MembershipSync.layerFetch({ secretKey, fetch: twice })
      )
      expect(plan.observed.members).toBe(2)
      expect(JSON.stringify(plan)).not.toContain("orgmem_earlier")
    })
  )

  it.effect("takes a limit of 0 for none, and an invitation for pending only while it is", () =>
    withSync(
      (sync) =>
        Effect.gen(function* () {
          const list = {
            organizationId: "org_acme",
            members: [boss, { emailAddress: "new@acme.com", role: "org:member" }]
          }
          const plan = yield* sync.plan(list, { unknown: "invite" })
          expect(plan.observed).toMatchObject({ seats: null, pendingInvitations: 0 })
          expect(plan.actions).toMatchObject([{ _tag: "Invite", cause: "listed" }])
        }),
      {
        seed: {
          ...seed,
          organizations: [{ id: "org_acme", name: "Acme", maxAllowedMemberships: 0 }],
          invitations: [
            { organizationId: "org_acme", emailAddress: "new@acme.com", role: "org:member", status: "revoked" }
          ]
        }
      }
    )
  )

  it.effect("counts the invitations that Clerk makes for a domain, which no list has", () =>
    withSync(
      (sync) =>
        Effect.gen(function* () {
          const list = { organizationId: "org_acme", members: [boss, { userId: "user_bo", role: "org:member" }] }
          const rejected = yield* Effect.flip(sync.plan(list))
          expect(rejected).toMatchObject({ rejections: [{ _tag: "SeatsExceeded", needed: 6, seats: 5 }] })
        }),
      {
        seed: {
          ...seed,
          organizations: [{ id: "org_acme", name: "Acme", maxAllowedMemberships: 5, pendingInvitationsCount: 2 }]
        }
      }
    )
  )

  const role = { object: "role", id: "role_1", name: "Admin", key: "org:admin", description: null, permissions: null }

  it.effect.each([
    ["does not list it", []],
    ["lists it without its permissions", [{ ...role, is_creator_eligible: true, created_at: 1, updated_at: 1 }]]
  ] as const)("knows a role that a member has, though the instance %s", ([, data]) =>
    Effect.gen(function* () {
      const emulator = yield* ClerkEmulator.make(seed)
      const fetch: ClerkEmulator["Service"]["fetch"] = (input, init) =>
        typeof input === "string" && input.includes("/organization_roles")
          ? Promise.resolve(Response.json({ data, total_count: data.length }))
          : emulator.fetch(input, init)
      const plan = yield* Effect.provide(
        MembershipSync.use((sync) => sync.plan({ organizationId: "org_acme", members: [boss] })),
        MembershipSync.layerFetch({ secretKey, fetch })
      )
      expect(plan.observed).toMatchObject({
        administrators: 1,
        administratorRoles: ["org:admin"],
        roles: ["org:admin", "org:member"]
      })
    })
  )

  it.effect("sends nothing for an empty list, or for options that are invalid", () =>
    withSync((sync, emulator) =>
      Effect.gen(function* () {
        const empty = yield* Effect.flip(sync.plan({ organizationId: "org_acme", members: [] }))
        expect(empty).toMatchObject({ _tag: "PlanRejected", rejections: [{ _tag: "EmptyDesired" }] })
        const invalid = yield* Effect.flip(
          sync.plan(
            untyped({ organizationId: "", members: 1 }),
            untyped({ remove: "all", acknowledge: [], guards: { maxRemovals: "150%", max: 1 }, x: 1 })
          )
        )
        expect(invalid).toMatchObject({
          _tag: "SDKException",
          processed: "no",
          attempts: 0,
          reason: {
            issues: [
              { path: ["organizationId"] },
              { path: ["members"] },
              { path: ["options", "x"] },
              { path: ["guards", "max"] },
              { path: ["acknowledge"] },
              { path: ["options", "remove"] },
              { path: ["guards", "maxRemovals"] }
            ]
          }
        })
        const unreadable = function* () {
          yield boss
          throw new Error("no")
        }
        const failed = yield* Effect.flip(sync.plan({ organizationId: "org_acme", members: unreadable() }))
        expect(failed).toMatchObject({ reason: { issues: [{ path: ["members"] }] } })
        expect(yield* emulator.requests).toEqual([])
      })
    )
  )

  it.effect("sends nothing for an input that throws when it is read, or for a list with an option in it", () =>
    withSync((sync, emulator) =>
      Effect.gen(function* () {
        const list = { organizationId: "org_acme", members: [boss] }
        const hostile = {
          get remove() {
            throw new Error("no")
          }
        }
        const unreadable = { reason: { issues: [{ path: [], expected: "an input that can be read" }] } }
        expect(yield* Effect.flip(sync.plan(list, untyped(hostile)))).toMatchObject(unreadable)
        expect(yield* Effect.flip(sync.plan(untyped(new Proxy(list, { ownKeys: () => untyped(1) }))))).toMatchObject(
          unreadable
        )
        expect(yield* Effect.flip(sync.plan(untyped({ ...list, remove: "managed" })))).toMatchObject({
          reason: { issues: [{ path: ["desired", "remove"] }] }
        })
        expect(yield* emulator.requests).toEqual([])
      })
    )
  )

  it.effect("never takes one address for another, though they have the same lower case", () =>
    withSync(
      (sync) =>
        Effect.gen(function* () {
          const members = ["EVE@acme.com", "king@acme.com"].map((emailAddress) => ({
            emailAddress,
            role: "org:member"
          }))
          const list = { organizationId: "org_acme", members: [boss, ...members] }
          const plan = yield* sync.plan(list, { unknown: "skip" })
          expect(plan.actions).toMatchObject([{ _tag: "Add", userId: "user_eve" }])
          expect(plan.held).toMatchObject([{ why: "unknown", emailAddress: "king@acme.com" }])
        }),
      {
        seed: {
          ...seed,
          users: [...(seed.users ?? []), { id: "user_eve", emailAddresses: ["eve@acme.com", "\u212Aing@acme.com"] }]
        }
      }
    )
  )

  it.effect("fails with Clerk's own error where the organization does not exist", () =>
    withSync((sync) =>
      Effect.gen(function* () {
        const failure = yield* Effect.flip(sync.plan({ organizationId: "org_none", members: [boss] }))
        expect(failure).toMatchObject({ _tag: "ClerkErrors", status: 404 })
      })
    )
  )
})
