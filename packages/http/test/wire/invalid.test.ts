import { SDKException } from "@effect-clerk/core"
import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { transports } from "@effect-clerk/test-support/transports"
import { type Call, exchange } from "./exchange.ts"

type Operation = "create" | "list" | "update" | "delete" | "updateMetadata" | "listForUser" | "listForInstance"

/** A call as a program without types makes it. */
const untyped =
  (operation: Operation, input: unknown): Call =>
  (service) =>
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    (service[operation] as (input: unknown) => Effect.Effect<unknown, unknown>)(input)

const ids = { organizationId: "org_1", userId: "user_1" }

const create = { ...ids, role: "org:member" }

const organizationId = "org_1"

const cyclic: Record<string, unknown> = {}
cyclic["self"] = { cyclic }

type Path = ReadonlyArray<string | number>

const badIds: ReadonlyArray<unknown> = ["", ".", "..", "\uD800", undefined, null, 1, ["org_1"]]

const invalid: ReadonlyArray<readonly [operation: Operation, input: unknown, ...paths: ReadonlyArray<Path>]> = [
  ...badIds.flatMap(
    (id) =>
      [
        ["create", { ...create, organizationId: id }, ["organizationId"]],
        ["list", { organizationId: id }, ["organizationId"]],
        ["update", { ...create, organizationId: id }, ["organizationId"]],
        ["update", { ...create, userId: id }, ["userId"]],
        ["delete", { ...ids, organizationId: id }, ["organizationId"]],
        ["delete", { ...ids, userId: id }, ["userId"]],
        ["updateMetadata", { ...ids, organizationId: id }, ["organizationId"]],
        ["updateMetadata", { ...ids, userId: id }, ["userId"]],
        ["listForUser", { userId: id }, ["userId"]]
      ] as const
  ),
  ...["", "\uDC00", undefined, null, 1].flatMap(
    (text) =>
      [
        ["create", { ...create, userId: text }, ["userId"]],
        ["create", { ...create, role: text }, ["role"]],
        ["update", { ...create, role: text }, ["role"]]
      ] as const
  ),
  ...[0, -1, 501, 1.5, NaN, Infinity, "10", null, [10]].flatMap(
    (limit) =>
      [
        ["list", { organizationId, limit }, ["limit"]],
        ["listForUser", { userId: "user_1", limit }, ["limit"]],
        ["listForInstance", { limit }, ["limit"]]
      ] as const
  ),
  ...[-1, 0.5, NaN, 2 ** 53, "0", null].flatMap(
    (offset) =>
      [
        ["list", { organizationId, offset }, ["offset"]],
        ["listForUser", { userId: "user_1", offset }, ["offset"]],
        ["listForInstance", { offset }, ["offset"]]
      ] as const
  ),
  ...["", "createdAt", "+ created_at", "created_at desc", null].flatMap(
    (orderBy) =>
      [
        ["list", { organizationId, orderBy }, ["orderBy"]],
        ["listForInstance", { orderBy }, ["orderBy"]]
      ] as const
  ),
  ...["userId", "emailAddress", "phoneNumber", "username", "web3Wallet", "role"].flatMap(
    (filter) =>
      [
        ["list", { organizationId, [filter]: [] }, [filter]],
        ["list", { organizationId, [filter]: "user_1" }, [filter]],
        ["list", { organizationId, [filter]: ["a", ""] }, [filter, 1]],
        ["list", { organizationId, [filter]: Array<string>(101).fill("a") }, [filter]],
        ["list", { organizationId, [filter]: null }, [filter]]
      ] as const
  ),
  ...["query", "emailAddressQuery", "phoneNumberQuery", "usernameQuery", "nameQuery"].flatMap(
    (query) =>
      [
        ["list", { organizationId, [query]: "" }, [query]],
        ["list", { organizationId, [query]: ["a"] }, [query]]
      ] as const
  ),
  ...["lastActiveAtBefore", "lastActiveAtAfter", "createdAtBefore", "createdAtAfter"].flatMap(
    (time) =>
      [
        ["list", { organizationId, [time]: -1 }, [time]],
        ["list", { organizationId, [time]: 1.5 }, [time]],
        ["list", { organizationId, [time]: new Date(0) }, [time]],
        ["list", { organizationId, [time]: "2026-01-01" }, [time]]
      ] as const
  ),
  ...["publicMetadata", "privateMetadata"].flatMap((metadata) =>
    [...(["create", "updateMetadata"] as const)].flatMap((operation) => {
      const input = operation === "create" ? create : ids
      return [
        [operation, { ...input, [metadata]: [] }, [metadata]],
        [operation, { ...input, [metadata]: "{}" }, [metadata]],
        [operation, { ...input, [metadata]: { a: [1n] } }, [metadata, "a", 0]],
        [operation, { ...input, [metadata]: { a: { b: NaN } } }, [metadata, "a", "b"]],
        [operation, { ...input, [metadata]: cyclic }, [metadata, "self", "cyclic"]],
        [operation, { ...input, [metadata]: { a: new Date(0) } }, [metadata, "a"]],
        [operation, { ...input, [metadata]: { a: "x".repeat(8192) } }, [metadata]]
      ] as const
    })
  ),
  ["updateMetadata", { ...ids, publicMetadata: null }, ["publicMetadata"]],
  ["updateMetadata", { ...ids, privateMetadata: null }, ["privateMetadata"]],
  ["create", { ...create, limit: 1 }, ["limit"]],
  ["list", { organizationId, hasMore: true }, ["hasMore"]],
  ["update", { ...create, publicMetadata: {} }, ["publicMetadata"]],
  ["delete", { ...ids, role: "org:member" }, ["role"]],
  ["updateMetadata", { ...ids, role: "org:member" }, ["role"]],
  ["listForUser", { userId: "user_1", orderBy: "created_at" }, ["orderBy"]],
  ["listForInstance", { organizationId }, ["organizationId"]],
  ["create", undefined, ["organizationId"], ["userId"], ["role"]],
  ["delete", "org_1", [], ["organizationId"], ["userId"]],
  [
    "list",
    { organizationId: "..", limit: 0, offset: -1, role: [], query: "" },
    ["organizationId"],
    ["role"],
    ["query"],
    ["limit"],
    ["offset"]
  ]
]

describe.each(transports)("%s", (_, make) => {
  it.live("opens no connection for an invalid input, and names each field", () =>
    Effect.gen(function* () {
      const calls = invalid.map(
        ([operation, input]): Call =>
          (_) =>
            Effect.flip(untyped(operation, input)(_))
      )
      const { connections, exits } = yield* exchange(make, calls)
      const seen = exits.map((exit) =>
        exit._tag === "Success" && exit.value instanceof SDKException ? exit.value : undefined
      )
      for (const [index, [operation, input, ...paths]] of invalid.entries()) {
        const reason = seen[index]?.reason
        const issues = reason?._tag === "InvalidRequest" ? reason.issues : []
        expect([operation, input, ...issues.map(({ path }) => path)]).toStrictEqual([operation, input, ...paths])
        expect(seen[index]).toMatchObject({ attempts: 0, processed: "no" })
      }
      expect(connections).toBe(0)
    })
  )

  it.live("opens one connection for a valid input", () =>
    Effect.gen(function* () {
      expect((yield* exchange(make, [untyped("delete", ids)])).connections).toBe(1)
    })
  )
})
