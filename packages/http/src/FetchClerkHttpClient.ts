/**
 * The `ClerkHttpClient` straight to a fetch function. This module has no part of effect's `HttpClient`, so that a bundle
 * which imports it alone stays small.
 *
 * @since 0.1.0
 */
import type { ClerkConfig } from "@effect-clerk/core/ClerkConfig"
import * as Context from "effect/Context"
import * as Layer from "effect/Layer"
import type { ClerkHttpClient } from "./ClerkHttpClient.ts"
import * as Execute from "./internal/execute.ts"
import * as FetchTransport from "./internal/fetchTransport.ts"
import * as Service from "./internal/service.ts"

// Themselves, not aliases, so that a program can name them in its own declarations.
export type { Fetch } from "./internal/fetchTransport.ts"
export type { Service } from "./internal/service.ts"

/**
 * The key of `ClerkHttpClient`, without its layers.
 *
 * @category services
 * @since 0.1.0
 */
export const Key: Context.Service<ClerkHttpClient, Service.Service> = Context.Service<ClerkHttpClient, Service.Service>(
  Service.key
)

/**
 * Straight to a fetch function, the platform's own unless given.
 *
 * @example
 * ```ts
 * import { FetchClerkHttpClient } from "@effect-clerk/http"
 * import { ClerkConfig } from "@effect-clerk/core"
 * import { Effect, Layer, Redacted } from "effect"
 *
 * const layer = FetchClerkHttpClient.layer({ fetch: () => Promise.resolve(new Response("{}")) }).pipe(
 *   Layer.provide(ClerkConfig.layer({ secretKey: Redacted.make("sk_test_example") }))
 * )
 *
 * await Effect.runPromise(Effect.provide(FetchClerkHttpClient.Key.useSync((client) => typeof client.execute), layer)) // => "function"
 * ```
 *
 * @category layers
 * @since 0.1.0
 */
export const layer = (options?: {
  readonly fetch?: FetchTransport.Fetch | undefined
}): Layer.Layer<ClerkHttpClient, never, ClerkConfig> =>
  Layer.effect(Key, Execute.make(FetchTransport.make(options?.fetch)))
