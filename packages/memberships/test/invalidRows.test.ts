import type { InvalidRecord, OrganizationMembership } from "@effect-clerk/memberships"
import { ClerkMemberships } from "@effect-clerk/memberships/Promise"
import { ClerkEmulator } from "@effect-clerk/testing"
import { assert, describe, expect, it } from "@effect/vitest"
import { Deferred, Effect, Exit, Fiber, Stream } from "effect"
import { untyped } from "@effect-clerk/test-support/untyped"
import { ids, serve, type Way, withoutWaits } from "./support.ts"

const organizationId = "org_acme"

const count = 1200

const users = ids(count)

const seed = {
  organizations: [{ id: organizationId, name: "Acme" }],
  users: users.map((id) => ({ id })),
  memberships: users.map((userId, index) => ({
    id: `orgmem_${index}`,
    organizationId,
    userId,
    role: "org:member",
    // Ten at a time.
    createdAt: 1_700_000_000_000 + Math.floor(index / 10)
  }))
}

interface Row {
  readonly id: string
  readonly created_at: number
}

type Change = (row: Row) => unknown

const changeRows = (text: string, indexes: ReadonlySet<number>, change: Change): string =>
  JSON.stringify(
    JSON.parse(text, (_, value: unknown) => {
      const row = typeof value === "object" && value !== null && "public_user_data" in value ? value : undefined
      if (row === undefined || !("id" in row) || !("created_at" in row)) return value
      const { created_at, id } = row
      const index = Number(String(id).replace("orgmem_", ""))
      return indexes.has(index) ? change({ ...row, id: String(id), created_at: Number(created_at) }) : value
    })
  )

/** Changes some rows, by their index, in every response. */
const changing = (indexes: ReadonlyArray<number>, change: Change): Way => {
  const all = new Set(indexes)
  return (fetch) => async (url, init) => {
    const response = await fetch(url, init)
    return new Response(changeRows(await response.text(), all, change), response)
  }
}

const withoutRole: Change = (row) => ({ ...row, role: undefined })

const userIds = (collected: ReadonlyArray<OrganizationMembership>) =>
  collected.map(({ publicUserData }) => publicUserData?.userId)

const usersWithout = (...indexes: ReadonlyArray<number>) => users.filter((_, index) => !indexes.includes(index))

/** Runs a stream to its end or its failure. */
const collect = Effect.fnUntraced(function* <E>(stream: Stream.Stream<OrganizationMembership, E>) {
  const collected: Array<OrganizationMembership> = []
  const exit = yield* Effect.exit(Stream.runForEach(stream, (member) => Effect.sync(() => collected.push(member))))
  return { collected, exit }
})

const failureOf = <E>(exit: Exit.Exit<unknown, E>): E => {
  const failure = Exit.isFailure(exit) ? exit.cause.reasons[0] : undefined
  if (failure?._tag !== "Fail") throw new Error("no failure")
  return failure.error
}

describe("stream over a row that cannot be read", () => {
  it.live.each([{ pageSize: 500 }, { pageSize: 100, prefetch: 0 }, { pageSize: 7 }])(
    "emits all rows before it, and fails with its id and its path: %j",
    (options) =>
      Effect.gen(function* () {
        const { connect } = yield* serve(seed)
        const memberships = yield* connect(changing([699], withoutRole))
        const { collected, exit } = yield* collect(memberships.stream({ organizationId, ...options }))
        expect(userIds(collected)).toEqual(users.slice(0, 699))
        const failure = failureOf(exit)
        assert(failure._tag === "SDKException" && failure.reason._tag === "MalformedResponse")
        expect(failure).toMatchObject({
          operation: "OrganizationMemberships.list",
          method: "GET",
          path: "/organizations/{organization_id}/memberships"
        })
        expect(failure.reason.record).toEqual({ id: "orgmem_699", createdAt: 1_700_000_000_069 })
        const [issue] = failure.reason.issues
        expect(issue?.path).toEqual(["data", expect.any(Number), "role"])
        expect(issue?.expected).toBe("a value, which is required")
        expect(failure.message).not.toContain("orgmem_699")
        expect(failure.message).toContain("reason.record")
      }).pipe(withoutWaits)
  )

  it.live("goes on behind it with the failure's record, and stays there with the last member before it", () =>
    Effect.gen(function* () {
      const { connect } = yield* serve(seed)
      const memberships = yield* connect(changing([699], withoutRole))
      const before = yield* collect(memberships.stream({ organizationId }))
      const failure = failureOf(before.exit)
      assert(failure._tag === "SDKException" && failure.reason._tag === "MalformedResponse")
      const again = yield* collect(memberships.stream({ organizationId, after: before.collected.at(-1) }))
      expect(again.collected).toEqual([])
      expect(failureOf(again.exit)).toMatchObject({ reason: { record: { id: "orgmem_699" } } })
      const behind = yield* collect(memberships.stream({ organizationId, after: failure.reason.record }))
      expect(Exit.isSuccess(behind.exit)).toBe(true)
      expect(userIds(behind.collected)).toEqual(users.slice(700))
    }).pipe(withoutWaits)
  )

  it.live.each([{ pageSize: 500 }, { pageSize: 100, prefetch: 0 }, { pageSize: 7 }])(
    "leaves it out and reports it once with a function as onInvalid: %j",
    (options) =>
      Effect.gen(function* () {
        const { connect } = yield* serve(seed)
        const memberships = yield* connect(changing([0, 699, 700, 1199], withoutRole))
        const reported: Array<InvalidRecord> = []
        const onInvalid = (invalid: InvalidRecord) => void reported.push(invalid)
        const stream = memberships.stream({ organizationId, ...options, onInvalid })
        const { collected, exit } = yield* collect(stream)
        expect(Exit.isSuccess(exit)).toBe(true)
        expect(userIds(collected)).toEqual(usersWithout(0, 699, 700, 1199))
        const issue = { path: ["role"], expected: "a value, which is required" }
        expect(reported).toEqual([0, 699, 700, 1199].map((index) => ({ id: `orgmem_${index}`, issue })))
        // Resumed in front of it, and right at it.
        const resumed = yield* collect(memberships.stream({ organizationId, onInvalid, after: collected[697] }))
        expect(userIds(resumed.collected)).toEqual(usersWithout(699, 700, 1199).slice(699))
      }).pipe(withoutWaits)
  )

  it.live.each<readonly [what: string, change: Change, record: unknown]>([
    ["no time", ({ id }) => ({ id }), { id: "orgmem_699", createdAt: 1_700_000_000_069 }],
    [
      "a time of another type",
      (row) => ({ ...row, created_at: "1" }),
      { id: "orgmem_699", createdAt: 1_700_000_000_069 }
    ],
    ["no id", (row) => ({ ...row, id: undefined }), undefined],
    ["nothing", () => null, undefined],
    ["another type", () => 7, undefined]
  ])("fails at a row with %s, and leaves it out where that is wanted", ([, change, record]) =>
    Effect.gen(function* () {
      const { connect } = yield* serve(seed)
      const memberships = yield* connect(changing([699], change))
      const { collected, exit } = yield* collect(memberships.stream({ organizationId, pageSize: 100 }))
      expect(userIds(collected)).toEqual(users.slice(0, 699))
      const failure = failureOf(exit)
      assert(failure._tag === "SDKException" && failure.reason._tag === "MalformedResponse")
      expect(failure.reason.record).toEqual(record)
      const reported: Array<InvalidRecord> = []
      const onInvalid = (invalid: InvalidRecord) => void reported.push(invalid)
      const skipping = yield* collect(memberships.stream({ organizationId, pageSize: 100, onInvalid }))
      expect(userIds(skipping.collected)).toEqual(usersWithout(699))
      expect(reported.length).toBe(1)
    }).pipe(withoutWaits)
  )

  it.live("leaves out pages of nothing else", () =>
    Effect.gen(function* () {
      const { connect } = yield* serve(seed)
      const indexes = Array.from({ length: 300 }, (_, index) => 200 + index)
      const memberships = yield* connect(changing(indexes, ({ id }) => ({ id })))
      let reports = 0
      const stream = memberships.stream({ organizationId, pageSize: 50, onInvalid: () => void reports++ })
      const { collected, exit } = yield* collect(stream)
      expect(Exit.isSuccess(exit)).toBe(true)
      expect(userIds(collected)).toEqual(usersWithout(...indexes))
      expect(reports).toBe(300)
    }).pipe(withoutWaits)
  )

  const bug = new Error("a bug")

  const failing: ReadonlyArray<readonly [how: string, onInvalid: (invalid: InvalidRecord) => void]> = [
    [
      "throws",
      () => {
        throw bug
      }
    ],
    // The compiler takes an async function for a callback.
    ["rejects", untyped(() => Promise.reject(bug))]
  ]

  it.live.each(failing)("dies behind all rows before it where onInvalid %s", ([, onInvalid]) =>
    Effect.gen(function* () {
      const { connect } = yield* serve(seed)
      const memberships = yield* connect(changing([699], withoutRole))
      const { collected, exit } = yield* collect(memberships.stream({ organizationId, onInvalid }))
      expect(userIds(collected)).toEqual(users.slice(0, 699))
      expect(exit).toEqual(Exit.die(bug))
    }).pipe(withoutWaits)
  )

  it.each(failing)(
    "makes an async iterable reject behind all rows before it where onInvalid %s",
    async (_, onInvalid) => {
      const memberships = ClerkMemberships.make({
        secretKey: "sk_test_rows",
        fetch: changing([699], withoutRole)(ClerkEmulator.fetch(seed))
      })
      let members = 0
      const run = async () => {
        for await (const _item of memberships.stream({ organizationId, onInvalid })) members += 1
      }
      await expect(run()).rejects.toBe(bug)
      expect(members).toBe(699)
    }
  )

  it.live("waits for the promise of an async onInvalid, and is interrupted meanwhile", () =>
    Effect.gen(function* () {
      const { connect } = yield* serve(seed)
      const memberships = yield* connect(changing([699, 700], withoutRole))
      const reported = yield* Deferred.make<void>()
      const calls: Array<string | undefined> = []
      const onInvalid = ({ id }: InvalidRecord) => {
        calls.push(id)
        Deferred.doneUnsafe(reported, Effect.void)
        return new Promise(() => {})
      }
      const stream = memberships.stream({ organizationId, onInvalid: untyped(onInvalid) })
      const collected: Array<OrganizationMembership> = []
      const fiber = yield* Effect.forkChild(
        Stream.runForEach(stream, (member) => Effect.sync(() => collected.push(member)))
      )
      yield* Deferred.await(reported)
      yield* Fiber.interrupt(fiber)
      expect([calls, collected.length]).toEqual([["orgmem_699"], 699])
    }).pipe(withoutWaits)
  )

  it.live("is left out of the other streams, too", () =>
    Effect.gen(function* () {
      const { connect } = yield* serve(seed)
      const memberships = yield* connect(changing([699], withoutRole))
      const onInvalid = () => undefined
      const all = yield* collect(memberships.streamForInstance({ onInvalid }))
      expect(all.collected.length).toBe(count - 1)
      const ofUser = yield* collect(memberships.streamForUser({ userId: "user_0699", onInvalid }))
      expect([ofUser.collected, Exit.isSuccess(ofUser.exit)]).toEqual([[], true])
      expect(failureOf((yield* collect(memberships.streamForUser({ userId: "user_0699" }))).exit)).toMatchObject({
        operation: "OrganizationMemberships.listForUser",
        reason: { record: { id: "orgmem_699" } }
      })
    }).pipe(withoutWaits)
  )

  it("ends an async iterable behind all rows before it, or is left out", async () => {
    const memberships = ClerkMemberships.make({
      secretKey: "sk_test_rows",
      fetch: changing([699], withoutRole)((url, init) => emulated(url, init))
    })
    const emulated = ClerkEmulator.fetch(seed)
    const run = async (input: Parameters<typeof memberships.stream>[0]) => {
      let members = 0
      for await (const item of memberships.stream(input)) {
        if (item._tag === "Failure") return { members, failure: item.failure }
        members += 1
      }
      return { members, failure: undefined }
    }
    const first = await run({ organizationId })
    expect(first.members).toBe(699)
    assert(first.failure?._tag === "SDKException" && first.failure.reason._tag === "MalformedResponse")
    expect(await run({ organizationId, after: first.failure.reason.record })).toEqual({ members: 500 })
    const reported: Array<string | undefined> = []
    expect(await run({ organizationId, onInvalid: ({ id }) => void reported.push(id) })).toEqual({ members: 1199 })
    expect(reported).toEqual(["orgmem_699"])
  })
})

describe("stream over rows without the fields that nothing depends on", () => {
  it.live("emits all", () =>
    Effect.gen(function* () {
      const { connect } = yield* serve(seed)
      const bare: Change = (row) =>
        JSON.parse(JSON.stringify(row), (key, value: unknown) =>
          ["image_url", "has_image", "first_name", "last_name"].includes(key)
            ? null
            : ["max_allowed_memberships", "admin_delete_enabled", "public_metadata"].includes(key)
              ? undefined
              : key === "permissions"
                ? [null, "org:a"]
                : value
        )
      const memberships = yield* connect(
        changing(
          users.map((_, index) => index),
          bare
        )
      )
      const { collected, exit } = yield* collect(memberships.stream({ organizationId }))
      expect([collected.length, Exit.isSuccess(exit)]).toEqual([count, true])
      expect(collected[699]).toMatchObject({
        permissions: ["org:a"],
        publicMetadata: {},
        publicUserData: { imageUrl: undefined, hasImage: undefined, firstName: null, lastName: null },
        organization: { maxAllowedMemberships: undefined, adminDeleteEnabled: undefined, publicMetadata: {} }
      })
    }).pipe(withoutWaits)
  )
})
