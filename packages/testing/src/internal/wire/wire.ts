import type { Metadata } from "@effect-clerk/memberships"
import { deletedObjectJson } from "../../generated/deletedObject.ts"
import { organizationJson } from "../../generated/organization.ts"
import { organizationMembershipJson } from "../../generated/organizationMembership.ts"
import type { Quirk } from "../../Options.ts"
import { primaryEmailAddress } from "../state/emailAddresses.ts"
import { writeOnce } from "./jsonText.ts"
import { countPending } from "../state/invitations.ts"
import type { Counted, Selection } from "../state/select.ts"
import { imageUrlOf, type Membership, type Organization, type User } from "../state/models.ts"
import type { Role } from "../state/roles.ts"

export type Quirks = ReadonlySet<Quirk>

/** Writes a value as Clerk does, and returns the text of the JSON. */
export type Writer<A> = (value: A, quirks: Quirks) => string

export const writer =
  <A>(toJson: (value: A, quirks: Quirks) => unknown): Writer<A> =>
  (value, quirks) =>
    JSON.stringify(toJson(value, quirks))

const organizationMetadata = (value: Metadata, quirks: Quirks): Metadata | null =>
  quirks.has("emptyMetadataNull") && Object.keys(value).length === 0 ? null : value

export const slugOf = ({ slug }: Organization, quirks: Quirks): string | null | undefined => {
  if (quirks.has("slugAbsent")) return undefined
  return quirks.has("slugNull") ? null : slug
}

const organizationOf = (
  { includeMembersCount, includeMissingMemberWithElevatedPermissions, organization }: Counted,
  quirks: Quirks
) =>
  organizationJson({
    id: organization.id,
    name: organization.name,
    slug: slugOf(organization, quirks),
    imageUrl: imageUrlOf(organization),
    hasImage: organization.hasImage,
    membersCount: includeMembersCount === true ? organization.members.size() : undefined,
    missingMemberWithElevatedPermissions:
      includeMissingMemberWithElevatedPermissions === true ? organization.elevatedMembers === 0 : undefined,
    pendingInvitationsCount: countPending(organization),
    maxAllowedMemberships: organization.maxAllowedMemberships,
    adminDeleteEnabled: organization.adminDeleteEnabled,
    publicMetadata: organizationMetadata(organization.publicMetadata, quirks),
    privateMetadata: organizationMetadata(organization.privateMetadata, quirks),
    createdBy: organization.createdBy,
    createdAt: organization.createdAt,
    updatedAt: organization.updatedAt,
    lastActiveAt: organization.lastActiveAt,
    roleSetKey: organization.roleSetKey
  })

/** Writes the organization of a membership, which has all counts unasked. */
const partOrganization = writer((organization: Organization, quirks) =>
  organizationOf({ organization, includeMembersCount: true, includeMissingMemberWithElevatedPermissions: true }, quirks)
)

/** Writes an organization by itself, with the counts that were asked for. */
export const organization = writer(organizationOf)

export const organizations = writer(({ data, total }: Selection<Counted>, quirks) => ({
  data: data.map((counted) => organizationOf(counted, quirks)),
  total_count: total
}))

export const deletedOrganization = writer((organization: Organization, quirks) =>
  deletedObjectJson({
    object: "organization",
    id: organization.id,
    slug: slugOf(organization, quirks),
    deleted: true,
    externalId: undefined
  })
)

/** Returns what others see a user by: the primary email address, else another identifier. */
export const identifierOf = (user: User): string | undefined =>
  primaryEmailAddress(user) ?? user.phoneNumbers[0] ?? user.username ?? user.web3Wallets[0]

const publicUserDataOf = (user: User) => ({
  userId: user.id,
  firstName: user.firstName ?? null,
  lastName: user.lastName ?? null,
  profileImageUrl: imageUrlOf(user),
  imageUrl: imageUrlOf(user),
  hasImage: user.hasImage,
  identifier: identifierOf(user) ?? null,
  username: user.username ?? null,
  banned: user.banned,
  deprovisioned: user.deprovisioned
})

const permissionsOf = ({ permissions }: Role, quirks: Quirks): ReadonlyArray<string> | null =>
  quirks.has("permissionsNull") && permissions.length === 0 ? null : permissions

/** Writes all of a membership but its organization, as the beginning of an object. */
const openMembership = writeOnce(
  // The other parts of it and of its user are read-only.
  ({ privateMetadata, publicMetadata, role, updatedAt }: Membership, quirks: Quirks) => [
    privateMetadata,
    publicMetadata,
    role,
    updatedAt,
    quirks
  ],
  (membership, quirks) =>
    JSON.stringify(
      organizationMembershipJson({
        id: membership.id,
        role: membership.role.key,
        roleName: membership.role.name,
        permissions: permissionsOf(membership.role, quirks),
        publicMetadata: membership.publicMetadata,
        privateMetadata: membership.privateMetadata,
        publicUserData: quirks.has("publicUserDataAbsent") ? undefined : publicUserDataOf(membership.user),
        createdAt: membership.createdAt,
        updatedAt: membership.updatedAt
      })
    ).slice(0, -1)
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
  // A text that grows bit by bit is slow to encode.
  return texts.join("")
}
