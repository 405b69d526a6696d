import type { Metadata } from "@effect-clerk/memberships"
import type { Quirk } from "../../Options.ts"
import { writeOnce } from "./jsonText.ts"
import type { Counted, Selection } from "../state/select.ts"
import type { Membership, Organization, User } from "../state/models.ts"

export type Quirks = ReadonlySet<Quirk>

/** Says something as Clerk writes it, as the text of its JSON. */
export type Writer<A> = (value: A, quirks: Quirks) => string

export const writer =
  <A>(toJson: (value: A, quirks: Quirks) => unknown): Writer<A> =>
  (value, quirks) =>
    JSON.stringify(toJson(value, quirks))

export const metadata = (value: Metadata, quirks: Quirks): Metadata | null =>
  quirks.has("emptyMetadataNull") && Object.keys(value).length === 0 ? null : value

/** What is undefined is left out. */
const organizationOf = (
  { includeMembersCount, includeMissingMemberWithElevatedPermissions, organization }: Counted,
  quirks: Quirks
) => ({
  object: "organization",
  id: organization.id,
  name: organization.name,
  slug: quirks.has("slugAbsent") ? undefined : organization.slug,
  image_url: organization.imageUrl,
  has_image: organization.hasImage,
  members_count: includeMembersCount === true ? organization.members.size() : undefined,
  missing_member_with_elevated_permissions:
    includeMissingMemberWithElevatedPermissions === true ? organization.elevatedMembers === 0 : undefined,
  pending_invitations_count: organization.pendingInvitationsCount,
  max_allowed_memberships: organization.maxAllowedMemberships,
  admin_delete_enabled: organization.adminDeleteEnabled,
  public_metadata: metadata(organization.publicMetadata, quirks),
  private_metadata: metadata(organization.privateMetadata, quirks),
  created_by: organization.createdBy,
  created_at: organization.createdAt,
  updated_at: organization.updatedAt,
  last_active_at: organization.lastActiveAt,
  role_set_key: organization.roleSetKey
})

/** As a part of a membership, where all counts are there unasked. */
const partOrganization = writer((organization: Organization, quirks) =>
  organizationOf({ organization, includeMembersCount: true, includeMissingMemberWithElevatedPermissions: true }, quirks)
)

/** By itself: with the counts that were asked for. */
export const organization = writer(organizationOf)

export const organizations = writer(({ data, total }: Selection<Counted>, quirks) => ({
  data: data.map((counted) => organizationOf(counted, quirks)),
  total_count: total
}))

export const deletedOrganization = writer(({ id, slug }: Organization, quirks) => ({
  object: "organization",
  id,
  slug: quirks.has("slugAbsent") ? undefined : slug,
  deleted: true
}))

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

/** All of a membership but its organization: the beginning of an object. */
const openMembership = writeOnce(
  // What else is said of it and of its user is read-only.
  ({ privateMetadata, publicMetadata, role, updatedAt }: Membership, quirks: Quirks) => [
    privateMetadata,
    publicMetadata,
    role,
    updatedAt,
    quirks
  ],
  (membership, quirks) =>
    JSON.stringify({
      object: "organization_membership",
      id: membership.id,
      role: membership.role.key,
      role_name: membership.role.name,
      permissions: quirks.has("permissionsNull") ? null : membership.role.permissions,
      public_metadata: metadata(membership.publicMetadata, quirks),
      private_metadata: metadata(membership.privateMetadata, quirks),
      public_user_data: quirks.has("publicUserDataAbsent") ? undefined : publicUserData(membership.user),
      created_at: membership.createdAt,
      updated_at: membership.updatedAt
    }).slice(0, -1)
)

export const membership: Writer<Membership> = (membership, quirks) =>
  `${openMembership(membership, quirks)},"organization":${partOrganization(membership.organization, quirks)}}`

export const page: Writer<Selection<Membership>> = ({ data, total }, quirks) => {
  const organizations = new Map<Organization, string>()
  const texts = [`{"total_count":${total},"data":[`]
  for (const membership of data) {
    let organization = organizations.get(membership.organization)
    if (organization === undefined) {
      organization = partOrganization(membership.organization, quirks)
      organizations.set(membership.organization, organization)
    }
    if (texts.length > 1) texts.push(",")
    texts.push(openMembership(membership, quirks), ',"organization":', organization, "}")
  }
  texts.push("]}")
  // Joined, since a text that grows bit by bit is slow to encode.
  return texts.join("")
}
