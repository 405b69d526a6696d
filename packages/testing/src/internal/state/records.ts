import type { Metadata } from "@effect-clerk/memberships"
import type { Json, JsonArray } from "effect/Schema"
import type * as Seed from "../../Seed.ts"
import { makeMembershipIndex } from "./membershipIndex.ts"
import type { Organization, Settings, User } from "./models.ts"
import type { SlugOf } from "./slugs.ts"
import { UserMemberships } from "./userMemberships.ts"

/** Most metadata is empty. The state never changes it in place, so that all can share one object. */
const empty: Metadata = {}

const none: ReadonlyArray<never> = []

/** Copies metadata for the state, so that it does not change when the caller changes the seed. */
export const copyMetadata = (metadata: Metadata | undefined): Metadata => {
  if (metadata === undefined) return empty
  const entries = Object.entries(metadata)
  // Object.fromEntries defines keys, it does not assign them: `__proto__` is a key like any other.
  return entries.length === 0 ? empty : Object.fromEntries(entries.map(([key, value]) => [key, copyJson(value)]))
}

const copyJson = (value: Json): Json => {
  if (typeof value !== "object" || value === null) return value
  return isArray(value) ? value.map(copyJson) : copyMetadata(value)
}

const isArray = (value: Json): value is JsonArray => Array.isArray(value)

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
    publicMetadata: copyMetadata(seed.publicMetadata),
    privateMetadata: copyMetadata(seed.privateMetadata),
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
  publicMetadata: copyMetadata(seed.publicMetadata),
  privateMetadata: copyMetadata(seed.privateMetadata),
  unsafeMetadata: copyMetadata(seed.unsafeMetadata),
  createdAt: seed.createdAt ?? now,
  lastActiveAt: seed.lastActiveAt,
  memberships: new UserMemberships()
})
