import type { Metadata } from "@effect-clerk/memberships"
import type * as Seed from "../../Seed.ts"
import { makeMembershipIndex } from "./membershipIndex.ts"
import type { Organization, Settings, User } from "./models.ts"
import type { SlugOf } from "./slugs.ts"
import { UserMemberships } from "./userMemberships.ts"

/** Metadata without a key, as most is. The state never changes metadata in place, so that all can share one object. */
export const noMetadata: Metadata = {}

const none: ReadonlyArray<never> = []

/** Makes an organization without members; `now` is its time of creation where the seed has none. */
export const makeOrganization = (
  seed: Seed.Organization,
  slugOf: SlugOf,
  settings: Settings,
  now: number
): Organization => {
  const createdAt = seed.createdAt ?? now
  return {
    id: seed.id,
    name: seed.name,
    slug: slugOf(seed),
    imageUrl: seed.imageUrl,
    hasImage: seed.hasImage ?? false,
    maxAllowedMemberships: seed.maxAllowedMemberships ?? settings.maxAllowedMemberships,
    pendingInvitationsCount: seed.pendingInvitationsCount ?? 0,
    adminDeleteEnabled: seed.adminDeleteEnabled ?? true,
    publicMetadata: seed.publicMetadata ?? noMetadata,
    privateMetadata: seed.privateMetadata ?? noMetadata,
    createdBy: seed.createdBy,
    roleSetKey: seed.roleSetKey ?? null,
    roles: seed.roles && new Set(seed.roles),
    enterpriseConnected: seed.enterpriseConnected ?? false,
    exclusiveMembership: seed.exclusiveMembership ?? false,
    roleMigrationInProgress: seed.roleMigrationInProgress ?? false,
    createdAt,
    updatedAt: seed.updatedAt ?? createdAt,
    lastActiveAt: seed.lastActiveAt ?? createdAt,
    members: makeMembershipIndex(),
    byRole: new Map(),
    elevatedMembers: 0,
    invitations: new Map(),
    pendingInvitations: new Map()
  }
}

/** Makes a user without memberships; `now` is the time of creation where the seed has none. */
export const makeUser = (seed: Seed.User, now: number): User => ({
  id: seed.id,
  externalId: seed.externalId,
  firstName: seed.firstName,
  lastName: seed.lastName,
  username: seed.username,
  emailAddresses: seed.emailAddresses ?? none,
  phoneNumbers: seed.phoneNumbers ?? none,
  web3Wallets: seed.web3Wallets ?? none,
  imageUrl: seed.imageUrl,
  hasImage: seed.hasImage ?? false,
  banned: seed.banned ?? false,
  deprovisioned: seed.deprovisioned ?? false,
  publicMetadata: seed.publicMetadata ?? noMetadata,
  privateMetadata: seed.privateMetadata ?? noMetadata,
  unsafeMetadata: seed.unsafeMetadata ?? noMetadata,
  createdAt: seed.createdAt ?? now,
  lastActiveAt: seed.lastActiveAt,
  memberships: new UserMemberships()
})
