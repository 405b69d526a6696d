/** A way to provoke each failure that docs/failures.md lists by operation, on the emulator. */
import { type ClerkErrors, RetryPolicy, type SDKException } from "@effect-clerk/core"
import {
  MembershipLookup,
  OrganizationInvitations,
  OrganizationMemberships,
  OrganizationRoles,
  Organizations,
  Users
} from "@effect-clerk/memberships"
import { ClerkEmulator, type Fault, type Seed } from "@effect-clerk/testing"
import { advance } from "@effect-clerk/test-support/advance"
import { Effect, Fiber, Layer, Redacted } from "effect"

/** Services that a scenario may call. */
type Services =
  | MembershipLookup
  | OrganizationInvitations
  | OrganizationMemberships
  | OrganizationRoles
  | Organizations
  | Users

type Call = Effect.Effect<unknown, ClerkErrors | SDKException, Services>

export interface Scenario {
  readonly call: Call
  readonly seed: Seed
  readonly faults: ReadonlyArray<Fault>
}

const organizationId = "org_1"
const admin = { organizationId, userId: "user_admin", role: "org:admin" }
const member = { organizationId, userId: "user_member", role: "org:member" }
const newcomer = { organizationId, userId: "user_new", role: "org:member" }
const organization = { id: organizationId, name: "One" }
const other = { id: "org_2", name: "Two", slug: "two" }
const unknown = { organizationId: "org_unknown" }
const invited = { organizationId, emailAddress: "invited@example.com", role: "org:member" }
const address = "new@example.com"

const seed: Seed = {
  organizations: [organization],
  users: [{ id: admin.userId }, { id: member.userId, emailAddresses: ["member@example.com"] }, { id: newcomer.userId }],
  memberships: [admin, member],
  invitations: [{ ...invited, id: "orginv_1" }]
}

const of = (call: Call, change: Partial<Seed> = {}, faults: ReadonlyArray<Fault> = []): Scenario => ({
  call,
  faults,
  seed: { ...seed, ...change }
})

const idsOf = ({ userId }: { readonly userId: string }) => ({ organizationId, userId })

const withOrganization = (settings: Partial<NonNullable<Seed["organizations"]>[number]>) => ({
  organizations: [{ ...organization, ...settings }]
})
const full = withOrganization({ maxAllowedMemberships: 3 })
const fullForSso = withOrganization({ maxAllowedMemberships: 3, enterpriseConnected: true })
const migrating = withOrganization({ roleMigrationInProgress: true })
const managedByScim = { memberships: [admin, { ...member, managedByScim: true }] }
const disabled = { organizationsEnabled: false }
const twoOrganizations = { organizations: [organization, other] }
const inExclusive = {
  organizations: [organization, { ...other, exclusiveMembership: true }],
  memberships: [admin, { organizationId: other.id, userId: newcomer.userId, role: "org:member" }]
}
const revoked = { invitations: [{ ...invited, id: "orginv_1", status: "revoked" as const }] }

/** Half of what a metadata field may hold, and a little. */
const metadata = (key: string) => ({ [key]: key.repeat(5000) })

const rateLimited: ReadonlyArray<Fault> = [{ status: 429, headers: { "retry-after": "3600" } }]

const unauthenticated = (call: Call) => of(call, {}, [{ status: 401 }])

const create = OrganizationMemberships.use((_) => _.create(newcomer))
const list = OrganizationMemberships.use((_) => _.list({ organizationId }))
const demote = OrganizationMemberships.use((_) => _.update({ ...admin, role: "org:member" }))
const promote = OrganizationMemberships.use((_) => _.update({ ...member, role: "org:admin" }))
const removeMember = OrganizationMemberships.use((_) => _.delete(idsOf(member)))
const updateMetadata = OrganizationMemberships.use((_) =>
  _.updateMetadata({ ...idsOf(member), publicMetadata: metadata("b") })
)
const listForUser = OrganizationMemberships.use((_) => _.listForUser({ userId: member.userId }))
const listForInstance = OrganizationMemberships.use((_) => _.listForInstance())
const find = MembershipLookup.use((_) => _.find(idsOf(member)))
const createOrganization = Organizations.use((_) => _.create({ name: "New" }))
const listOrganizations = Organizations.use((_) => _.list())
const getOrganization = Organizations.use((_) => _.get({ organizationId }))
const rename = Organizations.use((_) => _.update({ organizationId, name: "New" }))
const changeMetadata = Organizations.use((_) => _.updateMetadata({ organizationId, publicMetadata: metadata("b") }))
const deleteOrganization = Organizations.use((_) => _.delete({ organizationId }))
const newInvitation = { organizationId, emailAddress: address, role: "org:member" }
const invite = (change: Partial<typeof newInvitation> & { readonly inviterUserId?: string } = {}) =>
  OrganizationInvitations.use((_) => _.create({ ...newInvitation, ...change }))
const inviteBulk = (change: Partial<typeof newInvitation> & { readonly inviterUserId?: string } = {}) => {
  const { organizationId, ...invitation } = { ...newInvitation, ...change }
  return OrganizationInvitations.use((_) => _.createBulk({ organizationId, invitations: [invitation] }))
}
const listInvitations = OrganizationInvitations.use((_) => _.list({ organizationId }))
const listInvitationsForInstance = OrganizationInvitations.use((_) => _.listForInstance())
const invitation = { organizationId, invitationId: "orginv_1" }
const noInvitation = { organizationId, invitationId: "orginv_unknown" }
const getInvitation = OrganizationInvitations.use((_) => _.get(invitation))
const revoke = OrganizationInvitations.use((_) => _.revoke(invitation))
const listRoles = OrganizationRoles.use((_) => _.list())
const getRole = OrganizationRoles.use((_) => _.get({ organizationRoleId: "role_admin" }))

interface Scenarios {
  readonly [service: string]: { readonly [operation: string]: { readonly [cause: string]: Scenario } }
}

/** Scenarios by the heading, the operation and the cause of their rows. */
export const scenarios: Scenarios = {
  OrganizationMemberships: {
    create: {
      already_a_member_in_organization: of(OrganizationMemberships.use((_) => _.create(member))),
      organization_membership_quota_exceeded: of(create, full),
      organization_membership_quota_exceeded_for_sso: of(create, fullForSso),
      organization_not_enabled_in_instance: of(create, disabled),
      resource_not_found: of(OrganizationMemberships.use((_) => _.create({ ...newcomer, userId: "user_unknown" }))),
      exclusive_organization_membership: of(create, { ...inExclusive, invitations: [] }),
      authentication_invalid: unauthenticated(create)
    },
    list: {
      authentication_invalid: unauthenticated(list),
      organization_not_enabled_in_instance: of(list, disabled),
      resource_not_found: of(OrganizationMemberships.use((_) => _.list(unknown)))
    },
    update: {
      organization_minimum_permissions_needed: of(demote),
      resource_not_found: of(OrganizationMemberships.use((_) => _.update(newcomer))),
      organization_membership_managed_by_scim: of(promote, managedByScim),
      role_migration_in_progress: of(promote, migrating),
      organization_not_enabled_in_instance: of(promote, disabled),
      authentication_invalid: unauthenticated(promote)
    },
    delete: {
      organization_minimum_permissions_needed: of(OrganizationMemberships.use((_) => _.delete(idsOf(admin)))),
      resource_not_found: of(OrganizationMemberships.use((_) => _.delete(idsOf(newcomer)))),
      organization_membership_managed_by_scim: of(removeMember, managedByScim),
      role_migration_in_progress: of(removeMember, migrating),
      personal_accounts_not_allowed: of(removeMember, { personalAccountsAllowed: false }),
      organization_not_enabled_in_instance: of(removeMember, disabled),
      authentication_invalid: unauthenticated(removeMember)
    },
    updateMetadata: {
      resource_not_found: of(
        OrganizationMemberships.use((_) => _.updateMetadata({ ...idsOf(newcomer), publicMetadata: {} }))
      ),
      form_param_exceeds_allowed_size: of(updateMetadata, {
        memberships: [admin, { ...member, publicMetadata: metadata("a") }]
      }),
      organization_not_enabled_in_instance: of(updateMetadata, disabled),
      authentication_invalid: unauthenticated(updateMetadata)
    },
    listForUser: {
      resource_not_found: of(OrganizationMemberships.use((_) => _.listForUser({ userId: "user_unknown" }))),
      organization_not_enabled_in_instance: of(listForUser, disabled),
      authentication_invalid: unauthenticated(listForUser)
    },
    listForInstance: {
      organization_not_enabled_in_instance: of(listForInstance, disabled),
      authentication_invalid: unauthenticated(listForInstance)
    },
    find: {
      resource_not_found: of(OrganizationMemberships.use((_) => _.find({ ...unknown, userId: member.userId })))
    },
    ensure: {
      resource_not_found: of(OrganizationMemberships.use((_) => _.ensure({ ...newcomer, userId: "user_unknown" }))),
      organization_minimum_permissions_needed: of(
        OrganizationMemberships.use((_) => _.ensure({ ...admin, role: "org:member" }))
      ),
      organization_membership_quota_exceeded: of(
        OrganizationMemberships.use((_) => _.ensure(newcomer)),
        full
      )
    },
    remove: {
      organization_minimum_permissions_needed: of(OrganizationMemberships.use((_) => _.remove(idsOf(admin))))
    }
  },
  MembershipLookup: {
    find: {
      resource_not_found: of(MembershipLookup.use((_) => _.find({ ...unknown, userId: member.userId }))),
      organization_not_enabled_in_instance: of(find, disabled),
      authentication_invalid: unauthenticated(find)
    }
  },
  Users: {
    list: {
      form_param_value_invalid: of(Users.use((_) => _.list({ startingAfter: "user_unknown" }))),
      authentication_invalid: unauthenticated(Users.use((_) => _.list()))
    },
    count: { authentication_invalid: unauthenticated(Users.use((_) => _.count())) },
    get: {
      resource_not_found: of(Users.use((_) => _.get({ userId: "user_unknown" }))),
      authentication_invalid: unauthenticated(Users.use((_) => _.get({ userId: member.userId })))
    }
  },
  Organizations: {
    create: {
      form_resource_not_found: of(Organizations.use((_) => _.create({ name: "New", createdBy: "user_unknown" }))),
      form_identifier_exists: of(
        Organizations.use((_) => _.create({ name: "New", slug: other.slug })),
        twoOrganizations
      ),
      exclusive_organization_membership: of(
        Organizations.use((_) => _.create({ name: "New", createdBy: newcomer.userId })),
        { ...inExclusive, invitations: [] }
      ),
      organization_not_enabled_in_instance: of(createOrganization, disabled),
      authentication_invalid: unauthenticated(createOrganization)
    },
    list: {
      organization_not_enabled_in_instance: of(listOrganizations, disabled),
      authentication_invalid: unauthenticated(listOrganizations)
    },
    get: {
      resource_not_found: of(Organizations.use((_) => _.get(unknown))),
      organization_not_enabled_in_instance: of(getOrganization, disabled),
      authentication_invalid: unauthenticated(getOrganization)
    },
    update: {
      resource_not_found: of(Organizations.use((_) => _.update({ ...unknown, name: "New" }))),
      form_identifier_exists: of(
        Organizations.use((_) => _.update({ organizationId, slug: other.slug })),
        twoOrganizations
      ),
      organization_not_enabled_in_instance: of(rename, disabled),
      authentication_invalid: unauthenticated(rename)
    },
    updateMetadata: {
      resource_not_found: of(Organizations.use((_) => _.updateMetadata({ ...unknown, publicMetadata: {} }))),
      form_param_exceeds_allowed_size: of(changeMetadata, withOrganization({ publicMetadata: metadata("a") })),
      organization_not_enabled_in_instance: of(changeMetadata, disabled),
      authentication_invalid: unauthenticated(changeMetadata)
    },
    delete: {
      resource_not_found: of(Organizations.use((_) => _.delete(unknown))),
      organization_not_enabled_in_instance: of(deleteOrganization, disabled),
      authentication_invalid: unauthenticated(deleteOrganization)
    }
  },
  OrganizationInvitations: {
    create: {
      already_a_member_in_organization: of(invite({ emailAddress: "member@example.com" })),
      organization_invitation_not_unique: of(invite(invited)),
      missing_organization_permission: of(invite({ inviterUserId: member.userId })),
      organization_membership_quota_exceeded: of(invite(), full),
      organization_membership_quota_exceeded_for_sso: of(invite(), fullForSso),
      organization_not_enabled_in_instance: of(invite(), disabled),
      resource_not_found: of(invite(unknown)),
      authentication_invalid: unauthenticated(invite())
    },
    createBulk: {
      already_a_member_in_organization: of(inviteBulk({ emailAddress: "member@example.com" })),
      organization_invitation_not_unique: of(inviteBulk(invited)),
      missing_organization_permission: of(inviteBulk({ inviterUserId: member.userId })),
      organization_membership_quota_exceeded: of(inviteBulk(), full),
      organization_membership_quota_exceeded_for_sso: of(inviteBulk(), fullForSso),
      organization_not_enabled_in_instance: of(inviteBulk(), disabled),
      resource_not_found: of(inviteBulk(unknown)),
      authentication_invalid: unauthenticated(inviteBulk())
    },
    list: {
      resource_not_found: of(OrganizationInvitations.use((_) => _.list(unknown))),
      organization_not_enabled_in_instance: of(listInvitations, disabled),
      authentication_invalid: unauthenticated(listInvitations)
    },
    listForInstance: {
      organization_not_enabled_in_instance: of(listInvitationsForInstance, disabled),
      authentication_invalid: unauthenticated(listInvitationsForInstance)
    },
    get: {
      organization_invitation_not_found: of(OrganizationInvitations.use((_) => _.get(noInvitation))),
      resource_not_found: of(OrganizationInvitations.use((_) => _.get({ ...invitation, ...unknown }))),
      organization_not_enabled_in_instance: of(getInvitation, disabled),
      authentication_invalid: unauthenticated(getInvitation)
    },
    revoke: {
      organization_invitation_not_found: of(OrganizationInvitations.use((_) => _.revoke(noInvitation))),
      organization_invitation_not_pending: of(revoke, revoked),
      missing_organization_permission: of(
        OrganizationInvitations.use((_) => _.revoke({ ...invitation, requestingUserId: member.userId }))
      ),
      resource_not_found: of(OrganizationInvitations.use((_) => _.revoke({ ...invitation, ...unknown }))),
      organization_not_enabled_in_instance: of(revoke, disabled),
      authentication_invalid: unauthenticated(revoke)
    }
  },
  OrganizationRoles: {
    list: {
      organization_not_enabled_in_instance: of(listRoles, disabled),
      authentication_invalid: unauthenticated(listRoles)
    },
    get: {
      resource_not_found: of(OrganizationRoles.use((_) => _.get({ organizationRoleId: "role_unknown" }))),
      organization_not_enabled_in_instance: of(getRole, disabled),
      authentication_invalid: unauthenticated(getRole)
    }
  },
  "All services": {
    any: {
      InvalidRequest: of(OrganizationMemberships.use((_) => _.list({ organizationId: "" }))),
      too_many_requests: of(list, {}, rateLimited),
      RateLimiter: of(Effect.andThen(Effect.ignore(list), list), {}, rateLimited)
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
}

/** Makes a scenario of a code that the table by operation leaves out. */
export const ofCode = (status: number, code: string): Scenario => of(create, {}, [{ status, code }])

/** Returns the failure of a scenario, without retries. */
export const provoke = Effect.fnUntraced(function* ({ call, faults, seed }: Scenario) {
  const emulator = yield* ClerkEmulator.make(seed)
  for (const fault of faults) yield* emulator.inject({ with: fault })
  const program = Effect.flip(call).pipe(
    Effect.provide(layerOf({ secretKey: Redacted.make("sk_test_1"), fetch: emulator.fetch })),
    Effect.provideService(RetryPolicy.Current, RetryPolicy.none)
  )
  const fiber = yield* Effect.forkChild(program)
  // Past the time limit of an attempt.
  yield* advance(16_000, 1_000)
  return yield* Fiber.join(fiber)
})

const layerOf = (options: { readonly secretKey: Redacted.Redacted; readonly fetch: typeof fetch }) =>
  Layer.mergeAll(
    MembershipLookup.layerFetch(options),
    OrganizationInvitations.layerFetch(options),
    OrganizationMemberships.layerFetch(options),
    OrganizationRoles.layerFetch(options),
    Organizations.layerFetch(options),
    Users.layerFetch(options)
  )
