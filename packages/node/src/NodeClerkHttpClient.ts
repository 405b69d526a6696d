/**
 * Sends requests to Clerk over undici's dispatcher, the fastest way on Node.
 *
 * @since 0.1.0
 */
import type { ClerkConfig } from "@effect-clerk/core/ClerkConfig"
import { ClerkHttpClient } from "@effect-clerk/http/ClerkHttpClient"
import { makeClient } from "@effect-clerk/http/internal"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type { Dispatcher } from "undici"
import { pool } from "./internal/pool.ts"
import * as DispatcherTransport from "./internal/transport.ts"

// The types that the signature below names. A program that depends on this package alone needs them for declarations.
export type { ClerkConfig } from "@effect-clerk/core/ClerkConfig"
export type { ClerkHttpClient } from "@effect-clerk/http/ClerkHttpClient"
export type { Dispatcher } from "undici"

/**
 * Sends straight to a dispatcher of undici's, without fetch.
 *
 * **When to use**
 *
 * Use it on a Node server. Most of the cost of a call is the platform's fetch, which this layer leaves out.
 *
 * **Details**
 *
 * Without a dispatcher of your own the layer makes a pool of connections, and closes it with its scope. The pool speaks
 * HTTP/1.1 with keep-alive, takes 16 KiB of headers, and goes through a proxy where `HTTPS_PROXY` or `HTTP_PROXY` is set,
 * except for the hosts in `NO_PROXY`.
 *
 * Reads ask for `br` and `gzip`. A call's `processed` is exact: it is `"no"` as long as the request has no connection to be
 * written to, so that writes are retried then, and only then.
 *
 * **Gotchas**
 *
 * A dispatcher of your own stays open until you close it. `TimeoutPolicy` replaces its `headersTimeout` and `bodyTimeout`.
 * Each attempt is sent at most once: where the dispatcher starts a request again, over HTTP/2, in a `RetryAgent` or after a
 * redirect, the attempt fails instead.
 *
 * @example
 * ```ts
 * import { ClerkConfig } from "@effect-clerk/core"
 * import { NodeClerkHttpClient } from "@effect-clerk/node"
 * import { OrganizationMemberships } from "@effect-clerk/memberships"
 * import { Effect, Layer, Redacted } from "effect"
 * import { MockAgent } from "undici"
 *
 * const dispatcher = new MockAgent()
 * dispatcher
 *   .get("https://api.clerk.com")
 *   .intercept({ path: "/v1/organizations/org_acme/memberships" })
 *   .reply(200, { data: [], total_count: 0 })
 *
 * const layer = OrganizationMemberships.layer.pipe(
 *   Layer.provide(NodeClerkHttpClient.layer({ dispatcher })),
 *   Layer.provide(ClerkConfig.layer({ secretKey: Redacted.make("sk_test_example") }))
 * )
 *
 * const page = OrganizationMemberships.use((_) => _.list({ organizationId: "org_acme" }))
 *
 * await Effect.runPromise(Effect.provide(page, layer)) // => { data: [], totalCount: 0 }
 * ```
 *
 * @category layers
 * @since 0.1.0
 */
export const layer = (options?: {
  readonly dispatcher?: Dispatcher | undefined
}): Layer.Layer<ClerkHttpClient, never, ClerkConfig> => {
  // Without a prototype: a `dispatcher` in `Object.prototype` would be handed the key.
  const own = { __proto__: null, ...options }
  return Layer.effect(
    ClerkHttpClient,
    Effect.flatMap(own.dispatcher === undefined ? pool : Effect.succeed(own.dispatcher), (dispatcher) =>
      makeClient(DispatcherTransport.make(dispatcher))
    )
  )
}
