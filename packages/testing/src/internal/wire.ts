import type { Metadata } from "@effect-clerk/memberships"
import type { Variant } from "../Options.ts"
import type { Counted } from "./organizationOperations.ts"
import type { Selection } from "./select.ts"
import type { Membership, Organization, User } from "./state.ts"

type Variants = ReadonlySet<Variant>

/** Says something as Clerk writes it, in JSON. */
export type Writer<A> = (value: A, variants: Variants) => unknown

export const metadata = (value: Metadata, variants: Variants): Metadata | null =>
  variants.has("emptyMetadataNull") && Object.keys(value).length === 0 ? null : value

/** What is undefined is left out. */
const organizationOf = (
  { includeMembersCount, includeMissingMemberWithElevatedPermissions, organization }: Counted,
  variants: Variants
) => ({
  object: "organization",
  id: organization.id,
  name: organization.name,
  slug: variants.has("slugAbsent") ? undefined : organization.slug,
  image_url: organization.imageUrl,
  has_image: organization.hasImage,
  members_count: includeMembersCount === true ? organization.members.size() : undefined,
  missing_member_with_elevated_permissions:
    includeMissingMemberWithElevatedPermissions === true ? organization.elevatedMembers === 0 : undefined,
  pending_invitations_count: organization.pendingInvitationsCount,
  max_allowed_memberships: organization.maxAllowedMemberships,
  admin_delete_enabled: organization.adminDeleteEnabled,
  public_metadata: metadata(organization.publicMetadata, variants),
  private_metadata: metadata(organization.privateMetadata, variants),
  created_by: organization.createdBy,
  created_at: organization.createdAt,
  updated_at: organization.updatedAt,
  last_active_at: organization.lastActiveAt,
  role_set_key: organization.roleSetKey
})

/** As a part of a membership, where all counts are there unasked. */
const partOrganization: Writer<Organization> = (organization, variants) =>
  organizationOf(
    { organization, includeMembersCount: true, includeMissingMemberWithElevatedPermissions: true },
    variants
  )

/** By itself: with the counts that were asked for. */
export const organization: Writer<Counted> = organizationOf

export const organizations: Writer<Selection<Counted>> = ({ data, total }, variants) => ({
  data: data.map((counted) => organization(counted, variants)),
  total_count: total
})

export const deletedOrganization: Writer<Organization> = ({ id, slug }, variants) => ({
  object: "organization",
  id,
  slug: variants.has("slugAbsent") ? undefined : slug,
  deleted: true
})

const publicUserData = (user: User) => ({
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

/** With the organization as it was written already. */
const membershipOf = (membership: Membership, organization: unknown, variants: Variants) => ({
  object: "organization_membership",
  id: membership.id,
  role: membership.role.key,
  role_name: membership.role.name,
  permissions: variants.has("permissionsNull") ? null : membership.role.permissions,
  public_metadata: metadata(membership.publicMetadata, variants),
  private_metadata: metadata(membership.privateMetadata, variants),
  organization,
  public_user_data: variants.has("publicUserDataAbsent") ? undefined : publicUserData(membership.user),
  created_at: membership.createdAt,
  updated_at: membership.updatedAt
})

export const membership: Writer<Membership> = (membership, variants) =>
  membershipOf(membership, partOrganization(membership.organization, variants), variants)

export const page: Writer<Selection<Membership>> = ({ data: memberships, total }, variants) => {
  const organizations = new Map<Organization, unknown>()
  const data = memberships.map((membership) => {
    let written = organizations.get(membership.organization)
    if (written === undefined) {
      written = partOrganization(membership.organization, variants)
      organizations.set(membership.organization, written)
    }
    return membershipOf(membership, written, variants)
  })
  return { data, total_count: total }
}
