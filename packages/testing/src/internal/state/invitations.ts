import type { Metadata } from "@effect-clerk/memberships"
import type { InvitationStatus } from "../../Seed.ts"
import { addressKey } from "./emailAddresses.ts"
import { type Environment, makeId } from "./environment.ts"
import type { Invitation, Organization, State } from "./models.ts"
import { noMetadata } from "./records.ts"
import type { Role } from "./roles.ts"

/** Days after which an invitation expires, unless it says otherwise. */
const defaultExpiryDays = 30

export const daysInMillis = (days: number): number => days * 24 * 60 * 60 * 1000

/** Adds an invitation. If it is pending, its address must have no other pending one in the organization. */
export const addInvitation = (
  state: State,
  environment: Environment,
  options: {
    readonly id?: string | undefined
    readonly organization: Organization
    readonly emailAddress: string
    readonly role: Role
    readonly inviterUserId?: string | undefined
    readonly status?: InvitationStatus | undefined
    readonly publicMetadata?: Metadata | undefined
    readonly privateMetadata?: Metadata | undefined
    readonly expiresAt?: number | undefined
    readonly createdAt?: number | undefined
    readonly updatedAt?: number | undefined
  }
): Invitation => {
  const { organization } = options
  const createdAt = options.createdAt ?? environment.now
  const invitation: Invitation = {
    id: options.id ?? makeId("orginv", environment),
    organization,
    emailAddress: options.emailAddress,
    role: options.role,
    inviterUserId: options.inviterUserId,
    status: options.status ?? "pending",
    publicMetadata: options.publicMetadata ?? noMetadata,
    privateMetadata: options.privateMetadata ?? noMetadata,
    expiresAt: options.expiresAt ?? createdAt + daysInMillis(defaultExpiryDays),
    createdAt,
    updatedAt: options.updatedAt ?? createdAt
  }
  state.invitations.set(invitation.id, invitation)
  organization.invitations.set(invitation.id, invitation)
  if (invitation.status === "pending") {
    organization.pendingInvitations.set(addressKey(invitation.emailAddress), invitation)
    state.nextExpiry = Math.min(state.nextExpiry, invitation.expiresAt)
  }
  return invitation
}

/** Removes an invitation as if it had never been there. */
export const removeInvitation = (state: State, invitation: Invitation): void => {
  const { organization } = invitation
  state.invitations.delete(invitation.id)
  organization.invitations.delete(invitation.id)
  endPending(invitation)
}

/** Ends a pending invitation: it no longer counts as a member. */
export const endInvitation = (
  invitation: Invitation,
  status: Exclude<InvitationStatus, "pending">,
  now: number
): void => {
  endPending(invitation)
  invitation.status = status
  invitation.updatedAt = now
}

/**
 * Ends the pending invitations whose time is over. Run before the state is read, so that whatever reads it finds statuses and
 * numbers of pending invitations as of now.
 */
export const expireInvitations = (state: State, now: number): void => {
  if (now < state.nextExpiry) return
  let next = Infinity
  for (const invitation of state.invitations.values()) {
    if (invitation.status !== "pending") continue
    if (invitation.expiresAt <= now) endInvitation(invitation, "expired", invitation.expiresAt)
    else next = Math.min(next, invitation.expiresAt)
  }
  state.nextExpiry = next
}

/** Returns the number of pending invitations, those included that the seed counts without listing them. */
export const countPending = ({ pendingInvitations, pendingInvitationsCount }: Organization): number =>
  pendingInvitations.size + pendingInvitationsCount

const endPending = ({ emailAddress, organization, status }: Invitation): void => {
  if (status === "pending") organization.pendingInvitations.delete(addressKey(emailAddress))
}
