/**
 * Clerk in memory for tests without Effect. A call that may fail is a promise of a `Result`, as those of
 * `@effect-clerk/memberships/Promise` are, and {@link unwrap} makes a rejection of its failure.
 *
 * @since 0.1.0
 */
import { Result as Results } from "@effect-clerk/memberships/internal"
import type { Result } from "@effect-clerk/memberships/Promise"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Predicate from "effect/Predicate"
import * as Scope from "effect/Scope"
import { ClerkEmulator as Emulator, type Fetch } from "./ClerkEmulator.ts"
import type { FaultRule } from "./Fault.ts"
import type { AcceptedInvitation, InvitationNotAccepted } from "./Invitation.ts"
import type { InvalidOptions, Options as EffectOptions, Span } from "./Options.ts"
import type { RecordedRequest } from "./RecordedRequest.ts"
import type { InvalidSeed, Seed } from "./Seed.ts"
import type { ServeError, ServeOptions, Server as Address } from "./Server.ts"

export { type Failure, type Result, type Success, unwrap } from "@effect-clerk/memberships/Promise"
export type { Fetch } from "./ClerkEmulator.ts"
export type { Fault, FaultResponse, FaultRule } from "./Fault.ts"
export { type AcceptedInvitation, InvitationNotAccepted } from "./Invitation.ts"
export { InvalidOptions, type Limits, type Quirk, type Quota, type Span } from "./Options.ts"
export type { RecordedRequest } from "./RecordedRequest.ts"
export { InvalidSeed, type Seed } from "./Seed.ts"
export { ServeError, type ServeOptions } from "./Server.ts"

/**
 * Options of an emulated Clerk.
 *
 * @category models
 * @since 0.1.0
 */
export interface Options extends Omit<EffectOptions, "onRequest"> {
  /** Called when a request ends, before its response is sent. The response waits for a promise that it returns. */
  readonly onRequest?: ((request: RecordedRequest) => void | Promise<void>) | undefined
}

/**
 * Emulated Clerk that listens.
 *
 * @category models
 * @since 0.1.0
 */
export interface Server extends Address {
  /** Closes the server and the connections that are still open. */
  readonly close: () => Promise<void>
}

/**
 * Emulated Clerk, as `ClerkEmulator` of `@effect-clerk/testing` is.
 *
 * @category models
 * @since 0.1.0
 */
export interface ClerkEmulator {
  /** Fetch function for whatever takes one. It handles URLs of any origin under `/v1`, as Clerk does. */
  readonly fetch: Fetch

  /** Serves HTTP until it is closed. Needs `node:http`: Node 20.16 or later, Bun or Deno. */
  readonly serve: (options?: ServeOptions) => Promise<Result<Server, ServeError>>

  /** Injects a fault into the next request, or the next `times` requests, of one operation or of any. */
  readonly inject: (rule: FaultRule) => Promise<Result<void, InvalidOptions>>

  /** Removes the fault rules that still apply to later requests. */
  readonly clearFaults: () => Promise<void>

  /** Returns the requests that have ended, oldest first, however they were received; the latest 10,000 are kept. */
  readonly requests: () => Promise<ReadonlyArray<RecordedRequest>>

  /** Returns to how the emulator was made: the state of its seed, no requests, no fault rules, the platform's time. */
  readonly reset: () => Promise<void>

  /** Moves the emulator's time ahead, so that windows of limits end and what expires expires. */
  readonly advance: (by: Span) => Promise<Result<void, InvalidOptions>>

  /** Accepts an invitation, as a person does who follows its link. */
  readonly acceptInvitation: (invitationId: string) => Promise<Result<AcceptedInvitation, InvitationNotAccepted>>

  /** Returns a copy of the whole state, as a seed that makes it again. It can be written as JSON. */
  readonly snapshot: () => Promise<Seed>

  /** Replaces the whole state by a seed, such as a snapshot. A seed that is not valid changes nothing. */
  readonly restore: (seed: unknown) => Promise<Result<void, InvalidSeed>>
}

/**
 * Makes emulators, each with a state of its own, empty unless a seed is given.
 *
 * @example
 * ```ts
 * import { ClerkMemberships } from "@effect-clerk/memberships/Promise"
 * import { ClerkEmulator, unwrap } from "@effect-clerk/testing/Promise"
 *
 * const emulator = await unwrap(
 *   ClerkEmulator.make({ organizations: [{ id: "org_acme", name: "Acme" }], users: [{ id: "user_noa" }] })
 * )
 * await unwrap(emulator.inject({ operation: "OrganizationMemberships.create", with: { status: 422 } }))
 *
 * const memberships = ClerkMemberships.make({ secretKey: "sk_test_example", fetch: emulator.fetch })
 * const input = { organizationId: "org_acme", userId: "user_noa", role: "org:member" }
 * const tags = [(await memberships.create(input))._tag, (await memberships.create(input))._tag]
 * const statuses = (await emulator.requests()).map(({ status }) => status)
 *
 * tags // => ["Failure", "Success"]
 * statuses // => [422, 200]
 * ```
 *
 * @category constructors
 * @since 0.1.0
 */
export const ClerkEmulator: {
  readonly make: (seed?: Seed, options?: Options) => Promise<Result<ClerkEmulator, InvalidSeed | InvalidOptions>>
} = {
  make: (seed, options) => make(seed, options)
}

async function make(
  seed: Seed = {},
  options: Options = {}
): Promise<Result<ClerkEmulator, InvalidSeed | InvalidOptions>> {
  const made = await Effect.runPromise(Effect.result(Effect.map(Emulator.make(seed, toOptions(options)), toPromises)))
  return Results.fromEffect(made, make)
}

/** Makes an effect of the callback. Options that are no object, and a callback that is no function, are left to their check. */
const toOptions = (options: Options): EffectOptions => {
  if (!isOptions(options)) return options
  const { onRequest, ...rest } = options
  const isCallback = typeof onRequest === "function"
  return { ...rest, onRequest: isCallback ? (request) => Effect.promise(async () => onRequest(request)) : onRequest }
}

/** Programs without types may pass anything. */
const isOptions = (options: Options): options is Options => Predicate.isObject(options)

const toPromises = (emulator: Emulator["Service"]): ClerkEmulator => ({
  fetch: emulator.fetch,
  serve: (options) => result(serve(emulator, options)),
  inject: (rule) => result(emulator.inject(rule)),
  clearFaults: () => Effect.runPromise(emulator.clearFaults),
  requests: () => Effect.runPromise(emulator.requests),
  reset: () => Effect.runPromise(emulator.reset),
  advance: (by) => result(emulator.advance(by)),
  acceptInvitation: (invitationId) => result(emulator.acceptInvitation(invitationId)),
  snapshot: () => Effect.runPromise(emulator.snapshot),
  restore: (seed) => result(emulator.restore(seed))
})

async function result<A, E>(effect: Effect.Effect<A, E>): Promise<Result<A, E>> {
  return Results.fromEffect(await Effect.runPromise(Effect.result(effect)), result)
}

/** Serves in a scope that ends with `close`. A server that cannot listen leaves nothing open. */
const serve = (emulator: Emulator["Service"], options: ServeOptions | undefined): Effect.Effect<Server, ServeError> =>
  Effect.gen(function* () {
    const scope = yield* Scope.make()
    const address = yield* Effect.onError(Scope.provide(emulator.serve(options), scope), () =>
      Scope.close(scope, Exit.void)
    )
    const close = () => Effect.runPromise(Scope.close(scope, Exit.void))
    return { ...address, close }
  })
