import type { PageInput, StreamOptions } from "../Inputs.ts"

/**
 * The order of a list of users: a field, with `-` in front for descending order; `+` or nothing is ascending.
 *
 * @category models
 * @since 0.1.0
 */
export type UserOrderBy =
  `${"" | "+" | "-"}${"created_at" | "updated_at" | "email_address" | "web3wallet" | "first_name" | "last_name" | "phone_number" | "username" | "last_active_at" | "last_sign_in_at"}`

/**
 * Filters of `Users.list`, `Users.stream` and `Users.count`. A user has to match all of them. A filter of values takes 1 to
 * 100 of them, and matches any.
 *
 * @category inputs
 * @since 0.1.0
 */
export interface UserFilters {
  /** Email addresses, each as a whole. */
  readonly emailAddress?: ReadonlyArray<string> | undefined
  readonly phoneNumber?: ReadonlyArray<string> | undefined
  /** The users' ids in the program's own system; with `-` in front to exclude one, `+` or nothing to include it. */
  readonly externalId?: ReadonlyArray<string> | undefined
  readonly username?: ReadonlyArray<string> | undefined
  readonly web3Wallet?: ReadonlyArray<string> | undefined
  /** User ids; with `-` in front to exclude one, `+` or nothing to include it. */
  readonly userId?: ReadonlyArray<string> | undefined
  /** Organizations of which a user is a member; with `-` in front to exclude one, `+` or nothing to include it. */
  readonly organizationId?: ReadonlyArray<string> | undefined
  /** Part of an email address, phone number, username, web3 wallet, user id, first or last name. */
  readonly query?: string | undefined
  /** Part of an email address, in any case. */
  readonly emailAddressQuery?: string | undefined
  readonly phoneNumberQuery?: string | undefined
  readonly usernameQuery?: string | undefined
  readonly nameQuery?: string | undefined
  readonly banned?: boolean | undefined
  /** Unix milliseconds. */
  readonly lastActiveAtBefore?: number | undefined
  /** Unix milliseconds. */
  readonly lastActiveAtAfter?: number | undefined
  /** Unix milliseconds. Clerk replaced it by `lastActiveAtAfter`. */
  readonly lastActiveAtSince?: number | undefined
  /** Unix milliseconds. */
  readonly createdAtBefore?: number | undefined
  /** Unix milliseconds. */
  readonly createdAtAfter?: number | undefined
  /** Unix milliseconds. */
  readonly lastSignInAtBefore?: number | undefined
  /** Unix milliseconds. */
  readonly lastSignInAtAfter?: number | undefined
  /** An OAuth provider, for example `oauth_google`. Clerk takes it together with `providerUserId` alone. */
  readonly provider?: string | undefined
  /** The users' ids at the `provider`. */
  readonly providerUserId?: ReadonlyArray<string> | undefined
}

/**
 * Input of `Users.list`.
 *
 * @category inputs
 * @since 0.1.0
 */
export interface ListUsersInput extends UserFilters, PageInput {
  /** `-created_at` unless given: newest first. */
  readonly orderBy?: UserOrderBy | undefined
  /** A user's id; the page begins behind that user. Clerk takes it with an order by `created_at` alone. */
  readonly startingAfter?: string | undefined
}

/**
 * Input of `Users.count`.
 *
 * @category inputs
 * @since 0.1.0
 */
export interface CountUsersInput extends UserFilters {}

/**
 * Input of `Users.get`.
 *
 * @category inputs
 * @since 0.1.0
 */
export interface GetUserInput {
  readonly userId: string
}

/**
 * Input of `Users.stream`: the filters of `list`, without its order and its pages.
 *
 * @category inputs
 * @since 0.1.0
 */
export interface StreamUsersInput extends UserFilters, StreamOptions {}
