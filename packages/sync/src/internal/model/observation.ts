/** State of an organization, as a plan compares it with the list. */
import type { Metadata } from "@effect-clerk/memberships/OrganizationMembership"

/** Member of the organization. */
export interface Member {
  readonly membershipId: string
  /** `undefined` where Clerk does not say whose membership it is. */
  readonly userId: string | undefined
  readonly role: string
  readonly publicMetadata: Metadata
  readonly privateMetadata: Metadata
  /** An email address or another name that the user signs in with. */
  readonly identifier: string | undefined
}

/** Pending invitation to the organization. */
export interface Invitation {
  readonly invitationId: string
  /** The address as Clerk has it. */
  readonly emailAddress: string
  readonly role: string
  readonly publicMetadata: Metadata
  readonly privateMetadata: Metadata
}

/** Role that members may have. */
export interface Role {
  readonly key: string
  readonly permissions: ReadonlyArray<string>
}

/** State of an organization. */
export interface Observation {
  readonly organizationName: string
  /** Upper bound of members and pending invitations together; `null` where there is none. */
  readonly seats: number | null
  readonly members: ReadonlyArray<Member>
  /** Members by the ids of their users. */
  readonly memberOf: ReadonlyMap<string, Member>
  readonly invitations: ReadonlyArray<Invitation>
  /** Number of invitations that take a seat. Those that Clerk makes for a domain are in no list. */
  readonly pendingInvitations: number
  /** Roles of the instance, and those that members have besides. */
  readonly roles: ReadonlyArray<Role>
}

/** Indexes members by their users. */
export const byUser = (members: ReadonlyArray<Member>): ReadonlyMap<string, Member> => {
  const index = new Map<string, Member>()
  for (const member of members) if (member.userId !== undefined) index.set(member.userId, member)
  return index
}

/** Returns the addresses of invitations, in the form in which they are compared. */
export const pendingAddresses = (invitations: Observation["invitations"]): ReadonlySet<string> =>
  new Set(invitations.map(({ emailAddress }) => addressKey(emailAddress)))

/**
 * Returns the form in which addresses are compared: their case says nothing.
 *
 * Two letters outside of ASCII have an ASCII one as their lower case, the Kelvin sign and the dotted I. They stay as they are,
 * so that whoever owns such an address is never taken for the owner of the other.
 */
export const addressKey = (emailAddress: string): string =>
  foreign.test(emailAddress)
    ? emailAddress.replaceAll(/[^\u212A\u0130]+/g, (part) => part.toLowerCase())
    : emailAddress.toLowerCase()

const foreign = /[\u212A\u0130]/
