import { version } from "@effect-clerk/core/internal"
import { describe, expect, it } from "@effect/vitest"
import { Effect, Exit } from "effect"
import { transports } from "@effect-clerk/test-support/transports"
import { type Call, decidedHeaders, exchange, otherHeaders, secret } from "./exchange.ts"

const ids = { organizationId: "org_1", userId: "user_1" }

interface Operation {
  readonly name: string
  readonly call: Call
  readonly line: string
  readonly body?: string
}

/** As a program without exact types may pass it. */
// oxlint-disable-next-line typescript/no-unsafe-type-assertion
const withUndefined = { a: { b: undefined, c: [{ d: undefined }] }, e: undefined } as unknown as {
  readonly [key: string]: never
}

const everyFilter = {
  organizationId: "org_1",
  orderBy: "+created_at",
  userId: ["+user_1", "-user_2", "user_3"],
  emailAddress: ["a+b@example.com", "ü@example.com"],
  phoneNumber: ["+15550100"],
  username: ["a b", "a&b=c", "a%20b"],
  web3Wallet: ["0x00"],
  role: ["org:admin", "org:member"],
  query: "O'Brien #1?",
  emailAddressQuery: "(~!*.-_)",
  phoneNumberQuery: "555",
  usernameQuery: "😀",
  nameQuery: '"<\\>"\n\0',
  lastActiveAtBefore: 1700690400000,
  lastActiveAtAfter: 0,
  createdAtBefore: 9007199254740991,
  createdAtAfter: 1730160000000,
  limit: 10.0,
  offset: 0
} as const

const everyFilterQuery = [
  "order_by=%2Bcreated_at",
  "user_id=%2Buser_1&user_id=-user_2&user_id=user_3",
  "email_address=a%2Bb%40example.com&email_address=%C3%BC%40example.com",
  "phone_number=%2B15550100",
  "username=a%20b&username=a%26b%3Dc&username=a%2520b",
  "web3_wallet=0x00",
  "role=org%3Aadmin&role=org%3Amember",
  "query=O%27Brien%20%231%3F",
  "email_address_query=(~!*.-_)",
  "phone_number_query=555",
  "username_query=%F0%9F%98%80",
  "name_query=%22%3C%5C%3E%22%0A%00",
  "last_active_at_before=1700690400000",
  "last_active_at_after=0",
  "created_at_before=9007199254740991",
  "created_at_after=1730160000000",
  "limit=10",
  "offset=0"
].join("&")

const operations: ReadonlyArray<Operation> = [
  {
    name: "create",
    call: (_) => _.create({ ...ids, role: "org:member" }),
    line: "POST /v1/organizations/org_1/memberships HTTP/1.1",
    body: `{"user_id":"user_1","role":"org:member"}`
  },
  {
    name: "create with metadata, null sent as null, undefined not at all",
    call: (_) => _.create({ ...ids, role: "org:admin", publicMetadata: null, privateMetadata: undefined }),
    line: "POST /v1/organizations/org_1/memberships HTTP/1.1",
    body: `{"user_id":"user_1","role":"org:admin","public_metadata":null}`
  },
  {
    name: "create with metadata of every kind",
    call: (_) =>
      _.create({
        ...ids,
        role: "org:ädmin",
        publicMetadata: {
          yes: true,
          no: false,
          none: null,
          int: 1,
          half: 0.5,
          big: 1e21,
          text: 'é€😀"\\\n\0',
          list: [1, [], {}]
        },
        privateMetadata: {}
      }),
    line: "POST /v1/organizations/org_1/memberships HTTP/1.1",
    body:
      `{"user_id":"user_1","role":"org:ädmin",` +
      `"public_metadata":{"yes":true,"no":false,"none":null,"int":1,"half":0.5,"big":1e+21,` +
      `"text":"é€😀\\"\\\\\\n\\u0000","list":[1,[],{}]},"private_metadata":{}}`
  },
  {
    name: "create with undefined inside metadata",
    call: (_) => _.create({ ...ids, role: "r", publicMetadata: {}, privateMetadata: withUndefined }),
    line: "POST /v1/organizations/org_1/memberships HTTP/1.1",
    body: `{"user_id":"user_1","role":"r","public_metadata":{},"private_metadata":{"a":{"c":[{}]}}}`
  },
  {
    name: "list",
    call: (_) => _.list({ organizationId: "org_1" }),
    line: "GET /v1/organizations/org_1/memberships HTTP/1.1"
  },
  {
    name: "list with undefined filters",
    call: (_) => _.list({ organizationId: "org_1", userId: undefined, query: undefined, limit: undefined }),
    line: "GET /v1/organizations/org_1/memberships HTTP/1.1"
  },
  {
    name: "list with every filter",
    call: (_) => _.list(everyFilter),
    line: `GET /v1/organizations/org_1/memberships?${everyFilterQuery} HTTP/1.1`
  },
  {
    name: "list with a hundred values",
    call: (_) => _.list({ organizationId: "org_1", userId: Array.from({ length: 100 }, (_, index) => `+${index}`) }),
    line: `GET /v1/organizations/org_1/memberships?${Array.from(
      { length: 100 },
      (_, index) => `user_id=%2B${index}`
    ).join("&")} HTTP/1.1`
  },
  {
    name: "update",
    call: (_) => _.update({ ...ids, role: "org:admin" }),
    line: "PATCH /v1/organizations/org_1/memberships/user_1 HTTP/1.1",
    body: `{"role":"org:admin"}`
  },
  {
    name: "delete",
    call: (_) => _.delete(ids),
    line: "DELETE /v1/organizations/org_1/memberships/user_1 HTTP/1.1"
  },
  {
    name: "updateMetadata",
    call: (_) => _.updateMetadata({ ...ids, publicMetadata: { a: { gone: null } }, privateMetadata: {} }),
    line: "PATCH /v1/organizations/org_1/memberships/user_1/metadata HTTP/1.1",
    body: `{"public_metadata":{"a":{"gone":null}},"private_metadata":{}}`
  },
  {
    name: "updateMetadata of nothing",
    call: (_) => _.updateMetadata(ids),
    line: "PATCH /v1/organizations/org_1/memberships/user_1/metadata HTTP/1.1",
    body: "{}"
  },
  {
    name: "listForUser",
    call: (_) => _.listForUser({ userId: "user_1", limit: 500, offset: 1000 }),
    line: "GET /v1/users/user_1/organization_memberships?limit=500&offset=1000 HTTP/1.1"
  },
  {
    name: "listForInstance",
    call: (_) => _.listForInstance(),
    line: "GET /v1/organization_memberships HTTP/1.1"
  },
  {
    name: "listForInstance, ordered",
    call: (_) => _.listForInstance({ orderBy: "-email_address", limit: 1 }),
    line: "GET /v1/organization_memberships?order_by=-email_address&limit=1 HTTP/1.1"
  }
]

const hostileIds: ReadonlyArray<readonly [id: string, segment: string]> = [
  ["a/b", "a%2Fb"],
  ["/", "%2F"],
  ["a?b=c", "a%3Fb%3Dc"],
  ["a#b", "a%23b"],
  ["100%", "100%25"],
  ["%2e%2e", "%252e%252e"],
  ["%2F", "%252F"],
  ["a+b", "a%2Bb"],
  ["a b", "a%20b"],
  ["\0", "%00"],
  ["a\nb", "a%0Ab"],
  ["a\r\nHost: evil.example\r\n\r\n", "a%0D%0AHost%3A%20evil.example%0D%0A%0D%0A"],
  ["\t", "%09"],
  [`"'`, "%22'"],
  ["`<>{}|^\\", "%60%3C%3E%7B%7D%7C%5E%5C"],
  ["...", "..."],
  ["../../users", "..%2F..%2Fusers"],
  ["..\\..", "..%5C.."],
  ["é", "%C3%A9"],
  ["e\u0301", "e%CC%81"],
  ["日本", "%E6%97%A5%E6%9C%AC"],
  ["😀", "%F0%9F%98%80"],
  ["\uFEFF", "%EF%BB%BF"],
  [":@&=$,;", "%3A%40%26%3D%24%2C%3B"],
  ["~!*()-_.", "~!*()-_."]
]

describe.each(transports)("%s", (_, make) => {
  it.live.each(operations)("sends $name", ({ body = "", call, line }) =>
    Effect.gen(function* () {
      const { exits, sent } = yield* exchange(make, [call])
      expect(sent).toHaveLength(1)
      for (const wire of sent) {
        expect(wire.line).toBe(line)
        expect(wire.body).toBe(body)
        expect(decidedHeaders(wire)).toStrictEqual([
          ["accept", "application/json"],
          ["authorization", `Bearer ${secret}`],
          ["clerk-api-version", "2026-05-12"],
          ...(body === "" ? [] : [["content-type", "application/json"]]),
          ["user-agent", `effect-clerk/${version}`]
        ])
        expect(otherHeaders(wire)).toStrictEqual([])
        const lengths = wire.headers.filter(([name]) => name === "content-length").map(([, value]) => Number(value))
        expect(body === "" ? lengths.filter((length) => length !== 0) : lengths).toStrictEqual(
          body === "" ? [] : [Buffer.byteLength(body)]
        )
        expect(wire.headers.filter(([name]) => name === "transfer-encoding")).toStrictEqual([])
      }
      expect(exits.map(Exit.isSuccess)).toStrictEqual([true])
    })
  )

  it.live.each(hostileIds)("keeps the id %j in its segment", ([id, segment]) =>
    Effect.gen(function* () {
      const both = { organizationId: id, userId: id }
      const { sent } = yield* exchange(make, [
        (_) => _.create({ ...both, role: "r" }),
        (_) => _.list({ organizationId: id }),
        (_) => _.update({ ...both, role: "r" }),
        (_) => _.delete(both),
        (_) => _.updateMetadata(both),
        (_) => _.listForUser({ userId: id })
      ])
      expect(sent.map(({ line }) => line)).toStrictEqual([
        `POST /v1/organizations/${segment}/memberships HTTP/1.1`,
        `GET /v1/organizations/${segment}/memberships HTTP/1.1`,
        `PATCH /v1/organizations/${segment}/memberships/${segment} HTTP/1.1`,
        `DELETE /v1/organizations/${segment}/memberships/${segment} HTTP/1.1`,
        `PATCH /v1/organizations/${segment}/memberships/${segment}/metadata HTTP/1.1`,
        `GET /v1/users/${segment}/organization_memberships HTTP/1.1`
      ])
    })
  )
})
