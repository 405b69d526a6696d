import { ClerkConfig, type ClerkErrors, RetryPolicy, type SDKException } from "@effect-clerk/core"
import { OrganizationMemberships } from "@effect-clerk/memberships"
import { NodeClerkHttpClient } from "@effect-clerk/node"
import { secret } from "@effect-clerk/test-support/fixtures"
import { Effect, Layer, Redacted, type Scope } from "effect"
import type { Dispatcher } from "undici"

type Service = OrganizationMemberships["Service"]
export type Call = (service: Service) => Effect.Effect<unknown, ClerkErrors<number> | SDKException>

const membership = { organizationId: "org_1", userId: "user_1" }

/** A call of each method. */
export const calls = {
  GET: (_) => _.list({ organizationId: "org_1" }),
  POST: (_) => _.create({ ...membership, role: "org:member" }),
  PATCH: (_) => _.update({ ...membership, role: "org:member" }),
  DELETE: (_) => _.delete(membership)
} as const satisfies Record<string, Call>

export const layer = (apiUrl: string, dispatcher?: Dispatcher): Layer.Layer<OrganizationMemberships, SDKException> =>
  OrganizationMemberships.layer.pipe(
    Layer.provide(NodeClerkHttpClient.layer({ dispatcher })),
    Layer.provide(ClerkConfig.layer({ secretKey: Redacted.make(secret), apiUrl, allowInsecure: true }))
  )

/** Two retries without a pause. */
const retryTwice = RetryPolicy.exponential({ base: "1 millis", times: 2, budget: false })

/** Makes one call. */
export const run = (call: Call, apiUrl: string, dispatcher?: Dispatcher) =>
  Effect.provide(OrganizationMemberships.use(call), layer(apiUrl, dispatcher))

/** Calls that are only retried where nothing was sent. */
export const writes: ReadonlyArray<readonly [method: string, call: Call]> = [
  ["POST", calls.POST],
  ["PATCH", calls.PATCH],
  ["DELETE", calls.DELETE]
]

/** Returns the failure of a call. */
export const failureOf = (call: Call, apiUrl: string, dispatcher?: Dispatcher, policy = retryTwice) =>
  Effect.flip(Effect.provideService(run(call, apiUrl, dispatcher), RetryPolicy.Current, policy))

const turn: Effect.Effect<void> = Effect.callback((resume) => {
  setImmediate(() => resume(Effect.void))
})

/** Waits until a condition is met, a turn of the event loop after the other. */
export const until = (met: () => boolean): Effect.Effect<void> =>
  Effect.asVoid(Effect.repeat(turn, { until: () => met() }))

/** Closes a dispatcher with the scope. */
export const opened = <D extends { readonly close: () => Promise<void> }>(
  dispatcher: D
): Effect.Effect<D, never, Scope.Scope> =>
  Effect.acquireRelease(Effect.succeed(dispatcher), (dispatcher) => Effect.promise(() => dispatcher.close()))
