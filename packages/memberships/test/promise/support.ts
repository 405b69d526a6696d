import { type ClerkErrors, RetryPolicy, type SDKException } from "@effect-clerk/core"
import type { OrganizationMembershipsService } from "@effect-clerk/memberships"
import {
  type Aborted,
  type CallOptions,
  ClerkMemberships,
  type Options,
  type Result
} from "@effect-clerk/memberships/Promise"
import { ClerkEmulator, type Seed } from "@effect-clerk/testing"
import { Effect, type Scope } from "effect"
import { getEventListeners } from "node:events"
import { secret } from "@effect-clerk/test-support/fixtures"
import * as RawServer from "@effect-clerk/test-support/rawServer"

export const organizationId = "org_acme"

export const seed = {
  organizations: [{ id: organizationId, name: "Acme" }],
  users: [{ id: "user_ada", firstName: "Ada" }, { id: "user_bob" }, { id: "user_noa" }],
  memberships: [
    { organizationId, userId: "user_ada", role: "org:admin", createdAt: 1 },
    { organizationId, userId: "user_bob", role: "org:member", createdAt: 2 }
  ]
} satisfies Seed

/** Runs a program of promises while something is acquired. */
const using = <A, E>(acquire: Effect.Effect<A, E, Scope.Scope>, use: (acquired: A) => Promise<void>): Promise<void> =>
  Effect.runPromise(Effect.scoped(Effect.flatMap(acquire, (acquired) => Effect.promise(() => use(acquired)))))

export const connect =
  (apiUrl: string) =>
  (options: Partial<Options> = {}): ClerkMemberships =>
    ClerkMemberships.make({ secretKey: secret, apiUrl, ...options })

/** An emulated Clerk behind real HTTP. */
export const withEmulator = (
  use: (context: {
    readonly connect: ReturnType<typeof connect>
    readonly memberships: ClerkMemberships
    readonly requests: () => Promise<ReadonlyArray<string>>
  }) => Promise<void>,
  from: Seed = seed
): Promise<void> =>
  using(ClerkEmulator.serve({ seed: from }), ({ apiUrl, emulator }) =>
    use({
      connect: connect(apiUrl),
      memberships: connect(apiUrl)(),
      requests: () =>
        Effect.runPromise(
          Effect.map(emulator.requests, (all) => all.map(({ method, path }) => `${method} ${path.replace("/v1", "")}`))
        )
    })
  )

/** A server that responds to each request as it is told to, which may be no response at all. */
export const withServer = (
  respond: (request: RawServer.RawRequest) => void,
  use: (context: {
    readonly connect: ReturnType<typeof connect>
    readonly memberships: ClerkMemberships
    readonly server: RawServer.RawServer
  }) => Promise<void>
): Promise<void> =>
  using(RawServer.make(respond), (server) =>
    use({ connect: connect(server.origin), memberships: connect(server.origin)(), server })
  )

export const listeners = (signal: AbortSignal): number => getEventListeners(signal, "abort").length

type Failure = ClerkErrors | SDKException | Aborted

type Run = (client: ClerkMemberships, options?: CallOptions) => Promise<Result<unknown, Failure>>

export const bob = { organizationId, userId: "user_bob" }

export const noa = { organizationId, userId: "user_noa" }

export const last = async <A, E>(items: AsyncIterable<Result<A, E>>): Promise<Result<A | undefined, E>> => {
  let item: Result<A | undefined, E> = { _tag: "Success", success: undefined }
  for await (item of items);
  return item
}

/** Calls every method of a client that is about memberships with valid input; a stream yields its last item. */
export const calls: Record<keyof OrganizationMembershipsService, Run> = {
  create: (_, options) => _.create({ ...noa, role: "org:member" }, options),
  list: (_, options) => _.list({ organizationId }, options),
  update: (_, options) => _.update({ ...bob, role: "org:admin" }, options),
  delete: (_, options) => _.delete(bob, options),
  updateMetadata: (_, options) => _.updateMetadata({ ...bob, publicMetadata: { team: "blue" } }, options),
  listForUser: (_, options) => _.listForUser({ userId: "user_bob" }, options),
  listForInstance: (_, options) => _.listForInstance(undefined, options),
  find: (_, options) => _.find(bob, options),
  ensure: (_, options) => _.ensure({ ...bob, role: "org:admin" }, options),
  remove: (_, options) => _.remove(bob, options),
  stream: (_, options) => last(_.stream({ organizationId }, options)),
  streamForUser: (_, options) => last(_.streamForUser({ userId: "user_bob" }, options)),
  streamForInstance: (_, options) => last(_.streamForInstance(undefined, options))
}

export const methods = Object.entries(calls)

export const collect = async <A>(items: AsyncIterable<A>): Promise<ReadonlyArray<A>> => {
  const all: Array<A> = []
  for await (const item of items) all.push(item)
  return all
}

export const bug = new Error("a bug")

/** A policy with a bug of its own, which comes out with the first failure. */
export const buggy = RetryPolicy.exponential({
  isTransient: () => {
    throw bug
  }
})

/** Returns the failure of a call. */
export const failureOf = async <E>(result: Promise<Result<unknown, E>>): Promise<E> => {
  const outcome = await result
  if (outcome._tag === "Failure") return outcome.failure
  throw new Error("the call succeeded")
}
