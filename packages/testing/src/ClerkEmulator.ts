/**
 * Clerk's organization memberships in memory, for tests: stateful, with Clerk's rules and Clerk's errors.
 *
 * @since 0.1.0
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as Layer from "effect/Layer"
import * as Result from "effect/Result"
import type * as Scope from "effect/Scope"
import type { FaultRule } from "./Fault.ts"
import { makeEmulator } from "./internal/make.ts"
import type { AcceptedInvitation, InvitationNotAccepted } from "./Invitation.ts"
import type { InvalidOptions, Options, Span } from "./Options.ts"
import type { RecordedRequest } from "./RecordedRequest.ts"
import type { InvalidSeed, Seed } from "./Seed.ts"
import type { ServeError, ServeOptions, Server } from "./Server.ts"

/**
 * Function with the signature of the platform's `fetch`.
 *
 * @category models
 * @since 0.1.0
 */
export type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>

/**
 * Emulated Clerk.
 *
 * **When to use**
 *
 * Use it in place of Clerk in a test: as a layer (`ClerkEmulator.layer`), as a fetch function (`ClerkEmulator.fetch`) or as
 * an HTTP server (`ClerkEmulator.serve`).
 *
 * **Details**
 *
 * Its `fetch`, its `httpClient` and its servers share one state. Times come from the `Clock` and ids from the `Random` that
 * are provided where the emulator is made, so that `TestClock` moves its times. A response is a copy: only a request, or
 * `restore`, changes the state. Any secret key that starts with `sk_test_` or `sk_live_` is accepted.
 *
 * @example
 * ```ts
 * import { OrganizationMemberships } from "@effect-clerk/memberships"
 * import { ClerkEmulator } from "@effect-clerk/testing"
 * import { Effect, Redacted } from "effect"
 *
 * const fetch = ClerkEmulator.fetch({
 *   organizations: [{ id: "org_acme", name: "Acme" }],
 *   users: [{ id: "user_ada", firstName: "Ada" }]
 * })
 *
 * const program = OrganizationMemberships.use((memberships) =>
 *   memberships.create({ organizationId: "org_acme", userId: "user_ada", role: "org:admin" })
 * ).pipe(
 *   Effect.map((membership) => membership.publicUserData?.firstName),
 *   Effect.provide(OrganizationMemberships.layerFetch({ secretKey: Redacted.make("sk_test_any"), fetch }))
 * )
 *
 * await Effect.runPromise(program) // => "Ada"
 * ```
 *
 * @category services
 * @since 0.1.0
 */
export class ClerkEmulator extends Context.Service<
  ClerkEmulator,
  {
    /** Fetch function for whatever takes one. It handles URLs of any origin under `/v1`, as Clerk does. */
    readonly fetch: Fetch

    /** `HttpClient` whose requests never leave the process. */
    readonly httpClient: HttpClient.HttpClient

    /**
     * Serves HTTP until the scope closes, which also closes the connections that are still open. Needs `node:http`: Node
     * 20.16 or later, Bun or Deno.
     */
    readonly serve: (options?: ServeOptions) => Effect.Effect<Server, ServeError, Scope.Scope>

    /** Requests that have ended, oldest first, however they were received; the latest 10,000 are kept. */
    readonly requests: Effect.Effect<ReadonlyArray<RecordedRequest>>

    /**
     * Injects a fault into the next request, or the next `times` requests, of one operation or of any. Rules apply in the
     * order in which they were injected, one failure to a request; delays are added up.
     */
    readonly inject: (rule: FaultRule) => Effect.Effect<void, InvalidOptions>

    /** Removes the fault rules that still apply to later requests. */
    readonly clearFaults: Effect.Effect<void>

    /**
     * Returns to how the emulator was made: the state of its seed, no requests, no fault rules, nothing counted against a
     * limit, and the time of its `Clock`.
     */
    readonly reset: Effect.Effect<void>

    /**
     * Moves the emulator's time ahead of its `Clock`, so that windows of limits end and what expires expires. Delays that are
     * under way are not shortened. A span that is not positive, or over 100 years, fails.
     */
    readonly advance: (by: Span) => Effect.Effect<void, InvalidOptions>

    /**
     * Accepts an invitation, as a person does who follows its link: the user who has the email address becomes a member with
     * the invitation's role and metadata. Where nobody has the address, a user signs up with it.
     */
    readonly acceptInvitation: (invitationId: string) => Effect.Effect<AcceptedInvitation, InvitationNotAccepted>

    /** Copy of the whole state, as a seed that makes it again. It can be written as JSON. */
    readonly snapshot: Effect.Effect<Seed>

    /** Replaces the whole state by a seed, such as a snapshot. A seed that is not valid changes nothing. */
    readonly restore: (seed: unknown) => Effect.Effect<void, InvalidSeed>
  }
>()("@effect-clerk/testing/ClerkEmulator") {
  /** Makes an emulator with a state of its own, empty unless a seed is given. */
  static readonly make = (
    seed: Seed = {},
    options: Options = {}
  ): Effect.Effect<ClerkEmulator["Service"], InvalidSeed | InvalidOptions> => makeEmulator(seed, options)

  /** Provides the `HttpClient` of a new emulator to the program, and the emulator to the test. */
  static readonly layer = (
    seed?: Seed,
    options?: Options
  ): Layer.Layer<ClerkEmulator | HttpClient.HttpClient, InvalidSeed | InvalidOptions> =>
    Layer.effectContext(
      Effect.map(ClerkEmulator.make(seed, options), (emulator) =>
        Context.make(ClerkEmulator, emulator).pipe(Context.add(HttpClient.HttpClient, emulator.httpClient))
      )
    )

  /**
   * Makes the fetch function of a new emulator, for code without Effect. The emulator is made by the first call. With a seed
   * or options that are not valid, each call rejects with `InvalidSeed` or `InvalidOptions`.
   */
  static readonly fetch = (seed?: Seed, options?: Options): Fetch => {
    let made: Result.Result<ClerkEmulator["Service"], InvalidSeed | InvalidOptions> | undefined
    return (input, init) => {
      made ??= Effect.runSync(Effect.result(ClerkEmulator.make(seed, options)))
      return Result.isSuccess(made) ? made.success.fetch(input, init) : Promise.reject<Response>(made.failure)
    }
  }

  /** Serves a new emulator over HTTP until the scope closes. */
  static readonly serve = (
    options?: ServeOptions & Options & { readonly seed?: Seed | undefined }
  ): Effect.Effect<
    Server & { readonly emulator: ClerkEmulator["Service"] },
    InvalidSeed | InvalidOptions | ServeError,
    Scope.Scope
  > => {
    const { allowHosts, control, host, port, requestTimeout, seed, ...rest } = options ?? {}
    return Effect.flatMap(ClerkEmulator.make(seed, rest), (emulator) =>
      Effect.map(emulator.serve({ allowHosts, control, host, port, requestTimeout }), (server) => ({
        ...server,
        emulator
      }))
    )
  }
}
