/**
 * Sends requests to Clerk. A call checks its input, acquires a permit under the rate limit, sends, retries within its time
 * limits, decodes the response, and fails with a typed error.
 *
 * @since 0.1.0
 */
import type { ClerkConfig } from "@effect-clerk/core/ClerkConfig"
import type { ClerkErrors } from "@effect-clerk/core/ClerkErrors"
import type { Endpoint } from "@effect-clerk/core/Endpoint"
import type { SDKException } from "@effect-clerk/core/SDKException"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Function from "effect/Function"
import * as HttpClient from "effect/http/HttpClient"
import * as Layer from "effect/Layer"
import * as Client from "./internal/client.ts"
import { asPlatformFetch, type Fetch } from "./internal/transport/anyFetch.ts"
import * as FetchTransport from "./internal/transport/fetch.ts"
import * as HttpClientTransport from "./internal/transport/httpClient.ts"
import * as ReadBody from "./internal/transport/readBody.ts"

// The types that the signatures below name. A program that depends on this package alone needs them for declarations.
export type { ClerkConfig } from "@effect-clerk/core/ClerkConfig"
export type { Fetch, FetchInit, FetchResponse } from "./internal/transport/anyFetch.ts"

/**
 * The methods of a `ClerkHttpClient`.
 *
 * @category models
 * @since 0.1.0
 */
export interface Service {
  /**
   * Runs one operation under the `RetryPolicy`, `RateLimitPolicy` and `TimeoutPolicy` of the calling fiber.
   *
   * **Details**
   *
   * The call fails with `InvalidRequest` before anything is sent if its input or a policy is invalid. An interruption
   * closes the connection and releases the permit.
   */
  readonly execute: <Input, A, Status extends number>(
    endpoint: Endpoint<Input, A, Status>,
    input: Input
  ) => Effect.Effect<A, ClerkErrors<Status> | SDKException>

  /**
   * Configuration under which it sends, for code that has to know which instance of Clerk it talks to. A client of the
   * program's own, as in a test, need not have it.
   */
  readonly config?: ClerkConfig["Service"]
}

/**
 * Service that sends the requests of all endpoints.
 *
 * **When to use**
 *
 * Provide it with {@link layer} to send over effect's `HttpClient`, or with {@link layerFetch} to send straight through a
 * fetch function. Both behave the same.
 *
 * **Details**
 *
 * All calls of one client share a rate limiter and a retry budget.
 *
 * @category services
 * @since 0.1.0
 */
export class ClerkHttpClient extends Context.Service<ClerkHttpClient, Service>()(
  "@effect-clerk/http/ClerkHttpClient"
) {}

/**
 * Sends over the `HttpClient` in the context.
 *
 * **When to use**
 *
 * Use it in an application of Effect, whose `HttpClient` has its own middleware, or is replaced in tests.
 *
 * @category layers
 * @since 0.1.0
 */
export const layer: Layer.Layer<ClerkHttpClient, never, ClerkConfig | HttpClient.HttpClient> =
  /* @__PURE__ */ Layer.effect(
    ClerkHttpClient,
    /* @__PURE__ */ Effect.flatMap(HttpClient.HttpClient, (client) => Client.make(HttpClientTransport.make(client)))
  )

/**
 * Sends straight through a fetch function, the platform's own unless one is given.
 *
 * **When to use**
 *
 * Use it where the size of the bundle counts: one that imports `@effect-clerk/http/ClerkHttpClient` and uses this layer
 * alone holds no part of effect's `HttpClient`.
 *
 * **Details**
 *
 * Without a fetch function of your own, the platform's is looked up for each request.
 *
 * @example
 * ```ts
 * import { ClerkHttpClient } from "@effect-clerk/http"
 * import { ClerkConfig } from "@effect-clerk/core"
 * import { Effect, Layer, Redacted } from "effect"
 *
 * const layer = ClerkHttpClient.layerFetch({ fetch: () => Promise.resolve(new Response("{}")) }).pipe(
 *   Layer.provide(ClerkConfig.layer({ secretKey: Redacted.make("sk_test_example") }))
 * )
 *
 * const program = Effect.gen(function*() {
 *   const client = yield* ClerkHttpClient.ClerkHttpClient
 *   return typeof client.execute
 * })
 *
 * await Effect.runPromise(Effect.provide(program, layer)) // => "function"
 * ```
 *
 * @category layers
 * @since 0.1.0
 */
export const layerFetch = (options?: {
  readonly fetch?: Fetch | undefined
}): Layer.Layer<ClerkHttpClient, never, ClerkConfig> =>
  Layer.effect(
    ClerkHttpClient,
    // Without a prototype: a `fetch` in `Object.prototype` would be handed the key.
    Client.make(FetchTransport.make(asPlatformFetch({ __proto__: null, ...options }.fetch)))
  )

/**
 * Changes the underlying `HttpClient` for the calls of one effect.
 *
 * **Gotchas**
 *
 * It does nothing for a client of {@link layerFetch}, which has no `HttpClient`.
 *
 * @example
 * ```ts
 * import { ClerkConfig } from "@effect-clerk/core"
 * import { ClerkHttpClient } from "@effect-clerk/http"
 * import { OrganizationMemberships } from "@effect-clerk/memberships"
 * import { ClerkEmulator } from "@effect-clerk/testing"
 * import { Effect, Layer, Redacted } from "effect"
 * import { HttpClient } from "effect/http"
 *
 * const ClerkTest = OrganizationMemberships.layer.pipe(
 *   Layer.provide(ClerkHttpClient.layer),
 *   Layer.provide(ClerkConfig.layer({ secretKey: Redacted.make("sk_test_example") })),
 *   Layer.provide(ClerkEmulator.layer())
 * )
 *
 * const sent: Array<string> = []
 * const list = OrganizationMemberships.use((_) => _.listForInstance()).pipe(
 *   ClerkHttpClient.withClientTransform(
 *     HttpClient.tapRequest((request) => Effect.sync(() => sent.push(new URL(request.url).pathname)))
 *   )
 * )
 *
 * await Effect.runPromise(Effect.provide(list, ClerkTest))
 *
 * sent // => ["/v1/organization_memberships"]
 * ```
 *
 * @category transforms
 * @since 0.1.0
 */
export const withClientTransform: {
  (
    transform: (client: HttpClient.HttpClient) => HttpClient.HttpClient
  ): <A, E, R>(self: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>
  <A, E, R>(
    self: Effect.Effect<A, E, R>,
    transform: (client: HttpClient.HttpClient) => HttpClient.HttpClient
  ): Effect.Effect<A, E, R>
} = /* @__PURE__ */ Function.dual(
  2,
  <A, E, R>(
    self: Effect.Effect<A, E, R>,
    transform: (client: HttpClient.HttpClient) => HttpClient.HttpClient
  ): Effect.Effect<A, E, R> =>
    Effect.updateService(self, HttpClientTransport.Transform, (outer) => (client) => transform(outer(client)))
)

/**
 * Reference to the largest body that a success may have, in bytes after decompression; 24 MiB unless you provide another
 * number with `Effect.provideService`. `Infinity` is no bound.
 *
 * **Details**
 *
 * A success with a larger body fails its call with `MalformedResponse`, and its connection is closed. It is not retried. The
 * largest page of Clerk's, 500 members with full metadata, has 16 MB. Of an error response at most 1 MiB is read, and of a
 * response whose status says all, such as a redirect, a 429 or a 503, the first 64 KiB.
 *
 * @example
 * ```ts
 * import { ClerkHttpClient } from "@effect-clerk/http"
 * import { OrganizationMemberships } from "@effect-clerk/memberships"
 * import { Effect, Redacted } from "effect"
 *
 * const error = await OrganizationMemberships.use((_) => _.list({ organizationId: "org_acme" })).pipe(
 *   Effect.provide(OrganizationMemberships.layerFetch({
 *     secretKey: Redacted.make("sk_test_example"),
 *     fetch: () => Promise.resolve(new Response("x".repeat(2000)))
 *   })),
 *   Effect.provideService(ClerkHttpClient.MaxResponseBytes, 1024),
 *   Effect.flip,
 *   Effect.runPromise
 * )
 *
 * "reason" in error && error.reason._tag // => "MalformedResponse"
 * ```
 *
 * @category references
 * @since 0.1.0
 */
export const MaxResponseBytes: Context.Reference<number> = ReadBody.MaxResponseBytes
