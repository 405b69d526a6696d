/**
 * Clerk's organization memberships.
 *
 * @since 0.1.0
 */
import type { ClerkErrors } from "@effect-clerk/core/ClerkErrors"
import type { Status } from "@effect-clerk/core/Endpoint"
import type { SDKException } from "@effect-clerk/core/SDKException"
import type * as Effect from "effect/Effect"
import type * as Option from "effect/Option"
import type * as Stream from "effect/Stream"
import * as Service from "./internal/service.ts"
import type * as Endpoints from "./Endpoints.ts"
import type * as Inputs from "./Inputs.ts"
import * as Operations from "./internal/operations.ts"
import type { OrganizationMembership } from "./OrganizationMembership.ts"

// The types that the service's types name, so that a program that depends on this package alone can name them, too.
export type { Options as ClerkConfigOptions, SecretKey } from "@effect-clerk/core/ClerkConfig"
export type { ClerkHttpClient } from "@effect-clerk/http/ClerkHttpClient"
export type * from "./Inputs.ts"
export type * from "./internal/named.ts"
export type { FetchOptions } from "./internal/service.ts"

/** The operations that are made of requests to several endpoints, or to one; their statuses are those of the endpoints. */
interface Composites {
  /**
   * Finds the membership of one user in one organization, in one request, however many members the organization has. A
   * user who is no member is `Option.none()`; the Promise facade returns `undefined`.
   */
  readonly find: (
    input: Inputs.FindInput
  ) => Effect.Effect<Option.Option<OrganizationMembership>, ClerkErrors<Status<typeof Endpoints.list>> | SDKException>

  /**
   * Makes a user a member with this role and this metadata: adds the member, or changes what differs, or does nothing, and
   * says which. It takes one request if nothing is to be done, and one more for each write.
   *
   * **Details**
   *
   * The operation is idempotent: it repeats its own writes after a lost response, as often as the `RetryPolicy` says. Where
   * the member was added or removed after it read the list, by another writer or by a write of its own whose response was
   * lost, it reads again: up to 10 times, the first time at once, then after waits that grow to a second. It does the same
   * where the response to its last write contradicts the input, since another writer has changed the membership meanwhile;
   * a success has the role and the metadata that were asked for. The outcome is that of the last time. All of its requests
   * share the `total` of the `TimeoutPolicy`, and a failure's `processed` speaks for all of them.
   */
  readonly ensure: (
    input: Inputs.EnsureInput
  ) => Effect.Effect<
    Inputs.EnsureResult,
    | ClerkErrors<
        Status<
          typeof Endpoints.list | typeof Endpoints.create | typeof Endpoints.update | typeof Endpoints.updateMetadata
        >
      >
    | SDKException
  >

  /**
   * Removes a member. A member who is gone already is a success, which the result tells apart. The operation is idempotent:
   * it repeats itself after a lost response, as often as the `RetryPolicy` says.
   *
   * **Gotchas**
   *
   * A 404 with the code `resource_not_found` means gone, also where it is the organization that does not exist: Clerk's
   * code does not tell the two apart. `organization_not_found_or_unauthorized` stays a failure, and so does a 404 about the
   * path, with a wrong `apiUrl`.
   */
  readonly remove: (
    input: Inputs.RemoveInput
  ) => Effect.Effect<Inputs.RemoveResult, ClerkErrors<Status<typeof Endpoints.delete>> | SDKException>

  /**
   * Reads all members of an organization that match, oldest membership first, while others join and leave.
   *
   * **Details**
   *
   * Each member who matches from the start to the end of the stream is emitted exactly once, and no membership twice. One
   * that joins or leaves meanwhile may be emitted or not, as may one that starts or stops to match: with a `role` filter,
   * one whose role changes. Each is emitted as it was when its page was read. A user who leaves and joins again has a new
   * membership, which may be emitted, too.
   *
   * Pages are read as they are needed, up to `prefetch` of them ahead, and a consumer that stops closes their requests. In
   * memory are those pages, and the ids of the last page and of all created in the same millisecond as the last one.
   *
   * A failure comes last, after all members before it. To go on from there, pass the last member that was emitted as
   * `after`. If that one is gone by then, or had joined during the stream, those created in the same millisecond may be
   * emitted again.
   *
   * A membership that cannot be read is such a failure, a `MalformedResponse` whose `record` names it: with that as `after`
   * the stream goes on behind it. With a function as `onInvalid` the stream leaves it out and reports it.
   *
   * **Gotchas**
   *
   * All of this rests on Clerk's `+created_at` sorting by the membership's creation, with a stable order among equals. A
   * list that turns out to be in another order is read by ids alone: then all of them are remembered, and `after` may
   * start from the beginning.
   */
  readonly stream: (
    input: Inputs.StreamInput
  ) => Stream.Stream<OrganizationMembership, ClerkErrors<Status<typeof Endpoints.list>> | SDKException>

  /**
   * Reads all memberships of a user, over all organizations, in Clerk's order, with the guarantees of `stream` as long as
   * that order stays. Clerk documents none, so the ids of all of them are remembered. With an `after` that is gone, or that
   * joined during the stream, some or all are emitted again.
   */
  readonly streamForUser: (
    input: Inputs.StreamForUserInput
  ) => Stream.Stream<OrganizationMembership, ClerkErrors<Status<typeof Endpoints.listForUser>> | SDKException>

  /** Reads all memberships of the instance, oldest first, with the guarantees of `stream`. */
  readonly streamForInstance: (
    input?: Inputs.StreamForInstanceInput
  ) => Stream.Stream<OrganizationMembership, ClerkErrors<Status<typeof Endpoints.listForInstance>> | SDKException>
}

/**
 * Methods of `OrganizationMemberships`: one for each endpoint, and the operations that are made of them.
 *
 * @category services
 * @since 0.1.0
 */
export interface OrganizationMembershipsService
  extends Service.Methods<typeof Endpoints>, Service.WrittenOut<Composites> {}

/**
 * Operations on Clerk's organization memberships.
 *
 * **Details**
 *
 * Each fails with the `ClerkErrors` that Clerk's document lists for it, narrowed to their statuses, or with an
 * `SDKException` whose `reason` says what else happened.
 *
 * @category services
 * @since 0.1.0
 */
export class OrganizationMemberships extends Service.Class<OrganizationMemberships, OrganizationMembershipsService>()(
  Operations.key,
  Operations.make
) {}
