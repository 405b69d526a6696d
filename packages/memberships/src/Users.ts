/**
 * Clerk's users, as far as work on memberships needs them: who has this email address, this id, this external id.
 *
 * @since 0.1.0
 */
import type { ClerkErrors } from "@effect-clerk/core/ClerkErrors"
import type { Status } from "@effect-clerk/core/Endpoint"
import type { SDKException } from "@effect-clerk/core/SDKException"
import type * as Stream from "effect/Stream"
import type * as Inputs from "./internal/userInputs.ts"
import * as Operations from "./internal/users.ts"
import * as Service from "./internal/service.ts"
import type { User } from "./User.ts"

// The types that the service's types name, so that a program that depends on this package alone can name them, too.
export type { Options as ClerkConfigOptions, SecretKey } from "@effect-clerk/core/ClerkConfig"
export type { ClerkHttpClient } from "@effect-clerk/http/ClerkHttpClient"
export type * from "./internal/named.ts"
export type { FetchOptions } from "./internal/service.ts"
export type * from "./internal/userInputs.ts"

type Endpoints = typeof Operations.endpoints

/** The operations that are made of several requests; their statuses are those of the endpoints. */
interface Composites {
  /**
   * Reads all users that match, oldest first, while others come and go.
   *
   * **Details**
   *
   * Each user that matches from the start to the end of the stream is emitted exactly once, and none twice, as far as Clerk's
   * `+created_at` sorts by creation, with a stable order among equals: see `OrganizationMemberships.stream`. Pages are read as
   * they are needed, up to `prefetch` of them ahead.
   * Clerk's pages of users have no total, so where there is more than one page, one request more counts the users.
   *
   * A failure comes last, after all users before it. To go on from there, pass the last one that was emitted as `after`.
   *
   * **Gotchas**
   *
   * A first page with fewer users than `pageSize` is taken for all of them, without a count. A server in front of Clerk that
   * gives fewer than it is asked for hides the others.
   */
  readonly stream: (
    input?: Inputs.StreamUsersInput
  ) => Stream.Stream<User, ClerkErrors<Status<Endpoints["list" | "count"]>> | SDKException>
}

/**
 * Methods of `Users`: one for each endpoint, and the streams.
 *
 * @category services
 * @since 0.1.0
 */
export interface UsersService extends Service.Methods<Endpoints>, Service.WrittenOut<Composites> {}

/**
 * Operations on Clerk's users.
 *
 * **When to use**
 *
 * Use to find the id of a user, which every operation on memberships takes, by an email address or an id of your own system.
 *
 * **Details**
 *
 * Each operation fails with the `ClerkErrors` that Clerk's document lists for it, narrowed to their statuses, or with an
 * `SDKException` whose `reason` says what else happened.
 *
 * **Gotchas**
 *
 * Several users may hold the same email address as long as none of them has verified it. `emailAddresses` of each says which
 * are verified.
 *
 * @example
 * ```ts
 * import { Users } from "@effect-clerk/memberships"
 * import { ClerkEmulator } from "@effect-clerk/testing"
 * import { Effect, Redacted } from "effect"
 *
 * const program = Effect.gen(function* () {
 *   const users = yield* Users
 *   const { data } = yield* users.list({ emailAddress: ["ada@example.com"] })
 *   return data.map(({ id }) => id)
 * })
 *
 * const layer = Users.layerFetch({
 *   secretKey: Redacted.make("sk_test_example"),
 *   fetch: ClerkEmulator.fetch({ users: [{ id: "user_ada", emailAddresses: ["ada@example.com"] }] })
 * })
 *
 * await Effect.runPromise(Effect.provide(program, layer)) // => ["user_ada"]
 * ```
 *
 * @category services
 * @since 0.1.0
 */
export class Users extends Service.Class<Users, UsersService>()(Operations.key, Operations.make) {}
