/** The tables of docs/failures.md: each row is provoked on the emulator, and compared. */
import { type ClerkErrors, ClerkFailure, RetryPolicy, type SDKException } from "@effect-clerk/core"
import { OrganizationMemberships } from "@effect-clerk/memberships"
import { ClerkEmulator, type Fault, type Seed } from "@effect-clerk/testing"
import { advance } from "@effect-clerk/test-support/advance"
import { describe, expect, it } from "@effect/vitest"
import { Effect, Fiber, Redacted } from "effect"
import { readFileSync } from "node:fs"
import { type Cause, documentedCodes, type Meeting, readFailures } from "../../scripts/docs/failures.ts"

const { codes: otherCodes, rows } = readFailures(
  readFileSync(new URL("../../docs/failures.md", import.meta.url), "utf8")
)

interface Scenario {
  readonly seed?: Seed
  readonly faults?: ReadonlyArray<Fault>
  readonly call: (memberships: OrganizationMemberships["Service"]) => Effect.Effect<unknown, ClerkErrors | SDKException>
}

const organizationId = "org_1"
const admin = { organizationId, userId: "user_admin", role: "org:admin" }
const member = { organizationId, userId: "user_member", role: "org:member" }
const newcomer = { organizationId, userId: "user_new", role: "org:member" }
const organization = { id: organizationId, name: "One" }

const seed: Seed = {
  organizations: [organization],
  users: [{ id: admin.userId }, { id: member.userId }, { id: newcomer.userId }],
  memberships: [admin, member]
}

const idsOf = ({ userId }: { readonly userId: string }) => ({ organizationId, userId })

const of = (call: Scenario["call"], change: Partial<Seed> = {}, faults: ReadonlyArray<Fault> = []): Scenario => ({
  call,
  faults,
  seed: { ...seed, ...change }
})

const create: Scenario["call"] = (_) => _.create(newcomer)
const list: Scenario["call"] = (_) => _.list({ organizationId })
const demote: Scenario["call"] = (_) => _.update({ ...admin, role: "org:member" })
const promote: Scenario["call"] = (_) => _.update({ ...member, role: "org:admin" })
const removeMember: Scenario["call"] = (_) => _.delete(idsOf(member))

const withOrganization = (settings: Partial<NonNullable<Seed["organizations"]>[number]>) => ({
  organizations: [{ ...organization, ...settings }]
})
const full = withOrganization({ maxAllowedMemberships: 2 })
const migrating = withOrganization({ roleMigrationInProgress: true })
const managedByScim = { memberships: [admin, { ...member, managedByScim: true }] }
const disabled = { organizationsEnabled: false }
const unauthenticated: ReadonlyArray<Fault> = [{ status: 401 }]

const scenarios: { readonly [operation: string]: { readonly [cause: string]: Scenario } } = {
  create: {
    already_a_member_in_organization: of((_) => _.create(member)),
    organization_membership_quota_exceeded: of(create, full),
    organization_membership_quota_exceeded_for_sso: of(
      create,
      withOrganization({ maxAllowedMemberships: 2, enterpriseConnected: true })
    ),
    organization_not_enabled_in_instance: of(create, disabled),
    resource_not_found: of((_) => _.create({ ...newcomer, userId: "user_unknown" })),
    exclusive_organization_membership: of(create, {
      organizations: [organization, { id: "org_2", name: "Two", exclusiveMembership: true }],
      memberships: [admin, { organizationId: "org_2", userId: newcomer.userId, role: "org:member" }]
    }),
    authentication_invalid: of(create, {}, unauthenticated)
  },
  list: {
    authentication_invalid: of(list, {}, unauthenticated),
    organization_not_enabled_in_instance: of(list, disabled),
    resource_not_found: of((_) => _.list({ organizationId: "org_unknown" }))
  },
  update: {
    organization_minimum_permissions_needed: of(demote),
    resource_not_found: of((_) => _.update(newcomer)),
    organization_membership_managed_by_scim: of(promote, managedByScim),
    role_migration_in_progress: of(promote, migrating),
    authentication_invalid: of(promote, {}, unauthenticated)
  },
  delete: {
    organization_minimum_permissions_needed: of((_) => _.delete(idsOf(admin))),
    resource_not_found: of((_) => _.delete(idsOf(newcomer))),
    organization_membership_managed_by_scim: of(removeMember, managedByScim),
    role_migration_in_progress: of(removeMember, migrating),
    personal_accounts_not_allowed: of(removeMember, { personalAccountsAllowed: false }),
    authentication_invalid: of(removeMember, {}, unauthenticated)
  },
  updateMetadata: {
    resource_not_found: of((_) => _.updateMetadata({ ...idsOf(newcomer), publicMetadata: {} })),
    form_param_exceeds_allowed_size: of(
      (_) => _.updateMetadata({ ...idsOf(member), publicMetadata: { b: "b".repeat(5000) } }),
      { memberships: [admin, { ...member, publicMetadata: { a: "a".repeat(5000) } }] }
    ),
    authentication_invalid: of((_) => _.updateMetadata({ ...idsOf(member), publicMetadata: {} }), {}, unauthenticated)
  },
  listForUser: {
    resource_not_found: of((_) => _.listForUser({ userId: "user_unknown" })),
    authentication_invalid: of((_) => _.listForUser({ userId: member.userId }), {}, unauthenticated)
  },
  listForInstance: {
    organization_not_enabled_in_instance: of((_) => _.listForInstance(), disabled),
    authentication_invalid: of((_) => _.listForInstance(), {}, unauthenticated)
  },
  find: { resource_not_found: of((_) => _.find({ organizationId: "org_unknown", userId: member.userId })) },
  ensure: {
    resource_not_found: of((_) => _.ensure({ ...newcomer, userId: "user_unknown" })),
    organization_minimum_permissions_needed: of((_) => _.ensure({ ...admin, role: "org:member" })),
    organization_membership_quota_exceeded: of((_) => _.ensure(newcomer), full)
  },
  remove: { organization_minimum_permissions_needed: of((_) => _.remove(idsOf(admin))) },
  any: {
    InvalidRequest: of((_) => _.list({ organizationId: "" })),
    too_many_requests: of(list, {}, [{ status: 429, headers: { "retry-after": "3600" } }]),
    RateLimiter: of((_) => Effect.andThen(Effect.ignore(list(_)), list(_)), {}, [
      { status: 429, headers: { "retry-after": "3600" } }
    ])
  },
  "a write": {
    resource_locked: of(create, {}, [{ status: 409 }]),
    internal_clerk_error: of(create, {}, [{ status: 500 }]),
    UnexpectedStatus: of(create, {}, [{ status: 502, body: "<html></html>" }]),
    Timeout: of(create, {}, [{ delay: "1 hour" }]),
    Transport: of(create, {}, ["loseAnswer"]),
    MalformedResponse: of(create, {}, [{ status: 200, body: "{}" }])
  },
  "a read": {
    service_unavailable: of(list, {}, [{ status: 503 }]),
    UnexpectedStatus: of(list, {}, [{ status: 404, body: "<html></html>" }]),
    MalformedResponse: of(list, {}, [{ status: 200, body: "{}" }])
  }
}

/** Makes the row of a failure, as the table has it. */
const toRow = (operation: string, error: ClerkErrors | SDKException): Omit<Meeting, "action"> => ({
  operation,
  error: error._tag,
  ...toCause(error)
})

const toCause = (error: ClerkErrors | SDKException): Omit<Cause, "action"> => ({
  cause: ClerkFailure.codes(error)[0] ?? (error._tag === "SDKException" ? error.reason._tag : ""),
  status: ClerkFailure.status(error),
  kind: ClerkFailure.kind(error),
  own: ClerkFailure.httpStatus(error),
  processed: error.processed
})

const provoke = Effect.fnUntraced(function* ({ call, faults = [], seed }: Scenario) {
  const emulator = yield* ClerkEmulator.make(seed)
  for (const fault of faults) yield* emulator.inject({ with: fault })
  const program = OrganizationMemberships.use((memberships) => Effect.flip(call(memberships))).pipe(
    Effect.provide(
      OrganizationMemberships.layerFetch({ secretKey: Redacted.make("sk_test_1"), fetch: emulator.fetch })
    ),
    Effect.provideService(RetryPolicy.Current, RetryPolicy.none)
  )
  const fiber = yield* Effect.forkChild(program)
  // Past the time limit of an attempt.
  yield* advance(16_000, 1_000)
  return yield* Fiber.join(fiber)
})

describe("the table of failures", () => {
  it("has a row for each failure that is provoked here, and no other", () => {
    const listed = rows.map(({ cause, operation }) => `${operation} ${cause}`)
    const provoked = Object.entries(scenarios).flatMap(([operation, causes]) =>
      Object.keys(causes).map((cause) => `${operation} ${cause}`)
    )
    expect(listed).toStrictEqual(provoked)
  })

  it.effect.each(rows)("is true of the emulator: $operation, $cause", ({ action, ...row }) =>
    Effect.gen(function* () {
      const scenario = scenarios[row.operation]?.[row.cause]
      const failure = scenario && (yield* provoke(scenario))
      expect(failure && toRow(row.operation, failure)).toStrictEqual(row)
      expect(action).toMatch(/\.$/)
    })
  )
})

describe("the table of other codes", () => {
  it("has each documented code that the table of failures leaves out, once", () => {
    const named = new Set(rows.map(({ cause }) => cause))
    const left = documentedCodes.filter((code) => !named.has(code))
    expect(otherCodes.map(({ cause }) => cause).toSorted()).toStrictEqual(left.toSorted())
  })

  it.effect.each(otherCodes)("is true of a response with $cause", ({ action, ...row }) =>
    Effect.gen(function* () {
      const failure = yield* provoke(of(create, {}, [{ status: row.status ?? 0, code: row.cause }]))
      expect(toCause(failure)).toStrictEqual(row)
      expect(action).toMatch(/\.$/)
    })
  )
})
