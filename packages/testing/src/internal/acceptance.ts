import { type AcceptedInvitation, InvitationNotAccepted } from "../Invitation.ts"
import type { Membership } from "./state/models.ts"
import type { ErrorResponse } from "./wire/errorResponses.ts"

/** Returns what is told of the membership that an accepted invitation has made. */
export const toAcceptedInvitation = ({ id, organization, user }: Membership): AcceptedInvitation => ({
  organizationId: organization.id,
  userId: user.id,
  membershipId: id
})

/** Makes the failure from the response that Clerk has for it. */
export const toInvitationNotAccepted = ({
  errors: [{ code, long_message }],
  status
}: ErrorResponse): InvitationNotAccepted => new InvitationNotAccepted({ status, code, description: long_message })
