/**
 * Invitations to Clerk's organizations, for whoever has no account yet.
 *
 * @since 0.1.0
 */
import type { ClerkErrors } from "@effect-clerk/core/ClerkErrors"
import type { Status } from "@effect-clerk/core/Endpoint"
import type { SDKException } from "@effect-clerk/core/SDKException"
import type * as Stream from "effect/Stream"
import type * as Inputs from "./internal/organizationInvitationInputs.ts"
import * as Operations from "./internal/organizationInvitations.ts"
import * as Service from "./internal/service.ts"
import type { OrganizationInvitation } from "./OrganizationInvitation.ts"

// The types that the service's types name, so that a program that depends on this package alone can name them, too.
export type { Options as ClerkConfigOptions, SecretKey } from "@effect-clerk/core/ClerkConfig"
export type { ClerkHttpClient } from "@effect-clerk/http/ClerkHttpClient"
export type * from "./internal/named.ts"
export type { FetchOptions } from "./internal/service.ts"
export type * from "./internal/organizationInvitationInputs.ts"

type Endpoints = typeof Operations.endpoints

/** The operations that are made of several requests; their statuses are those of the endpoints. */
interface Composites {
  /**
   * Reads all invitations of an organization that match, oldest first, while others come and go.
   *
   * **Details**
   *
   * Each invitation that matches from the start to the end of the stream is emitted exactly once, and none twice, as far as Clerk's
   * `+created_at` sorts by creation, with a stable order among equals: see `OrganizationMemberships.stream`. Pages are read as
   * they are needed, up to `prefetch` of them ahead.
   *
   * A failure comes last, after all invitations before it. To go on from there, pass the last one that was emitted as `after`.
   */
  readonly stream: (
    input: Inputs.StreamInvitationsInput
  ) => Stream.Stream<OrganizationInvitation, ClerkErrors<Status<Endpoints["list"]>> | SDKException>

  /** Reads all invitations of the instance that match, oldest first, with the guarantees of `stream`. */
  readonly streamForInstance: (
    input?: Inputs.StreamInvitationsForInstanceInput
  ) => Stream.Stream<OrganizationInvitation, ClerkErrors<Status<Endpoints["listForInstance"]>> | SDKException>
}

/**
 * Methods of `OrganizationInvitations`: one for each endpoint, and the streams.
 *
 * @category services
 * @since 0.1.0
 */
export interface OrganizationInvitationsService extends Service.Methods<Endpoints>, Service.WrittenOut<Composites> {}

/**
 * Operations on invitations to an organization.
 *
 * **When to use**
 *
 * Use to add somebody who has no account yet: Clerk sends an email with a link, and whoever accepts it becomes a member, with
 * the invitation's role and metadata.
 *
 * **Details**
 *
 * Each operation fails with the `ClerkErrors` that Clerk's document lists for it, narrowed to their statuses, or with an
 * `SDKException` whose `reason` says what else happened.
 *
 * Clerk allows 250 `create` and 50 `createBulk` an hour in an instance, whichever organizations they are for. The client counts
 * its own. Where a call would have to wait for longer than its `TimeoutPolicy` lets it, it fails at once with an
 * `SDKException` whose reason is `RateLimiter` and whose `retryAfter` says for how long.
 *
 * **Gotchas**
 *
 * A pending invitation takes one of the organization's `maxAllowedMemberships`.
 *
 * @example
 * ```ts
 * import { OrganizationInvitations } from "@effect-clerk/memberships"
 * import { ClerkEmulator } from "@effect-clerk/testing"
 * import { Effect, Redacted } from "effect"
 *
 * const program = Effect.gen(function* () {
 *   const invitations = yield* OrganizationInvitations
 *   const { data } = yield* invitations.createBulk({
 *     organizationId: "org_acme",
 *     invitations: [
 *       { emailAddress: "ada@example.com", role: "org:admin" },
 *       { emailAddress: "noa@example.com", role: "org:member", expiresInDays: 7 }
 *     ]
 *   })
 *   return data.map(({ emailAddress, status }) => [emailAddress, status])
 * })
 *
 * const layer = OrganizationInvitations.layerFetch({
 *   secretKey: Redacted.make("sk_test_example"),
 *   fetch: ClerkEmulator.fetch({ organizations: [{ id: "org_acme", name: "Acme" }] })
 * })
 *
 * await Effect.runPromise(Effect.provide(program, layer)) // => [["ada@example.com", "pending"], ["noa@example.com", "pending"]]
 * ```
 *
 * @see https://clerk.com/docs/backend-requests/resources/rate-limits
 * @category services
 * @since 0.1.0
 */
export class OrganizationInvitations extends Service.Class<OrganizationInvitations, OrganizationInvitationsService>()(
  Operations.key,
  Operations.make
) {}
