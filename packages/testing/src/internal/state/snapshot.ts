import type * as Seed from "../../Seed.ts"
import { imageUrlOf, type Invitation, type Membership, type Organization, type State, type User } from "./models.ts"

/** Returns the seed that makes this state again. It shares objects with the state: copy it before it leaves the emulator. */
export const toSeed = (state: State): Seed.Seed => ({
  ...state.settings,
  roles: [...state.roles.values()],
  organizations: Array.from(state.organizations.values(), toSeedOrganization),
  users: Array.from(state.users.values(), toSeedUser),
  memberships: Array.from(state.memberships.values(), toSeedMembership),
  invitations: Array.from(state.invitations.values(), toSeedInvitation)
})

const toSeedOrganization = (organization: Organization): Seed.Organization => ({
  id: organization.id,
  name: organization.name,
  slug: organization.slug,
  imageUrl: imageUrlOf(organization),
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
  exclusiveMembership: organization.exclusiveMembership,
  roleMigrationInProgress: organization.roleMigrationInProgress,
  createdAt: organization.createdAt,
  updatedAt: organization.updatedAt,
  lastActiveAt: organization.lastActiveAt
})

const toSeedUser = (user: User): Seed.User => ({
  id: user.id,
  externalId: user.externalId,
  firstName: user.firstName,
  lastName: user.lastName,
  username: user.username,
  emailAddresses: user.emailAddresses,
  phoneNumbers: user.phoneNumbers,
  web3Wallets: user.web3Wallets,
  imageUrl: imageUrlOf(user),
  hasImage: user.hasImage,
  banned: user.banned,
  deprovisioned: user.deprovisioned,
  publicMetadata: user.publicMetadata,
  privateMetadata: user.privateMetadata,
  unsafeMetadata: user.unsafeMetadata,
  createdAt: user.createdAt,
  lastActiveAt: user.lastActiveAt
})

const toSeedMembership = (membership: Membership): Seed.Membership => ({
  id: membership.id,
  organizationId: membership.organization.id,
  userId: membership.user.id,
  role: membership.role.key,
  publicMetadata: membership.publicMetadata,
  privateMetadata: membership.privateMetadata,
  managedByScim: membership.managedByScim,
  createdAt: membership.createdAt,
  updatedAt: membership.updatedAt
})

const toSeedInvitation = (invitation: Invitation): Seed.Invitation => ({
  id: invitation.id,
  organizationId: invitation.organization.id,
  emailAddress: invitation.emailAddress,
  role: invitation.role.key,
  ...(invitation.inviterUserId === undefined ? undefined : { inviterUserId: invitation.inviterUserId }),
  status: invitation.status,
  publicMetadata: invitation.publicMetadata,
  privateMetadata: invitation.privateMetadata,
  expiresAt: invitation.expiresAt,
  createdAt: invitation.createdAt,
  updatedAt: invitation.updatedAt
})
