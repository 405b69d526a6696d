/**
 * Inputs of the operations, and the results of `ensure`, `remove` and a lookup.
 *
 * @since 0.1.0
 */
import type { Issue } from "@effect-clerk/core/Issue"
import type * as Option from "effect/Option"
import type { KnownKey } from "./internal/modelSchema.ts"
import type { Metadata, MetadataOf, OrganizationMembership } from "./OrganizationMembership.ts"

/**
 * The order of a list: a field, with `-` in front for descending order; `+` or nothing is ascending.
 *
 * @category models
 * @since 0.1.0
 */
export type OrderBy =
  `${"" | "+" | "-"}${"phone_number" | "email_address" | "created_at" | "first_name" | "last_name" | "username"}`

/**
 * Input of `create`.
 *
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
  readonly publicMetadata?: MetadataOf<OrganizationMembershipPublicMetadata> | null | undefined
  /** At most 8192 bytes of JSON. */
  readonly privateMetadata?: MetadataOf<OrganizationMembershipPrivateMetadata> | null | undefined
}

/**
 * An object of JSON values. A key whose value is `undefined`, as a program without types may have it, is not sent.
 *
 * **Details**
 *
 * `create`, `ensure` and `updateMetadata` also take an object of any other type that holds nothing but JSON, such as an
 * interface, which has no index signature.
 *
 * @category inputs
 * @since 0.1.0
 */
export type MetadataInput = Metadata

/**
 * A change of metadata, which is merged into what is there: each key may be left out, at any depth, and one that is `null` is
 * removed. It is free-form JSON where the program does not declare the metadata, as {@link MetadataOf} says.
 *
 * @category inputs
 * @since 0.1.0
 */
export type MetadataPatch<Declaration> = [KnownKey<Declaration>] extends [never] ? Metadata : Patch<Declaration>

type Patch<Value> = Value extends string | number | boolean | null | undefined | ReadonlyArray<unknown>
  ? Value
  : { readonly [K in keyof Value]?: Patch<Value[K]> | null | undefined }

/**
 * The page of a list that is read.
 *
 * @category inputs
 * @since 0.1.0
 */
export interface PageInput {
  /** The size of the page, 1 to 500; Clerk's default is 10. */
  readonly limit?: number | undefined
  /** The number of results to skip. */
  readonly offset?: number | undefined
}

/**
 * Input of `list`. Filters select by the member's user, and a member has to match all of them. A filter of values takes 1 to
 * 100 of them, and matches any.
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
 * Input of `update`.
 *
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
 * Input of `delete`.
 *
 * @category inputs
 * @since 0.1.0
 */
export interface DeleteInput {
  readonly organizationId: string
  readonly userId: string
}

/**
 * Input of `updateMetadata`.
 *
 * @category inputs
 * @since 0.1.0
 */
export interface UpdateMetadataInput {
  readonly organizationId: string
  readonly userId: string
  /** Merged into what is there, at any depth; a key that is `null` is removed. At most 8192 bytes of JSON. */
  readonly publicMetadata?: MetadataPatch<OrganizationMembershipPublicMetadata> | undefined
  /** Merged into what is there, at any depth; a key that is `null` is removed. At most 8192 bytes of JSON. */
  readonly privateMetadata?: MetadataPatch<OrganizationMembershipPrivateMetadata> | undefined
}

/**
 * Input of `listForUser`.
 *
 * @category inputs
 * @since 0.1.0
 */
export interface ListForUserInput extends PageInput {
  readonly userId: string
}

/**
 * Input of `listForInstance`.
 *
 * @category inputs
 * @since 0.1.0
 */
export interface ListForInstanceInput extends PageInput {
  readonly orderBy?: OrderBy | undefined
}

/**
 * Input of `find`.
 *
 * @category inputs
 * @since 0.1.0
 */
export interface FindInput {
  readonly organizationId: string
  readonly userId: string
}

/**
 * Input of `ensure`.
 *
 * @category inputs
 * @since 0.1.0
 */
export interface EnsureInput {
  readonly organizationId: string
  readonly userId: string
  /** The role's key, for example `org:member`. */
  readonly role: string
  /** Keys that the metadata has to have, at any depth; one that is `null` it must not have. Other keys stay as they are. */
  readonly publicMetadata?: MetadataPatch<OrganizationMembershipPublicMetadata> | undefined
  /** Keys that the metadata has to have, at any depth; one that is `null` it must not have. Other keys stay as they are. */
  readonly privateMetadata?: MetadataPatch<OrganizationMembershipPrivateMetadata> | undefined
}

/**
 * A part of a membership that `ensure` had to change.
 *
 * @category models
 * @since 0.1.0
 */
export type MembershipChange = "role" | "publicMetadata" | "privateMetadata"

/**
 * Result of `ensure`: what it did, and the membership as it is now. After a lost response it describes what it found then: a
 * change that its own lost request had made counts as found.
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
 * Input of `remove`.
 *
 * @category inputs
 * @since 0.1.0
 */
export interface RemoveInput extends DeleteInput {}

/**
 * Result of `remove`: `removed`, with the membership as it was, or `absent`, where the user was no member. After a lost
 * response a member that this very call removed is `absent`, too.
 *
 * @category models
 * @since 0.1.0
 */
export type RemoveResult =
  | { readonly outcome: "removed"; readonly membership: OrganizationMembership }
  | { readonly outcome: "absent" }

/**
 * Options of a stream, for the way it reads its pages.
 *
 * @category inputs
 * @since 0.1.0
 */
export interface StreamOptions {
  /** The number of records that a request asks for, 1 to 500; 500 unless given. 1 counts as 2, since pages overlap. */
  readonly pageSize?: number | undefined
  /** The number of pages that are read ahead, in parallel with the next one, 0 to 50; 9 unless given. */
  readonly prefetch?: number | undefined
  /** Resumes after this record, the last one that an earlier stream with the same input emitted. */
  readonly after?: { readonly id: string; readonly createdAt: number } | undefined
  /**
   * Decides what becomes of a record that cannot be read, since a field of it is missing or of another type. `"fail"`,
   * which holds unless given, ends the stream after all records before it, with a `MalformedResponse` that names it. A
   * function is called with it, after all records before it, and the stream goes on without it. The stream waits for a promise
   * that the function returns. One that throws, or whose promise rejects, ends the stream with a defect.
   */
  readonly onInvalid?: "fail" | ((invalid: InvalidRecord) => void) | undefined
}

/**
 * A record of a list that cannot be read, a membership for example.
 *
 * @category models
 * @since 0.1.0
 */
export interface InvalidRecord {
  /** The record's id; `undefined` where the response has none. */
  readonly id: string | undefined
  /** The first issue; its path starts inside of the record. It never holds the value itself. */
  readonly issue: Issue
}

/**
 * Input of `stream`: the filters of `list`, without its order and its pages.
 *
 * @category inputs
 * @since 0.1.0
 */
export interface StreamInput extends Omit<ListInput, keyof PageInput | "orderBy">, StreamOptions {}

/**
 * Input of `streamForUser`.
 *
 * @category inputs
 * @since 0.1.0
 */
export interface StreamForUserInput extends StreamOptions {
  readonly userId: string
}

/**
 * Input of `streamForInstance`.
 *
 * @category inputs
 * @since 0.1.0
 */
export interface StreamForInstanceInput extends StreamOptions {}

/**
 * Result of a lookup's `find`.
 *
 * @category models
 * @since 0.1.0
 */
export interface LookupResult<Membership = Option.Option<OrganizationMembership>> {
  /** The membership; none where the user is no member. */
  readonly membership: Membership
  /** Time as of which this was so, in Unix milliseconds: when its request was sent. */
  readonly asOf: number
  /** Tells that the answer is older than its TTL, and serves since Clerk limits the requests or is down. */
  readonly stale: boolean
}

/**
 * Input of a lookup's `hasRole`.
 *
 * @category inputs
 * @since 0.1.0
 */
export interface HasRoleInput extends FindInput {
  /** The role's key, for example `org:admin`. */
  readonly role: string
}

/**
 * Input of a lookup's `hasPermission`.
 *
 * @category inputs
 * @since 0.1.0
 */
export interface HasPermissionInput extends FindInput {
  /** The permission's key, for example `org:sys_memberships:manage`. */
  readonly permission: string
}

/**
 * Input of a lookup's `invalidate`.
 *
 * @category inputs
 * @since 0.1.0
 */
export interface InvalidateInput {
  readonly organizationId: string
  /** The user whose answer is discarded; without one those of the whole organization are. */
  readonly userId?: string | undefined
}
