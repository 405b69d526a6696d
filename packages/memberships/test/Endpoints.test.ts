import type { Endpoint } from "@effect-clerk/core"
import { Endpoints } from "@effect-clerk/memberships"
import { describe, expect, it } from "@effect/vitest"
import { Arbitrary, Result, Schema } from "effect"

/** Non-empty text of any Unicode but lone surrogates, and never `.` or `..`. */
const text = Arbitrary.map(
  Arbitrary.all([
    Arbitrary.schema(Schema.NonEmptyString),
    Arbitrary.array(Arbitrary.schema(Schema.Int), { maxLength: 5 })
  ]),
  ([head, tail]) =>
    `${head}${String.fromCodePoint(...tail.map((int) => Math.abs(int) % 0x110000))}`
      .toWellFormed()
      .replace(/^\.\.?$/, "%2e")
)

const natural = Arbitrary.map(Arbitrary.schema(Schema.Int), Math.abs)

const maybe = <A>(arbitrary: Arbitrary.Arbitrary<A>) =>
  Arbitrary.map(Arbitrary.all([Arbitrary.schema(Schema.Boolean), arbitrary]), ([present, value]) =>
    present ? value : undefined
  )

const values = maybe(Arbitrary.array(text, { minLength: 1, maxLength: 100 }))

const listInput = Arbitrary.all({
  organizationId: text,
  orderBy: maybe(Arbitrary.schema(Schema.Literals(Endpoints.OrderBy.literals))),
  userId: values,
  emailAddress: values,
  phoneNumber: values,
  username: values,
  web3Wallet: values,
  role: values,
  query: maybe(text),
  emailAddressQuery: maybe(text),
  phoneNumberQuery: maybe(text),
  usernameQuery: maybe(text),
  nameQuery: maybe(text),
  lastActiveAtBefore: maybe(natural),
  lastActiveAtAfter: maybe(natural),
  createdAtBefore: maybe(natural),
  createdAtAfter: maybe(natural),
  limit: maybe(Arbitrary.map(natural, (int) => 1 + (int % 500))),
  offset: maybe(natural)
})

const names: Record<string, string> = {
  orderBy: "order_by",
  userId: "user_id",
  emailAddress: "email_address",
  phoneNumber: "phone_number",
  username: "username",
  web3Wallet: "web3_wallet",
  role: "role",
  query: "query",
  emailAddressQuery: "email_address_query",
  phoneNumberQuery: "phone_number_query",
  usernameQuery: "username_query",
  nameQuery: "name_query",
  lastActiveAtBefore: "last_active_at_before",
  lastActiveAtAfter: "last_active_at_after",
  createdAtBefore: "created_at_before",
  createdAtAfter: "created_at_after",
  limit: "limit",
  offset: "offset"
}

const parse = (request: Endpoint.Request) => {
  const url = new URL(`https://api.clerk.com/v1${request.target}`)
  return { segments: url.pathname.split("/").slice(2).map(decodeURIComponent), query: url.searchParams }
}

describe("what goes out decodes to what went in", () => {
  it.prop("for any list", [listInput], ([{ organizationId, ...filters }]) => {
    const { query, segments } = parse(Result.getOrThrow(Endpoints.list.encode({ organizationId, ...filters })))
    expect(segments).toStrictEqual(["organizations", organizationId, "memberships"])
    const expected = Object.entries(filters).flatMap(([name, value]) =>
      value === undefined ? [] : [value].flat().map((item) => [names[name], String(item)])
    )
    expect([...query]).toHaveLength(expected.length)
    for (const [name, value] of Object.entries(filters)) {
      expect(query.getAll(names[name] ?? "")).toStrictEqual(value === undefined ? [] : [value].flat().map(String))
    }
  })

  const entry = Arbitrary.all([text, Arbitrary.schema(Schema.NullOr(Schema.Literals([1, true, "😀"])))])
  const metadata = Arbitrary.map(Arbitrary.array(entry), (entries) => Object.fromEntries(entries))

  it.prop(
    "for any create, update and updateMetadata",
    [Arbitrary.all({ organizationId: text, userId: text }), text, maybe(metadata), metadata],
    ([ids, role, publicMetadata, privateMetadata]) => {
      const { organizationId, userId } = ids
      const created = Result.getOrThrow(Endpoints.create.encode({ ...ids, role, publicMetadata, privateMetadata }))
      expect(parse(created).segments).toStrictEqual(["organizations", organizationId, "memberships"])
      const sent = {
        ...(publicMetadata === undefined ? {} : { public_metadata: { ...publicMetadata } }),
        private_metadata: { ...privateMetadata }
      }
      expect(JSON.parse(created.body ?? "")).toStrictEqual({ user_id: userId, role, ...sent })
      const changed = Result.getOrThrow(Endpoints.update.encode({ ...ids, role }))
      expect(parse(changed).segments).toStrictEqual(["organizations", organizationId, "memberships", userId])
      expect(changed.body).toBe(JSON.stringify({ role }))
      const merged = Result.getOrThrow(Endpoints.updateMetadata.encode({ ...ids, publicMetadata, privateMetadata }))
      expect(parse(merged).segments).toStrictEqual(["organizations", organizationId, "memberships", userId, "metadata"])
      expect(JSON.parse(merged.body ?? "")).toStrictEqual(sent)
    }
  )
})

describe("OrderBy", () => {
  const fields = ["phone_number", "email_address", "created_at", "first_name", "last_name", "username"]

  it("is a field with an optional sign", () => {
    const accepted = fields.flatMap((field) => [field, `+${field}`, `-${field}`])
    expect(accepted.filter((orderBy) => !Endpoints.OrderBy.is(orderBy))).toStrictEqual([])
    expect(new Set(accepted).size).toBe(18)
  })

  it.each(["", "+", "createdAt", "CREATED_AT", " created_at", "++created_at", "id", "created_at,username", null, 1])(
    "is not %j",
    (orderBy) => {
      expect(Endpoints.OrderBy.is(orderBy)).toBe(false)
    }
  )
})

describe("the quota of a membership", () => {
  const member = { organizationId: "org_1", userId: "user_1" }
  const resourceOf = (request: Result.Result<{ readonly resource: string }, unknown>) =>
    Result.getOrThrow(request).resource

  it("is shared by all endpoints that change it", () => {
    const update = resourceOf(Endpoints.update.encode({ ...member, role: "org:admin" }))
    expect(update).toBe("/organizations/org_1/memberships/user_1")
    expect(resourceOf(Endpoints.updateMetadata.encode(member))).toBe(update)
    expect(resourceOf(Endpoints.updateMetadata.encode({ ...member, userId: "user_2" }))).not.toBe(update)
    expect(Endpoints.updateMetadata.resourceQuota).toStrictEqual(Endpoints.update.resourceQuota)
  })
})
