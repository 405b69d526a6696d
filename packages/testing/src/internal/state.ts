import type { Metadata } from "@effect-clerk/memberships"
import type * as Seed from "../Seed.ts"
import { type Environment, makeId } from "./environment.ts"
import { defaultRoles, isElevated, type Role } from "./roles.ts"
import { makeRoster, type Roster } from "./roster.ts"

export interface Organization {
  readonly id: string
  readonly name: string
  readonly slug: string
  readonly imageUrl: string
  readonly hasImage: boolean
  readonly maxAllowedMemberships: number
  readonly pendingInvitationsCount: number
  readonly adminDeleteEnabled: boolean
  readonly publicMetadata: Metadata
  readonly privateMetadata: Metadata
  createdBy: string | undefined
  readonly roleSetKey: string | null
  readonly createdAt: number
  readonly updatedAt: number
  readonly lastActiveAt: number
  /** By user id. */
  readonly members: Roster
  /** How many members have the minimum permissions. */
  elevatedMembers: number
}

export interface User {
  readonly id: string
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
  readonly createdAt: number
  updatedAt: number
}

/** One Clerk instance. It changes in place, by the functions of this module alone. */
export interface State {
  readonly roles: ReadonlyMap<string, Role>
  readonly organizations: ReadonlyMap<string, Organization>
  readonly users: ReadonlyMap<string, User>
  /** By membership id. */
  readonly memberships: Roster
  sequence: number
}

const imageUrl = (id: string): string => `https://img.clerk.com/${encodeURIComponent(id)}`

const slugOf = ({ id, name }: Seed.Organization): string => {
  const words = name.toLowerCase().match(/[a-z0-9]+/g)
  return words === null ? id : words.join("-")
}

/** The state's own copy, so that a later change of the seed is not seen. */
const copyMetadata = (metadata: Metadata = {}): Metadata => structuredClone(metadata)

const makeOrganization = (seed: Seed.Organization, now: number): Organization => {
  const createdAt = seed.createdAt ?? now
  return {
    id: seed.id,
    name: seed.name,
    slug: seed.slug ?? slugOf(seed),
    imageUrl: seed.imageUrl ?? imageUrl(seed.id),
    hasImage: seed.hasImage ?? false,
    maxAllowedMemberships: seed.maxAllowedMemberships ?? 0,
    pendingInvitationsCount: seed.pendingInvitationsCount ?? 0,
    adminDeleteEnabled: seed.adminDeleteEnabled ?? true,
    publicMetadata: copyMetadata(seed.publicMetadata),
    privateMetadata: copyMetadata(seed.privateMetadata),
    createdBy: seed.createdBy,
    roleSetKey: seed.roleSetKey ?? null,
    createdAt,
    updatedAt: seed.updatedAt ?? createdAt,
    lastActiveAt: seed.lastActiveAt ?? createdAt,
    members: makeRoster(),
    elevatedMembers: 0
  }
}

const makeUser = (seed: Seed.User, now: number): User => ({
  id: seed.id,
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
  createdAt: seed.createdAt ?? now,
  lastActiveAt: seed.lastActiveAt,
  memberships: new Map()
})

/** From a checked seed. */
export const makeState = (seed: Seed.Seed, environment: Environment): State => {
  const { now } = environment
  const state: State = {
    roles: new Map([...defaultRoles, ...(seed.roles ?? [])].map((role) => [role.key, role])),
    organizations: new Map((seed.organizations ?? []).map((entry) => [entry.id, makeOrganization(entry, now)])),
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
    createdAt,
    updatedAt: options.updatedAt ?? createdAt
  }
  organization.members.add(user.id, membership)
  user.memberships.set(organization.id, membership)
  state.memberships.add(membership.id, membership)
  organization.createdBy ??= user.id
  if (isElevated(role)) organization.elevatedMembers += 1
  return membership
}

export const removeMembership = (state: State, { id, organization, role, user }: Membership): void => {
  organization.members.remove(user.id)
  user.memberships.delete(organization.id)
  state.memberships.remove(id)
  if (isElevated(role)) organization.elevatedMembers -= 1
}

export const setRole = (membership: Membership, role: Role): void => {
  const { organization } = membership
  organization.elevatedMembers += Number(isElevated(role)) - Number(isElevated(membership.role))
  membership.role = role
}

/** Whether nobody with the minimum permissions would be left if this membership went, or got this role. */
export const isLastElevated = (membership: Membership, next?: Role): boolean =>
  membership.organization.elevatedMembers === 1 &&
  isElevated(membership.role) &&
  (next === undefined || !isElevated(next))
