/**
 * The roles that members of the instance's organizations may have.
 *
 * @since 0.1.0
 */
import type { ClerkErrors } from "@effect-clerk/core/ClerkErrors"
import type { Status } from "@effect-clerk/core/Endpoint"
import type { SDKException } from "@effect-clerk/core/SDKException"
import type * as Stream from "effect/Stream"
import type * as Inputs from "./internal/organizationRoleInputs.ts"
import * as Operations from "./internal/organizationRoles.ts"
import * as Service from "./internal/service.ts"
import type { OrganizationRole } from "./OrganizationRole.ts"

// The types that the service's types name, so that a program that depends on this package alone can name them, too.
export type { Options as ClerkConfigOptions, SecretKey } from "@effect-clerk/core/ClerkConfig"
export type { ClerkHttpClient } from "@effect-clerk/http/ClerkHttpClient"
export type * from "./internal/named.ts"
export type { FetchOptions } from "./internal/service.ts"
export type * from "./internal/organizationRoleInputs.ts"

type Endpoints = typeof Operations.endpoints

/** The operations that are made of several requests; their statuses are those of the endpoints. */
interface Composites {
  /**
   * Reads all roles that match, oldest first, while others come and go.
   *
   * **Details**
   *
   * Each role that matches from the start to the end of the stream is emitted exactly once, and none twice, as far as Clerk's
   * `+created_at` sorts by creation, with a stable order among equals: see `OrganizationMemberships.stream`. Pages are read as
   * they are needed, up to `prefetch` of them ahead.
   *
   * A failure comes last, after all roles before it. To go on from there, pass the last one that was emitted as `after`.
   */
  readonly stream: (
    input?: Inputs.StreamRolesInput
  ) => Stream.Stream<OrganizationRole, ClerkErrors<Status<Endpoints["list"]>> | SDKException>
}

/**
 * Methods of `OrganizationRoles`: one for each endpoint, and the streams.
 *
 * @category services
 * @since 0.1.0
 */
export interface OrganizationRolesService extends Service.Methods<Endpoints>, Service.WrittenOut<Composites> {}

/**
 * Operations on the instance's roles.
 *
 * **When to use**
 *
 * Use to check the key of a role before it is given to many members, or to list the roles in a form.
 *
 * **Details**
 *
 * Each operation fails with the `ClerkErrors` that Clerk's document lists for it, narrowed to their statuses, or with an
 * `SDKException` whose `reason` says what else happened.
 *
 * @example
 * ```ts
 * import { OrganizationRoles } from "@effect-clerk/memberships"
 * import { ClerkEmulator } from "@effect-clerk/testing"
 * import { Effect, Redacted, Stream } from "effect"
 *
 * const keys = Effect.gen(function* () {
 *   const roles = yield* OrganizationRoles
 *   return yield* Stream.runCollect(Stream.map(roles.stream(), ({ key }) => key))
 * })
 *
 * const layer = OrganizationRoles.layerFetch({
 *   secretKey: Redacted.make("sk_test_example"),
 *   fetch: ClerkEmulator.fetch()
 * })
 *
 * await Effect.runPromise(Effect.provide(keys, layer)) // => ["org:admin", "org:member"]
 * ```
 *
 * @category services
 * @since 0.1.0
 */
export class OrganizationRoles extends Service.Class<OrganizationRoles, OrganizationRolesService>()(
  Operations.key,
  Operations.make
) {}
