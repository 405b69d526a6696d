/**
 * Clerk's organizations.
 *
 * @since 0.1.0
 */
import type { ClerkErrors } from "@effect-clerk/core/ClerkErrors"
import type { Status } from "@effect-clerk/core/Endpoint"
import type { SDKException } from "@effect-clerk/core/SDKException"
import type * as Stream from "effect/Stream"
import type * as Inputs from "./internal/organizationInputs.ts"
import * as Operations from "./internal/organizations.ts"
import * as Service from "./internal/service.ts"
import type { Organization } from "./Organization.ts"

// The types that the service's types name, so that a program that depends on this package alone can name them, too.
export type { Options as ClerkConfigOptions, SecretKey } from "@effect-clerk/core/ClerkConfig"
export type { ClerkHttpClient } from "@effect-clerk/http/ClerkHttpClient"
export type * from "./internal/named.ts"
export type { FetchOptions } from "./internal/service.ts"
export type * from "./internal/organizationInputs.ts"

type Endpoints = typeof Operations.endpoints

/** The operations that are made of several requests; their statuses are those of the endpoints. */
interface Composites {
  /**
   * Reads all organizations that match, oldest first, while others come and go.
   *
   * **Details**
   *
   * Each organization that matches from the start to the end of the stream is emitted exactly once, and none twice, as far as Clerk's
   * `+created_at` sorts by creation, with a stable order among equals: see `OrganizationMemberships.stream`. Pages are read as
   * they are needed, up to `prefetch` of them ahead.
   *
   * A failure comes last, after all organizations before it. To go on from there, pass the last one that was emitted as `after`.
   */
  readonly stream: (
    input?: Inputs.StreamOrganizationsInput
  ) => Stream.Stream<Organization, ClerkErrors<Status<Endpoints["list"]>> | SDKException>
}

/**
 * Methods of `Organizations`: one for each endpoint, and the streams.
 *
 * @category services
 * @since 0.1.0
 */
export interface OrganizationsService extends Service.Methods<Endpoints>, Service.WrittenOut<Composites> {}

/**
 * Operations on Clerk's organizations.
 *
 * **Details**
 *
 * Each operation fails with the `ClerkErrors` that Clerk's document lists for it, narrowed to their statuses, or with an
 * `SDKException` whose `reason` says what else happened.
 *
 * @example
 * ```ts
 * import { Organizations } from "@effect-clerk/memberships"
 * import { ClerkEmulator } from "@effect-clerk/testing"
 * import { Effect, Redacted } from "effect"
 *
 * const program = Effect.gen(function* () {
 *   const organizations = yield* Organizations
 *   const created = yield* organizations.create({ name: "Acme", slug: "acme", maxAllowedMemberships: 5 })
 *   const found = yield* organizations.get({ organizationId: "acme", includeMembersCount: true })
 *   return [found.id === created.id, found.membersCount, found.maxAllowedMemberships]
 * })
 *
 * const layer = Organizations.layerFetch({
 *   secretKey: Redacted.make("sk_test_example"),
 *   fetch: ClerkEmulator.fetch()
 * })
 *
 * await Effect.runPromise(Effect.provide(program, layer)) // => [true, 0, 5]
 * ```
 *
 * @category services
 * @since 0.1.0
 */
export class Organizations extends Service.Class<Organizations, OrganizationsService>()(
  Operations.key,
  Operations.make
) {}
