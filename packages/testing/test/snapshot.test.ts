import { it } from "@effect/vitest"
import { isLong } from "@effect-clerk/test-support/share"
import { ClerkEmulator, InvalidSeed, Seed } from "@effect-clerk/testing"
import { Effect, Schema } from "effect"
import { TestClock } from "effect/testing"
import { describe, expect } from "vitest"
import { call, membership, page, seed, users } from "./support.ts"

const path = "/organizations/org_acme/memberships"
const everything = [
  "/organization_memberships?limit=500",
  `${path}?order_by=username`,
  "/users/user_ada/organization_memberships"
]
const json = Schema.fromJsonString(Seed)

/** Makes an emulator in which every kind of change has taken place. */
const changedEmulator = Effect.gen(function* () {
  const emulator = yield* ClerkEmulator.make({
    ...seed,
    roles: [{ key: "org:auditor", name: "Auditor", permissions: ["org:sys_memberships:read"] }]
  })
  const { fetch } = emulator
  yield* TestClock.setTime(1_700_000_000_000)
  yield* membership(fetch, {
    method: "POST",
    path,
    body: { user_id: "user_out", role: "org:auditor", public_metadata: { a: { b: [1] } } }
  })
  yield* membership(fetch, { method: "PATCH", path: `${path}/user_bob/metadata`, body: { private_metadata: { x: 1 } } })
  yield* membership(fetch, { method: "PATCH", path: `${path}/user_bob`, body: { role: "org:admin" } })
  yield* membership(fetch, { method: "DELETE", path: `${path}/user_ada` })
  return emulator
})

const text = Schema.Literals(["", "a", "\u0000", "😀", "x\ud800"])
const date = Schema.Literals([
  "2012-10-20T07:15:20.902Z",
  "1969-12-31T23:59:59.999Z",
  "0000-01-01T00:00:00+23:59",
  "9999-12-31T23:59:59.9999999-12:00",
  "2012-02-30T00:00:00Z",
  "2012-13-45T25:61:61Z",
  "2012-01-01T00:00:00+99:99",
  "1969-12-31T23:59:60Z"
])
const slug = Schema.Literals(["", "a", "a-2", "-", "A"])
const role = Schema.Literals(["org:admin", "org:member"])
const count = Schema.Literals([0, 1, 2, 2 ** 53 - 1, 2 ** 53])
// No key that JSON escapes: V8 misreads some (nodejs/node#63785).
const key = Schema.Literals(["", "a", "__proto__", "😀"])
const leaf = Schema.Union([text, Schema.Finite, Schema.Boolean, Schema.Null])
const anyMetadata = Schema.Record(
  key,
  Schema.Union([leaf, Schema.Array(leaf), Schema.Record(key, Schema.Union([leaf, Schema.Record(key, leaf)]))])
)

/** Schema of a request with some of the fields. `{user}` and `{org}` in it stand for the latest user and organization. */
const change = <const Path extends string>(
  method: "POST" | "PATCH",
  paths: ReadonlyArray<Path>,
  fields: { readonly [name: string]: Schema.Codec<unknown> }
) =>
  Schema.Struct({
    method: Schema.Literal(method),
    path: Schema.Literals(paths),
    fields: Schema.Array(
      Schema.Union(Object.entries(fields).map(([name, value]) => Schema.Struct({ name: Schema.Literal(name), value })))
    ).check(Schema.isMaxLength(3))
  })

const Change = Schema.Union([
  change("POST", ["/users"], {
    external_id: text,
    first_name: text,
    last_name: Schema.NullOr(text),
    username: text,
    email_address: Schema.Array(Schema.Literals(["a@b.c", "d@b.c", "\ud800@b.c"])),
    phone_number: Schema.Array(Schema.Literals(["+15550100", "+15550101", ""])),
    web3_wallet: Schema.Array(text),
    banned: Schema.Boolean,
    created_at: date,
    public_metadata: anyMetadata,
    unsafe_metadata: anyMetadata
  }),
  change("POST", ["/organizations"], {
    name: text,
    slug,
    created_by: Schema.Literals(["", "{user}", "user_ada", "user_only", "user_none"]),
    max_allowed_memberships: count,
    role_set_key: text,
    created_at: date,
    private_metadata: anyMetadata
  }),
  change("PATCH", ["/organizations/{org}", "/organizations/org_acme"], {
    name: text,
    slug,
    max_allowed_memberships: count,
    admin_delete_enabled: Schema.Boolean,
    role_set_key: Schema.NullOr(text),
    created_at: date
  }),
  change("POST", [path, "/organizations/{org}/memberships"], {
    user_id: Schema.Literals(["{user}", "user_out", "user_only"]),
    role,
    public_metadata: anyMetadata
  }),
  change("PATCH", [`${path}/user_bob/metadata`, "/organizations/{org}/memberships/{user}/metadata"], {
    public_metadata: anyMetadata,
    private_metadata: anyMetadata
  }),
  change("PATCH", [`${path}/user_bob`, "/organizations/{org}/memberships/{user}"], { role }),
  change("POST", ["/organizations/org_acme/invitations", "/organizations/{org}/invitations"], {
    email_address: Schema.Literals(["a@b.c", "A@b.c", "new@b.c"]),
    role,
    inviter_user_id: Schema.Literals(["user_bob", "{user}"]),
    expires_in_days: Schema.Literals([1, 365]),
    public_metadata: anyMetadata
  }),
  Schema.Struct({
    method: Schema.Literal("DELETE"),
    path: Schema.Literals(["/users/{user}", "/users/user_ada", "/organizations/{org}", `${path}/user_bob`])
  })
])

/** Returns the required fields of a request; its own fields replace them. */
const required = (path: string) => {
  if (path === "/organizations") return { name: "a" }
  if (path.endsWith("/invitations")) return { email_address: "b@b.c", role: "org:member" }
  return path.endsWith("/memberships") ? { user_id: "{user}", role: "org:member" } : {}
}

const only = { organizationId: "org_only", userId: "user_only", role: "org:member" }
const seedOfChanges = {
  organizations: [...seed.organizations, { id: "org_only", name: "Only", exclusiveMembership: true }],
  users: [...seed.users, { id: "user_only" }],
  memberships: [...seed.memberships, only]
}

describe("ClerkEmulator.snapshot", () => {
  it.effect.prop(
    "is a valid seed after any changes",
    [Schema.Array(Change).check(Schema.isBetweenLength(8, 16))],
    ([changes]) =>
      Effect.gen(function* () {
        const one = yield* ClerkEmulator.make(seedOfChanges)
        for (const change of changes) {
          const { organizations = [], users = [] } = yield* one.snapshot
          const fill = (text: string): string =>
            text.replace("{user}", users.at(-1)?.id ?? "").replace("{org}", organizations.at(-1)?.id ?? "")
          const { method, path } = change
          const given = "fields" in change ? change.fields.map(({ name, value }) => [name, value] as const) : []
          const body = { ...required(path), ...Object.fromEntries(given) }
          const sent = method === "DELETE" ? {} : { body: fill(JSON.stringify(body)) }
          yield* call(one.fetch, { method, path: fill(path), ...sent })
        }
        const snapshot = yield* one.snapshot
        const other = yield* ClerkEmulator.make(snapshot)
        expect(yield* other.snapshot).toEqual(snapshot)
        yield* other.restore(JSON.parse(JSON.stringify(snapshot)))
        expect(yield* other.snapshot).toEqual(snapshot)
      }),
    { arbitrary: { runs: isLong ? 500 : 100 } }
  )

  it.effect("makes the same state again, through JSON too, in another emulator and by restore", () =>
    Effect.gen(function* () {
      const one = yield* changedEmulator
      const snapshot = yield* one.snapshot
      const parsed = yield* Schema.decodeEffect(json)(JSON.stringify(snapshot))
      yield* TestClock.adjust("1 hour")
      const other = yield* ClerkEmulator.make(parsed)
      const third = yield* ClerkEmulator.make()
      yield* third.restore(parsed)
      for (const path of everything) {
        const expected = yield* call(one.fetch, { path })
        expect((yield* call(other.fetch, { path })).json).toEqual(expected.json)
        expect((yield* call(third.fetch, { path })).json).toEqual(expected.json)
      }
      expect(yield* other.snapshot).toEqual(snapshot)
      expect(yield* third.snapshot).toEqual(snapshot)
      // The rules apply to the restored state: the last administrator is another one by now.
      expect((yield* call(third.fetch, { method: "DELETE", path: `${path}/user_bob` })).status).toBe(400)
    })
  )

  it.effect("has every field of a seed", () =>
    Effect.gen(function* () {
      const metadata = { publicMetadata: { a: 1 }, privateMetadata: { b: [null] } }
      const times = { createdAt: 1, lastActiveAt: 3 }
      const picture = { imageUrl: "https://example.com/1.png", hasImage: true }
      const whole: Required<Omit<Seed, "$schema">> = {
        organizationsEnabled: false,
        personalAccountsAllowed: false,
        maxAllowedMemberships: 7,
        roles: [
          {
            id: "role_1",
            key: "org:auditor",
            name: "Auditor",
            description: "Reads",
            permissions: ["org:sys_memberships:read"],
            createdAt: 1,
            updatedAt: 2
          }
        ],
        organizations: [
          {
            id: "org_1",
            name: "One",
            slug: "first",
            maxAllowedMemberships: 5,
            pendingInvitationsCount: 1,
            adminDeleteEnabled: false,
            createdBy: "user_gone",
            roleSetKey: "role_set:default",
            roles: ["org:auditor"],
            enterpriseConnected: true,
            exclusiveMembership: true,
            roleMigrationInProgress: true,
            updatedAt: 2,
            ...metadata,
            ...picture,
            ...times
          }
        ],
        users: [
          {
            id: "user_1",
            externalId: "ext_1",
            firstName: "Ada",
            lastName: "Lovelace",
            username: "ada",
            emailAddresses: ["ada@example.com", { emailAddress: "a@example.com", status: "unverified" }],
            phoneNumbers: ["+15550100"],
            web3Wallets: ["0xa"],
            banned: true,
            deprovisioned: true,
            unsafeMetadata: { c: {} },
            ...metadata,
            ...picture,
            ...times
          }
        ],
        memberships: [
          {
            id: "orgmem_1",
            organizationId: "org_1",
            userId: "user_1",
            role: "org:auditor",
            managedByScim: true,
            createdAt: 4,
            updatedAt: 5,
            ...metadata
          }
        ],
        invitations: [
          {
            id: "orginv_1",
            organizationId: "org_1",
            emailAddress: "new@example.com",
            role: "org:auditor",
            inviterUserId: "user_gone",
            status: "revoked",
            expiresAt: 8,
            createdAt: 6,
            updatedAt: 7,
            ...metadata
          }
        ]
      }
      const { snapshot } = yield* ClerkEmulator.make(whole)
      const { roles = [], ...rest } = yield* snapshot
      expect({ ...rest, roles: roles.slice(-1) }).toEqual(whole)
    })
  )

  it.effect("is a copy that later changes do not reach, and that does not change the state", () =>
    Effect.gen(function* () {
      const { fetch, restore, snapshot } = yield* changedEmulator
      const before = yield* snapshot
      const copy = structuredClone(before)
      yield* membership(fetch, { method: "DELETE", path: `${path}/user_out` })
      yield* membership(fetch, {
        method: "PATCH",
        path: `${path}/user_bob/metadata`,
        body: { public_metadata: { y: 1 } }
      })
      expect(before).toEqual(copy)
      yield* restore(before)
      expect(yield* users(fetch, path)).toEqual(["user_out", "user_bob"])
      Reflect.set(before.memberships?.[3]?.publicMetadata ?? {}, "a", "changed")
      expect((yield* page(fetch, `${path}?user_id=user_out`)).data[0]?.public_metadata).toEqual({ a: { b: [1] } })
    })
  )

  it.effect("fails in restore where it is invalid, with its fields, and changes nothing", () =>
    Effect.gen(function* () {
      const { fetch, restore } = yield* changedEmulator
      const error = yield* Effect.flip(restore({ users: [{ id: "user_1" }], memberships: [{}], extra: 1 }))
      expect(error).toBeInstanceOf(InvalidSeed)
      expect(error.issues.map(({ path }) => path.join("."))).toEqual([
        "extra",
        "memberships.0.organizationId",
        "memberships.0.userId",
        "memberships.0.role"
      ])
      expect((yield* page(fetch, path)).total_count).toBe(2)
    })
  )

  it.effect("has integer times, like Clerk's, after the time was advanced by a part of a millisecond", () =>
    Effect.gen(function* () {
      const { advance, fetch, restore, snapshot } = yield* ClerkEmulator.make(seed)
      yield* TestClock.setTime(5)
      yield* advance(0.75)
      yield* advance("500 micros")
      const joined = yield* membership(fetch, {
        method: "POST",
        path,
        body: { user_id: "user_out", role: "org:member" }
      })
      expect(joined).toMatchObject({ created_at: 6, updated_at: 6 })
      yield* restore(yield* snapshot)
    })
  )
})
