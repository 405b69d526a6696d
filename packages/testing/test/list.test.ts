import { it } from "@effect/vitest"
import { Endpoints } from "@effect-clerk/memberships"
import { ClerkEmulator, type Fetch } from "@effect-clerk/testing"
import { Effect, Schema } from "effect"
import { TestClock } from "effect/testing"
import { describe, expect } from "vitest"
import { membership, page, users } from "./support.ts"

const path = "/organizations/org_1/memberships"

describe("memberships.list", () => {
  const seed = {
    organizations: [
      { id: "org_1", name: "One" },
      { id: "org_2", name: "Two" }
    ],
    users: [
      {
        id: "user_a",
        firstName: "Ada",
        lastName: "Lovelace",
        username: "Countess",
        emailAddresses: ["HELLO@example.com", "ada@other.org"],
        phoneNumbers: ["+15550001"],
        web3Wallets: ["0xabc"],
        createdAt: 100,
        lastActiveAt: 1000
      },
      { id: "user_b", firstName: "Grace", lastName: "Hopper", username: "amazing", createdAt: 200, lastActiveAt: 2000 },
      { id: "user_c", lastName: "Adams", emailAddresses: ["c@example.com"], phoneNumbers: ["+4930"], createdAt: 300 },
      { id: "user_d", firstName: "Only in two" }
    ],
    // Created in the opposite order of the users, so that no test takes one time for the other.
    memberships: [
      { organizationId: "org_2", userId: "user_d", role: "org:member", createdAt: 40 },
      { organizationId: "org_2", userId: "user_b", role: "org:admin", createdAt: 50 },
      { organizationId: "org_1", userId: "user_a", role: "org:admin", createdAt: 30 },
      { organizationId: "org_1", userId: "user_b", role: "org:member", createdAt: 20 },
      { organizationId: "org_1", userId: "user_c", role: "org:member", createdAt: 10 }
    ]
  }

  /** A query, and the last letters of the users that it finds, newest membership first. */
  const cases: ReadonlyArray<readonly [query: string, expected: string]> = [
    ["", "abc"],

    ["user_id=user_a&user_id=user_c", "ac"],
    ["user_id=%2Buser_b", "b"],
    ["user_id=-user_b", "ac"],
    ["user_id=user_a&user_id=user_b&user_id=-user_b", "a"],
    ["user_id=user_a&user_id=user_a", "a"],
    ["user_id=user_none&user_id=user_c", "c"],
    ["user_id=user_d", ""],
    ["user_id=user_", ""],
    ["email_address=ada@other.org", "a"],
    ["email_address=ada@other.org&email_address=c@example.com", "ac"],
    ["email_address=example.com", ""],
    ["phone_number=%2B4930", "c"],
    ["phone_number=4930", ""],
    ["username=amazing", "b"],
    ["username=amaz", ""],
    ["web3_wallet=0xabc", "a"],
    ["web3_wallet=0xab", ""],
    ["role=org:member", "bc"],
    ["role=org:member&role=org:admin", "abc"],
    ["role=org:none", ""],

    ["query=hello@EXAMPLE", "a"],
    ["query=4930", "c"],
    ["query=MAZ", "b"],
    ["query=0xAB", "a"],
    ["query=SER_C", "c"],
    ["query=ada", "ac"],
    ["query=hopper", "b"],
    ["query=nothing", ""],
    ["email_address_query=ello", "a"],
    ["email_address_query=EXAMPLE", "ac"],
    ["email_address_query=Countess", ""],
    ["phone_number_query=555", "a"],
    ["username_query=COUNT", "a"],
    ["name_query=LOVE", "a"],
    ["name_query=ada", "ac"],
    ["name_query=grace%20hop", "b"],
    ["name_query=countess", ""],

    ["last_active_at_before=2000", "a"],
    ["last_active_at_before=2001", "ab"],
    ["last_active_at_after=1000", "b"],
    ["last_active_at_after=999", "ab"],
    ["created_at_before=200", "a"],
    ["created_at_after=200", "c"],
    ["created_at_after=100&created_at_before=300", "b"],

    ["role=org:member&query=example", "c"],
    ["user_id=user_a&user_id=user_b&role=org:member&created_at_after=100", "b"],

    ["order_by=created_at", "cba"],
    ["order_by=%2Bcreated_at", "cba"],
    ["order_by=-created_at", "abc"],
    ["order_by=first_name", "abc"],
    ["order_by=-first_name", "cba"],
    ["order_by=last_name", "cba"],
    ["order_by=-last_name", "abc"],
    ["order_by=username", "abc"],
    ["order_by=email_address", "acb"],
    ["order_by=-email_address", "bca"],
    ["order_by=phone_number", "acb"],
    ["order_by=last_name&user_id=user_a&user_id=user_b", "ba"],

    ["limit=1", "a"],
    ["limit=2&offset=1", "bc"],
    ["limit=500&offset=2", "c"],
    ["offset=3", ""],
    ["offset=9007199254740991", ""],
    ["limit=1&offset=1&order_by=created_at", "b"],
    ["limit=1&role=org:member", "b"],
    ["limit=1&limit=3", "a"]
  ]
  it.effect.each(cases)("selects the members that match the query '%s'", ([query, expected]) =>
    Effect.gen(function* () {
      const { fetch } = yield* ClerkEmulator.make(seed)
      const found = yield* users(fetch, `${path}?${query}`)
      expect(found.map((id) => id?.at(-1)).join("")).toBe(expected)
    })
  )

  it.effect("counts the matching members over all pages", () =>
    Effect.gen(function* () {
      const { fetch } = yield* ClerkEmulator.make(seed)
      expect((yield* page(fetch, `${path}?limit=1`)).total_count).toBe(3)
      expect((yield* page(fetch, `${path}?limit=1&role=org:member`)).total_count).toBe(2)
      expect((yield* page(fetch, `${path}?offset=100`)).total_count).toBe(3)
    })
  )

  it.effect("lists the memberships of a user and of the instance, newest first unless sorted", () =>
    Effect.gen(function* () {
      const { fetch } = yield* ClerkEmulator.make(seed)
      const organizations = (query: string) =>
        Effect.map(page(fetch, `/users/user_b/organization_memberships${query}`), ({ data, total_count }) => [
          total_count,
          ...data.map(({ organization }) => organization.id)
        ])
      expect(yield* organizations("")).toEqual([2, "org_2", "org_1"])
      expect(yield* organizations("?limit=1&offset=1")).toEqual([2, "org_1"])
      const ids = (query: string) => users(fetch, `/organization_memberships${query}`)
      expect(yield* ids("")).toEqual(["user_b", "user_d", "user_a", "user_b", "user_c"])
      expect(yield* ids("?order_by=created_at&limit=2")).toEqual(["user_c", "user_b"])
      expect(yield* ids("?order_by=last_name&offset=1&limit=3")).toEqual(["user_b", "user_b", "user_a"])
    })
  )

  it.effect("returns pages of 10 unless a limit is given", () =>
    Effect.gen(function* () {
      const many = Array.from({ length: 12 }, (_, index) => ({ id: `user_${index}` }))
      const { fetch } = yield* ClerkEmulator.make({
        organizations: [{ id: "org_1", name: "One" }],
        users: many,
        memberships: many.map(({ id }) => ({ organizationId: "org_1", userId: id, role: "org:member" }))
      })
      // All were created at the same time: the one that was added last is the newest.
      const newestFirst = many.map(({ id }) => id).toReversed()
      expect(yield* users(fetch, path)).toEqual(newestFirst.slice(0, 10))
      expect(yield* users(fetch, `${path}?offset=10`)).toEqual(newestFirst.slice(10))
    })
  )
})

/** Few values, so that filters match, sorts tie and pages run out. */
const text = Schema.Literals(["ada", "Bob", "ADAM", "zoë", "o"])
const time = Schema.Literals([1, 2, 3])
const texts = Schema.Array(text).check(Schema.isMaxLength(2))
/** Addresses of which some differ in case alone. */
const emailText = Schema.Literals(["ada", "ADA", "Bob", "bob", "o"])
const Member = Schema.Struct({
  user: Schema.Struct({
    firstName: Schema.optionalKey(text),
    lastName: Schema.optionalKey(text),
    username: Schema.optionalKey(text),
    emailAddresses: Schema.Array(emailText).check(Schema.isMaxLength(2)),
    phoneNumbers: texts,
    web3Wallets: texts,
    createdAt: time,
    lastActiveAt: Schema.optionalKey(time)
  }),
  role: Schema.Literals(["org:reader", "org:writer"]),
  createdAt: time
})
const Members = Schema.Array(Member).check(Schema.isMaxLength(8))

const values = <S extends Schema.Constraint>(value: S) =>
  Schema.optionalKey(Schema.Array(value).check(Schema.isBetweenLength(1, 3)))
const field = Schema.Literals(["phone_number", "email_address", "created_at", "first_name", "last_name", "username"])
const Input = Schema.Struct({
  sort: Schema.optionalKey(Schema.Struct({ sign: Schema.Literals(["", "+", "-"]), field })),
  userId: values(
    Schema.Struct({ sign: Schema.Literals(["", "+", "-"]), index: Schema.Literals([0, 1, 2, 3, 4, 5, 6, 7]) })
  ),
  emailAddress: values(emailText),
  phoneNumber: values(text),
  username: values(text),
  web3Wallet: values(text),
  role: values(Schema.Literals(["org:reader", "org:writer", "org:none"])),
  query: Schema.optionalKey(text),
  emailAddressQuery: Schema.optionalKey(text),
  phoneNumberQuery: Schema.optionalKey(text),
  usernameQuery: Schema.optionalKey(text),
  nameQuery: Schema.optionalKey(text),
  lastActiveAtBefore: Schema.optionalKey(time),
  lastActiveAtAfter: Schema.optionalKey(time),
  createdAtBefore: Schema.optionalKey(time),
  createdAtAfter: Schema.optionalKey(time),
  limit: Schema.optionalKey(Schema.Literals([1, 3, 500])),
  offset: Schema.optionalKey(Schema.Literals([0, 1, 5]))
})

interface ModelMember extends Schema.Schema.Type<typeof Member> {
  readonly id: string
  /** Addresses that no earlier user has verified, which are verified, and the others, which are not. */
  readonly verified: ReadonlyArray<string>
  readonly unverified: ReadonlyArray<string>
}

const toModel = (members: typeof Members.Type): ReadonlyArray<ModelMember> =>
  members.map((member, index) => {
    const earlier = new Set(
      members.slice(0, index).flatMap(({ user }) => user.emailAddresses.map((text) => text.toLowerCase()))
    )
    const isFree = (text: string) => !earlier.has(text.toLowerCase())
    const { emailAddresses } = member.user
    return {
      ...member,
      id: `user_${index}`,
      verified: emailAddresses.filter(isFree),
      unverified: emailAddresses.filter((text) => !isFree(text))
    }
  })

/** Returns the expected page of a plain array, whose members are in the order in which they were added. */
const model = (modelMembers: ReadonlyArray<ModelMember>, input: typeof Input.Type) => {
  const has = (part: string | undefined, ...texts: ReadonlyArray<string | undefined>) =>
    part === undefined || texts.some((text) => text?.toLowerCase().includes(part.toLowerCase()))
  const one = (wanted: ReadonlyArray<string> | undefined, ...texts: ReadonlyArray<string | undefined>) =>
    wanted === undefined || wanted.some((text) => texts.includes(text))
  const lower = (texts: ReadonlyArray<string> | undefined) => texts?.map((text) => text.toLowerCase())
  const isBetween = (after: number | undefined, before: number | undefined, value: number | undefined) =>
    (after === undefined && before === undefined) ||
    (value !== undefined && value > (after ?? 0) && value < (before ?? Infinity))
  const ids = input.userId?.map(({ index, sign }) => ({ id: `user_${index}`, sign })) ?? []
  const wanted = ids.filter(({ sign }) => sign !== "-")
  const found = modelMembers.filter(
    (member) =>
      (wanted.length === 0 || wanted.some(({ id }) => id === member.id)) &&
      !ids.some(({ id, sign }) => sign === "-" && id === member.id) &&
      one(lower(input.emailAddress), ...(lower(member.user.emailAddresses) ?? [])) &&
      one(input.phoneNumber, ...member.user.phoneNumbers) &&
      one(input.username, member.user.username) &&
      one(input.web3Wallet, ...member.user.web3Wallets) &&
      one(input.role, member.role) &&
      has(
        input.query,
        ...member.user.emailAddresses,
        ...member.user.phoneNumbers,
        ...member.user.web3Wallets,
        member.user.username,
        member.id,
        member.user.firstName,
        member.user.lastName
      ) &&
      has(input.emailAddressQuery, ...member.user.emailAddresses) &&
      has(input.phoneNumberQuery, ...member.user.phoneNumbers) &&
      has(input.usernameQuery, member.user.username) &&
      has(input.nameQuery, member.user.firstName, member.user.lastName) &&
      isBetween(input.lastActiveAtAfter, input.lastActiveAtBefore, member.user.lastActiveAt) &&
      isBetween(input.createdAtAfter, input.createdAtBefore, member.user.createdAt)
  )
  const { field, sign } = input.sort ?? { field: "created_at", sign: "-" }
  const key = (member: ModelMember): string | number | undefined =>
    ({
      phone_number: member.user.phoneNumbers[0],
      email_address: member.verified[0],
      created_at: member.createdAt,
      first_name: member.user.firstName,
      last_name: member.user.lastName,
      username: member.user.username
    })[field]
  const ascending = found.toSorted((a, b) => {
    const [left, right] = [key(a), key(b)]
    if (left === right) return 0
    return left === undefined || (right !== undefined && left > right) ? 1 : -1
  })
  const sorted = sign === "-" ? ascending.toReversed() : ascending
  const offset = input.offset ?? 0
  return { total: found.length, ids: sorted.slice(offset, offset + (input.limit ?? 10)).map((member) => member.id) }
}

const listed = (fetch: Fetch, { sort, userId, ...input }: typeof Input.Type) =>
  Effect.gen(function* () {
    const { target } = yield* Effect.fromResult(
      Endpoints.list.encode({
        organizationId: "org_1",
        ...input,
        ...(sort === undefined ? undefined : { orderBy: `${sort.sign}${sort.field}` as const }),
        ...(userId === undefined ? undefined : { userId: userId.map(({ index, sign }) => `${sign}user_${index}`) })
      })
    )
    const { data, total_count } = yield* page(fetch, target)
    return { total: total_count, ids: data.map((membership) => membership.public_user_data?.user_id) }
  })

describe("memberships.list and a model of plain arrays", () => {
  it.effect.prop(
    "agree for any members and any input, also after members have left and come back",
    [Members, Schema.Array(Input).check(Schema.isBetweenLength(1, 4)), Schema.Array(Schema.Literals([0, 1, 2, 3]))],
    ([members, inputs, leavers]) =>
      Effect.gen(function* () {
        let modelMembers = toModel(members)
        const { fetch } = yield* ClerkEmulator.make({
          organizations: [{ id: "org_1", name: "One" }],
          users: modelMembers.map(({ id, unverified, user, verified }) => ({
            id,
            ...user,
            emailAddresses: [
              ...unverified.map((emailAddress) => ({ emailAddress, status: "unverified" as const })),
              ...verified
            ]
          })),
          memberships: modelMembers.map(({ createdAt, id, role }) => ({
            organizationId: "org_1",
            userId: id,
            role,
            createdAt
          })),
          // Neither has the minimum permissions, so that anyone may leave.
          roles: ["org:reader", "org:writer"].map((key) => ({ key, name: key, permissions: [] }))
        })
        const agree = Effect.forEach(
          inputs,
          (input) => Effect.map(listed(fetch, input), (listed) => expect(listed).toEqual(model(modelMembers, input))),
          { discard: true }
        )
        yield* agree
        for (const index of leavers) {
          const leaver = modelMembers.find(({ id }) => id === `user_${index}`)
          if (leaver === undefined) continue
          yield* membership(fetch, { method: "DELETE", path: `${path}/${leaver.id}` })
          modelMembers = modelMembers.filter((member) => member !== leaver)
          yield* agree
          yield* TestClock.setTime(2)
          const body = { user_id: leaver.id, role: leaver.role }
          yield* membership(fetch, { method: "POST", path, body })
          modelMembers = [...modelMembers, { ...leaver, createdAt: 2 }]
          yield* agree
        }
      }),
    { arbitrary: { runs: 200 } }
  )
})
