import type { Selection } from "./select.ts"
import type { Membership, Organization, User } from "./state.ts"

const organizationToWire = (organization: Organization) => ({
  object: "organization",
  id: organization.id,
  name: organization.name,
  slug: organization.slug,
  image_url: organization.imageUrl,
  has_image: organization.hasImage,
  members_count: organization.members.size(),
  missing_member_with_elevated_permissions: organization.elevatedMembers === 0,
  pending_invitations_count: organization.pendingInvitationsCount,
  max_allowed_memberships: organization.maxAllowedMemberships,
  admin_delete_enabled: organization.adminDeleteEnabled,
  public_metadata: organization.publicMetadata,
  private_metadata: organization.privateMetadata,
  created_by: organization.createdBy,
  created_at: organization.createdAt,
  updated_at: organization.updatedAt,
  last_active_at: organization.lastActiveAt,
  role_set_key: organization.roleSetKey
})

const publicUserDataToWire = (user: User) => ({
  user_id: user.id,
  first_name: user.firstName ?? null,
  last_name: user.lastName ?? null,
  profile_image_url: user.imageUrl,
  image_url: user.imageUrl,
  has_image: user.hasImage,
  identifier: user.emailAddresses[0] ?? user.phoneNumbers[0] ?? user.username ?? user.web3Wallets[0] ?? null,
  username: user.username ?? null,
  banned: user.banned,
  deprovisioned: user.deprovisioned
})

const toWire = (membership: Membership, organization: ReturnType<typeof organizationToWire>) => ({
  object: "organization_membership",
  id: membership.id,
  role: membership.role.key,
  role_name: membership.role.name,
  permissions: membership.role.permissions,
  public_metadata: membership.publicMetadata,
  private_metadata: membership.privateMetadata,
  organization,
  public_user_data: publicUserDataToWire(membership.user),
  created_at: membership.createdAt,
  updated_at: membership.updatedAt
})

/** A membership as Clerk writes it. */
export const membershipToWire = (membership: Membership) =>
  toWire(membership, organizationToWire(membership.organization))

/** A page as Clerk writes it. */
export const pageToWire = ({ memberships, total }: Selection) => {
  const organizations = new Map<Organization, ReturnType<typeof organizationToWire>>()
  const data = memberships.map((membership) => {
    let organization = organizations.get(membership.organization)
    if (organization === undefined) {
      organization = organizationToWire(membership.organization)
      organizations.set(membership.organization, organization)
    }
    return toWire(membership, organization)
  })
  return { data, total_count: total }
}
