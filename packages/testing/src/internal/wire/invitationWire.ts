import { organizationInvitationJson } from "../../generated/organizationInvitation.ts"
import { publicOrganizationDataJson } from "../../generated/publicOrganizationData.ts"
import type { Invited } from "../rules/invitations.ts"
import { imageUrlOf, type Organization, type User } from "../state/models.ts"
import type { Selection } from "../state/select.ts"
import { identifierOf, type Quirks, slugOf, writer } from "./wire.ts"

/** Returns the link of an invitation. Nothing is at it: `acceptInvitation` does what following it does. */
const linkOf = (id: string): string => `https://accounts.emulated.test/accept?invitation=${encodeURIComponent(id)}`

const inviterDataOf = (inviter: User) => ({
  userId: inviter.id,
  firstName: inviter.firstName ?? null,
  lastName: inviter.lastName ?? null,
  imageUrl: imageUrlOf(inviter),
  hasImage: inviter.hasImage,
  identifier: identifierOf(inviter) ?? ""
})

const invitationOf = ({ invitation, inviter }: Invited) =>
  organizationInvitationJson({
    id: invitation.id,
    emailAddress: invitation.emailAddress,
    role: invitation.role.key,
    roleName: invitation.role.name,
    organizationId: invitation.organization.id,
    inviterId: invitation.inviterUserId ?? null,
    publicInviterData: inviter === undefined ? null : inviterDataOf(inviter),
    status: invitation.status,
    publicMetadata: invitation.publicMetadata,
    privateMetadata: invitation.privateMetadata,
    url: invitation.status === "pending" ? linkOf(invitation.id) : null,
    expiresAt: invitation.expiresAt,
    createdAt: invitation.createdAt,
    updatedAt: invitation.updatedAt
  })

const organizationDataOf = (organization: Organization, quirks: Quirks) =>
  publicOrganizationDataJson({
    id: organization.id,
    name: organization.name,
    slug: slugOf(organization, quirks),
    imageUrl: imageUrlOf(organization),
    hasImage: organization.hasImage
  })

export const invitation = writer(invitationOf)

export const invitations = writer(({ data, total }: Selection<Invited>) => ({
  data: data.map(invitationOf),
  total_count: total
}))

/** Writes the invitations of several organizations, each with its own. */
export const instanceInvitations = writer(({ data, total }: Selection<Invited>, quirks) => ({
  data: data.map((invited) => ({
    ...invitationOf(invited),
    public_organization_data: organizationDataOf(invited.invitation.organization, quirks)
  })),
  total_count: total
}))
