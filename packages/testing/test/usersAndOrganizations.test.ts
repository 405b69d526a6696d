import { it } from "@effect/vitest"
import { ClerkEmulator, type Fetch } from "@effect-clerk/testing"
import { Effect, Schema } from "effect"
import { TestClock } from "effect/testing"
import { describe, expect } from "vitest"
import { call, type Call, page, users } from "./support.ts"

const Ids = Schema.Array(Schema.Struct({ id: Schema.String }))
const idsOf = Schema.decodeUnknownSync(Schema.Union([Ids, Schema.Struct({ data: Ids, total_count: Schema.Number })]))
const idOf = Schema.decodeUnknownSync(Schema.Struct({ id: Schema.String }))

const post = (path: string, body: unknown): Call => ({ method: "POST", path, body })
const patch = (path: string, body: unknown): Call => ({ method: "PATCH", path, body })
const create = (fetch: Fetch, path: string, body: unknown) =>
  Effect.map(call(fetch, post(path, body)), ({ json, status }) => {
    expect({ status, json }).toMatchObject({ status: 200 })
    return idOf(json).id
  })

const seed = {
  organizations: [
    { id: "org_1", name: "Beta", slug: "second", createdAt: 1 },
    { id: "org_2", name: "Alpha", createdAt: 2 },
    { id: "org_3", name: "Gamma", createdAt: 3 }
  ],
  users: [
    {
      id: "user_a",
      externalId: "ext_a",
      firstName: "Ada",
      lastName: "Lovelace",
      emailAddresses: ["ada@example.com", "a2@example.com"],
      phoneNumbers: ["+15550100"],
      web3Wallets: ["0xa"],
      createdAt: 10,
      lastActiveAt: 100
    },
    { id: "user_b", firstName: "Bob", username: "bob", banned: true, createdAt: 20, lastActiveAt: 200 },
    { id: "user_c", lastName: "Adams", emailAddresses: ["c@example.com"], createdAt: 30 }
  ],
  memberships: [
    { organizationId: "org_1", userId: "user_a", role: "org:admin" },
    { organizationId: "org_1", userId: "user_b", role: "org:member" },
    { organizationId: "org_2", userId: "user_a", role: "org:admin" }
  ]
}

describe("users.list and organizations.list", () => {
  const cases: ReadonlyArray<readonly [path: string, expected: ReadonlyArray<string>]> = [
    ["/users", ["user_c", "user_b", "user_a"]],
    ["/users?order_by=created_at", ["user_a", "user_b", "user_c"]],
    ["/users?order_by=first_name", ["user_a", "user_b", "user_c"]],
    ["/users?order_by=-username", ["user_c", "user_a", "user_b"]],
    ["/users?order_by=%2Bemail_address", ["user_a", "user_c", "user_b"]],
    ["/users?order_by=last_active_at", ["user_a", "user_b", "user_c"]],
    ["/users?limit=1&offset=1", ["user_b"]],
    ["/users?starting_after=user_c&limit=1", ["user_b"]],
    ["/users?starting_after=user_a", []],
    ["/users?order_by=%2Bcreated_at&starting_after=user_a", ["user_b", "user_c"]],
    ["/users?email_address=a2@example.com&email_address=c@example.com", ["user_c", "user_a"]],
    ["/users?phone_number=%2B15550100", ["user_a"]],
    ["/users?username=bob", ["user_b"]],
    ["/users?web3_wallet=0xa", ["user_a"]],
    ["/users?external_id=ext_a", ["user_a"]],
    ["/users?external_id=-ext_a", ["user_c", "user_b"]],
    ["/users?user_id=user_a&user_id=%2Buser_b", ["user_b", "user_a"]],
    ["/users?user_id=-user_a", ["user_c", "user_b"]],
    ["/users?organization_id=org_1", ["user_b", "user_a"]],
    ["/users?organization_id=org_1&organization_id=-org_2", ["user_b"]],
    ["/users?organization_id=-org_1", ["user_c"]],
    ["/users?query=ADA", ["user_c", "user_a"]],
    ["/users?name_query=ada%20love", ["user_a"]],
    ["/users?email_address_query=c@", ["user_c"]],
    ["/users?banned=true", ["user_b"]],
    ["/users?banned=false", ["user_c", "user_a"]],
    ["/users?created_at_after=10&created_at_before=30", ["user_b"]],
    ["/users?last_active_at_since=200", ["user_b"]],
    ["/users?last_sign_in_at_after=0", []],
    ["/users?provider=oauth_google&provider_user_id=1", []],
    ["/organizations", ["org_3", "org_2", "org_1"]],
    ["/organizations?order_by=name", ["org_2", "org_1", "org_3"]],
    ["/organizations?order_by=-members_count", ["org_1", "org_2", "org_3"]],
    ["/organizations?limit=1&offset=2", ["org_1"]],
    ["/organizations?query=ET", ["org_1"]],
    ["/organizations?query=secon", ["org_1"]],
    ["/organizations?query=org_2", ["org_2"]],
    ["/organizations?query=org_", []],
    ["/organizations?organization_id=org_1&organization_id=org_3", ["org_3", "org_1"]],
    ["/organizations?organization_id=-org_1", ["org_3", "org_2"]],
    ["/organizations?user_id=user_a", ["org_2", "org_1"]],
    ["/organizations?user_id=user_a&user_id=-user_b", ["org_2"]]
  ]
  it.effect.each(cases)("select what matches %s", ([path, expected]) =>
    Effect.gen(function* () {
      const { fetch } = yield* ClerkEmulator.make(seed)
      const { json } = yield* call(fetch, { path })
      const ids = idsOf(json)
      expect(("data" in ids ? ids.data : ids).map(({ id }) => id)).toEqual(expected)
      if (path.startsWith("/users") && !/limit|starting/.test(path)) {
        const counted = yield* call(fetch, { path: path.replace("/users", "/users/count") })
        expect(counted.json).toEqual({ object: "total_count", total_count: expected.length })
      }
    })
  )
})

describe("organizations", () => {
  it.effect("creates an organization with its creator as administrator, and finds it by id and by slug", () =>
    Effect.gen(function* () {
      yield* TestClock.setTime(1_700_000_000_000)
      const { fetch } = yield* ClerkEmulator.make({ ...seed, maxAllowedMemberships: 5 })
      const id = yield* create(fetch, "/organizations", {
        name: "New Org",
        created_by: "user_c",
        public_metadata: { a: 1 },
        created_at: "2012-10-20T07:15:20.902Z"
      })
      expect(id).toMatch(/^org_[0-9A-Za-z]{27}$/)
      const byId = yield* call(fetch, { path: `/organizations/${id}?include_members_count=true` })
      expect(byId.json).toMatchObject({
        slug: "new-org",
        members_count: 1,
        max_allowed_memberships: 5,
        created_by: "user_c",
        created_at: 1_350_717_320_902
      })
      const bySlug = yield* call(fetch, {
        path: "/organizations/new-org?include_missing_member_with_elevated_permissions=true"
      })
      expect(bySlug.json).toMatchObject({ id, missing_member_with_elevated_permissions: false })
      expect(bySlug.json).not.toHaveProperty("members_count")
      const members = yield* page(fetch, `/organizations/${id}/memberships`)
      expect(members.data).toMatchObject([{ role: "org:admin", public_user_data: { user_id: "user_c" } }])
    })
  )

  it.effect("makes a unique slug unless one is given", () =>
    Effect.gen(function* () {
      const { fetch } = yield* ClerkEmulator.make(seed)
      const slugs: Array<unknown> = []
      for (const name of ["Second", "Second", "second?", "Second 2"]) {
        const { json } = yield* call(fetch, post("/organizations", { name }))
        slugs.push(json)
      }
      expect(slugs).toMatchObject(["second-2", "second-3", "second-4", "second-2-2"].map((slug) => ({ slug })))
      const found = yield* call(fetch, { path: "/organizations/second-3" })
      expect(found.json).toEqual(slugs[1])
    })
  )

  it.effect.each(["2012-02-29T23:59:59Z", "1969-12-31T23:59:59.999-23:59", "0000-01-01T00:00:00+00:00"])(
    "accepts the creation time %s",
    (created_at) =>
      Effect.gen(function* () {
        const { fetch } = yield* ClerkEmulator.make(seed)
        const { json } = yield* call(fetch, post("/organizations", { name: "x", created_at }))
        expect(json).toMatchObject({ created_at: Date.parse(created_at) })
      })
  )

  it.effect("takes an empty text for an absent one", () =>
    Effect.gen(function* () {
      const { fetch, snapshot } = yield* ClerkEmulator.make(seed)
      const id = yield* create(fetch, "/organizations", { name: "New", created_by: "", role_set_key: "set" })
      const { json } = yield* call(fetch, patch(`/organizations/${id}`, { role_set_key: "" }))
      expect(json).toMatchObject({ role_set_key: "set" })
      expect(json).not.toHaveProperty("created_by")
      const other = yield* call(fetch, post("/organizations", { name: "Other", role_set_key: "" }))
      expect(other.json).toMatchObject({ role_set_key: null })
      const none = { external_id: "", first_name: "", last_name: "", username: "" }
      for (let count = 0; count < 2; count++) {
        const user = yield* call(fetch, post("/users", none))
        const nothing = { external_id: null, first_name: null, last_name: null, username: null }
        expect(user).toMatchObject({ status: 200, json: nothing })
      }
      yield* ClerkEmulator.make(yield* snapshot)
    })
  )

  it.effect("merges metadata at any depth, and rejects a result that is too large", () =>
    Effect.gen(function* () {
      const { fetch } = yield* ClerkEmulator.make({
        organizations: [{ id: "org_1", name: "Beta", publicMetadata: { a: { b: 1, c: 2 } }, createdAt: 1 }]
      })
      yield* TestClock.setTime(5)
      const merge = (body: unknown) => call(fetch, patch("/organizations/org_1/metadata", body))
      const merged = yield* merge({
        public_metadata: { a: { b: null, d: 3 } },
        private_metadata: { e: "x".repeat(5000) }
      })
      expect(merged).toMatchObject({ status: 200, json: { updated_at: 5, private_metadata: { e: "x".repeat(5000) } } })
      const { json, status } = yield* merge({ private_metadata: { f: "x".repeat(5000) } })
      expect({ json, status }).toMatchObject({
        status: 422,
        json: { errors: [{ meta: { param_name: "private_metadata" } }] }
      })
      const after = yield* call(fetch, { path: "/organizations/org_1" })
      expect(after.json).toMatchObject({ public_metadata: { a: { c: 2, d: 3 } } })
      expect((yield* call(fetch, patch("/organizations/org_2/metadata", {}))).status).toBe(404)
    })
  )

  it.effect("changes only the given fields, such as the quota", () =>
    Effect.gen(function* () {
      const { fetch } = yield* ClerkEmulator.make({
        ...seed,
        organizations: [{ id: "org_1", name: "Beta", maxAllowedMemberships: 2, roleSetKey: "set", createdAt: 1 }],
        memberships: seed.memberships.filter(({ organizationId }) => organizationId === "org_1")
      })
      const join = call(fetch, post("/organizations/org_1/memberships", { user_id: "user_c", role: "org:member" }))
      expect((yield* join).status).toBe(403)
      yield* TestClock.setTime(5)
      const room = yield* call(fetch, patch("/organizations/org_1", { max_allowed_memberships: 3, name: null }))
      const before = { name: "Beta", slug: "beta", role_set_key: "set", admin_delete_enabled: true, created_at: 1 }
      expect(room.json).toMatchObject({ ...before, max_allowed_memberships: 3, updated_at: 5 })
      expect((yield* join).status).toBe(200)
      const { json } = yield* call(
        fetch,
        patch("/organizations/org_1", {
          name: "New",
          slug: "beta",
          role_set_key: null,
          admin_delete_enabled: false,
          created_at: "1970-01-01T00:00:00.002Z"
        })
      )
      const changed = { name: "New", slug: "beta", role_set_key: null, admin_delete_enabled: false, created_at: 2 }
      expect(json).toMatchObject({ ...changed, max_allowed_memberships: 3 })
      const { data } = yield* page(fetch, "/organizations/org_1/memberships")
      for (const { organization } of data) expect(organization).toMatchObject(changed)
      expect((yield* call(fetch, { path: "/organizations/org_1" })).json).toEqual(json)
    })
  )

  const earlier: ReadonlyArray<readonly [path: string, headers: Record<string, string>]> = [
    ["/organizations/org_1", { "clerk-api-version": "2025-11-10" }],
    ["/organizations/org_1?__clerk_api_version=2021-02-05", {}]
  ]
  it.effect.each(earlier)("replaces the metadata in %s with %j, a version of the API that has it", ([path, headers]) =>
    Effect.gen(function* () {
      const { fetch } = yield* ClerkEmulator.make(seed)
      const update = (body: unknown) =>
        Effect.map(call(fetch, { method: "PATCH", path, headers, body }), ({ json, status }) => ({ json, status }))
      yield* update({ public_metadata: { a: 1, b: { c: 2 } }, private_metadata: { d: 3 } })
      const expected = { status: 200, json: { public_metadata: { b: {} }, private_metadata: { d: 3 } } }
      expect(yield* update({ public_metadata: { b: {} }, private_metadata: null })).toMatchObject(expected)
      expect((yield* call(fetch, { path: "/organizations/org_1" })).json).toMatchObject(expected.json)
      expect(yield* update({ public_metadata: "x" })).toMatchObject({
        status: 422,
        json: { errors: [{ code: "form_param_value_invalid", meta: { param_name: "public_metadata" } }] }
      })
    })
  )

  it.effect("deletes an organization with its memberships", () =>
    Effect.gen(function* () {
      const { fetch } = yield* ClerkEmulator.make(seed)
      const { json } = yield* call(fetch, { method: "DELETE", path: "/organizations/org_1" })
      expect(json).toEqual({ object: "organization", id: "org_1", slug: "second", deleted: true })
      expect((yield* call(fetch, { path: "/organizations/org_1" })).status).toBe(404)
      expect((yield* page(fetch, "/organization_memberships")).total_count).toBe(1)
      expect((yield* page(fetch, "/users/user_b/organization_memberships")).total_count).toBe(0)
    })
  )
})

describe("users", () => {
  it.effect("creates a user, who becomes a member, and deletes the user with the memberships", () =>
    Effect.gen(function* () {
      const { fetch, snapshot } = yield* ClerkEmulator.make(seed)
      const id = yield* create(fetch, "/users", {
        external_id: "ext_new",
        first_name: "New",
        email_address: ["new@example.com"],
        phone_number: ["+4930123456"],
        username: "new",
        password: "long enough",
        skip_password_checks: true,
        unsafe_metadata: { theme: "dark" }
      })
      expect(id).toMatch(/^user_[0-9A-Za-z]{27}$/)
      const { json } = yield* call(fetch, { path: `/users/${id}` })
      const email = `idn_${id.slice(5)}`
      expect(json).toMatchObject({
        external_id: "ext_new",
        primary_email_address_id: email,
        email_addresses: [{ id: email, email_address: "new@example.com" }],
        phone_numbers: [{ phone_number: "+4930123456" }],
        unsafe_metadata: { theme: "dark" }
      })
      yield* create(fetch, "/organizations/org_1/memberships", { user_id: id, role: "org:member" })
      expect((yield* snapshot).users?.at(-1)).toMatchObject({ id, externalId: "ext_new" })
      const deleted = yield* call(fetch, { method: "DELETE", path: `/users/${id}` })
      expect(deleted.json).toEqual({ object: "user", id, deleted: true, external_id: "ext_new" })
      expect(yield* users(fetch, "/organizations/org_1/memberships")).not.toContain(id)
    })
  )

  it.effect("deletes a user who is the last administrator", () =>
    Effect.gen(function* () {
      const { fetch } = yield* ClerkEmulator.make(seed)
      expect((yield* call(fetch, { method: "DELETE", path: "/users/user_a" })).status).toBe(200)
      const { data } = yield* page(fetch, "/organizations/org_1/memberships")
      expect(data).toMatchObject([{ organization: { missing_member_with_elevated_permissions: true } }])
    })
  )
})

/** Texts in the format of RFC 3339 that are not dates or times. */
const invalidDates = [
  "2012-13-45T25:61:61Z",
  "2012-00-01T00:00:00Z",
  "2012-01-00T00:00:00Z",
  "2012-02-30T00:00:00Z",
  "2013-02-29T00:00:00Z",
  "2012-04-31T00:00:00Z",
  "2012-01-01T24:00:00Z",
  "2012-01-01T24:60:00Z",
  "2012-01-01T00:60:00Z",
  "2016-12-31T23:59:60Z",
  "2012-01-01T00:00:00+99:99",
  "2012-01-01T00:00:00+24:00"
]

describe("users and organizations", () => {
  const cases: ReadonlyArray<readonly [request: Call, status: number, ...codes: ReadonlyArray<string>]> = [
    [{ path: "/users/user_none" }, 404, "resource_not_found"],
    [{ method: "DELETE", path: "/users/user_none" }, 404, "resource_not_found"],
    [{ path: "/organizations/org_none" }, 404, "resource_not_found"],
    [{ method: "DELETE", path: "/organizations/org_none" }, 404, "resource_not_found"],
    [{ path: "/users?banned=maybe" }, 422, "form_param_value_invalid banned"],
    [{ path: "/users?order_by=id" }, 422, "form_param_value_invalid order_by"],
    [{ path: "/users?starting_after=user_none" }, 422, "form_param_value_invalid starting_after"],
    [{ path: "/users?order_by=username&starting_after=user_a" }, 422, "form_param_value_invalid starting_after"],
    [post("/users", { email_address: ["ada@example.com"] }), 422, "form_identifier_exists email_address"],
    [post("/users", { username: "bob" }), 422, "form_identifier_exists username"],
    [post("/users", { phone_number: ["+15550100"] }), 422, "form_identifier_exists phone_number"],
    [post("/users", { web3_wallet: ["0xa"] }), 422, "form_identifier_exists web3_wallet"],
    [post("/users", { external_id: "ext_a" }), 422, "form_identifier_exists external_id"],
    [post("/users", { email_address: ["nobody"] }), 422, "form_param_format_invalid email_address"],
    [post("/users", { email_address: "a@example.com" }), 422, "form_param_value_invalid email_address"],
    [post("/users", { phone_number: ["0123"] }), 422, "form_param_format_invalid phone_number"],
    [
      post("/users", { banned: "yes", first_name: 1 }),
      422,
      "form_param_value_invalid first_name",
      "form_param_value_invalid banned"
    ],
    [post("/users", { created_at: "yesterday" }), 422, "form_param_invalid_date created_at"],
    ...invalidDates.flatMap((created_at) => [
      [post("/users", { created_at }), 422, "form_param_invalid_date created_at"] as const,
      [post("/organizations", { name: "x", created_at }), 422, "form_param_invalid_date created_at"] as const,
      [patch("/organizations/org_2", { created_at }), 422, "form_param_invalid_date created_at"] as const
    ]),
    [
      post("/users", { first_name: "\ud800", email_address: ["\udfff@example.com"], web3_wallet: [""] }),
      422,
      "form_param_value_invalid first_name",
      "form_param_format_invalid email_address",
      "form_param_format_invalid web3_wallet"
    ],
    [post("/organizations", { name: "x", role_set_key: "\ud800" }), 422, "form_param_value_invalid role_set_key"],
    [post("/users", '{"public_metadata":{"a":1e400}}'), 422, "form_param_value_invalid public_metadata"],
    [post("/users", { create_organizations_limit: 1.5 }), 422, "form_param_value_invalid create_organizations_limit"],
    [post("/users", { create_organizations_limit: -1 }), 422, "form_param_value_invalid create_organizations_limit"],
    [post("/users", { email: "x" }), 422, "form_param_unknown email"],
    [post("/organizations", {}), 422, "form_param_missing name"],
    [post("/organizations", { name: "x".repeat(257) }), 422, "form_param_value_invalid name"],
    [post("/organizations", { name: "x", slug: "No Slug" }), 422, "form_param_value_invalid slug"],
    [post("/organizations", { name: "x", slug: "second" }), 422, "form_identifier_exists slug"],
    [post("/organizations", { name: "x", created_by: "user_none" }), 422, "form_resource_not_found created_by"],
    [patch("/organizations/org_none", {}), 404, "resource_not_found"],
    [patch("/organizations/org_2", { slug: "second" }), 422, "form_identifier_exists slug"],
    [patch("/organizations/org_2", { name: "" }), 422, "form_param_value_invalid name"],
    [patch("/organizations/org_2", { public_metadata: {} }), 422, "form_param_unknown public_metadata"],
    [patch("/organizations/org_2", { created_at: "now" }), 422, "form_param_invalid_date created_at"]
  ]
  it.effect.each(cases)("respond with an error to %j", ([request, status, ...codes]) =>
    Effect.gen(function* () {
      const { fetch, snapshot } = yield* ClerkEmulator.make(seed)
      const before = yield* snapshot
      const response = yield* call(fetch, request)
      const errors = codes.map((each) => {
        const [code, param_name] = each.split(" ")
        return param_name === undefined ? { code } : { code, meta: { param_name } }
      })
      expect(response).toMatchObject({ status, json: { errors } })
      expect(yield* snapshot).toEqual(before)
    })
  )
})
