// Clerk's own client against the emulator, over HTTP: it has to work as it does against Clerk.
import { createClerkClient } from "@clerk/backend"
import { ClerkEmulator, type Options, type Seed } from "@effect-clerk/testing"
import { describe, expect, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import { TestClock } from "effect/testing"

const seed = {
  organizations: [
    { id: "org_acme", name: "Acme" },
    { id: "org_full", name: "Full", maxAllowedMemberships: 2, pendingInvitationsCount: 1 },
    { id: "org_sso", name: "Single sign-on", maxAllowedMemberships: 1, enterpriseConnected: true },
    { id: "org_moving", name: "Moving", roleMigrationInProgress: true },
    { id: "org_only", name: "Only", exclusiveMembership: true }
  ],
  users: [
    { id: "user_ada", firstName: "Ada", lastName: "Lovelace", emailAddresses: ["ada@example.com"] },
    { id: "user_bob", username: "bob", phoneNumbers: ["+15550100"], web3Wallets: ["0xb"] },
    { id: "user_eve" },
    { id: "user_only" }
  ],
  memberships: [
    { organizationId: "org_acme", userId: "user_ada", role: "org:admin", createdAt: 1 },
    { organizationId: "org_acme", userId: "user_bob", role: "org:member", createdAt: 2 },
    { organizationId: "org_full", userId: "user_ada", role: "org:admin", createdAt: 3 },
    { organizationId: "org_sso", userId: "user_ada", role: "org:admin", createdAt: 4 },
    { organizationId: "org_moving", userId: "user_ada", role: "org:admin", createdAt: 5 },
    { organizationId: "org_moving", userId: "user_bob", role: "org:member", managedByScim: true, createdAt: 6 },
    { organizationId: "org_only", userId: "user_only", role: "org:admin", createdAt: 7 }
  ]
} satisfies Seed

/** Passes any value, as a program without types may. */
// oxlint-disable-next-line typescript/no-unsafe-type-assertion
const untyped = (value: unknown): never => value as never

type Client = ReturnType<typeof createClerkClient>

const start = Effect.fnUntraced(function* (
  options: Options & { readonly seed?: Seed; readonly secretKey?: string } = {}
) {
  const { secretKey = "sk_test_peer", ...rest } = options
  const { emulator, url } = yield* ClerkEmulator.serve({ seed, ...rest })
  const client = createClerkClient({ secretKey, apiUrl: url, telemetry: { disabled: true } })
  const run = <A>(call: (client: Client) => Promise<A>): Effect.Effect<A> => Effect.promise(() => call(client))
  return { emulator, client, run }
})

const ClerkAPIResponseError = Schema.Struct({
  status: Schema.Number,
  clerkTraceId: Schema.NonEmptyString,
  retryAfter: Schema.optional(Schema.Number),
  errors: Schema.NonEmptyArray(
    Schema.Struct({
      code: Schema.String,
      message: Schema.NonEmptyString,
      longMessage: Schema.NonEmptyString,
      meta: Schema.optional(Schema.Struct({ paramName: Schema.optional(Schema.String) }))
    })
  )
})

/** Returns what Clerk's client makes of an error response: the status, and each code with the parameter's name. */
const errorOf = (client: Client, call: (client: Client) => Promise<unknown>) =>
  Effect.tryPromise({ try: () => call(client), catch: (cause) => cause }).pipe(
    Effect.flip,
    Effect.flatMap(Schema.decodeUnknownEffect(ClerkAPIResponseError)),
    Effect.map(({ errors, status }) => [
      status,
      ...errors.map(({ code, meta }) => (meta?.paramName === undefined ? code : `${code} ${meta.paramName}`))
    ])
  )

describe("@clerk/backend", () => {
  it.effect("calls every membership operation", () =>
    Effect.gen(function* () {
      const { run } = yield* start()
      const organizationId = "org_acme"
      const userId = "user_eve"
      yield* TestClock.setTime(1_700_000_000_000)
      const created = yield* run(({ organizations }) =>
        organizations.createOrganizationMembership({ organizationId, userId, role: "org:member" })
      )
      expect(created).toMatchObject({
        role: "org:member",
        permissions: ["org:sys_memberships:read"],
        organization: { id: organizationId, slug: "acme" },
        publicUserData: { userId }
      })
      const updated = yield* run(({ organizations }) =>
        organizations.updateOrganizationMembership({ organizationId, userId, role: "org:admin" })
      )
      expect(updated.role).toBe("org:admin")
      const merged = yield* run(({ organizations }) =>
        organizations.updateOrganizationMembershipMetadata({
          organizationId,
          userId,
          publicMetadata: { a: { b: 1 } },
          privateMetadata: { c: [1] }
        })
      )
      expect(merged).toMatchObject({ publicMetadata: { a: { b: 1 } }, privateMetadata: { c: [1] } })
      const listed = yield* run(({ organizations }) =>
        organizations.getOrganizationMembershipList({ organizationId, orderBy: "+created_at", limit: 2, offset: 1 })
      )
      expect(listed.totalCount).toBe(3)
      expect(listed.data.map(({ publicUserData }) => publicUserData?.userId)).toEqual(["user_bob", userId])
      const filtered = yield* run(({ organizations }) =>
        organizations.getOrganizationMembershipList({
          organizationId,
          userId: ["user_ada", "user_bob"],
          role: ["org:member"],
          query: "BO"
        })
      )
      expect(filtered.data.map(({ id }) => id)).toEqual([listed.data[0]?.id])
      const instance = yield* run(({ organizations }) => organizations.getInstanceOrganizationMembershipList({}))
      expect(instance.totalCount).toBe(8)
      const ofUser = yield* run(({ users }) => users.getOrganizationMembershipList({ userId, limit: 1 }))
      expect(ofUser.data.map(({ id }) => id)).toEqual([created.id])
      const deleted = yield* run(({ organizations }) =>
        organizations.deleteOrganizationMembership({ organizationId, userId })
      )
      expect(deleted).toMatchObject({ id: created.id, publicMetadata: { a: { b: 1 } } })
    })
  )

  it.effect("creates, reads, lists and revokes invitations, and reads roles", () =>
    Effect.gen(function* () {
      const { emulator, run } = yield* start()
      const organizationId = "org_acme"
      const created = yield* run(({ organizations }) =>
        organizations.createOrganizationInvitation({
          organizationId,
          emailAddress: "new@example.com",
          role: "org:member",
          inviterUserId: "user_ada",
          publicMetadata: { a: 1 },
          expiresInDays: 1
        })
      )
      expect(created).toMatchObject({ status: "pending", publicMetadata: { a: 1 }, roleName: "Member", organizationId })
      const bulk = yield* run(({ organizations }) =>
        organizations.createOrganizationInvitationBulk(organizationId, [
          { emailAddress: "x@example.com", role: "org:member" },
          { emailAddress: "y@example.com", role: "org:admin" }
        ])
      )
      const [first, second] = bulk.data
      yield* run(({ organizations }) =>
        organizations.revokeOrganizationInvitation({
          organizationId,
          invitationId: first?.id ?? "",
          requestingUserId: "user_ada"
        })
      )
      yield* emulator.acceptInvitation(second?.id ?? "")
      const listed = yield* run(({ organizations }) =>
        organizations.getOrganizationInvitationList({ organizationId, status: ["revoked", "accepted"] })
      )
      expect(listed.data.map(({ status }) => status)).toEqual(["accepted", "revoked"])
      const found = yield* run(({ organizations }) =>
        organizations.getOrganizationInvitation({ organizationId, invitationId: created.id })
      )
      expect(found).toEqual(created)
      const roles = yield* run(({ organizationRoles }) => organizationRoles.getOrganizationRoleList({}))
      expect(roles.data.map(({ key }) => key).toSorted()).toEqual(["org:admin", "org:member"])
    })
  )

  it.effect("creates, reads, lists, counts and deletes users and organizations", () =>
    Effect.gen(function* () {
      const { run } = yield* start({ seed: {} })
      const user = yield* run(({ users }) =>
        users.createUser({
          externalId: "ext_1",
          firstName: "Ada",
          lastName: "Lovelace",
          username: "ada",
          emailAddress: ["ada@example.com"],
          phoneNumber: ["+15550100"],
          password: "correct horse",
          skipPasswordChecks: true,
          publicMetadata: { level: 1 },
          privateMetadata: { a: null },
          unsafeMetadata: {},
          createdAt: new Date("2024-01-02T03:04:05Z")
        })
      )
      expect(user).toMatchObject({
        externalId: "ext_1",
        fullName: "Ada Lovelace",
        primaryEmailAddress: { emailAddress: "ada@example.com" },
        primaryPhoneNumber: { phoneNumber: "+15550100" },
        publicMetadata: { level: 1 },
        createdAt: Date.UTC(2024, 0, 2, 3, 4, 5)
      })
      const organization = yield* run(({ organizations }) =>
        organizations.createOrganization({ name: "Acme", slug: "acme-1", createdBy: user.id, maxAllowedMemberships: 3 })
      )
      expect(organization).toMatchObject({ slug: "acme-1", createdBy: user.id, maxAllowedMemberships: 3 })
      const bySlug = yield* run(({ organizations }) =>
        organizations.getOrganization({ slug: "acme-1", includeMembersCount: true })
      )
      expect(bySlug).toMatchObject({ id: organization.id, membersCount: 1 })
      const organizationId = organization.id
      const updated = yield* run(({ organizations }) =>
        organizations.updateOrganization(organizationId, { name: "Acme, Inc.", maxAllowedMemberships: 5 })
      )
      expect(updated).toMatchObject({ name: "Acme, Inc.", slug: "acme-1", maxAllowedMemberships: 5 })
      const listed = yield* run(({ organizations }) =>
        organizations.getOrganizationList({ includeMembersCount: true, query: "acm", orderBy: "name" })
      )
      expect(listed).toMatchObject({ totalCount: 1, data: [{ id: organizationId, membersCount: 1 }] })
      for (const filter of [
        { emailAddress: ["ada@example.com"] },
        { userId: [user.id] },
        { organizationId: [organizationId] },
        { query: "love", limit: 5, orderBy: "-created_at" as const }
      ]) {
        const found = yield* run(({ users }) => users.getUserList(filter))
        expect([found.totalCount, found.data.map(({ id }) => id)]).toEqual([1, [user.id]])
      }
      expect(yield* run(({ users }) => users.getCount({ username: ["nobody"] }))).toBe(0)
      expect((yield* run(({ users }) => users.getUser(user.id))).username).toBe("ada")
      expect(yield* run(({ users }) => users.deleteUser(user.id))).toMatchObject({ deleted: true, id: user.id })
      const members = yield* run(({ organizations }) => organizations.getOrganizationMembershipList({ organizationId }))
      expect(members).toMatchObject({ data: [], totalCount: 0 })
      expect(yield* run(({ organizations }) => organizations.deleteOrganization(organizationId))).toMatchObject({
        deleted: true,
        id: organizationId
      })
      expect((yield* run(({ organizations }) => organizations.getOrganizationList())).totalCount).toBe(0)
    })
  )

  const large = (length: number) => ({ text: "x".repeat(length) })
  const create =
    (organizationId: string, userId: string, role = "org:member") =>
    (client: Client) =>
      client.organizations.createOrganizationMembership({ organizationId, userId, role })
  const update = (organizationId: string, userId: string, role: string) => (client: Client) =>
    client.organizations.updateOrganizationMembership({ organizationId, userId, role })
  const remove = (organizationId: string, userId: string) => (client: Client) =>
    client.organizations.deleteOrganizationMembership({ organizationId, userId })
  const merge = (publicMetadata: object) => (client: Client) =>
    client.organizations.updateOrganizationMembershipMetadata({
      organizationId: "org_acme",
      userId: "user_bob",
      publicMetadata: { ...publicMetadata }
    })
  const list = (filters: object) => (client: Client) =>
    client.organizations.getOrganizationMembershipList({ organizationId: "org_acme", ...filters })

  /** Calls, the errors that they get, and the settings of the instance where they differ. */
  const inviteAda = ({ organizations }: Client) =>
    organizations.createOrganizationInvitation({
      organizationId: "org_acme",
      emailAddress: "ADA@example.com",
      role: "org:member"
    })
  const failures: ReadonlyArray<
    readonly [
      call: (client: Client) => Promise<unknown>,
      expected: ReadonlyArray<number | string>,
      instance?: Options & { readonly seed?: Seed; readonly secretKey?: string }
    ]
  > = [
    [create("org_acme", "user_bob"), [400, "already_a_member_in_organization"]],
    [remove("org_acme", "user_ada"), [400, "organization_minimum_permissions_needed"]],
    [update("org_acme", "user_ada", "org:member"), [400, "organization_minimum_permissions_needed"]],
    [list({}), [401, "clerk_key_invalid"], { secretKey: "pk_test_peer" }],
    [create("org_full", "user_eve"), [403, "organization_membership_quota_exceeded"]],
    [create("org_sso", "user_eve"), [403, "organization_membership_quota_exceeded_for_sso"]],
    [list({}), [403, "organization_not_enabled_in_instance"], { seed: { ...seed, organizationsEnabled: false } }],
    [create("org_none", "user_eve"), [404, "resource_not_found"]],
    [create("org_acme", "user_none"), [404, "resource_not_found"]],
    [create("org_acme", "user_eve", "org:none"), [404, "resource_not_found role"]],
    [update("org_acme", "user_eve", "org:admin"), [404, "resource_not_found"]],
    [({ users }) => users.getUser("user_none"), [404, "resource_not_found"]],
    [({ organizations }) => organizations.getOrganization({ slug: "none" }), [404, "resource_not_found"]],
    [({ organizations }) => organizations.updateOrganization("org_none", { name: "x" }), [404, "resource_not_found"]],
    [
      ({ organizations }) => organizations.updateOrganization("org_full", { slug: "acme" }),
      [422, "form_identifier_exists slug"]
    ],
    [update("org_moving", "user_bob", "org:admin"), [409, "organization_membership_managed_by_scim"]],
    [remove("org_moving", "user_ada"), [409, "role_migration_in_progress"]],
    [merge(large(2 ** 20)), [413, "request_body_too_large"]],
    [create("org_acme", "user_only"), [422, "exclusive_organization_membership"]],
    [
      remove("org_acme", "user_bob"),
      [422, "personal_accounts_not_allowed"],
      {
        seed: {
          ...seed,
          personalAccountsAllowed: false,
          memberships: seed.memberships.filter(({ organizationId }) => organizationId === "org_acme")
        }
      }
    ],
    [
      ({ organizations }) => organizations.createOrganizationMembership(untyped({ organizationId: "org_acme" })),
      [422, "form_param_missing user_id", "form_param_missing role"]
    ],
    [create("org_acme", ""), [422, "form_param_value_invalid user_id"]],
    [merge(large(8192)), [422, "form_param_exceeds_allowed_size public_metadata"]],
    [
      ({ organizations }) =>
        organizations.updateOrganizationMembershipMetadata(
          untyped({ organizationId: "org_acme", userId: "user_bob", publicMetadata: 1, extra: 1 })
        ),
      [422, "form_param_unknown extra", "form_param_value_invalid public_metadata"]
    ],
    [list({ limit: 501 }), [422, "form_param_value_too_large limit"]],
    [list({ limit: 1.5 }), [422, "form_param_value_invalid limit"]],
    [list({ userId: Array.from({ length: 101 }, String) }), [422, "form_param_array_size_exceeded user_id"]],
    [
      ({ users }) => users.createUser({ emailAddress: ["ada@example.com"] }),
      [422, "form_identifier_exists email_address"]
    ],
    [({ users }) => users.createUser({ emailAddress: ["ada"] }), [422, "form_param_format_invalid email_address"]],
    [
      ({ organizations }) => organizations.createOrganization({ name: "x", createdBy: "user_none" }),
      [422, "form_resource_not_found created_by"]
    ],
    [inviteAda, [400, "already_a_member_in_organization"]],
    [list({}), [429, "too_many_requests"], { limits: { instance: { limit: 1, window: "1 hour" } } }]
  ]
  const cases = failures.map(([call, expected, instance]) => [expected.join(" "), call, expected, instance] as const)
  it.effect.each(cases)("gets the error %s", ([, call, expected, instance]) =>
    Effect.gen(function* () {
      const { client, emulator } = yield* start(instance)
      // The one request that the limit allows.
      if (expected[0] === 429) yield* Effect.promise(() => call(client))
      const before = yield* emulator.snapshot
      expect(yield* errorOf(client, call)).toEqual(expected)
      expect(yield* emulator.snapshot).toEqual(before)
    })
  )

  /** Errors that its calls do not get by themselves, or not in any state of the emulator. */
  const injected: ReadonlyArray<readonly [status: number, code: string]> = [
    [400, "api_version_invalid"],
    [400, "bad_request"],
    [400, "malformed_request_parameters"],
    [400, "request_body_invalid"],
    [401, "authentication_invalid"],
    [403, "authorization_invalid"],
    [403, "missing_organization_permission"],
    [404, "organization_not_found_or_unauthorized"],
    [409, "resource_locked"],
    [410, "operation_deprecated"],
    [415, "unsupported_content_type"],
    [422, "form_param_duplicate"],
    [422, "form_param_invalid_date"],
    [422, "form_param_nil"],
    [500, "internal_clerk_error"],
    [503, "service_unavailable"],
    [504, "gateway_timeout"]
  ]
  it.effect.each(injected)("gets the injected error %i %s", ([status, code]) =>
    Effect.gen(function* () {
      const { client, emulator } = yield* start()
      yield* emulator.inject({ operation: "OrganizationMemberships.list", with: { status, code } })
      expect(yield* errorOf(client, list({}))).toEqual([status, code])
      expect((yield* Effect.promise(() => list({})(client))).totalCount).toBe(2)
    })
  )

  it.effect("reads the Retry-After of a 429", () =>
    Effect.gen(function* () {
      const { client } = yield* start({ limits: { instance: { limit: 1, window: "5 seconds" } } })
      yield* Effect.promise(() => list({})(client))
      const error = yield* Effect.flip(Effect.tryPromise({ try: () => list({})(client), catch: (cause) => cause }))
      expect(error).toMatchObject({ status: 429, retryAfter: 5 })
    })
  )

  it.effect("reports a reset connection as unexpected_error, without a status", () =>
    Effect.gen(function* () {
      const { client, emulator } = yield* start()
      yield* emulator.inject({ with: "reset" })
      const error = yield* Effect.flip(Effect.tryPromise({ try: () => list({})(client), catch: (cause) => cause }))
      expect(error).toMatchObject({ errors: [{ code: "unexpected_error" }] })
    })
  )

  it.effect("reads responses with quirks", () =>
    Effect.gen(function* () {
      const { run } = yield* start({ quirks: ["permissionsNull", "slugAbsent", "emptyMetadataNull"] })
      const { data } = yield* run(({ organizations }) =>
        organizations.getOrganizationMembershipList({ organizationId: "org_acme", userId: ["user_bob"] })
      )
      expect(data).toMatchObject([{ role: "org:member", publicUserData: { userId: "user_bob" } }])
      expect(data[0]?.organization.slug).toBeUndefined()
    })
  )
})
