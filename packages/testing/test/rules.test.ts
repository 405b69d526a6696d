import { it } from "@effect/vitest"
import { ClerkEmulator, type Seed } from "@effect-clerk/testing"
import { Effect } from "effect"
import { describe, expect } from "vitest"
import { call, type Call } from "./support.ts"

const user = (id: string) => ({ id })
const member = (organizationId: string, userId: string, role: string, more: object = {}) => ({
  organizationId,
  userId,
  role,
  ...more
})

const seed = {
  organizations: [
    { id: "org_scim", name: "Managed" },
    { id: "org_moving", name: "Moving", roleMigrationInProgress: true },
    { id: "org_sso", name: "Single sign-on", enterpriseConnected: true, maxAllowedMemberships: 1 },
    { id: "org_few", name: "Few roles", roles: ["org:admin", "org:auditor"] },
    { id: "org_only", name: "Only" }
  ],
  users: ["user_a", "user_b", "user_c", "user_only"].map(user),
  roles: [{ key: "org:auditor", name: "Auditor", permissions: [] }],
  memberships: [
    member("org_scim", "user_a", "org:admin"),
    member("org_scim", "user_b", "org:member", { managedByScim: true }),
    member("org_moving", "user_a", "org:admin"),
    member("org_moving", "user_b", "org:member"),
    member("org_sso", "user_a", "org:admin"),
    member("org_few", "user_a", "org:admin"),
    member("org_few", "user_b", "org:auditor"),
    member("org_only", "user_only", "org:member", { exclusive: true })
  ]
} satisfies Seed

const at = (organization: string, rest = "") => `/organizations/${organization}/memberships${rest}`
const create = (organization: string, user_id: string, role = "org:member"): Call => ({
  method: "POST",
  path: at(organization),
  body: { user_id, role }
})
const update = (organization: string, user: string, role: string): Call => ({
  method: "PATCH",
  path: at(organization, `/${user}`),
  body: { role }
})
const remove = (organization: string, user: string): Call => ({ method: "DELETE", path: at(organization, `/${user}`) })
const merge = (organization: string, user: string): Call => ({
  method: "PATCH",
  path: at(organization, `/${user}/metadata`),
  body: { public_metadata: { a: 1 } }
})
const version = (header: string | undefined, query: string): Call => ({
  path: `/organization_memberships${query}`,
  ...(header === undefined ? undefined : { headers: { "clerk-api-version": header } })
})

type Case = readonly [what: string, request: Call, status: number, code?: string, parameter?: string]

const check = (cases: ReadonlyArray<Case>, state: Seed = seed) =>
  it.effect.each(cases)("%s", ([, request, status, code, parameter]) =>
    Effect.gen(function* () {
      const { fetch, snapshot } = yield* ClerkEmulator.make(state)
      const before = yield* snapshot
      const answer = yield* call(fetch, request)
      expect(answer).toMatchObject({ status, json: code === undefined ? {} : { errors: [{ code }] } })
      if (parameter !== undefined) {
        expect(answer.json).toMatchObject({ errors: [{ meta: { param_name: parameter } }] })
      }
      if (status >= 400) expect(yield* snapshot).toEqual(before)
    })
  )

describe("rules of memberships", () => {
  const scim = "organization_membership_managed_by_scim"
  check([
    ["a managed membership's role stays", update("org_scim", "user_b", "org:admin"), 409, scim],
    ["a managed membership stays", remove("org_scim", "user_b"), 409, scim],
    ["a managed membership's metadata may change", merge("org_scim", "user_b"), 200],
    ["a membership that is not managed may go", remove("org_few", "user_b"), 200],
    [
      "no role changes while roles migrate",
      update("org_moving", "user_b", "org:admin"),
      409,
      "role_migration_in_progress"
    ],
    ["no member goes while roles migrate", remove("org_moving", "user_b"), 409, "role_migration_in_progress"],
    ["members may come while roles migrate", create("org_moving", "user_c"), 200],
    ["the quota of single sign-on", create("org_sso", "user_c"), 403, "organization_membership_quota_exceeded_for_sso"],
    ["a role that is not allowed, on create", create("org_few", "user_c"), 404, "resource_not_found", "role"],
    [
      "a role that is not allowed, on update",
      update("org_few", "user_b", "org:member"),
      404,
      "resource_not_found",
      "role"
    ],
    ["a role that is allowed", create("org_few", "user_c", "org:auditor"), 200],
    ["an exclusive member joins no other", create("org_scim", "user_only"), 422, "exclusive_organization_membership"],
    [
      "an exclusive member creates no other",
      { method: "POST", path: "/organizations", body: { name: "Other", created_by: "user_only" } },
      422,
      "exclusive_organization_membership"
    ]
  ])
})

describe("settings of the instance", () => {
  const off = "organization_not_enabled_in_instance"
  check(
    [
      ["without organizations: memberships", version(undefined, ""), 403, off],
      ["without organizations: organizations", { path: "/organizations" }, 403, off],
      ["without organizations: a user's memberships", { path: "/users/user_a/organization_memberships" }, 403, off],
      ["without organizations: users are there", { path: "/users/user_a" }, 200]
    ],
    { ...seed, organizationsEnabled: false }
  )
  check(
    [
      [
        "without personal accounts: the last membership",
        remove("org_only", "user_only"),
        422,
        "personal_accounts_not_allowed"
      ],
      ["without personal accounts: one of several", remove("org_few", "user_b"), 200]
    ],
    { ...seed, personalAccountsAllowed: false }
  )
  check(
    [
      ["a limit for all organizations", create("org_scim", "user_c"), 403, "organization_membership_quota_exceeded"],
      [
        "but an organization's own comes first",
        create("org_sso", "user_c"),
        403,
        "organization_membership_quota_exceeded_for_sso"
      ]
    ],
    { ...seed, maxAllowedMemberships: 2 }
  )
})

describe("the API version", () => {
  check([
    ["in a header", version("2025-11-10", ""), 200],
    ["in the query", version(undefined, "?__clerk_api_version=2026-05-12"), 200],
    ["that does not exist, in a header", version("2020-01-01", ""), 400, "api_version_invalid"],
    ["that does not exist, in the query", version(undefined, "?__clerk_api_version=x"), 400, "api_version_invalid"],
    ["that is empty", version("", ""), 400, "api_version_invalid"],
    ["in both", version("2026-05-12", "?__clerk_api_version=2026-05-12"), 400, "api_version_invalid"],
    [
      "twice",
      version(undefined, "?__clerk_api_version=2026-05-12&__clerk_api_version=2026-05-12"),
      400,
      "api_version_invalid"
    ]
  ])
})
