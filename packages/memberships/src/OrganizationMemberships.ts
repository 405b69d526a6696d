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
import type * as Option from "effect/Option"
import type * as Stream from "effect/Stream"
import * as Endpoints from "./Endpoints.ts"
import type * as Inputs from "./Inputs.ts"
import { ensure } from "./internal/ensure.ts"
import { find } from "./internal/find.ts"
import * as MembershipStream from "./internal/membershipStream.ts"
import { remove } from "./internal/remove.ts"
import type { OrganizationMembership, OrganizationMembershipPage } from "./OrganizationMembership.ts"

// What its types name, so that a program that depends on this package alone can name them in its own declarations.
export type { Options as ClerkConfigOptions, SecretKey } from "@effect-clerk/core/ClerkConfig"
export type { ClerkHttpClient } from "@effect-clerk/http/ClerkHttpClient"
export type * from "./Inputs.ts"
export type * from "./internal/named.ts"

/**
 * The operations on Clerk's organization memberships. Each fails with the `ClerkErrors` that Clerk's document lists for it,
 * narrowed to their statuses, or with an `SDKException` whose `reason` says what else happened.
 *
 * @category services
 * @since 0.1.0
 */
export class OrganizationMemberships extends Context.Service<
  OrganizationMemberships,
  {
    /**
     * Adds a user to an organization.
     *
     * `POST /organizations/{organization_id}/memberships`
     */
    readonly create: (
      input: Inputs.CreateInput
    ) => Effect.Effect<OrganizationMembership, ClerkErrors<400 | 403 | 404 | 422> | SDKException>

    /**
     * One page of an organization's members, 10 unless `limit` is given.
     *
     * `GET /organizations/{organization_id}/memberships`
     */
    readonly list: (
      input: Inputs.ListInput
    ) => Effect.Effect<OrganizationMembershipPage, ClerkErrors<401 | 422> | SDKException>

    /**
     * Changes a member's role. Clerk takes 10 changes of one membership in 10 seconds.
     *
     * `PATCH /organizations/{organization_id}/memberships/{user_id}`
     */
    readonly update: (
      input: Inputs.UpdateInput
    ) => Effect.Effect<OrganizationMembership, ClerkErrors<404 | 422> | SDKException>

    /**
     * Removes a member, and yields the membership that was.
     *
     * `DELETE /organizations/{organization_id}/memberships/{user_id}`
     */
    readonly delete: (
      input: Inputs.DeleteInput
    ) => Effect.Effect<OrganizationMembership, ClerkErrors<401 | 404 | 422> | SDKException>

    /**
     * Merges into a member's metadata. Clerk takes 10 changes of one membership in 10 seconds.
     *
     * `PATCH /organizations/{organization_id}/memberships/{user_id}/metadata`
     */
    readonly updateMetadata: (
      input: Inputs.UpdateMetadataInput
    ) => Effect.Effect<OrganizationMembership, ClerkErrors<400 | 404 | 422> | SDKException>

    /**
     * One page of a user's memberships, over all organizations.
     *
     * `GET /users/{user_id}/organization_memberships`
     */
    readonly listForUser: (
      input: Inputs.ListForUserInput
    ) => Effect.Effect<OrganizationMembershipPage, ClerkErrors<403> | SDKException>

    /**
     * One page of all memberships of the instance.
     *
     * `GET /organization_memberships`
     */
    readonly listForInstance: (
      input?: Inputs.ListForInstanceInput
    ) => Effect.Effect<OrganizationMembershipPage, ClerkErrors<400 | 401 | 422 | 500> | SDKException>

    /** The membership of one user in one organization, in one request, however many members the organization has. */
    readonly find: (
      input: Inputs.FindInput
    ) => Effect.Effect<Option.Option<OrganizationMembership>, ClerkErrors<401 | 422> | SDKException>

    /**
     * Makes a user a member with this role and this metadata: adds the member, or changes what differs, or does nothing, and
     * says which. It takes one request if nothing is to be done, else one more for each write.
     *
     * It is safe to repeat, and repeats its own writes after a lost answer, as often as the `RetryPolicy` says. Where the
     * member has come or gone since it looked, by another writer or by a write of its own whose answer was lost, it looks
     * again: up to 10 times, at first at once, then after waits that grow to a second. All of its requests share the `total`
     * of the `TimeoutPolicy`, and a failure's `processed` speaks for all of them.
     */
    readonly ensure: (
      input: Inputs.EnsureInput
    ) => Effect.Effect<Inputs.EnsureResult, ClerkErrors<400 | 401 | 403 | 404 | 422> | SDKException>

    /**
     * Removes a member; one who is gone already is a success, which the result tells apart. It repeats itself after a lost
     * answer, as often as the `RetryPolicy` says.
     *
     * A 404 with the code `resource_not_found` means gone, also where it is the organization that does not exist: Clerk's
     * code does not tell the two apart. `organization_not_found_or_unauthorized` stays a failure.
     */
    readonly remove: (
      input: Inputs.RemoveInput
    ) => Effect.Effect<Inputs.RemoveResult, ClerkErrors<401 | 404 | 422> | SDKException>

    /**
     * All members of an organization that match, oldest membership first.
     *
     * Each one that matches from the start to the end of the walk comes exactly once, and no membership comes twice,
     * whatever joins and leaves meanwhile. One that joins or leaves during the walk may come or not, as may one that starts
     * or stops to match: with a `role` filter, one whose role changes. Each comes as it was when its page was read. Who
     * leaves and joins again has a new membership, which may come too.
     *
     * Pages are read as they are needed, up to `prefetch` of them ahead, and a consumer that stops interrupts them. In
     * memory are those pages, and the ids of the last page and of all created in the same millisecond as the last one.
     *
     * A failure comes after all members before it. The last one that came is the place to go on from: pass it as `after`. If
     * it is gone by then, or had joined during the walk, those created in the same millisecond may come again.
     *
     * All of this rests on Clerk's `+created_at` sorting by the membership's creation, with an order of its own among
     * equals that stays. A list that turns out to be in another order is walked by ids alone: then all of them are
     * remembered, and `after` may begin anew.
     */
    readonly stream: (
      input: Inputs.StreamInput
    ) => Stream.Stream<OrganizationMembership, ClerkErrors<401 | 422> | SDKException>

    /**
     * All memberships of a user, over all organizations, in Clerk's order, with the promises of `stream` as long as that
     * order stays. Clerk documents none, so the ids of all of them are remembered. With an `after` that is gone, or that
     * joined during the walk, some or all come again.
     */
    readonly streamForUser: (
      input: Inputs.StreamForUserInput
    ) => Stream.Stream<OrganizationMembership, ClerkErrors<403> | SDKException>

    /** All memberships of the instance, oldest first, with the promises of `stream`. */
    readonly streamForInstance: (
      input?: Inputs.StreamForInstanceInput
    ) => Stream.Stream<OrganizationMembership, ClerkErrors<400 | 401 | 422 | 500> | SDKException>
  }
>()("@effect-clerk/memberships/OrganizationMemberships") {
  /**
   * Over a `ClerkHttpClient`, whichever transport it has. A layer is built once in a program, with the first client that
   * is provided to it: a second client, for another instance, takes `Layer.fresh(OrganizationMemberships.layer)`.
   */
  static readonly layer: Layer.Layer<OrganizationMemberships, never, ClerkHttpClient.ClerkHttpClient> = Layer.effect(
    OrganizationMemberships,
    ClerkHttpClient.ClerkHttpClient.useSync(({ execute }) =>
      OrganizationMemberships.of({
        create: (input) => execute(Endpoints.create, input),
        list: (input) => execute(Endpoints.list, input),
        update: (input) => execute(Endpoints.update, input),
        delete: (input) => execute(Endpoints.delete, input),
        updateMetadata: (input) => execute(Endpoints.updateMetadata, input),
        listForUser: (input) => execute(Endpoints.listForUser, input),
        listForInstance: (input = {}) => execute(Endpoints.listForInstance, input),
        find: find(execute),
        ensure: ensure(execute),
        remove: remove(execute),
        stream: (input) =>
          MembershipStream.make({
            operation: "OrganizationMemberships.stream",
            sorted: true,
            input,
            check: Endpoints.list.encode,
            list: (filters, page) => execute(Endpoints.list, { ...filters, ...page, orderBy: "+created_at" })
          }),
        streamForUser: (input) =>
          MembershipStream.make({
            operation: "OrganizationMemberships.streamForUser",
            sorted: false,
            input,
            check: Endpoints.listForUser.encode,
            list: (user, page) => execute(Endpoints.listForUser, { ...user, ...page })
          }),
        streamForInstance: (input = {}) =>
          MembershipStream.make({
            operation: "OrganizationMemberships.streamForInstance",
            sorted: true,
            input,
            check: (input: object) => Endpoints.listForInstance.encode(input),
            list: (rest, page) => execute(Endpoints.listForInstance, { ...rest, ...page, orderBy: "+created_at" })
          })
      })
    )
  )

  /** All in one, straight to a fetch function: the common case, and the smallest bundle. */
  static readonly layerFetch = (
    options: ClerkConfig.Options & { readonly fetch?: ClerkHttpClient.Fetch | undefined }
  ): Layer.Layer<OrganizationMemberships, SDKException> => straight(options, ClerkConfig.layer(options))

  /** As {@link layerFetch}, configured from `CLERK_SECRET_KEY`, `CLERK_API_URL` and `CLERK_API_VERSION`. */
  static readonly layerFetchConfig = (options?: {
    readonly fetch?: ClerkHttpClient.Fetch | undefined
  }): Layer.Layer<OrganizationMemberships, Config.ConfigError> => straight(options, ClerkConfig.layerConfig())
}

/** Each with a service of its own: two of them in one program are two clients. */
const straight = <E>(
  options: { readonly fetch?: ClerkHttpClient.Fetch | undefined } | undefined,
  config: Layer.Layer<ClerkConfig.ClerkConfig, E>
): Layer.Layer<OrganizationMemberships, E> =>
  Layer.fresh(OrganizationMemberships.layer).pipe(
    Layer.provide(ClerkHttpClient.layerFetch(options)),
    Layer.provide(config)
  )
