/**
 * One request's whole way: input checked, limited, sent, retried, timed, decoded, and every failure typed.
 *
 * @since 0.1.0
 */
import type { ClerkConfig } from "@effect-clerk/core/ClerkConfig"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Function from "effect/Function"
import * as HttpClient from "effect/http/HttpClient"
import * as Layer from "effect/Layer"
import * as FetchClerkHttpClient from "./FetchClerkHttpClient.ts"
import * as ClientTransport from "./internal/clientTransport.ts"
import * as Execute from "./internal/execute.ts"
import * as Service from "./internal/service.ts"

// What its types name, so that a program that depends on this package alone can name it in its own declarations.
export type { ClerkConfig } from "@effect-clerk/core/ClerkConfig"

/**
 * Changes the underlying `HttpClient` for the calls of one effect; it has no effect on `layerFetch`.
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
} = Function.dual(
  2,
  <A, E, R>(
    self: Effect.Effect<A, E, R>,
    transform: (client: HttpClient.HttpClient) => HttpClient.HttpClient
  ): Effect.Effect<A, E, R> =>
    Effect.updateService(self, ClientTransport.Transform, (outer) => (client) => transform(outer(client)))
)

/**
 * Sends the requests of all endpoints. Provide it with {@link ClerkHttpClient.layer}, over effect's `HttpClient`, or with
 * {@link ClerkHttpClient.layerFetch}, straight to a fetch function; both behave the same.
 *
 * @category services
 * @since 0.1.0
 */
export class ClerkHttpClient extends Context.Service<ClerkHttpClient, Service.Service>()(Service.key) {
  /** Over the `HttpClient` in the context: the seam that applications and tests of Effect know. */
  static readonly layer: Layer.Layer<ClerkHttpClient, never, ClerkConfig | HttpClient.HttpClient> = Layer.effect(
    ClerkHttpClient,
    Effect.flatMap(HttpClient.HttpClient, (client) => Execute.make(ClientTransport.make(client)))
  )

  /** Straight to a fetch function, the platform's own unless given: see `FetchClerkHttpClient`. */
  static readonly layerFetch: (options?: {
    readonly fetch?: FetchClerkHttpClient.Fetch | undefined
  }) => Layer.Layer<ClerkHttpClient, never, ClerkConfig> = FetchClerkHttpClient.layer

  /** See {@link withClientTransform}. */
  static readonly withClientTransform: typeof withClientTransform = withClientTransform
}
