import { User, UserPage } from "@effect-clerk/memberships"
import { describe, expect, it } from "@effect/vitest"
import { Effect, Schema, Stream } from "effect"
import { ids, makeRandom, withoutWaits } from "../support.ts"
import { emulated, over } from "./support.ts"

const seed = {
  organizations: [{ id: "org_acme", name: "Acme" }],
  users: [
    { id: "user_ada", externalId: "ext_ada", emailAddresses: ["ada@example.com", "a2@example.com"], createdAt: 1 },
    { id: "user_bob", username: "bob", banned: true, phoneNumbers: ["+15550100"], createdAt: 2 },
    { id: "user_eve", firstName: "Eve", web3Wallets: ["0xe"], createdAt: 3 }
  ],
  memberships: [{ organizationId: "org_acme", userId: "user_ada", role: "org:admin" }]
}

const many = { users: ids(1200).map((id, index) => ({ id, createdAt: 1_700_000_000_000 + Math.floor(index / 20) })) }

const idsOf = (users: ReadonlyArray<User>) => users.map(({ id }) => id)

describe("Users", () => {
  it.effect.each([
    [{ emailAddress: ["a2@example.com", "none@example.com"] }, ["user_ada"]],
    [{ externalId: ["ext_ada"] }, ["user_ada"]],
    [{ userId: ["-user_bob"] }, ["user_ada", "user_eve"]],
    [{ organizationId: ["org_acme"] }, ["user_ada"]],
    [{ phoneNumber: ["+15550100"] }, ["user_bob"]],
    [{ web3Wallet: ["0xe"] }, ["user_eve"]],
    [{ username: ["bob"], banned: true }, ["user_bob"]],
    [{ query: "eve" }, ["user_eve"]],
    [{ createdAtAfter: 1, limit: 1, offset: 1 }, ["user_eve"]]
  ] as const)("lists and counts those that match %j", ([filters, expected]) =>
    Effect.gen(function* () {
      const { users } = yield* emulated(seed)
      const page = yield* users.list({ ...filters, orderBy: "+created_at" })
      expect(Schema.is(UserPage)(page)).toBe(true)
      expect(idsOf(page.data)).toEqual(expected)
      const { limit: _, offset: __, ...counted } = { limit: 0, offset: 0, ...filters }
      expect(yield* users.count(counted)).toBe("limit" in filters ? 2 : expected.length)
    })
  )

  it.effect("returns one with the addresses and their verification", () =>
    Effect.gen(function* () {
      const { users } = yield* emulated(seed)
      const user = yield* users.get({ userId: "user_ada" })
      expect(Schema.is(User)(user)).toBe(true)
      expect(user).toMatchObject({
        externalId: "ext_ada",
        emailAddresses: [
          { emailAddress: "ada@example.com", verification: { status: "verified" } },
          { emailAddress: "a2@example.com" }
        ]
      })
      expect(user.emailAddresses[0]?.id).toBe(user.primaryEmailAddressId)
    })
  )

  it.effect("fails with the documented status where there is no such user", () =>
    Effect.gen(function* () {
      const { users } = yield* emulated(seed)
      expect(yield* Effect.flip(users.get({ userId: "user_none" }))).toMatchObject({ _tag: "ClerkErrors", status: 404 })
    })
  )

  it.effect("rejects a filter without values before it would select everyone", () =>
    Effect.gen(function* () {
      const { requests, users } = yield* emulated(seed)
      const failures = [users.list({ emailAddress: [] }), users.count({ userId: [] })]
      for (const failure of failures) {
        expect(yield* Effect.flip<unknown, unknown, never>(failure)).toMatchObject({
          reason: { _tag: "InvalidRequest" }
        })
      }
      expect(yield* requests).toEqual([])
    })
  )
})

describe("Users.stream", () => {
  it.effect("reads all users, oldest first, and counts them once to prefetch the pages", () =>
    Effect.gen(function* () {
      const { requests, users } = yield* emulated(many)
      expect(idsOf(yield* Stream.runCollect(users.stream({ pageSize: 100 })))).toEqual(many.users.map(({ id }) => id))
      const sent = yield* requests
      expect(sent.filter((request) => request === "GET /users/count")).toHaveLength(1)
      expect(sent.length).toBeLessThan(16)
      expect(sent[0]).toBe("GET /users?order_by=%2Bcreated_at&limit=100&offset=0")
    }).pipe(withoutWaits)
  )

  it.effect("counts nobody where one page is enough", () =>
    Effect.gen(function* () {
      const { requests, users } = yield* emulated(seed)
      expect(idsOf(yield* Stream.runCollect(users.stream({ emailAddress: ["ada@example.com"] })))).toEqual(["user_ada"])
      expect(yield* requests).toHaveLength(1)
    })
  )

  it.effect("takes a first page that is not full for all users, also where the server hides others", () =>
    Effect.gen(function* () {
      const { fetch, requests } = yield* emulated(seed)
      const { users } = yield* over((url, init) => fetch(url.replace("limit=500", "limit=2"), init))
      expect(idsOf(yield* Stream.runCollect(users.stream({ pageSize: 500 })))).toEqual(["user_ada", "user_bob"])
      expect(yield* requests).toHaveLength(1)
    })
  )

  it.effect("counts those that match, with the filters of the list", () =>
    Effect.gen(function* () {
      const { requests, users } = yield* emulated(seed)
      const stream = users.stream({ userId: ["-user_eve"], pageSize: 2, prefetch: 0 })
      expect(idsOf(yield* Stream.runCollect(stream))).toEqual(["user_ada", "user_bob"])
      expect(yield* requests).toContain("GET /users/count?user_id=-user_eve")
    })
  )

  it.effect("counts anew each time that it runs", () =>
    Effect.gen(function* () {
      const { fetch, requests, users } = yield* emulated(many)
      const stream = users.stream({ pageSize: 500 })
      yield* Stream.runDrain(stream)
      const leavers = many.users.slice(3)
      const headers = { authorization: "Bearer sk_test_any" }
      for (const { id } of leavers) {
        yield* Effect.promise(() => fetch(`https://api.clerk.com/v1/users/${id}`, { method: "DELETE", headers }))
      }
      const before = (yield* requests).length
      expect(idsOf(yield* Stream.runCollect(stream))).toHaveLength(3)
      expect((yield* requests).slice(before)).toEqual(["GET /users?order_by=%2Bcreated_at&limit=500&offset=0"])
    }).pipe(withoutWaits)
  )

  it.effect("emits each user who stays once while others are deleted between the pages", () =>
    Effect.gen(function* () {
      const { fetch } = yield* emulated(many)
      const random = makeRandom(1)
      const there = new Set(many.users.map(({ id }) => id))
      const { users } = yield* over(async (url, init) => {
        for (let count = Math.floor(random() * 10); count > 0; count--) {
          const leaver = [...there][Math.floor(random() * 200)]
          if (leaver === undefined) continue
          there.delete(leaver)
          const { headers } = init
          await fetch(`https://api.clerk.com/v1/users/${leaver}`, { method: "DELETE", headers })
        }
        return fetch(url, init)
      })
      const collected = idsOf(yield* Stream.runCollect(users.stream({ pageSize: 50, prefetch: 3 })))
      expect(there.size).toBeLessThan(many.users.length)
      expect(new Set(collected).size).toBe(collected.length)
      expect([...there].filter((id) => !collected.includes(id))).toEqual([])
    }).pipe(withoutWaits)
  )

  it.effect("counts once more where users have left, and looks for nobody behind the last one", () =>
    Effect.gen(function* () {
      const { fetch, requests } = yield* emulated(many)
      const leaver = many.users[700]?.id ?? ""
      const { users } = yield* over(async (url, init) => {
        const { headers } = init
        const counted = await fetch(url, init)
        if (url.includes("/users/count")) {
          await fetch(`https://api.clerk.com/v1/users/${leaver}`, { method: "DELETE", headers })
        }
        return counted
      })
      const stream = users.stream({ pageSize: 500, prefetch: 0 })
      expect(idsOf(yield* Stream.runCollect(stream))).toEqual(
        many.users.map(({ id }) => id).filter((id) => id !== leaver)
      )
      const sent = (yield* requests).filter((request) => request.startsWith("GET"))
      expect(sent.filter((request) => request === "GET /users/count")).toHaveLength(2)
      expect(sent.filter((request) => request.startsWith("GET /users?"))).toHaveLength(
        Math.ceil((many.users.length - 1) / 490)
      )
    }).pipe(withoutWaits)
  )

  it.effect("goes on after the last user that was emitted", () =>
    Effect.gen(function* () {
      const { users } = yield* emulated(many)
      const first = yield* Stream.runCollect(Stream.take(users.stream({ pageSize: 50 }), 705))
      const rest = yield* Stream.runCollect(users.stream({ pageSize: 50, after: first.at(-1) }))
      expect(idsOf([...first, ...rest])).toEqual(many.users.map(({ id }) => id))
    }).pipe(withoutWaits)
  )

  it.effect("names a user that cannot be read, after all before it, or leaves it out and reports it", () =>
    Effect.gen(function* () {
      const { fetch } = yield* emulated(seed)
      const { users } = yield* over(async (url, init) => {
        const response = await fetch(url, init)
        return new Response(
          (await response.text()).replace(`"user_bob","external_id":null`, `"user_bob","external_id":7`)
        )
      })
      const collected: Array<string> = []
      const stream = users.stream()
      const failure = yield* Effect.flip(Stream.runForEach(stream, ({ id }) => Effect.sync(() => collected.push(id))))
      expect(collected).toEqual(["user_ada"])
      expect(failure).toMatchObject({
        operation: "Users.list",
        reason: {
          _tag: "MalformedResponse",
          issues: [{ path: [1, "external_id"], expected: "a string or null" }],
          record: { id: "user_bob", createdAt: 2 }
        }
      })
      const reported: Array<unknown> = []
      const tolerant = users.stream({ onInvalid: (invalid) => void reported.push(invalid) })
      expect(idsOf(yield* Stream.runCollect(tolerant))).toEqual(["user_ada", "user_eve"])
      expect(reported).toEqual([{ id: "user_bob", issue: { path: ["external_id"], expected: "a string or null" } }])
    })
  )

  it.effect("fails where the response is no list at all", () =>
    Effect.gen(function* () {
      const { users } = yield* over(() => Promise.resolve(Response.json({ data: [] })))
      expect(yield* Effect.flip(Stream.runCollect(users.stream()))).toMatchObject({
        reason: { _tag: "MalformedResponse", issues: [{ path: [], expected: "an array" }] }
      })
    })
  )
})
