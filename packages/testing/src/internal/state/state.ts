import type { Metadata } from "@effect-clerk/memberships"
import type * as Seed from "../../Seed.ts"
import { type Environment, makeId } from "./environment.ts"
import { defaultRoles, isElevated, type Role } from "./roles.ts"
import { makeRoster, type Roster } from "./membershipIndex.ts"

export interface Organization {
  readonly id: string
  name: string
  slug: string
  readonly imageUrl: string
  readonly hasImage: boolean
  maxAllowedMemberships: number
  readonly pendingInvitationsCount: number
  adminDeleteEnabled: boolean
  readonly publicMetadata: Metadata
  readonly privateMetadata: Metadata
  createdBy: string | undefined
  roleSetKey: string | null
  /** The keys of the roles that its members may have. */
  readonly roles: ReadonlySet<string> | undefined
  readonly enterpriseConnected: boolean
  readonly roleMigrationInProgress: boolean
  createdAt: number
  updatedAt: number
  readonly lastActiveAt: number
  /** By user id. */
  readonly members: Roster
  /** The same by role; one without members may be missing. */
  readonly byRole: Map<string, Roster>
  /** How many members have the minimum permissions. */
  elevatedMembers: number
}

export interface User {
  readonly id: string
  readonly externalId: string | undefined
  readonly firstName: string | undefined
  readonly lastName: string | undefined
  readonly username: string | undefined
  readonly emailAddresses: ReadonlyArray<string>
  readonly phoneNumbers: ReadonlyArray<string>
  readonly web3Wallets: ReadonlyArray<string>
  readonly imageUrl: string
  readonly hasImage: boolean
  readonly banned: boolean
  readonly deprovisioned: boolean
  readonly publicMetadata: Metadata
  readonly privateMetadata: Metadata
  readonly unsafeMetadata: Metadata
  readonly createdAt: number
  readonly lastActiveAt: number | undefined
  /** By organization id. */
  readonly memberships: Map<string, Membership>
}

export interface Membership {
  readonly id: string
  /** Counts up with each membership of the instance. */
  readonly sequence: number
  readonly organization: Organization
  readonly user: User
  role: Role
  publicMetadata: Metadata
  privateMetadata: Metadata
  readonly managedByScim: boolean
  readonly exclusive: boolean
  readonly createdAt: number
  updatedAt: number
}

/** What Clerk's dashboard sets for all of an instance. */
export interface Settings {
  readonly organizationsEnabled: boolean
  readonly personalAccountsAllowed: boolean
  readonly maxAllowedMemberships: number
}

/** One Clerk instance. It changes in place, by the functions of this module alone. */
export interface State {
  readonly settings: Settings
  readonly roles: ReadonlyMap<string, Role>
  readonly organizations: Map<string, Organization>
  readonly users: Map<string, User>
  /** By membership id. */
  readonly memberships: Roster
  sequence: number
}

const imageUrl = (id: string): string => `https://img.clerk.com/${encodeURIComponent(id)}`

/**
 * Yields each organization's slug: the one that it is given, or one of its name's words that is not taken yet, with a
 * number behind it where needed.
 */
export const makeSlugs = (taken: Iterable<string>): ((organization: Seed.Organization) => string) => {
  const slugs = new Set(taken)
  // Where to go on, so that the last of many of one name costs no more than the first.
  const numbers = new Map<string, number>()
  return ({ id, name, slug: given }) => {
    if (given !== undefined) return given
    const words =
      name
        .toLowerCase()
        .match(/[a-z0-9]+/g)
        ?.join("-") ?? id
    let slug = words
    let number = numbers.get(words) ?? 2
    while (slugs.has(slug)) slug = `${words}-${number++}`
    numbers.set(words, number)
    slugs.add(slug)
    return slug
  }
}

/** The state's own copy, so that a later change of the seed is not seen. */
const copyMetadata = (metadata: Metadata = {}): Metadata => structuredClone(metadata)

export const makeOrganization = (
  seed: Seed.Organization,
  slugOf: (organization: Seed.Organization) => string,
  settings: Settings,
  now: number
): Organization => {
  const createdAt = seed.createdAt ?? now
  return {
    id: seed.id,
    name: seed.name,
    slug: slugOf(seed),
    imageUrl: seed.imageUrl ?? imageUrl(seed.id),
    hasImage: seed.hasImage ?? false,
    maxAllowedMemberships: seed.maxAllowedMemberships ?? settings.maxAllowedMemberships,
    pendingInvitationsCount: seed.pendingInvitationsCount ?? 0,
    adminDeleteEnabled: seed.adminDeleteEnabled ?? true,
    publicMetadata: copyMetadata(seed.publicMetadata),
    privateMetadata: copyMetadata(seed.privateMetadata),
    createdBy: seed.createdBy,
    roleSetKey: seed.roleSetKey ?? null,
    roles: seed.roles && new Set(seed.roles),
    enterpriseConnected: seed.enterpriseConnected ?? false,
    roleMigrationInProgress: seed.roleMigrationInProgress ?? false,
    createdAt,
    updatedAt: seed.updatedAt ?? createdAt,
    lastActiveAt: seed.lastActiveAt ?? createdAt,
    members: makeRoster(),
    byRole: new Map(),
    elevatedMembers: 0
  }
}

export const makeUser = (seed: Seed.User, now: number): User => ({
  id: seed.id,
  externalId: seed.externalId,
  firstName: seed.firstName,
  lastName: seed.lastName,
  username: seed.username,
  emailAddresses: seed.emailAddresses ?? [],
  phoneNumbers: seed.phoneNumbers ?? [],
  web3Wallets: seed.web3Wallets ?? [],
  imageUrl: seed.imageUrl ?? imageUrl(seed.id),
  hasImage: seed.hasImage ?? false,
  banned: seed.banned ?? false,
  deprovisioned: seed.deprovisioned ?? false,
  publicMetadata: copyMetadata(seed.publicMetadata),
  privateMetadata: copyMetadata(seed.privateMetadata),
  unsafeMetadata: copyMetadata(seed.unsafeMetadata),
  createdAt: seed.createdAt ?? now,
  lastActiveAt: seed.lastActiveAt,
  memberships: new Map()
})

/** From a checked seed. */
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
    roles: new Map([...defaultRoles, ...(seed.roles ?? [])].map((role) => [role.key, role])),
    organizations: new Map(
      (seed.organizations ?? []).map((entry) => [entry.id, makeOrganization(entry, slugOf, settings, now)])
    ),
    users: new Map((seed.users ?? []).map((entry) => [entry.id, makeUser(entry, now)])),
    memberships: makeRoster(),
    sequence: 0
  }
  for (const entry of seed.memberships ?? []) {
    const organization = state.organizations.get(entry.organizationId)
    const user = state.users.get(entry.userId)
    const role = state.roles.get(entry.role)
    if (organization === undefined || user === undefined || role === undefined) continue
    addMembership(state, environment, { ...entry, organization, user, role })
  }
  return state
}

const rosterOf = ({ byRole }: Organization, { key }: Role): Roster => {
  let roster = byRole.get(key)
  if (roster === undefined) {
    roster = makeRoster()
    byRole.set(key, roster)
  }
  return roster
}

/** Adds a membership of two that have none with each other. */
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
    readonly exclusive?: boolean | undefined
    readonly createdAt?: number | undefined
    readonly updatedAt?: number | undefined
  }
): Membership => {
  const { organization, role, user } = options
  const createdAt = options.createdAt ?? environment.now
  const membership: Membership = {
    id: options.id ?? makeId("orgmem", environment),
    sequence: state.sequence++,
    organization,
    user,
    role,
    publicMetadata: copyMetadata(options.publicMetadata),
    privateMetadata: copyMetadata(options.privateMetadata),
    managedByScim: options.managedByScim ?? false,
    exclusive: options.exclusive ?? false,
    createdAt,
    updatedAt: options.updatedAt ?? createdAt
  }
  organization.members.add(user.id, membership)
  rosterOf(organization, role).add(user.id, membership)
  user.memberships.set(organization.id, membership)
  state.memberships.add(membership.id, membership)
  organization.createdBy ??= user.id
  if (isElevated(role)) organization.elevatedMembers += 1
  return membership
}

export const removeMembership = (state: State, { id, organization, role, user }: Membership): void => {
  organization.members.remove(user.id)
  rosterOf(organization, role).remove(user.id)
  user.memberships.delete(organization.id)
  state.memberships.remove(id)
  if (isElevated(role)) organization.elevatedMembers -= 1
}

/** Removes an organization with all that hangs on it, newest first: lists lose their last entry most cheaply. */
export const removeOrganization = (state: State, organization: Organization): void => {
  for (const membership of [...organization.members.values()].toReversed()) removeMembership(state, membership)
  state.organizations.delete(organization.id)
}

/** Removes a user with all that hangs on them; an organization may be left without an administrator. */
export const removeUser = (state: State, user: User): void => {
  for (const membership of user.memberships.values()) removeMembership(state, membership)
  state.users.delete(user.id)
}

export const setRole = (membership: Membership, role: Role): void => {
  const { organization, user } = membership
  rosterOf(organization, membership.role).remove(user.id)
  rosterOf(organization, role).add(user.id, membership)
  organization.elevatedMembers += Number(isElevated(role)) - Number(isElevated(membership.role))
  membership.role = role
}

/** Whether nobody with the minimum permissions would be left if this membership went, or got this role. */
export const isLastElevated = (membership: Membership, next?: Role): boolean =>
  membership.organization.elevatedMembers === 1 &&
  isElevated(membership.role) &&
  (next === undefined || !isElevated(next))

/** All of a state: a seed that makes the same again. */
export const toSeed = (state: State): Seed.Seed => ({
  ...state.settings,
  roles: [...state.roles.values()],
  organizations: Array.from(state.organizations.values(), (organization) => ({
    id: organization.id,
    name: organization.name,
    slug: organization.slug,
    imageUrl: organization.imageUrl,
    hasImage: organization.hasImage,
    maxAllowedMemberships: organization.maxAllowedMemberships,
    pendingInvitationsCount: organization.pendingInvitationsCount,
    adminDeleteEnabled: organization.adminDeleteEnabled,
    publicMetadata: organization.publicMetadata,
    privateMetadata: organization.privateMetadata,
    ...(organization.createdBy === undefined ? undefined : { createdBy: organization.createdBy }),
    roleSetKey: organization.roleSetKey,
    ...(organization.roles === undefined ? undefined : { roles: [...organization.roles] }),
    enterpriseConnected: organization.enterpriseConnected,
    roleMigrationInProgress: organization.roleMigrationInProgress,
    createdAt: organization.createdAt,
    updatedAt: organization.updatedAt,
    lastActiveAt: organization.lastActiveAt
  })),
  users: Array.from(state.users.values(), (user) => ({
    id: user.id,
    externalId: user.externalId,
    firstName: user.firstName,
    lastName: user.lastName,
    username: user.username,
    emailAddresses: user.emailAddresses,
    phoneNumbers: user.phoneNumbers,
    web3Wallets: user.web3Wallets,
    imageUrl: user.imageUrl,
    hasImage: user.hasImage,
    banned: user.banned,
    deprovisioned: user.deprovisioned,
    publicMetadata: user.publicMetadata,
    privateMetadata: user.privateMetadata,
    unsafeMetadata: user.unsafeMetadata,
    createdAt: user.createdAt,
    lastActiveAt: user.lastActiveAt
  })),
  memberships: Array.from(state.memberships.values(), (membership) => ({
    id: membership.id,
    organizationId: membership.organization.id,
    userId: membership.user.id,
    role: membership.role.key,
    publicMetadata: membership.publicMetadata,
    privateMetadata: membership.privateMetadata,
    managedByScim: membership.managedByScim,
    exclusive: membership.exclusive,
    createdAt: membership.createdAt,
    updatedAt: membership.updatedAt
  }))
})
