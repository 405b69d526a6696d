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
    { id: "org_only", name: "Only", exclusiveMembership: true }
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
    member("org_only", "user_only", "org:member")
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
      const response = yield* call(fetch, request)
      expect(response).toMatchObject({ status, json: code === undefined ? {} : { errors: [{ code }] } })
      if (parameter !== undefined) {
        expect(response.json).toMatchObject({ errors: [{ meta: { param_name: parameter } }] })
      }
      if (status >= 400) expect(yield* snapshot).toEqual(before)
    })
  )

describe("memberships", () => {
  const scim = "organization_membership_managed_by_scim"
  check([
    ["rejects a new role of a managed membership", update("org_scim", "user_b", "org:admin"), 409, scim],
    ["rejects the removal of a managed membership", remove("org_scim", "user_b"), 409, scim],
    ["changes the metadata of a managed membership", merge("org_scim", "user_b"), 200],
    ["removes a membership that is not managed", remove("org_few", "user_b"), 200],
    [
      "rejects a new role while roles are migrated",
      update("org_moving", "user_b", "org:admin"),
      409,
      "role_migration_in_progress"
    ],
    [
      "rejects the removal of a member while roles are migrated",
      remove("org_moving", "user_b"),
      409,
      "role_migration_in_progress"
    ],
    ["creates a member while roles are migrated", create("org_moving", "user_c"), 200],
    [
      "rejects a member beyond the quota of single sign-on",
      create("org_sso", "user_c"),
      403,
      "organization_membership_quota_exceeded_for_sso"
    ],
    [
      "rejects a role that the organization does not allow on create",
      create("org_few", "user_c"),
      404,
      "resource_not_found",
      "role"
    ],
    [
      "rejects a role that the organization does not allow on update",
      update("org_few", "user_b", "org:member"),
      404,
      "resource_not_found",
      "role"
    ],
    ["creates a member with a role that the organization allows", create("org_few", "user_c", "org:auditor"), 200],
    [
      "rejects a second membership of an exclusive organization's member",
      create("org_scim", "user_only"),
      422,
      "exclusive_organization_membership"
    ],
    [
      "rejects a member of another organization in an exclusive one",
      create("org_only", "user_b"),
      422,
      "exclusive_organization_membership"
    ],
    ["creates a member of an exclusive organization who is in no other", create("org_only", "user_c"), 200],
    [
      "rejects an organization that an exclusive organization's member creates",
      { method: "POST", path: "/organizations", body: { name: "Other", created_by: "user_only" } },
      422,
      "exclusive_organization_membership"
    ]
  ])
})

describe("handler with the settings of the instance", () => {
  const off = "organization_not_enabled_in_instance"
  check(
    [
      ["rejects requests for memberships without organizations", version(undefined, ""), 403, off],
      ["rejects requests for organizations without organizations", { path: "/organizations" }, 403, off],
      [
        "rejects requests for a user's memberships without organizations",
        { path: "/users/user_a/organization_memberships" },
        403,
        off
      ],
      ["returns users without organizations", { path: "/users/user_a" }, 200]
    ],
    { ...seed, organizationsEnabled: false }
  )
  check(
    [
      [
        "rejects the removal of a last membership without personal accounts",
        remove("org_only", "user_only"),
        422,
        "personal_accounts_not_allowed"
      ],
      ["removes one of several memberships without personal accounts", remove("org_few", "user_b"), 200]
    ],
    { ...seed, personalAccountsAllowed: false }
  )
  check(
    [
      [
        "applies the quota of the instance",
        create("org_scim", "user_c"),
        403,
        "organization_membership_quota_exceeded"
      ],
      [
        "prefers an organization's own quota to that of the instance",
        create("org_sso", "user_c"),
        403,
        "organization_membership_quota_exceeded_for_sso"
      ]
    ],
    { ...seed, maxAllowedMemberships: 2 }
  )
})

describe("handler with an API version", () => {
  check([
    ["accepts it in a header", version("2025-11-10", ""), 200],
    ["accepts it in the query", version(undefined, "?__clerk_api_version=2026-05-12"), 200],
    ["rejects an unknown one in a header", version("2020-01-01", ""), 400, "api_version_invalid"],
    ["rejects an unknown one in the query", version(undefined, "?__clerk_api_version=x"), 400, "api_version_invalid"],
    ["rejects an empty one", version("", ""), 400, "api_version_invalid"],
    [
      "rejects it in a header and the query together",
      version("2026-05-12", "?__clerk_api_version=2026-05-12"),
      400,
      "api_version_invalid"
    ],
    [
      "rejects it twice in the query",
      version(undefined, "?__clerk_api_version=2026-05-12&__clerk_api_version=2026-05-12"),
      400,
      "api_version_invalid"
    ]
  ])
})
