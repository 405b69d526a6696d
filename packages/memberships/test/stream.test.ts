import { hasCode } from "@effect-clerk/core"
import { type OrganizationMembership, OrganizationMemberships, type StreamOptions } from "@effect-clerk/memberships"
import { assert, describe, expect, it } from "@effect/vitest"
import { Effect, Option, Stream } from "effect"
import { untyped } from "@effect-clerk/test-support/untyped"
import { ids, makeRandom, reset, serve, type Way, withoutWaits } from "./support.ts"

const organizationId = "org_acme"

const users = ids(2000)

const newcomers = ids(400, "new")

const seed = {
  organizations: [{ id: organizationId, name: "Acme" }, ...ids(120, "org").map((id) => ({ id, name: id }))],
  users: [...users, ...newcomers].map((id) => ({ id })),
  memberships: [
    ...users.map((userId, index) => ({
      organizationId,
      userId,
      role: index % 3 === 0 ? "org:admin" : "org:member",
      // Twenty at a time.
      createdAt: 1_700_000_000_000 + Math.floor(index / 20)
    })),
    ...ids(120, "org").map((organizationId) => ({ organizationId, userId: "user_0000", role: "org:admin" }))
  ]
}

type Memberships = OrganizationMemberships["Service"]

const userIdsOf = (collected: ReadonlyArray<OrganizationMembership>) =>
  collected.map((_) => _.publicUserData?.userId ?? "")

/** A writer that removes members and adds others between any two pages of the stream. */
const makeSecondWriter = (second: Memberships, seed: number) => {
  const random = makeRandom(seed)
  const there = new Set(users)
  const removed = new Set<string>()
  const waiting = [...newcomers]
  const write = Effect.gen(function* () {
    for (let count = Math.floor(random() * 40); count > 0; count--) {
      const userId = waiting.at(-1)
      if (userId !== undefined && random() < 0.1) {
        waiting.pop()
        yield* second.ensure({ organizationId, userId, role: "org:member" })
      } else {
        // Most of those who leave stand at the front, where all pages behind them shift.
        const place = Math.floor(random() * (random() < 0.7 ? Math.min(300, there.size) : there.size))
        const leaver = [...there][place]
        // Enough stay to be missed.
        if (leaver === undefined || there.size < 800) continue
        there.delete(leaver)
        removed.add(leaver)
        yield* second.remove({ organizationId, userId: leaver })
      }
    }
  })
  // One change at a time, as one writer makes them.
  let last: Promise<unknown> = Promise.resolve()
  const way: Way = (fetch) => async (url, init) => {
    last = last.then(() => Effect.runPromise(withoutWaits(write)))
    await last
    return fetch(url, init)
  }
  return { way, stayed: () => users.filter((userId) => !removed.has(userId)) }
}

/** Reads page after page, to the first short one, as most programs do. */
const byOffsetsAlone = (memberships: Memberships, limit: number) =>
  Stream.paginate(0, (offset: number) =>
    Effect.map(
      memberships.list({ organizationId, orderBy: "+created_at", limit, offset }),
      ({ data }) => [data, data.length < limit ? Option.none<number>() : Option.some(offset + limit)] as const
    )
  )

describe("stream, while another writer changes the list", () => {
  it.live("yields each member who stays once, and no member twice", () =>
    Effect.gen(function* () {
      for (const [index, pageSize] of [50, 100, 500].entries()) {
        const { connect } = yield* serve(seed)
        const second = makeSecondWriter(yield* connect(), index)
        const collected = userIdsOf(
          yield* Stream.runCollect((yield* connect(second.way)).stream({ organizationId, pageSize }))
        )
        expect(second.stayed().length).toBeLessThan(users.length)
        expect(new Set(collected).size).toBe(collected.length)
        expect(second.stayed().filter((userId) => !collected.includes(userId))).toEqual([])
      }
    }).pipe(withoutWaits)
  )

  it.live("yields members that reading by offsets alone would lose", () =>
    Effect.gen(function* () {
      const { connect } = yield* serve(seed)
      const second = makeSecondWriter(yield* connect(), 1)
      const collected = new Set(userIdsOf(yield* Stream.runCollect(byOffsetsAlone(yield* connect(second.way), 100))))
      expect(second.stayed().filter((userId) => !collected.has(userId))).not.toEqual([])
    }).pipe(withoutWaits)
  )
})

describe("stream", () => {
  it.live("yields all members in the order in which they joined, with any page size", () =>
    Effect.gen(function* () {
      const { connect, requests } = yield* serve(seed)
      const memberships = yield* connect()
      const all = yield* Stream.runCollect(memberships.stream({ organizationId }))
      expect(userIdsOf(all)).toEqual(users)
      expect((yield* requests).length).toBe(5)
      for (const options of [{ pageSize: 77 }, { pageSize: 500, prefetch: 0 }, { pageSize: 100, prefetch: 50 }]) {
        const collected = yield* Stream.runCollect(memberships.stream({ organizationId, ...options }))
        expect(collected).toEqual(all)
      }
    }).pipe(withoutWaits)
  )

  it.live("accepts a page size of one", () =>
    Effect.gen(function* () {
      const { connect } = yield* serve(seed)
      const stream = (yield* connect()).stream({ organizationId, pageSize: 1 })
      expect(userIdsOf(yield* Stream.runCollect(Stream.take(stream, 30)))).toEqual(users.slice(0, 30))
    }).pipe(withoutWaits)
  )

  it.live("accepts the filters of list", () =>
    Effect.gen(function* () {
      const { connect } = yield* serve(seed)
      const stream = (yield* connect()).stream({
        organizationId,
        role: ["org:admin"],
        userId: ["-user_0000"],
        pageSize: 100
      })
      const admins = users.filter((_, index) => index % 3 === 0 && index > 0)
      expect(userIdsOf(yield* Stream.runCollect(stream))).toEqual(admins)
    }).pipe(withoutWaits)
  )

  it.live("resumes after the last member before a failure", () =>
    Effect.gen(function* () {
      const { connect } = yield* serve(seed)
      let broken = true
      const memberships = yield* connect(
        (fetch) => (url, init) => (broken && url.includes("offset=490") ? reset() : fetch(url, init))
      )
      const collected: Array<OrganizationMembership> = []
      const resume = (from?: OrganizationMembership) =>
        memberships
          .stream({ organizationId, pageSize: 250, after: from })
          .pipe(Stream.runForEach((member) => Effect.sync(() => collected.push(member))))
      const failure = yield* Effect.flip(resume())
      assert(failure._tag === "SDKException")
      expect(failure.reason._tag).toBe("Transport")
      expect(userIdsOf(collected)).toEqual(users.slice(0, 495))
      broken = false
      yield* resume(collected.at(-1))
      expect(userIdsOf(collected)).toEqual(users)
    }).pipe(withoutWaits)
  )

  it.live("fails as list does, before any member", () =>
    Effect.gen(function* () {
      const { connect } = yield* serve(seed)
      const memberships = yield* connect()
      const unknown = yield* Effect.flip(Stream.runCollect(memberships.stream({ organizationId: "org_unknown" })))
      expect(hasCode(unknown, "resource_not_found")).toBe(true)
      const empty = yield* Effect.flip(Stream.runCollect(memberships.stream({ organizationId, role: [] })))
      assert(empty._tag === "SDKException" && empty.reason._tag === "InvalidRequest")
      expect(empty.reason.issues[0]?.path).toEqual(["role"])
    }).pipe(withoutWaits)
  )
})

describe("a stream over a server that ignores the offset", () => {
  it.live("fails in the name of its list, which only reads", () =>
    Effect.gen(function* () {
      const { connect } = yield* serve(seed)
      const memberships = yield* connect((fetch) => (url, init) => fetch(url.replace(/offset=\d+/, "offset=0"), init))
      const failures = [
        ["list", Effect.flip(Stream.runDrain(memberships.stream({ organizationId, pageSize: 10 })))],
        ["listForUser", Effect.flip(Stream.runDrain(memberships.streamForUser({ userId: "user_0000", pageSize: 10 })))],
        ["listForInstance", Effect.flip(Stream.runDrain(memberships.streamForInstance({ pageSize: 10 })))]
      ] as const
      for (const [name, failing] of failures) {
        const failure = yield* failing
        assert(failure._tag === "SDKException")
        expect(failure).toMatchObject({
          operation: `OrganizationMemberships.${name}`,
          method: "GET",
          reason: { _tag: "MalformedResponse", issues: [{ path: ["data"] }] }
        })
        expect(failure.path).toMatch(/^\//)
        expect(failure.message).toContain("a new record, or the end of the list")
        expect(failure.message).not.toContain("write")
      }
    }).pipe(withoutWaits)
  )
})

describe("streamForUser and streamForInstance", () => {
  it.live("yield all memberships of a user, in Clerk's order, and resume after one of them", () =>
    Effect.gen(function* () {
      const { connect } = yield* serve(seed)
      const memberships = yield* connect()
      const userId = "user_0000"
      const { data, totalCount } = yield* memberships.listForUser({ userId, limit: 500 })
      expect(totalCount).toBe(121)
      const all = yield* Stream.runCollect(memberships.streamForUser({ userId, pageSize: 20 }))
      expect(all).toEqual(data)
      const rest = yield* Stream.runCollect(memberships.streamForUser({ userId, pageSize: 20, after: all[70] }))
      expect(rest).toEqual(data.slice(71))
    }).pipe(withoutWaits)
  )

  it.live("yield all memberships of the instance, oldest first", () =>
    Effect.gen(function* () {
      const { connect } = yield* serve(seed)
      const memberships = yield* connect()
      const all = yield* Stream.runCollect(memberships.streamForInstance())
      expect(new Set(all.map(({ id }) => id)).size).toBe(seed.memberships.length)
      expect(all.length).toBe(seed.memberships.length)
      expect(userIdsOf(all).slice(0, users.length)).toEqual(users)
      const rest = yield* Stream.runCollect(memberships.streamForInstance({ after: all[1999], pageSize: 50 }))
      expect(rest).toEqual(all.slice(2000))
    }).pipe(withoutWaits)
  )
})

describe("stream options", () => {
  const invalid: ReadonlyArray<readonly [field: string, options: StreamOptions]> = [
    ...[0, -1, 501, 1.5, Number.NaN, Infinity].map((pageSize) => ["pageSize", { pageSize }] as const),
    ...[-1, 51, 0.5, Number.NaN, Infinity].map((prefetch) => ["prefetch", { prefetch }] as const),
    ...[
      { id: "", createdAt: 1 },
      { id: "orgmem_1", createdAt: Number.NaN },
      { id: "orgmem_1", createdAt: 1.5 },
      { id: "orgmem_1", createdAt: Infinity },
      untyped(null),
      untyped("orgmem_1")
    ].map((from) => ["after", { after: from }] as const),
    ...["skip", null, 1].map((onInvalid) => ["onInvalid", { onInvalid: untyped(onInvalid) }] as const)
  ]

  it.live("are rejected before a request where they are invalid, each by its name", () =>
    Effect.gen(function* () {
      const { connect, requests } = yield* serve(seed)
      const memberships = yield* connect()
      for (const [field, options] of invalid) {
        const failures = [
          Effect.flip(Stream.runDrain(memberships.stream({ organizationId, ...options }))),
          Effect.flip(Stream.runDrain(memberships.streamForUser({ userId: "user_0000", ...options }))),
          Effect.flip(Stream.runDrain(memberships.streamForInstance(options)))
        ]
        for (const failing of failures) {
          const failure = yield* failing
          assert(failure._tag === "SDKException" && failure.reason._tag === "InvalidRequest")
          expect(failure.reason.issues.map(({ path }) => path)).toEqual([[field]])
          expect(failure.attempts).toBe(0)
        }
      }
      const all = yield* Effect.flip(Stream.runDrain(memberships.stream({ organizationId, pageSize: 0, prefetch: -1 })))
      assert(all._tag === "SDKException" && all.reason._tag === "InvalidRequest")
      expect(all.reason.issues.map(({ path }) => path)).toEqual([["pageSize"], ["prefetch"]])
      const more = yield* Effect.flip(
        Stream.runDrain(memberships.stream({ organizationId: "", role: [], after: { id: "", createdAt: 0 } }))
      )
      expect(more).toMatchObject({
        operation: "OrganizationMemberships.stream",
        attempts: 0,
        reason: {
          _tag: "InvalidRequest",
          issues: [{ path: ["organizationId"] }, { path: ["role"] }, { path: ["after"] }]
        }
      })
      expect(yield* requests).toEqual([])
    }).pipe(withoutWaits)
  )

  it.live("accept an after with any time that a response may have, also beyond the safe integers", () =>
    Effect.gen(function* () {
      const { connect } = yield* serve(seed)
      const memberships = yield* connect()
      const from = { id: "orgmem_last", createdAt: 1e16 }
      expect(yield* Stream.runCollect(memberships.stream({ organizationId, after: from }))).toEqual([])
    }).pipe(withoutWaits)
  )

  it.live(
    "are rejected where they are the paging of a list or an unknown field, in place of a stream of something else",
    () =>
      Effect.gen(function* () {
        const { connect, requests } = yield* serve(seed)
        const memberships = yield* connect()
        const paged = { limit: 1, offset: 0, orderBy: "-created_at" }
        const filtered = { role: ["org:admin"] }
        const unknown = { favourite: "tea" }
        const failures = [
          [
            ["limit", "offset", "orderBy"],
            Effect.flip(Stream.runDrain(memberships.stream({ organizationId, ...paged })))
          ],
          [
            ["limit", "offset", "orderBy"],
            Effect.flip(Stream.runDrain(memberships.streamForUser({ userId: "user_0000", ...paged })))
          ],
          [
            ["limit", "offset", "orderBy"],
            Effect.flip(Stream.runDrain(memberships.streamForInstance({ pageSize: 10, ...paged })))
          ],
          [["role"], Effect.flip(Stream.runDrain(memberships.streamForInstance({ pageSize: 10, ...filtered })))],
          [["favourite"], Effect.flip(Stream.runDrain(memberships.stream({ organizationId, ...unknown })))]
        ] as const
        for (const [fields, failing] of failures) {
          const failure = yield* failing
          assert(failure._tag === "SDKException" && failure.reason._tag === "InvalidRequest")
          expect(failure.reason.issues.map(({ path }) => path)).toEqual(fields.map((field) => [field]))
        }
        expect(yield* requests).toEqual([])
      }).pipe(withoutWaits)
  )

  it.live("are named in the error's message, with what to use instead", () =>
    Effect.gen(function* () {
      const { connect } = yield* serve(seed)
      const memberships = yield* connect()
      const paged = { organizationId, limit: 10 }
      const failure = yield* Effect.flip(Stream.runDrain(memberships.stream(paged)))
      expect(failure.message).toContain(
        "limit: expected to be left out: a stream reads every page; use pageSize, or Stream.take"
      )
    }).pipe(withoutWaits)
  )
})

describe("stream, find, ensure and remove without an input, as plain JavaScript may call them", () => {
  it.live.each([undefined, null])("fail before a request, naming the missing fields: %s", (nothing) =>
    Effect.gen(function* () {
      const { connect, requests } = yield* serve(seed)
      const memberships = yield* connect()
      const failures = [
        [["organizationId"], Effect.flip(Stream.runDrain(memberships.stream(untyped(nothing))))],
        [["userId"], Effect.flip(Stream.runDrain(memberships.streamForUser(untyped(nothing))))],
        [["organizationId", "userId"], Effect.flip(memberships.find(untyped(nothing)))],
        [["organizationId", "userId", "role"], Effect.flip(memberships.ensure(untyped(nothing)))],
        [["organizationId", "userId"], Effect.flip(memberships.remove(untyped(nothing)))]
      ] as const
      for (const [fields, failing] of failures) {
        const failure = yield* failing
        assert(failure._tag === "SDKException" && failure.reason._tag === "InvalidRequest")
        expect(failure.reason.issues.map(({ path }) => path[0])).toEqual(fields)
      }
      expect(yield* requests).toEqual([])
      // This one needs nothing.
      expect((yield* Stream.runCollect(memberships.streamForInstance(untyped(nothing)))).length).toBeGreaterThan(0)
    }).pipe(withoutWaits)
  )

  it.live("fail as a whole where the input is not an object, or cannot be read", () =>
    Effect.gen(function* () {
      const { connect, requests } = yield* serve(seed)
      const memberships = yield* connect()
      const unreadable = Object.defineProperty({}, "organizationId", {
        enumerable: true,
        get: () => {
          throw new Error("unread")
        }
      })
      for (const input of [[], new Map(), new Date(), 5, unreadable].map(untyped)) {
        const failures = [
          Effect.flip(Stream.runDrain(memberships.stream(input))),
          Effect.flip(Stream.runDrain(memberships.streamForUser(input))),
          Effect.flip(Stream.runDrain(memberships.streamForInstance(input)))
        ]
        for (const failing of failures) {
          const failure = yield* failing
          assert(failure._tag === "SDKException" && failure.reason._tag === "InvalidRequest")
          expect(failure.reason.issues[0]?.path).toEqual([])
        }
      }
      expect(yield* requests).toEqual([])
    }).pipe(withoutWaits)
  )
})
