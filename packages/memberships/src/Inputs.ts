/**
 * What the operations take, and what `ensure` and `remove` say that they did.
 *
 * @since 0.1.0
 */
import type { Metadata, OrganizationMembership } from "./OrganizationMembership.ts"

/**
 * How a list is sorted: a field, with `-` in front for descending order; `+` or nothing is ascending.
 *
 * @category models
 * @since 0.1.0
 */
export type OrderBy =
  `${"" | "+" | "-"}${"phone_number" | "email_address" | "created_at" | "first_name" | "last_name" | "username"}`

/**
 * @category inputs
 * @since 0.1.0
 */
export interface CreateInput {
  readonly organizationId: string
  /** A user of the same instance who is not a member yet. */
  readonly userId: string
  /** The role's key, for example `org:member`. */
  readonly role: string
  /** At most 8192 bytes of JSON. */
  readonly publicMetadata?: MetadataInput | null | undefined
  /** At most 8192 bytes of JSON. */
  readonly privateMetadata?: MetadataInput | null | undefined
}

/**
 * An object of JSON values. A key whose value is `undefined`, as a program without types may have it, is not sent.
 *
 * @category inputs
 * @since 0.1.0
 */
export type MetadataInput = Metadata

/**
 * @category inputs
 * @since 0.1.0
 */
export interface PageInput {
  /** The size of the page, 1 to 500; Clerk's default is 10. */
  readonly limit?: number | undefined
  /** How many results to skip. */
  readonly offset?: number | undefined
}

/**
 * Filters select by the member's user; several filters all have to match. A filter of values takes 1 to 100 of them,
 * and matches any.
 *
 * @category inputs
 * @since 0.1.0
 */
export interface ListInput extends PageInput {
  readonly organizationId: string
  /** `-created_at` unless given: newest first. */
  readonly orderBy?: OrderBy | undefined
  /** User ids; with `-` in front to exclude one, `+` or nothing to include it. */
  readonly userId?: ReadonlyArray<string> | undefined
  readonly emailAddress?: ReadonlyArray<string> | undefined
  readonly phoneNumber?: ReadonlyArray<string> | undefined
  readonly username?: ReadonlyArray<string> | undefined
  readonly web3Wallet?: ReadonlyArray<string> | undefined
  readonly role?: ReadonlyArray<string> | undefined
  /** Part of an email address, phone number, username, web3 wallet, user id, first or last name. */
  readonly query?: string | undefined
  /** Part of an email address, in any case. */
  readonly emailAddressQuery?: string | undefined
  readonly phoneNumberQuery?: string | undefined
  readonly usernameQuery?: string | undefined
  readonly nameQuery?: string | undefined
  /** Unix milliseconds. */
  readonly lastActiveAtBefore?: number | undefined
  /** Unix milliseconds. */
  readonly lastActiveAtAfter?: number | undefined
  /** Unix milliseconds, of the user's creation. */
  readonly createdAtBefore?: number | undefined
  /** Unix milliseconds, of the user's creation. */
  readonly createdAtAfter?: number | undefined
}

/**
 * @category inputs
 * @since 0.1.0
 */
export interface UpdateInput {
  readonly organizationId: string
  readonly userId: string
  /** The key of the new role. */
  readonly role: string
}

/**
 * @category inputs
 * @since 0.1.0
 */
export interface DeleteInput {
  readonly organizationId: string
  readonly userId: string
}

/**
 * @category inputs
 * @since 0.1.0
 */
export interface UpdateMetadataInput {
  readonly organizationId: string
  readonly userId: string
  /** Merged into what is there, at any depth; a key that is `null` is removed. At most 8192 bytes of JSON. */
  readonly publicMetadata?: MetadataInput | undefined
  /** Merged into what is there, at any depth; a key that is `null` is removed. At most 8192 bytes of JSON. */
  readonly privateMetadata?: MetadataInput | undefined
}

/**
 * @category inputs
 * @since 0.1.0
 */
export interface ListForUserInput extends PageInput {
  readonly userId: string
}

/**
 * @category inputs
 * @since 0.1.0
 */
export interface ListForInstanceInput extends PageInput {
  readonly orderBy?: OrderBy | undefined
}

/**
 * @category inputs
 * @since 0.1.0
 */
export interface FindInput {
  readonly organizationId: string
  readonly userId: string
}

/**
 * @category inputs
 * @since 0.1.0
 */
export interface EnsureInput {
  readonly organizationId: string
  readonly userId: string
  /** The role's key, for example `org:member`. */
  readonly role: string
  /** What has to be there, at any depth; a key that is `null` must not be. What it does not name is left alone. */
  readonly publicMetadata?: MetadataInput | undefined
  /** What has to be there, at any depth; a key that is `null` must not be. What it does not name is left alone. */
  readonly privateMetadata?: MetadataInput | undefined
}

/**
 * What of a membership was not as asked.
 *
 * @category models
 * @since 0.1.0
 */
export type MembershipChange = "role" | "publicMetadata" | "privateMetadata"

/**
 * What `ensure` did, and the membership as it is now. After a lost answer it says what it found then: what its own lost
 * request had added or changed counts as there already.
 *
 * @category models
 * @since 0.1.0
 */
export type EnsureResult =
  | { readonly outcome: "created"; readonly membership: OrganizationMembership }
  | {
      readonly outcome: "updated"
      readonly changed: ReadonlyArray<MembershipChange>
      readonly membership: OrganizationMembership
    }
  | { readonly outcome: "unchanged"; readonly membership: OrganizationMembership }

/**
 * @category inputs
 * @since 0.1.0
 */
export interface RemoveInput extends DeleteInput {}

/**
 * What `remove` did: `removed`, with the membership that was, or nothing, since the member is `absent`. After a lost
 * answer a member that this very call removed is `absent` too.
 *
 * @category models
 * @since 0.1.0
 */
export type RemoveResult =
  | { readonly outcome: "removed"; readonly membership: OrganizationMembership }
  | { readonly outcome: "absent" }

/**
 * How a stream reads its pages.
 *
 * @category inputs
 * @since 0.1.0
 */
export interface StreamOptions {
  /** How many memberships a request asks for, 1 to 500; 500 unless given. 1 is read as 2, since pages overlap. */
  readonly pageSize?: number | undefined
  /** How many pages are read ahead, in parallel with the one that comes next, 0 to 50; 9 unless given. */
  readonly prefetch?: number | undefined
  /** Goes on behind this membership, the last one that an earlier stream with the same input handed on. */
  readonly after?: Pick<OrganizationMembership, "id" | "createdAt"> | undefined
}

/**
 * @category inputs
 * @since 0.1.0
 */
export interface StreamInput extends Omit<ListInput, keyof PageInput | "orderBy">, StreamOptions {}

/**
 * @category inputs
 * @since 0.1.0
 */
export interface StreamForUserInput extends StreamOptions {
  readonly userId: string
}

/**
 * @category inputs
 * @since 0.1.0
 */
export interface StreamForInstanceInput extends StreamOptions {}
