import { ClerkHttpClient } from "@effect-clerk/http"
import { MembershipLookup } from "@effect-clerk/memberships"
import { assert, describe, expect, it } from "@effect/vitest"
import { Context, Effect, Exit, Fiber, Layer, Option } from "effect"
import { HttpClient, HttpClientResponse } from "effect/http"
import { TestClock } from "effect/testing"
import { advance } from "@effect-clerk/test-support/advance"
import { untyped } from "@effect-clerk/test-support/untyped"
import { connect, member, organizationId, outsider, users, type Way } from "./support.ts"

const all = { concurrency: "unbounded" } as const

const userIdOf = (membership: Option.Option<{ readonly publicUserData?: { readonly userId: string } | undefined }>) =>
  Option.getOrUndefined(membership)?.publicUserData?.userId

describe("MembershipLookup", () => {
  it.effect("finds members and users who are none, and says as of when", () =>
    Effect.gen(function* () {
      yield* TestClock.setTime(1_700_000_000_000)
      const { lookup } = yield* connect()
      const found = yield* lookup.find(member(3))
      expect(userIdOf(found.membership)).toBe(users[3])
      expect(found).toMatchObject({ asOf: 1_700_000_000_000, stale: false })
      expect(yield* lookup.find(outsider)).toEqual({ membership: Option.none(), asOf: 1_700_000_000_000, stale: false })
    })
  )

  it.effect("tells roles and permissions, of which a user who is no member has none", () =>
    Effect.gen(function* () {
      const { asked, lookup } = yield* connect()
      const permission = "org:sys_memberships:manage"
      const checks = [
        lookup.hasRole({ ...member(0), role: "org:admin" }),
        lookup.hasRole({ ...member(1), role: "org:admin" }),
        lookup.hasRole({ ...outsider, role: "org:admin" }),
        lookup.hasPermission({ ...member(0), permission }),
        lookup.hasPermission({ ...member(1), permission }),
        lookup.hasPermission({ ...outsider, permission })
      ]
      expect(yield* Effect.all(checks, all)).toEqual([true, false, false, true, false, false])
      expect(yield* asked).toEqual([[users[0], users[1], outsider.userId]])
    })
  )

  it.effect("asks 50 equal questions in one request", () =>
    Effect.gen(function* () {
      const { asked, lookup } = yield* connect()
      const found = yield* Effect.all(
        Array.from({ length: 50 }, () => lookup.find(member(1))),
        all
      )
      expect(new Set(found.map(({ membership }) => userIdOf(membership)))).toEqual(new Set([users[1]]))
      expect(yield* asked).toEqual([[users[1]]])
    })
  )

  it.effect("asks about 250 users in three requests, and gives each its own membership", () =>
    Effect.gen(function* () {
      const { asked, lookup } = yield* connect()
      const found = yield* Effect.forEach(users.slice(0, 250), (userId) => lookup.find({ organizationId, userId }), all)
      expect(found.map(({ membership }) => userIdOf(membership))).toEqual(users.slice(0, 250))
      expect((yield* asked).map(({ length }) => length)).toEqual([100, 100, 50])
    })
  )

  it.effect("asks about as many users in a request as `maxBatch` says", () =>
    Effect.gen(function* () {
      const { asked, lookup } = yield* connect({ maxBatch: 2 })
      yield* Effect.forEach([0, 1, 2, 3, 4], (index) => lookup.find(member(index)), all)
      expect((yield* asked).map(({ length }) => length)).toEqual([2, 2, 1])
    })
  )

  it.effect("asks about each organization by itself", () =>
    Effect.gen(function* () {
      const { asked, lookup } = yield* connect()
      const other = { organizationId: "org_other", userId: "user_0001" }
      const roles = yield* Effect.all(
        [member(1), other].map((ids) => lookup.hasRole({ ...ids, role: "org:admin" })),
        all
      )
      expect(roles).toEqual([false, true])
      expect(yield* asked).toEqual([["user_0001"], ["user_0001"]])
    })
  )

  it.effect("treats a sign at the start of an id as a part of it", () =>
    Effect.gen(function* () {
      const { lookup } = yield* connect()
      const ids = ["-user", "+user", "user_0001", "-user_0001"]
      const found = yield* Effect.forEach(ids, (userId) => lookup.find({ organizationId, userId }), all)
      expect(found.map(({ membership }) => userIdOf(membership))).toEqual(["-user", "+user", "user_0001", undefined])
    })
  )

  it.effect("reads users one by one where Clerk leaves out the user data", () =>
    Effect.gen(function* () {
      const { asked, lookup } = yield* connect({}, { emulator: { quirks: ["publicUserDataAbsent"] } })
      const roles = yield* Effect.forEach(
        [member(0), member(1), outsider],
        (ids) => Effect.map(lookup.find(ids), ({ membership }) => Option.map(membership, ({ role }) => role)),
        all
      )
      expect(roles).toEqual([Option.some("org:admin"), Option.some("org:member"), Option.none()])
      expect((yield* asked).map(({ length }) => length)).toEqual([3, 1, 1, 1])
      expect(Option.isSome((yield* lookup.find(member(2))).membership)).toBe(true)
      expect((yield* asked).length).toBe(5)
    })
  )

  it.effect(
    "fails for the user whose membership cannot be read, and for no other member who is asked about with it",
    () =>
      Effect.gen(function* () {
        const way: Way = HttpClient.transform((effect, request) =>
          Effect.gen(function* () {
            const text = yield* (yield* effect).text
            const unreadable = text.replace(
              '"org:member","role_name":"Member","permissions":["',
              '"org:member","permissions":[5,"'
            )
            return HttpClientResponse.fromWeb(request, new Response(unreadable))
          })
        )
        const { asked, lookup } = yield* connect({}, { way })
        const exits = yield* Effect.all(
          [member(0), member(1), member(10)].map((ids) => Effect.exit(lookup.find(ids))),
          all
        )
        expect(exits.map(Exit.isSuccess)).toEqual([true, false, true])
        expect(yield* Effect.flip(lookup.find(member(1)))).toMatchObject({
          operation: "OrganizationMemberships.list",
          reason: { _tag: "MalformedResponse", issues: [{ path: ["data", 0, "permissions", 0] }] }
        })
        yield* lookup.find(member(0))
        expect((yield* asked).map(({ length }) => length)).toEqual([3, 1])
      })
  )

  it.effect("counts the TTL of users who are read one by one from when the first request was sent", () =>
    Effect.gen(function* () {
      const { lookup } = yield* connect({}, { emulator: { quirks: ["publicUserDataAbsent"], latency: "1 seconds" } })
      const fiber = yield* Effect.forkChild(Effect.forEach([0, 1], (index) => lookup.find(member(index)), all))
      yield* advance(3000, 500)
      expect((yield* Fiber.join(fiber)).map(({ asOf }) => asOf)).toEqual([0, 0])
    })
  )

  it.effect("serves a membership for its TTL, and that there is none for a shorter one", () =>
    Effect.gen(function* () {
      const { asked, lookup } = yield* connect()
      const both = Effect.all([lookup.find(member(0)), lookup.find(outsider)], all)
      const [first] = yield* both
      const requestsAfter = (millis: number) =>
        Effect.flatMap(TestClock.adjust(millis), () => Effect.andThen(both, asked))
      expect(yield* requestsAfter(1999)).toHaveLength(1)
      expect((yield* requestsAfter(1)).at(-1)).toEqual([outsider.userId])
      yield* TestClock.adjust(7999)
      const [last] = yield* both
      expect(last.asOf).toBe(first.asOf)
      expect((yield* requestsAfter(1)).at(-1)).toEqual([users[0]])
      expect((yield* lookup.find(member(0))).asOf).toBe(first.asOf + 10_000)
    })
  )

  it.effect("counts the TTL from when the request was sent, after its wait for a permit and its retries", () =>
    Effect.gen(function* () {
      const { asked, emulator, lookup } = yield* connect({ ttl: "1 seconds" })
      yield* emulator.inject({ with: { status: 429, headers: { "retry-after": "5" } } })
      const [, found] = yield* Effect.all([TestClock.adjust("5 seconds"), lookup.find(member(0))], all)
      expect(found.asOf).toBe(5000)
      yield* TestClock.adjust(999)
      yield* lookup.find(member(0))
      expect(yield* asked).toHaveLength(2)
    })
  )

  it.effect(
    "counts the TTL from when the request was made, over a stand-in for the client that shows no attempts",
    () =>
      Effect.gen(function* () {
        let requests = 0
        const standIn = ClerkHttpClient.ClerkHttpClient.of({
          execute: (endpoint) =>
            Effect.suspend(() => {
              requests += 1
              return Effect.orDie(Effect.fromResult(endpoint.decode({ data: [], total_count: 0 })))
            })
        })
        const layer = Layer.provide(
          MembershipLookup.layer({ missTtl: "1 seconds" }),
          Layer.succeed(ClerkHttpClient.ClerkHttpClient, standIn)
        )
        const lookup = Context.get(yield* Layer.build(layer), MembershipLookup)
        yield* TestClock.adjust(100)
        expect((yield* lookup.find(member(0))).asOf).toBe(100)
        yield* TestClock.adjust(999)
        yield* lookup.find(member(0))
        expect(requests).toBe(1)
      })
  )

  it.effect("keeps no failure", () =>
    Effect.gen(function* () {
      const { asked, emulator, lookup } = yield* connect()
      yield* emulator.inject({ with: { status: 401 } })
      expect((yield* Effect.flip(lookup.find(member(0)))).operation).toBe("OrganizationMemberships.list")
      expect(Option.isSome((yield* lookup.find(member(0))).membership)).toBe(true)
      expect(yield* asked).toHaveLength(2)
    })
  )

  it.effect("gives each caller a failure of its own", () =>
    Effect.gen(function* () {
      const { emulator, lookup } = yield* connect()
      yield* emulator.inject({ with: { status: 401 } })
      yield* emulator.inject({ with: { status: 403 } })
      const failures = Effect.all([Effect.flip(lookup.find(member(0))), Effect.flip(lookup.find(member(1)))], all)
      for (const tag of ["ClerkErrors", "SDKException"]) {
        const [first, second] = yield* failures
        expect(first).not.toBe(second)
        expect(first).toEqual(second)
        expect(first._tag).toBe(tag)
      }
    })
  )

  it.effect("keeps as many answers as its capacity, the latest", () =>
    Effect.gen(function* () {
      const { asked, lookup } = yield* connect({ capacity: 2 })
      for (const index of [0, 1, 2, 2, 1]) yield* lookup.find(member(index))
      expect(yield* asked).toHaveLength(3)
      yield* lookup.find(member(0))
      expect(yield* asked).toHaveLength(4)
    })
  )

  it.effect.each([
    ["ttl", { ttl: "0 seconds" }],
    ["ttl", { ttl: Infinity }],
    ["ttl", { ttl: untyped("soon") }],
    ["missTtl", { missTtl: -1 }],
    ["staleFor", { staleFor: -1 }],
    ["staleFor", { staleFor: Infinity }],
    ["staleFor", { staleFor: untyped("long") }],
    ["capacity", { capacity: 0 }],
    ["maxBatch", { maxBatch: 0 }],
    ["maxBatch", { maxBatch: 101 }]
  ] as const)("fails each call under an invalid `%s`, which it names (%o)", ([option, options]) =>
    Effect.gen(function* () {
      const { asked, lookup } = yield* connect(options)
      const calls = [
        lookup.find(member(0)),
        lookup.hasRole({ ...member(0), role: "org:admin" }),
        lookup.hasPermission({ ...member(0), permission: "org:a:b" }),
        lookup.invalidate({ organizationId })
      ]
      for (const call of calls) {
        const failure = yield* Effect.flip(call)
        assert(failure._tag === "SDKException" && failure.reason._tag === "InvalidRequest")
        expect(failure.reason.issues.map(({ path }) => path)).toEqual([["MembershipLookup", option]])
      }
      expect(yield* asked).toEqual([])
    })
  )

  it.effect("rejects invalid input before it asks, and names the field", () =>
    Effect.gen(function* () {
      const { asked, lookup } = yield* connect()
      const invalid: ReadonlyArray<readonly [string, Effect.Effect<unknown, unknown>]> = [
        ["organizationId", lookup.find({ organizationId: "", userId: "user_1" })],
        ["userId", lookup.find(untyped({ organizationId }))],
        ["role", lookup.find(untyped({ ...member(0), role: "org:admin" }))],
        ["role", lookup.hasRole(untyped(member(0)))],
        ["permission", lookup.hasPermission({ ...member(0), permission: "" })],
        ["organizationId", lookup.invalidate(untyped({ userId: "user_1" }))],
        ["userId", lookup.invalidate({ organizationId, userId: "" })]
      ]
      for (const [field, call] of invalid) {
        expect(yield* Effect.flip(call)).toMatchObject({
          _tag: "SDKException",
          reason: { _tag: "InvalidRequest", processed: "no", issues: [{ path: [field] }] }
        })
      }
      expect(yield* asked).toEqual([])
    })
  )

  it.effect("has a cache of its own in each layer", () =>
    Effect.gen(function* () {
      expect(MembershipLookup.layer()).not.toBe(MembershipLookup.layer())
      const { asked: first, lookup } = yield* connect()
      yield* lookup.find(member(0))
      const { asked: second, lookup: other } = yield* connect()
      yield* other.find(member(0))
      expect([yield* first, yield* second]).toEqual([[[users[0]]], [[users[0]]]])
    })
  )
})
