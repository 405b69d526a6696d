import type { Metadata } from "@effect-clerk/memberships"
import type * as Seed from "../../Seed.ts"
import { claimedKeys } from "./emailAddresses.ts"
import { type Environment, makeId } from "./environment.ts"
import { addInvitation } from "./invitations.ts"
import { makeMembershipIndex } from "./membershipIndex.ts"
import type { Membership, MembershipIndex, Organization, Settings, State, User } from "./models.ts"
import { makeOrganization, makeUser, noMetadata } from "./records.ts"
import { defaultRoles, isElevated, makeRole, type Role } from "./roles.ts"
import { makeSlugs } from "./slugs.ts"

/** Makes the state of an instance from a seed that `decodeSeed` has accepted. */
export const makeState = (seed: Seed.Seed, environment: Environment): State => {
  const { now } = environment
  const settings: Settings = {
    organizationsEnabled: seed.organizationsEnabled ?? true,
    personalAccountsAllowed: seed.personalAccountsAllowed ?? true,
    maxAllowedMemberships: seed.maxAllowedMemberships ?? 0
  }
  const slugOf = makeSlugs((seed.organizations ?? []).flatMap(({ slug }) => slug ?? []))
  const state: State = {
    settings,
    roles: new Map([...defaultRoles, ...(seed.roles ?? [])].map((role) => [role.key, makeRole(role, now)])),
    organizations: new Map(
      (seed.organizations ?? []).map((entry) => [entry.id, makeOrganization(entry, slugOf, settings, now)])
    ),
    users: new Map(),
    emailOwners: new Map(),
    memberships: makeMembershipIndex(),
    nextSequence: 0,
    invitations: new Map(),
    nextExpiry: Infinity
  }
  for (const entry of seed.users ?? []) addUser(state, makeUser(entry, now))
  for (const entry of seed.memberships ?? []) {
    const organization = state.organizations.get(entry.organizationId)
    const user = state.users.get(entry.userId)
    const role = state.roles.get(entry.role)
    if (organization === undefined || user === undefined || role === undefined) continue
    addMembership(state, environment, { ...entry, organization, user, role })
  }
  for (const entry of seed.invitations ?? []) {
    const organization = state.organizations.get(entry.organizationId)
    const role = state.roles.get(entry.role)
    if (organization === undefined || role === undefined) continue
    addInvitation(state, environment, { ...entry, organization, role })
  }
  return state
}

/** Adds a user. No other user may have claimed the email addresses that this one claims. */
export const addUser = (state: State, user: User): void => {
  state.users.set(user.id, user)
  for (const key of claimedKeys(user.emailAddresses)) state.emailOwners.set(key, user)
}

/** Adds a membership. The user must not be a member of the organization yet. */
export const addMembership = (
  state: State,
  environment: Environment,
  options: {
    readonly id?: string | undefined
    readonly organization: Organization
    readonly user: User
    readonly role: Role
    readonly publicMetadata?: Metadata | undefined
    readonly privateMetadata?: Metadata | undefined
    readonly managedByScim?: boolean | undefined
    readonly createdAt?: number | undefined
    readonly updatedAt?: number | undefined
  }
): Membership => {
  const { organization, role, user } = options
  const createdAt = options.createdAt ?? environment.now
  const membership: Membership = {
    id: options.id ?? makeId("orgmem", environment),
    sequence: state.nextSequence++,
    organization,
    user,
    role,
    publicMetadata: options.publicMetadata ?? noMetadata,
    privateMetadata: options.privateMetadata ?? noMetadata,
    managedByScim: options.managedByScim ?? false,
    createdAt,
    updatedAt: options.updatedAt ?? createdAt
  }
  organization.members.add(user.id, membership)
  roleIndex(organization, role).add(user.id, membership)
  user.memberships.add(membership)
  state.memberships.add(membership.id, membership)
  organization.createdBy ??= user.id
  if (isElevated(role)) organization.elevatedMembers += 1
  return membership
}

/** Removes a membership from the organization, the user and the instance. */
export const removeMembership = (state: State, membership: Membership): void => {
  removeMember(membership)
  membership.user.memberships.delete(membership.organization.id)
  state.memberships.remove(membership.id)
}

/** Removes an organization, its memberships and its invitations. The organization's own indexes go with it. */
export const removeOrganization = (state: State, organization: Organization): void => {
  const memberships = [...organization.members.values()]
  for (const { user } of memberships) user.memberships.delete(organization.id)
  state.memberships.removeAll(memberships.map(({ id }) => id))
  for (const id of organization.invitations.keys()) state.invitations.delete(id)
  state.organizations.delete(organization.id)
}

/** Removes a user and their memberships, even where an organization is left without an administrator. */
export const removeUser = (state: State, user: User): void => {
  const memberships = [...user.memberships.values()]
  for (const membership of memberships) removeMember(membership)
  state.memberships.removeAll(memberships.map(({ id }) => id))
  for (const key of claimedKeys(user.emailAddresses)) state.emailOwners.delete(key)
  state.users.delete(user.id)
}

/** Removes a member from the indexes of the organization. */
const removeMember = ({ organization, role, user }: Membership): void => {
  organization.members.remove(user.id)
  roleIndex(organization, role).remove(user.id)
  if (isElevated(role)) organization.elevatedMembers -= 1
}

/** Gives a member another role. */
export const setRole = (membership: Membership, role: Role): void => {
  const { organization, user } = membership
  roleIndex(organization, membership.role).remove(user.id)
  roleIndex(organization, role).add(user.id, membership)
  organization.elevatedMembers += Number(isElevated(role)) - Number(isElevated(membership.role))
  membership.role = role
}

/**
 * Returns true if no member with the minimum permissions would be left once this membership is removed, or has the role
 * `next`.
 */
export const isLastElevated = (membership: Membership, next?: Role): boolean =>
  membership.organization.elevatedMembers === 1 &&
  isElevated(membership.role) &&
  (next === undefined || !isElevated(next))

/** Returns the members with a role; the index is made with the first of them. */
const roleIndex = ({ byRole }: Organization, { key }: Role): MembershipIndex => {
  let index = byRole.get(key)
  if (index === undefined) {
    index = makeMembershipIndex()
    byRole.set(key, index)
  }
  return index
}
