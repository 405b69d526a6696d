/**
 * Clerk's organization memberships.
 *
 * @since 0.1.0
 */
import * as ClerkConfig from "@effect-clerk/core/ClerkConfig"
import type { ClerkErrors } from "@effect-clerk/core/ClerkErrors"
import type { SDKException } from "@effect-clerk/core/SDKException"
import * as ClerkHttpClient from "@effect-clerk/http/ClerkHttpClient"
import type * as Config from "effect/Config"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Endpoints from "./Endpoints.ts"
import type { Metadata, OrganizationMembership, OrganizationMembershipPage } from "./OrganizationMembership.ts"

/**
 * How a list is sorted: a field, with `-` in front for descending order; `+` or nothing is ascending.
 *
 * @category models
 * @since 0.1.0
 */
export type OrderBy = typeof Endpoints.OrderBy.Type

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
 * An object of JSON values. A key whose value is `undefined` is not sent.
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
 * The operations on Clerk's organization memberships. Each fails with the `ClerkErrors` that Clerk's document lists for it,
 * narrowed to their statuses, or with an `SDKException` whose `reason` says what else happened.
 *
 * @category services
 * @since 0.1.0
 */
export class OrganizationMemberships extends Context.Service<OrganizationMemberships, {
  /**
   * Adds a user to an organization.
   *
   * `POST /organizations/{organization_id}/memberships`
   */
  readonly create: (
    input: CreateInput
  ) => Effect.Effect<OrganizationMembership, ClerkErrors<400 | 403 | 404 | 422> | SDKException>

  /**
   * One page of an organization's members, 10 unless `limit` is given.
   *
   * `GET /organizations/{organization_id}/memberships`
   */
  readonly list: (
    input: ListInput
  ) => Effect.Effect<OrganizationMembershipPage, ClerkErrors<401 | 422> | SDKException>

  /**
   * Changes a member's role. Clerk takes 10 changes of one membership in 10 seconds.
   *
   * `PATCH /organizations/{organization_id}/memberships/{user_id}`
   */
  readonly update: (
    input: UpdateInput
  ) => Effect.Effect<OrganizationMembership, ClerkErrors<404 | 422> | SDKException>

  /**
   * Removes a member, and yields the membership that was.
   *
   * `DELETE /organizations/{organization_id}/memberships/{user_id}`
   */
  readonly delete: (
    input: DeleteInput
  ) => Effect.Effect<OrganizationMembership, ClerkErrors<401 | 404 | 422> | SDKException>

  /**
   * Merges into a member's metadata. Clerk takes 10 changes of one membership in 10 seconds.
   *
   * `PATCH /organizations/{organization_id}/memberships/{user_id}/metadata`
   */
  readonly updateMetadata: (
    input: UpdateMetadataInput
  ) => Effect.Effect<OrganizationMembership, ClerkErrors<400 | 404 | 422> | SDKException>

  /**
   * One page of a user's memberships, over all organizations.
   *
   * `GET /users/{user_id}/organization_memberships`
   */
  readonly listForUser: (
    input: ListForUserInput
  ) => Effect.Effect<OrganizationMembershipPage, ClerkErrors<403> | SDKException>

  /**
   * One page of all memberships of the instance.
   *
   * `GET /organization_memberships`
   */
  readonly listForInstance: (
    input?: ListForInstanceInput
  ) => Effect.Effect<OrganizationMembershipPage, ClerkErrors<400 | 401 | 422 | 500> | SDKException>
}>()("@effect-clerk/memberships/OrganizationMemberships") {
  /** Over a `ClerkHttpClient`, whichever transport it has. */
  static readonly layer: Layer.Layer<OrganizationMemberships, never, ClerkHttpClient.ClerkHttpClient> = Layer.effect(
    OrganizationMemberships,
    ClerkHttpClient.ClerkHttpClient.useSync(({ execute }) =>
      OrganizationMemberships.of({
        create: (input) => execute(Endpoints.create, input),
        list: (input) => execute(Endpoints.list, input),
        update: (input) => execute(Endpoints.update, input),
        delete: (input) => execute(Endpoints.remove, input),
        updateMetadata: (input) => execute(Endpoints.updateMetadata, input),
        listForUser: (input) => execute(Endpoints.listForUser, input),
        listForInstance: (input = {}) => execute(Endpoints.listForInstance, input)
      })
    )
  )

  /** All in one, straight to a fetch function: the common case, and the smallest bundle. */
  static readonly layerFetch = (
    options: ClerkConfig.Options & { readonly fetch?: ClerkHttpClient.Fetch | undefined }
  ): Layer.Layer<OrganizationMemberships, SDKException> =>
    OrganizationMemberships.layer.pipe(
      Layer.provide(ClerkHttpClient.ClerkHttpClient.layerFetch({ fetch: options.fetch })),
      Layer.provide(ClerkConfig.ClerkConfig.layer(options))
    )

  /** As {@link layerFetch}, configured from `CLERK_SECRET_KEY`, `CLERK_API_URL` and `CLERK_API_VERSION`. */
  static readonly layerFetchConfig = (options?: {
    readonly fetch?: ClerkHttpClient.Fetch | undefined
  }): Layer.Layer<OrganizationMemberships, Config.ConfigError> =>
    OrganizationMemberships.layer.pipe(
      Layer.provide(ClerkHttpClient.ClerkHttpClient.layerFetch(options)),
      Layer.provide(ClerkConfig.ClerkConfig.layerConfig())
    )
}
