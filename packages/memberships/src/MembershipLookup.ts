/**
 * Answers "is this user a member of this organization, with which role and permissions" on every request of a program, without
 * sending a request to Clerk for each.
 *
 * @since 0.1.0
 */
import * as ClerkConfig from "@effect-clerk/core/ClerkConfig"
import type { ClerkErrors } from "@effect-clerk/core/ClerkErrors"
import type { Status } from "@effect-clerk/core/Endpoint"
import type { SDKException } from "@effect-clerk/core/SDKException"
import * as ClerkHttpClient from "@effect-clerk/http/ClerkHttpClient"
import { watchers } from "@effect-clerk/http/internal"
import type * as Config from "effect/Config"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type * as Endpoints from "./Endpoints.ts"
import type * as Inputs from "./Inputs.ts"
import * as Operations from "./internal/lookup/operations.ts"
import type { Options } from "./internal/lookup/settings.ts"
import { discardAfterWrites } from "./internal/lookup/writes.ts"
import type { FetchOptions, WrittenOut } from "./internal/service.ts"

// The types that the service's types name, so that a program that depends on this package alone can name them, too.
export type { Options as ClerkConfigOptions, SecretKey } from "@effect-clerk/core/ClerkConfig"
export type { ClerkHttpClient } from "@effect-clerk/http/ClerkHttpClient"
export type * from "./Inputs.ts"
export type { Policies } from "./internal/callOptions.ts"
export type { Options as LookupOptions } from "./internal/lookup/settings.ts"
export type * from "./internal/named.ts"
export type { FetchOptions } from "./internal/service.ts"

type Failure = ClerkErrors<Status<typeof Endpoints.list>> | SDKException

interface Methods {
  /**
   * Finds the membership of one user in one organization: in the cache, or in a request that it shares with the questions about
   * other users of the organization which are asked at the same time. A user who is no member is `Option.none()`; the
   * Promise facade returns `undefined`.
   */
  readonly find: (input: Inputs.FindInput) => Effect.Effect<Inputs.LookupResult, Failure>

  /** Tells whether the user is a member with this role. */
  readonly hasRole: (input: Inputs.HasRoleInput) => Effect.Effect<boolean, Failure>

  /**
   * Tells whether the user is a member whose role has this permission.
   *
   * **Details**
   *
   * It knows the system permissions (`org:sys_…`), too, which a session token does not hold.
   */
  readonly hasPermission: (input: Inputs.HasPermissionInput) => Effect.Effect<boolean, Failure>

  /**
   * Discards what is known about a user in an organization, or about all of its users, answers on their way among it: a
   * question that waits for one is asked again.
   *
   * **When to use**
   *
   * Use it when a webhook of Clerk's tells of a change. Writes of this process need no call.
   */
  readonly invalidate: (input: Inputs.InvalidateInput) => Effect.Effect<void, SDKException>
}

/**
 * Methods of `MembershipLookup`.
 *
 * @category services
 * @since 0.1.0
 */
export interface MembershipLookupService extends WrittenOut<Methods> {}

/**
 * Membership of single users, for authorization on a hot path.
 *
 * **When to use**
 *
 * Use it where a program asks about any user, any organization, or a system permission, on each of its own requests. For the
 * signed-in user in the active organization, the organization claim of the verified session token is cheaper, as `auth().has()`
 * of Clerk's packages reads it: it costs no request, and is at most as old as the token, a minute.
 * `OrganizationMemberships.find` asks Clerk each time.
 *
 * **Details**
 *
 * Concurrent questions about one organization become one request of up to 100 user ids, and equal ones are asked once. Answers
 * are kept in memory: a membership for 10 seconds, and for 2 seconds that there is none. A failure is not kept. An own write
 * of this process, through whichever client, discards the answers that it may change; a change by others is seen when the
 * TTL has passed, or with `invalidate`.
 *
 * A request answers several callers, so it runs under the policies of the options, and else under the services that the layer is
 * provided with: policies, `Observer.Current`, tracer and clock. Its span links to the spans of its callers. The interruption of
 * one caller leaves the others alone.
 *
 * With `staleFor` the last answer serves for so long after its TTL, as `stale`, where Clerk limits the requests or is down.
 * It does so at the first attempt that fails, and as long as a Retry-After lasts, whichever call of the client met it, while the
 * request is retried in the background. Decide whether your program may act on it: `hasRole` and `hasPermission` do.
 *
 * **Gotchas**
 *
 * An invalid option fails each call with an `InvalidRequest` that names it. Each layer has a cache of its own, so keep it in
 * a constant. Where a platform ties I/O to the request that began it, as Cloudflare Workers do, build the layer in each request's
 * handler: its cache then lives as long as that request, and still joins the questions of it. An answer is shared by all that
 * ask, so do not change its object.
 *
 * @example
 * ```ts
 * import { MembershipLookup } from "@effect-clerk/memberships"
 * import { ClerkEmulator } from "@effect-clerk/testing"
 * import { Effect, Redacted } from "effect"
 *
 * const program = Effect.gen(function*() {
 *   const lookup = yield* MembershipLookup
 *   const ada = { organizationId: "org_acme", userId: "user_ada" }
 *   // One request to Clerk.
 *   const checks = [
 *     lookup.hasRole({ ...ada, role: "org:admin" }),
 *     lookup.hasPermission({ ...ada, permission: "org:sys_memberships:manage" }),
 *     lookup.hasRole({ ...ada, userId: "user_noa", role: "org:admin" })
 *   ]
 *   return yield* Effect.all(checks, { concurrency: "unbounded" })
 * })
 *
 * const layer = MembershipLookup.layerFetch({
 *   secretKey: Redacted.make("sk_test_example"),
 *   fetch: ClerkEmulator.fetch({
 *     organizations: [{ id: "org_acme", name: "Acme" }],
 *     users: [{ id: "user_ada" }],
 *     memberships: [{ organizationId: "org_acme", userId: "user_ada", role: "org:admin" }]
 *   }),
 *   ttl: "10 seconds"
 * })
 *
 * await Effect.runPromise(Effect.provide(program, layer)) // => [true, true, false]
 * ```
 *
 * @see https://clerk.com/docs/guides/sessions/session-tokens
 * @category services
 * @since 0.1.0
 */
export class MembershipLookup extends Context.Service<MembershipLookup, MembershipLookupService>()(
  `@effect-clerk/memberships/${Operations.key}`
) {
  /** Provides a lookup over a `ClerkHttpClient`, whose rate limit and retry budget it shares with the other services over it. */
  static readonly layer = (options?: Options): Layer.Layer<MembershipLookup, never, ClerkHttpClient.ClerkHttpClient> =>
    Layer.effect(MembershipLookup, make(options))

  /** Provides a lookup straight over a fetch function, with a client of its own, and needs nothing else. */
  static readonly layerFetch = (
    options: ClerkConfig.Options & FetchOptions & Options
  ): Layer.Layer<MembershipLookup, SDKException> => overFetch(options, ClerkConfig.layer(options))

  /** Does the same as `layerFetch`, configured from `CLERK_SECRET_KEY`, `CLERK_API_URL` and `CLERK_API_VERSION`. */
  static readonly layerFetchConfig = (
    options?: Pick<ClerkConfig.Options, "allowInsecure"> & FetchOptions & Options
  ): Layer.Layer<MembershipLookup, Config.ConfigError> => overFetch(options, ClerkConfig.layerConfig(options))
}

const overFetch = <E>(options: (FetchOptions & Options) | undefined, config: Layer.Layer<ClerkConfig.ClerkConfig, E>) =>
  Layer.provide(MembershipLookup.layer(options), Layer.provide(ClerkHttpClient.layerFetch(options), config))

/** Makes a lookup that learns of the writes of this process, until the scope closes. */
const make = /* @__PURE__ */ Effect.fnUntraced(function* (options: Options | undefined) {
  const { execute } = yield* ClerkHttpClient.ClerkHttpClient
  const { lookup, methods } = Operations.make(execute, options, yield* Effect.context<never>())
  const watcher = discardAfterWrites(lookup)
  yield* Effect.acquireRelease(
    Effect.sync(() => watchers.add(watcher)),
    () =>
      Effect.sync(() => {
        watchers.delete(watcher)
        lookup.close()
      })
  )
  return methods
})
