/**
 * The list that says who the members of an organization are, and the options of a plan.
 *
 * @since 0.1.0
 */
import type { MetadataPatch } from "@effect-clerk/memberships/Inputs"
import type { WithMetadata } from "@effect-clerk/memberships/internal"

/**
 * Row of the list: a person, named by a user id, by an email address or by the id that another system has for the user, and
 * the membership that the person has to have.
 *
 * **Details**
 *
 * Metadata is merged into what is there, as `OrganizationMemberships.ensure` does it: a key that is `null` is removed, and a
 * key that is not named stays as it is.
 *
 * **Gotchas**
 *
 * An address names a user only where the user has verified it, or where Clerk reserves it for the user. Several users may
 * hold the same address unverified.
 *
 * @category inputs
 * @since 0.1.0
 */
export type DesiredMember = (
  | { readonly userId: string }
  /** Compared without regard to case. */
  | { readonly emailAddress: string }
  | { readonly externalId: string }
) & {
  /** The role's key, for example `org:member`. */
  readonly role: string
  readonly publicMetadata?: MetadataPatch<OrganizationMembershipPublicMetadata> | undefined
  readonly privateMetadata?: MetadataPatch<OrganizationMembershipPrivateMetadata> | undefined
  /** Place of the row in its list, which every message about it names: for example `members.csv:12`. */
  readonly source?: string | undefined
}

/**
 * Row whose metadata is of types of the program's own that hold nothing but JSON, such as interfaces, which have no index
 * signature. Where the program declares the metadata, as {@link MetadataPatch} says, it is of the declared type.
 *
 * @category inputs
 * @since 0.1.0
 */
export type DesiredMemberOf<PublicMetadata, PrivateMetadata> = WithMetadata<
  DesiredMember,
  PublicMetadata,
  PrivateMetadata
>

/**
 * List of an organization's members.
 *
 * @category inputs
 * @since 0.1.0
 */
export interface Desired<Member = DesiredMember> {
  readonly organizationId: string
  /** Read once. */
  readonly members: Iterable<Member>
}

/**
 * Share of a whole, for example `25%`.
 *
 * @category inputs
 * @since 0.1.0
 */
export type Percentage = `${number}%`

/**
 * Limits that a plan may not exceed.
 *
 * @category inputs
 * @since 0.1.0
 */
export interface Guards {
  /**
   * Number of administrators that are left at every moment of an apply; 1 unless given. An organization that has fewer may
   * get more, and loses none.
   */
  readonly minAdministrators?: number | undefined
  /** Number of members that may be removed, or their share, of which 3 always pass; `25%` unless given. */
  readonly maxRemovals?: number | Percentage | undefined
  /** Number of administrators that may be demoted, or their share, of which 1 always passes; `50%` unless given. */
  readonly maxDemotions?: number | Percentage | undefined
  /** Ids of users who are never removed or demoted; none unless given. */
  readonly protect?: ReadonlyArray<string> | undefined
}

/**
 * Numbers that were looked at and are meant. Each lets exactly that many pass, and one more not.
 *
 * @category inputs
 * @since 0.1.0
 */
export interface Acknowledge {
  /** Members that are removed, above `maxRemovals`. */
  readonly removals?: number | undefined
  /** Administrators that are demoted, above `maxDemotions`. */
  readonly demotions?: number | undefined
  /** Rows by which the list is shorter than that of the last apply. */
  readonly shrink?: number | undefined
  /** Administrators that are removed though somebody else has promoted them. */
  readonly promotedOutside?: number | undefined
}

/**
 * Options of `plan`.
 *
 * @category inputs
 * @since 0.1.0
 */
export interface PlanOptions {
  /**
   * Members that are removed: `"never"` any, which holds unless given; `"managed"`, those of an earlier apply's list that are
   * no longer listed; `"unlisted"`, everyone who is not listed.
   */
  readonly remove?: "never" | "managed" | "unlisted" | undefined
  /** Outcome for a member of an earlier apply who has left: `"hold"` unless given, or `"restore"`, which adds again. */
  readonly left?: "hold" | "restore" | undefined
  /** Outcome for a member of an earlier apply who was changed outside: `"restore"` unless given, or `"hold"`. */
  readonly drift?: "restore" | "hold" | undefined
  /** Outcome for an address that no user has: `"reject"` unless given, `"invite"` or `"skip"`. */
  readonly unknown?: "reject" | "invite" | "skip" | undefined
  /**
   * Keys of the roles that make an administrator. Unless given, it is each role that may read and manage members and delete
   * the organization.
   */
  readonly administratorRoles?: ReadonlyArray<string> | undefined
  readonly guards?: Guards | undefined
  readonly acknowledge?: Acknowledge | undefined
}

/**
 * List of one organization among many.
 *
 * @category inputs
 * @since 0.1.0
 */
export interface DesiredOrganization<Member = DesiredMember> extends Desired<Member> {
  /** Options of this organization alone, in place of those of the call: an acknowledgement, for example. */
  readonly options?: PlanOptions | undefined
}
