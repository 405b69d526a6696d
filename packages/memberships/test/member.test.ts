import { hasCode, RetryPolicy } from "@effect-clerk/core"
import { assert, describe, expect, it } from "@effect/vitest"
import { Effect, Option } from "effect"
import { untyped } from "@effect-clerk/test-support/untyped"
import { cut, ids, losing, serve, withoutWaits } from "./support.ts"

const organizationId = "org_acme"

const users = ids(30)

const [ada = "", bob = ""] = users

const seed = {
  organizations: [{ id: organizationId, name: "Acme" }],
  users: [...users, "-user", "+user"].map((id) => ({ id })),
  // All but the last two, the first one an administrator.
  memberships: users.slice(0, -2).map((userId, index) => ({
    organizationId,
    userId,
    role: index === 0 ? "org:admin" : "org:member",
    publicMetadata: { team: "blue", desk: { floor: 1, seat: 2 } },
    privateMetadata: { tags: ["a", { b: 1 }] }
  }))
}

const outsider = users.at(-1) ?? ""

const other = users.at(-2) ?? ""

const member = { organizationId, userId: bob }

describe("find", () => {
  it.live("yields a member in one request, at any position of the list", () =>
    Effect.gen(function* () {
      const { connect, requests } = yield* serve(seed)
      const memberships = yield* connect()
      for (const userId of users.slice(0, -2)) {
        const found = Option.getOrUndefined(yield* memberships.find({ organizationId, userId }))
        expect(found?.publicUserData?.userId).toBe(userId)
      }
      expect((yield* requests).length).toBe(users.length - 2)
    }).pipe(withoutWaits)
  )

  it.live("yields nothing for a user who is not a member", () =>
    Effect.gen(function* () {
      const { connect } = yield* serve(seed)
      const memberships = yield* connect()
      expect(yield* memberships.find({ organizationId, userId: outsider })).toEqual(Option.none())
      expect(yield* memberships.find({ organizationId, userId: "user_unknown" })).toEqual(Option.none())
    }).pipe(withoutWaits)
  )

  it.live("treats a sign at the start of an id as a part of it", () =>
    Effect.gen(function* () {
      const { connect } = yield* serve(seed)
      const memberships = yield* connect()
      for (const userId of ["-user", "+user"]) {
        expect(yield* memberships.find({ organizationId, userId })).toEqual(Option.none())
        const { id } = yield* memberships.create({ organizationId, userId, role: "org:member" })
        expect(Option.map(yield* memberships.find({ organizationId, userId }), (found) => found.id)).toEqual(
          Option.some(id)
        )
      }
    }).pipe(withoutWaits)
  )

  it.live("fails for an organization that does not exist, and for an invalid id", () =>
    Effect.gen(function* () {
      const { connect, requests } = yield* serve(seed)
      const memberships = yield* connect()
      const unknown = yield* Effect.flip(memberships.find({ organizationId: "org_unknown", userId: ada }))
      expect(hasCode(unknown, "resource_not_found")).toBe(true)
      const empty = yield* Effect.flip(memberships.find({ organizationId, userId: "" }))
      assert(empty._tag === "SDKException" && empty.reason._tag === "InvalidRequest")
      expect(empty.reason.issues[0]?.path[0]).toBe("userId")
      expect((yield* requests).length).toBe(1)
    }).pipe(withoutWaits)
  )
})

describe("ensure", () => {
  it.live("creates the membership with its metadata if the user is not a member", () =>
    Effect.gen(function* () {
      const { connect, requests } = yield* serve(seed)
      const memberships = yield* connect()
      const result = yield* memberships.ensure({
        organizationId,
        userId: outsider,
        role: "org:admin",
        publicMetadata: { team: "red", old: null, desk: { floor: 3, seat: null } }
      })
      expect(result.outcome).toBe("created")
      expect(result.membership).toMatchObject({
        role: "org:admin",
        publicMetadata: { team: "red", desk: { floor: 3 } }
      })
      expect(result.membership.publicMetadata).not.toHaveProperty("old")
      expect(result.membership.publicMetadata["desk"]).not.toHaveProperty("seat")
      expect(yield* requests).toEqual([`GET ?user_id=${outsider}`, "POST "])
    }).pipe(withoutWaits)
  )

  it.live("sends one request and changes nothing if the membership is as asked", () =>
    Effect.gen(function* () {
      const { connect, requests } = yield* serve(seed)
      const memberships = yield* connect()
      const asked = [
        {},
        { publicMetadata: { team: "blue" } },
        { publicMetadata: { desk: { seat: 2 }, gone: null }, privateMetadata: { tags: ["a", { b: 1 }] } },
        { publicMetadata: {}, privateMetadata: undefined }
      ]
      for (const metadata of asked) {
        const { outcome } = yield* memberships.ensure({ ...member, role: "org:member", ...metadata })
        expect(outcome).toBe("unchanged")
      }
      expect(yield* requests).toEqual(asked.map(() => `GET ?user_id=${bob}`))
    }).pipe(withoutWaits)
  )

  it.live("updates what differs, and names it in the result", () =>
    Effect.gen(function* () {
      const { connect, requests } = yield* serve(seed)
      const memberships = yield* connect()
      const steps = [
        { asked: { role: "org:admin" }, changed: ["role"] },
        { asked: { role: "org:admin", publicMetadata: { desk: { floor: 2 } } }, changed: ["publicMetadata"] },
        { asked: { role: "org:admin", privateMetadata: { tags: ["a"] } }, changed: ["privateMetadata"] },
        {
          asked: { role: "org:member", publicMetadata: { team: null }, privateMetadata: { tags: ["a"], level: 1 } },
          changed: ["role", "publicMetadata", "privateMetadata"]
        }
      ]
      for (const { asked, changed } of steps) {
        expect(yield* memberships.ensure({ ...member, ...asked })).toMatchObject({ outcome: "updated", changed })
        expect((yield* memberships.ensure({ ...member, ...asked })).outcome).toBe("unchanged")
      }
      const found = Option.getOrUndefined(yield* memberships.find(member))
      expect(found).toMatchObject({
        role: "org:member",
        publicMetadata: { desk: { floor: 2, seat: 2 } },
        privateMetadata: { tags: ["a"], level: 1 }
      })
      expect(found?.publicMetadata).not.toHaveProperty("team")
      const writes = (yield* requests).filter((request) => !request.startsWith("GET"))
      expect(writes).toEqual([
        `PATCH /${bob}`,
        `PATCH /${bob}/metadata`,
        `PATCH /${bob}/metadata`,
        `PATCH /${bob}`,
        `PATCH /${bob}/metadata`
      ])
    }).pipe(withoutWaits)
  )

  it.live("succeeds after a lost response, by default", () =>
    Effect.gen(function* () {
      const { connect } = yield* serve(seed)
      const created = yield* (yield* connect(losing("POST", 1))).ensure({
        organizationId,
        userId: outsider,
        role: "org:member"
      })
      expect(created).toMatchObject({ outcome: "unchanged", membership: { role: "org:member" } })
      const updated = yield* (yield* connect(losing("PATCH", 3))).ensure({
        ...member,
        role: "org:admin",
        publicMetadata: { team: "red" }
      })
      expect(updated).toMatchObject({
        outcome: "updated",
        membership: { role: "org:admin", publicMetadata: { team: "red" } }
      })
    }).pipe(withoutWaits)
  )

  it.live("retries nothing with RetryPolicy.none", () =>
    Effect.gen(function* () {
      const { connect } = yield* serve(seed)
      const memberships = yield* connect(losing("POST", 1))
      const asked = { organizationId, userId: outsider, role: "org:member" }
      const failure = yield* memberships
        .ensure(asked)
        .pipe(Effect.provideService(RetryPolicy.Current, RetryPolicy.none), Effect.flip)
      assert(failure._tag === "SDKException")
      expect(failure.reason._tag).toBe("Transport")
      expect((yield* memberships.ensure(asked)).outcome).toBe("unchanged")
    }).pipe(withoutWaits)
  )

  it.live("reads again where another writer is faster", () =>
    Effect.gen(function* () {
      const { connect } = yield* serve(seed)
      const second = yield* connect()
      // Between the read and the write, another writer does the opposite.
      const afterReading = (change: Effect.Effect<unknown, unknown>) => {
        let left = 3
        return connect((fetch) => async (url, init) => {
          const response = await fetch(url, init)
          if (init.method === "GET" && left > 0) {
            left -= 1
            await Effect.runPromise(withoutWaits(change))
          }
          return response
        })
      }
      const comes = yield* afterReading(second.ensure({ organizationId, userId: outsider, role: "org:admin" }))
      expect(yield* comes.ensure({ organizationId, userId: outsider, role: "org:member" })).toMatchObject({
        outcome: "updated",
        membership: { role: "org:member" }
      })
      const goes = yield* afterReading(second.remove(member))
      expect(yield* goes.ensure({ ...member, role: "org:admin" })).toMatchObject({
        outcome: "created",
        membership: { role: "org:admin" }
      })
    }).pipe(withoutWaits)
  )

  it.live("succeeds where several run at once for one member", () =>
    Effect.gen(function* () {
      const { connect } = yield* serve(seed)
      const memberships = yield* connect()
      for (const userId of [outsider, other]) {
        const asked = { organizationId, userId, role: "org:member", publicMetadata: { team: "red" } }
        const results = yield* Effect.all(
          Array.from({ length: 20 }, () => memberships.ensure(asked)),
          { concurrency: 20 }
        )
        expect(results.filter(({ outcome }) => outcome === "created").length).toBe(1)
        expect(new Set(results.map(({ membership }) => membership.id)).size).toBe(1)
      }
    }).pipe(withoutWaits)
  )

  it.live("fails with Clerk's errors as they are, without a second attempt", () =>
    Effect.gen(function* () {
      const { connect, requests } = yield* serve({
        ...seed,
        organizations: [...seed.organizations, { id: "org_full", name: "Full", maxAllowedMemberships: 1 }],
        memberships: [...seed.memberships, { organizationId: "org_full", userId: ada, role: "org:admin" }]
      })
      const memberships = yield* connect()
      const invalid = [
        [
          { organizationId: "org_full", userId: bob, role: "org:member" },
          403,
          "organization_membership_quota_exceeded"
        ],
        [{ organizationId, userId: "user_unknown", role: "org:member" }, 404, "resource_not_found"],
        [{ organizationId, userId: bob, role: "org:unknown" }, 404, "resource_not_found"]
      ] as const
      for (const [asked, status, code] of invalid) {
        const failure = yield* Effect.flip(memberships.ensure(asked))
        assert(failure._tag === "ClerkErrors")
        expect(failure.status).toBe(status)
        expect(hasCode(failure, code)).toBe(true)
      }
      expect((yield* requests).length).toBe(2 * invalid.length)
      // The full organization's member is ensured all the same.
      const { outcome } = yield* memberships.ensure({ organizationId: "org_full", userId: ada, role: "org:admin" })
      expect(outcome).toBe("unchanged")
    }).pipe(withoutWaits)
  )

  it.live("fails for invalid input before anything is sent, naming the fields", () =>
    Effect.gen(function* () {
      const { connect, requests } = yield* serve(seed)
      const memberships = yield* connect()
      const failure = yield* Effect.flip(
        memberships.ensure({ organizationId: "", userId: "", role: "", publicMetadata: { size: Number.NaN } })
      )
      assert(failure._tag === "SDKException" && failure.reason._tag === "InvalidRequest")
      expect(failure.operation).toBe("OrganizationMemberships.ensure")
      expect(failure.reason.issues.map(({ path }) => path.join("."))).toEqual([
        "organizationId",
        "userId",
        "role",
        "publicMetadata.size"
      ])
      expect(yield* requests).toEqual([])
    }).pipe(withoutWaits)
  )
})

describe("ensure, called without types", () => {
  it.live("fails before anything is sent where only its last request would be invalid", () =>
    Effect.gen(function* () {
      const { connect, requests } = yield* serve(seed)
      const memberships = yield* connect()
      const invalid = [
        ["publicMetadata", { ...member, role: "org:admin", publicMetadata: untyped(null) }],
        ["privateMetadata", { ...member, role: "org:admin", privateMetadata: untyped(null) }],
        ["userId", { organizationId, userId: "..", role: "org:admin" }]
      ] as const
      for (const [field, input] of invalid) {
        const failure = yield* Effect.flip(memberships.ensure(input))
        assert(failure._tag === "SDKException" && failure.reason._tag === "InvalidRequest")
        expect(failure.operation).toBe("OrganizationMemberships.ensure")
        expect(failure.reason.issues.map(({ path }) => path)).toEqual([[field]])
      }
      expect(yield* requests).toEqual([])
    }).pipe(withoutWaits)
  )
})

describe("remove", () => {
  it.live("removes a member, and reports the member as absent the second time", () =>
    Effect.gen(function* () {
      const { connect } = yield* serve(seed)
      const memberships = yield* connect()
      expect(yield* memberships.remove(member)).toMatchObject({
        outcome: "removed",
        membership: { publicUserData: { userId: bob } }
      })
      expect(yield* memberships.remove(member)).toEqual({ outcome: "absent" })
      expect(yield* memberships.remove({ organizationId, userId: "user_unknown" })).toEqual({ outcome: "absent" })
      expect(yield* memberships.find(member)).toEqual(Option.none())
    }).pipe(withoutWaits)
  )

  it.live("succeeds after a lost response, by default", () =>
    Effect.gen(function* () {
      const { connect } = yield* serve(seed)
      const memberships = yield* connect(losing("DELETE", 1))
      expect(yield* memberships.remove(member)).toEqual({ outcome: "absent" })
      expect(yield* memberships.find(member)).toEqual(Option.none())
    }).pipe(withoutWaits)
  )

  it.live("succeeds after two responses whose bodies fail, of which the second is the 404", () =>
    Effect.gen(function* () {
      const { connect } = yield* serve(seed)
      const memberships = yield* connect(losing("DELETE", 2, cut))
      expect(yield* memberships.remove(member)).toEqual({ outcome: "absent" })
    }).pipe(withoutWaits)
  )

  it.live("takes no 404 about the path for a member who is gone", () =>
    Effect.gen(function* () {
      const { connect } = yield* serve(seed)
      const memberships = yield* connect((fetch) => (url, init) => fetch(url.replace("/v1/", "/v1/v1/"), init))
      const failure = yield* Effect.flip(memberships.remove(member))
      expect(hasCode(failure, "resource_not_found")).toBe(true)
      expect(failure.message).toContain("check apiUrl")
    }).pipe(withoutWaits)
  )

  it.live("fails with errors that do not say that the member is gone", () =>
    Effect.gen(function* () {
      const { connect } = yield* serve(seed)
      const last = yield* Effect.flip((yield* connect()).remove({ organizationId, userId: ada }))
      assert(last._tag === "SDKException")
      expect(hasCode(last, "organization_minimum_permissions_needed")).toBe(true)
      const code = "organization_not_found_or_unauthorized"
      const elsewhere = yield* connect(
        () => () =>
          Promise.resolve(Response.json({ errors: [{ code, message: code, long_message: code }] }, { status: 404 }))
      )
      const unknown = yield* Effect.flip(elsewhere.remove(member))
      assert(unknown._tag === "ClerkErrors")
      expect(unknown.status).toBe(404)
    }).pipe(withoutWaits)
  )
})
