import type { Metadata, OrderBy } from "@effect-clerk/memberships"
import type { EmailAddress, InvitationStatus } from "../../Seed.ts"
import type { Role } from "./roles.ts"
import type { UserMemberships } from "./userMemberships.ts"

export interface Organization {
  readonly id: string
  name: string
  slug: string
  /** `undefined` where it is made from the id. */
  readonly imageUrl: string | undefined
  readonly hasImage: boolean
  maxAllowedMemberships: number
  /** Number of pending invitations besides `pendingInvitations`: those that the seed counts without listing them. */
  readonly pendingInvitationsCount: number
  adminDeleteEnabled: boolean
  publicMetadata: Metadata
  privateMetadata: Metadata
  createdBy: string | undefined
  roleSetKey: string | null
  /** Keys of the roles that its members may have; `undefined` allows all roles of the instance. */
  readonly roles: ReadonlySet<string> | undefined
  readonly enterpriseConnected: boolean
  /** True if its members may be members of no other organization. */
  readonly exclusiveMembership: boolean
  readonly roleMigrationInProgress: boolean
  createdAt: number
  updatedAt: number
  readonly lastActiveAt: number
  /** Members by user id. */
  readonly members: MembershipIndex
  /** Members by role key, then by user id; a role without members may have no entry. */
  readonly byRole: Map<string, MembershipIndex>
  /** Number of members whose role has the minimum permissions. */
  elevatedMembers: number
  /** Invitations by their ids, in the order in which they were added. */
  readonly invitations: Map<string, Invitation>
  /** Pending invitations by the key of their email address. */
  readonly pendingInvitations: Map<string, Invitation>
}

export interface User {
  readonly id: string
  readonly externalId: string | undefined
  readonly firstName: string | undefined
  readonly lastName: string | undefined
  readonly username: string | undefined
  readonly emailAddresses: ReadonlyArray<EmailAddress>
  readonly phoneNumbers: ReadonlyArray<string>
  readonly web3Wallets: ReadonlyArray<string>
  /** `undefined` where it is made from the id. */
  readonly imageUrl: string | undefined
  readonly hasImage: boolean
  readonly banned: boolean
  readonly deprovisioned: boolean
  readonly publicMetadata: Metadata
  readonly privateMetadata: Metadata
  readonly unsafeMetadata: Metadata
  readonly createdAt: number
  readonly lastActiveAt: number | undefined
  /** Memberships by organization id. */
  readonly memberships: UserMemberships<Membership>
}

export interface Membership {
  readonly id: string
  /** Position in the order in which the instance's memberships were added: it breaks ties when lists are sorted. */
  readonly sequence: number
  readonly organization: Organization
  readonly user: User
  role: Role
  publicMetadata: Metadata
  privateMetadata: Metadata
  readonly managedByScim: boolean
  readonly createdAt: number
  updatedAt: number
}

/** Invitation of an email address to an organization. */
export interface Invitation {
  readonly id: string
  readonly organization: Organization
  readonly emailAddress: string
  readonly role: Role
  /** Id of the user who invited; the user may have been deleted. */
  readonly inviterUserId: string | undefined
  status: InvitationStatus
  readonly publicMetadata: Metadata
  readonly privateMetadata: Metadata
  readonly expiresAt: number
  readonly createdAt: number
  updatedAt: number
}

/** Returns the URL of a logo or of a picture. */
export const imageUrlOf = ({ id, imageUrl }: Organization | User): string =>
  imageUrl ?? `https://img.clerk.com/${encodeURIComponent(id)}`

/** Settings of an instance, as Clerk's dashboard has them. */
export interface Settings {
  readonly organizationsEnabled: boolean
  readonly personalAccountsAllowed: boolean
  readonly maxAllowedMemberships: number
}

/** One Clerk instance. It changes in place, and only through the functions of `state.ts` and the operations in `rules`. */
export interface State {
  readonly settings: Settings
  readonly roles: ReadonlyMap<string, Role>
  readonly organizations: Map<string, Organization>
  readonly users: Map<string, User>
  /** Users by the key of each email address that is theirs alone. */
  readonly emailOwners: Map<string, User>
  /** Memberships by their ids. */
  readonly memberships: MembershipIndex
  /** The `sequence` of the next membership. */
  nextSequence: number
  /** Invitations by their ids, in the order in which they were added. */
  readonly invitations: Map<string, Invitation>
  /** Time before which no pending invitation expires. */
  nextExpiry: number
}

/** A field that lists of memberships are sorted by, without its direction. */
export type SortField = Exclude<OrderBy, `+${string}` | `-${string}`>

/** Memberships by a key. Each sorted list is made when it is first asked for, and kept up to date from then on. */
export interface MembershipIndex {
  readonly size: () => number
  readonly get: (key: string) => Membership | undefined
  /** Returns all memberships in the order in which they were added. */
  readonly values: () => Iterable<Membership>
  readonly add: (key: string, membership: Membership) => void
  readonly remove: (key: string) => void
  readonly removeAll: (keys: ReadonlyArray<string>) => void
  /** Returns all memberships in ascending order of a field. */
  readonly sorted: (field: SortField) => ReadonlyArray<Membership>
}
