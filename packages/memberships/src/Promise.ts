/**
 * Clerk's organization memberships for code without Effect: each call is a promise of what came of it, each stream an async
 * iterable, each failure a value.
 *
 * @since 0.1.0
 */
import type { ClerkErrors } from "@effect-clerk/core/ClerkErrors"
import type { RateLimitPolicy } from "@effect-clerk/core/RateLimitPolicy"
import type { RetryPolicy } from "@effect-clerk/core/RetryPolicy"
import type { SDKException } from "@effect-clerk/core/SDKException"
import type { TimeoutPolicy } from "@effect-clerk/core/TimeoutPolicy"
import type { Fetch } from "@effect-clerk/http/ClerkHttpClient"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import type * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import type * as Stream from "effect/Stream"
import type * as Inputs from "./Inputs.ts"
import type { Aborted } from "./internal/aborted.ts"
import * as Client from "./internal/client.ts"
import { unwrapItems } from "./internal/iterate.ts"
import type { OrganizationMembership, OrganizationMembershipPage } from "./OrganizationMembership.ts"
import type { OrganizationMemberships } from "./OrganizationMemberships.ts"

// What its types name, so that a program that depends on this package alone can name them in its own declarations.
export type { RateLimitPolicy } from "@effect-clerk/core/RateLimitPolicy"
export type { RetryPolicy } from "@effect-clerk/core/RetryPolicy"
export type { TimeoutPolicy } from "@effect-clerk/core/TimeoutPolicy"
export type * from "./Inputs.ts"
export type * from "./internal/named.ts"
export { Aborted } from "./internal/aborted.ts"
export type { OrganizationMembership, OrganizationMembershipPage } from "./OrganizationMembership.ts"

/**
 * What came of a call: `_tag` is `"Success"`, with the value in `success`, or `"Failure"`, with the error in `failure`.
 *
 * @category models
 * @since 0.1.0
 */
export type { Result } from "effect/Result"

/**
 * What replaces the defaults: values of `RetryPolicy`, `TimeoutPolicy` and `RateLimitPolicy` from `@effect-clerk/core`.
 *
 * @category options
 * @since 0.1.0
 */
export interface Policies {
  /** Which failures are tried again, when, and how often: `RetryPolicy.none`, `RetryPolicy.exponential({ times: 5 })`. */
  readonly retry?: RetryPolicy | undefined
  /** How long a call may take: `TimeoutPolicy.make({ attempt: "2 seconds", total: "5 seconds" })`. */
  readonly timeout?: TimeoutPolicy | undefined
  /** How many requests are sent: `RateLimitPolicy.unlimited`, `RateLimitPolicy.make({ limit: 50, window: "10 seconds" })`. */
  readonly rateLimit?: RateLimitPolicy | undefined
}

/**
 * What each call takes as its second argument.
 *
 * @category options
 * @since 0.1.0
 */
export interface CallOptions<Signal extends AbortSignal | undefined = AbortSignal | undefined> extends Policies {
  /**
   * Stops the call as soon as it is aborted, and closes its connection. The call then comes to an `Aborted` failure, which
   * only a call with a signal has in its type. One that is aborted already sends nothing.
   */
  readonly signal?: Signal | undefined
}

/**
 * The failure that a signal adds to a call: none without one.
 *
 * @category errors
 * @since 0.1.0
 */
export type AbortedBy<Signal extends AbortSignal | undefined> = Signal extends AbortSignal ? Aborted : never

/**
 * What a client is made of. The policies are those of each call that brings none of its own.
 *
 * @category options
 * @since 0.1.0
 */
export interface Options extends Policies {
  /** `sk_test_…` or `sk_live_…`. It is in no error and no log. */
  readonly secretKey: string | Redacted.Redacted<string>
  /** The base URL with its version segment, `https://api.clerk.com/v1` unless given. */
  readonly apiUrl?: string | undefined
  /** The date of an API version, the one that this library was written against unless given. */
  readonly apiVersion?: string | undefined
  /** The platform's own unless given. */
  readonly fetch?: Fetch | undefined
}

/**
 * A call: its input, then its options.
 *
 * @category models
 * @since 0.1.0
 */
export interface Call<Input, A, E> {
  <Signal extends AbortSignal | undefined = undefined>(
    input: Input,
    options?: CallOptions<Signal>
  ): Promise<Result.Result<A, E | AbortedBy<Signal>>>
}

/**
 * A walk over all memberships: its input, then its options.
 *
 * @category models
 * @since 0.1.0
 */
export interface Walk<Input, E> {
  <Signal extends AbortSignal | undefined = undefined>(
    input: Input,
    options?: CallOptions<Signal>
  ): AsyncIterable<Result.Result<OrganizationMembership, E | AbortedBy<Signal>>>
}

/**
 * The operations of `OrganizationMemberships`, each with the same input and the same failures.
 *
 * @category models
 * @since 0.1.0
 */
export interface ClerkMemberships {
  /** Adds a user to an organization. */
  readonly create: Call<Inputs.CreateInput, OrganizationMembership, ClerkErrors<400 | 403 | 404 | 422> | SDKException>

  /** One page of an organization's members, 10 unless `limit` is given. */
  readonly list: Call<Inputs.ListInput, OrganizationMembershipPage, ClerkErrors<401 | 422> | SDKException>

  /** Changes a member's role. */
  readonly update: Call<Inputs.UpdateInput, OrganizationMembership, ClerkErrors<404 | 422> | SDKException>

  /** Removes a member, and yields the membership that was. */
  readonly delete: Call<Inputs.DeleteInput, OrganizationMembership, ClerkErrors<401 | 404 | 422> | SDKException>

  /** Merges into a member's metadata. */
  readonly updateMetadata: Call<
    Inputs.UpdateMetadataInput,
    OrganizationMembership,
    ClerkErrors<400 | 404 | 422> | SDKException
  >

  /** One page of a user's memberships, over all organizations. */
  readonly listForUser: Call<Inputs.ListForUserInput, OrganizationMembershipPage, ClerkErrors<403> | SDKException>

  /** One page of all memberships of the instance. */
  readonly listForInstance: <Signal extends AbortSignal | undefined = undefined>(
    input?: Inputs.ListForInstanceInput,
    options?: CallOptions<Signal>
  ) => Promise<
    Result.Result<OrganizationMembershipPage, ClerkErrors<400 | 401 | 422 | 500> | SDKException | AbortedBy<Signal>>
  >

  /** The membership of one user in one organization, in one request; `undefined` if the user is no member. */
  readonly find: Call<Inputs.FindInput, OrganizationMembership | undefined, ClerkErrors<401 | 422> | SDKException>

  /**
   * Makes a user a member with this role and this metadata: adds the member, or changes what differs, or does nothing, and
   * says which. It is safe to repeat.
   */
  readonly ensure: Call<
    Inputs.EnsureInput,
    Inputs.EnsureResult,
    ClerkErrors<400 | 401 | 403 | 404 | 422> | SDKException
  >

  /** Removes a member; one who is gone already is a success, which the result tells apart. */
  readonly remove: Call<Inputs.RemoveInput, Inputs.RemoveResult, ClerkErrors<401 | 404 | 422> | SDKException>

  /**
   * All members of an organization that match, oldest membership first, each exactly once, also while members join and
   * leave. Pages are read as they are needed, some of them ahead; a loop that is left with `break` stops their requests.
   *
   * A failure comes last, after all members before it. The last member that came is the place to go on from: pass it as
   * `after`, and the walk goes on behind it. Each loop over the same iterable is a walk of its own, from its beginning.
   */
  readonly stream: Walk<Inputs.StreamInput, ClerkErrors<401 | 422> | SDKException>

  /** All memberships of a user, over all organizations, as `stream` has them. */
  readonly streamForUser: Walk<Inputs.StreamForUserInput, ClerkErrors<403> | SDKException>

  /** All memberships of the instance, oldest first, as `stream` has them. */
  readonly streamForInstance: <Signal extends AbortSignal | undefined = undefined>(
    input?: Inputs.StreamForInstanceInput,
    options?: CallOptions<Signal>
  ) => AsyncIterable<
    Result.Result<OrganizationMembership, ClerkErrors<400 | 401 | 422 | 500> | SDKException | AbortedBy<Signal>>
  >
}

type Service = OrganizationMemberships["Service"]

/**
 * A client. Making one sends nothing and holds nothing open; its calls share one rate limit and one budget of retries. A
 * setting that is not valid does not throw: each call fails with the `SDKException` (`InvalidRequest`) that names it.
 *
 * No promise rejects and nothing throws, a bug aside; `unwrap` is for those who prefer exceptions.
 *
 * @example
 * ```ts
 * import { ClerkMemberships } from "@effect-clerk/memberships/Promise"
 * import { ClerkEmulator } from "@effect-clerk/testing"
 *
 * const memberships = ClerkMemberships.make({
 *   secretKey: "sk_test_example",
 *   fetch: ClerkEmulator.fetch({ organizations: [{ id: "org_acme", name: "Acme" }], users: [{ id: "user_noa" }] })
 * })
 *
 * const result = await memberships.create({ organizationId: "org_acme", userId: "user_noa", role: "org:member" })
 *
 * if (result._tag === "Success") {
 *   result.success.role // => "org:member"
 * } else {
 *   console.error(result.failure.message)
 * }
 * ```
 *
 * @category constructors
 * @since 0.1.0
 */
export const ClerkMemberships: {
  /** A client. Making one sends nothing and holds nothing open. */
  readonly make: (options: Options) => ClerkMemberships
} = {
  make: (options) => {
    const client = Client.make(options)

    const call = <Input, A, E>(
      name: keyof Service,
      effect: (service: Service, input: Input) => Effect.Effect<A, E>
    ): Call<Input, A, E | SDKException> => {
      function run<Signal extends AbortSignal | undefined = undefined>(
        input: Input,
        options?: CallOptions<Signal>
      ): Promise<Result.Result<A, E | SDKException | AbortedBy<Signal>>>
      function run(input: Input, options?: CallOptions) {
        return client.run(`OrganizationMemberships.${name}`, (service) => effect(service, input), options)
      }
      return run
    }

    const walk = <Input, E>(
      name: keyof Service,
      stream: (service: Service, input: Input) => Stream.Stream<OrganizationMembership, E>
    ): Walk<Input, E | SDKException> => {
      function run<Signal extends AbortSignal | undefined = undefined>(
        input: Input,
        options?: CallOptions<Signal>
      ): AsyncIterable<Result.Result<OrganizationMembership, E | SDKException | AbortedBy<Signal>>>
      function run(input: Input, options?: CallOptions) {
        return client.iterate(`OrganizationMemberships.${name}`, (service) => stream(service, input), options)
      }
      return run
    }

    return {
      create: call("create", (_, input: Inputs.CreateInput) => _.create(input)),
      list: call("list", (_, input: Inputs.ListInput) => _.list(input)),
      update: call("update", (_, input: Inputs.UpdateInput) => _.update(input)),
      delete: call("delete", (_, input: Inputs.DeleteInput) => _.delete(input)),
      updateMetadata: call("updateMetadata", (_, input: Inputs.UpdateMetadataInput) => _.updateMetadata(input)),
      listForUser: call("listForUser", (_, input: Inputs.ListForUserInput) => _.listForUser(input)),
      listForInstance: call("listForInstance", (_, input: Inputs.ListForInstanceInput | undefined) =>
        _.listForInstance(input)
      ),
      find: call("find", (_, input: Inputs.FindInput) => Effect.map(_.find(input), Option.getOrUndefined)),
      ensure: call("ensure", (_, input: Inputs.EnsureInput) => _.ensure(input)),
      remove: call("remove", (_, input: Inputs.RemoveInput) => _.remove(input)),
      stream: walk("stream", (_, input: Inputs.StreamInput) => _.stream(input)),
      streamForUser: walk("streamForUser", (_, input: Inputs.StreamForUserInput) => _.streamForUser(input)),
      streamForInstance: walk("streamForInstance", (_, input: Inputs.StreamForInstanceInput | undefined) =>
        _.streamForInstance(input)
      )
    }
  }
}

/**
 * For those who prefer exceptions: the value alone, of a call or of each item of a stream. A failure rejects with its error,
 * an instance of `ClerkErrors`, `SDKException` or `Aborted`.
 *
 * @example
 * ```ts
 * import { ClerkErrors } from "@effect-clerk/core"
 * import { ClerkMemberships, unwrap } from "@effect-clerk/memberships/Promise"
 * import { ClerkEmulator } from "@effect-clerk/testing"
 *
 * const memberships = ClerkMemberships.make({
 *   secretKey: "sk_test_example",
 *   fetch: ClerkEmulator.fetch({
 *     organizations: [{ id: "org_acme", name: "Acme" }],
 *     users: [{ id: "user_ada" }],
 *     memberships: [{ organizationId: "org_acme", userId: "user_ada", role: "org:admin" }]
 *   })
 * })
 *
 * const roles: Array<string> = []
 * try {
 *   for await (const member of unwrap(memberships.stream({ organizationId: "org_acme" }))) roles.push(member.role)
 *   await unwrap(memberships.delete({ organizationId: "org_acme", userId: "user_noa" }))
 * } catch (error) {
 *   error instanceof ClerkErrors && error.status // => 404
 * }
 *
 * roles // => ["org:admin"]
 * ```
 *
 * @category combinators
 * @since 0.1.0
 */
export function unwrap<A, E>(result: PromiseLike<Result.Result<A, E>>): Promise<A>
export function unwrap<A, E>(items: AsyncIterable<Result.Result<A, E>>): AsyncIterable<A>
export function unwrap<A, E>(self: PromiseLike<Result.Result<A, E>> | AsyncIterable<Result.Result<A, E>>) {
  return "then" in self ? Promise.resolve(self).then(Result.getOrThrow) : unwrapItems(self)
}
