/**
 * A service of Clerk's operations: its methods are made of its endpoints, and every service has the same layers.
 *
 * The operations stand in a file of `internal/`, which the Promise facade is made of, and the class in a public module.
 *
 *     export class Organizations extends Service.Class<Organizations, OrganizationsService>()(
 *       Operations.key,
 *       Operations.make
 *     ) {}
 */
import * as ClerkConfig from "@effect-clerk/core/ClerkConfig"
import type { SDKException } from "@effect-clerk/core/SDKException"
import * as ClerkHttpClient from "@effect-clerk/http/ClerkHttpClient"
import type * as Config from "effect/Config"
import * as Context from "effect/Context"
import * as Layer from "effect/Layer"
import type { Execute } from "./methods.ts"

export { type EndpointsOf, methods, type Methods, type WrittenOut } from "./methods.ts"

/**
 * Options of `layerFetch` and `layerFetchConfig`.
 *
 * @category options
 * @since 0.1.0
 */
export interface FetchOptions {
  /** The platform's own unless given. */
  readonly fetch?: ClerkHttpClient.Fetch | undefined
}

/** The class of a service, with the layers that provide it. */
export interface ServiceClass<in out Self, in out Identifier extends string, in out Shape> extends Context.ServiceClass<
  Self,
  Identifier,
  Shape
> {
  /** Makes the methods over a function that sends requests. The layers and the Promise facade do so. */
  readonly make: (execute: Execute) => Shape

  /**
   * Provides the service over a `ClerkHttpClient`, whichever transport that has.
   *
   * **Gotchas**
   *
   * A layer is built once in a program, with the first client that is provided to it. A second client, for another
   * instance of Clerk, needs `Layer.fresh` around this layer.
   */
  readonly layer: Layer.Layer<Self, never, ClerkHttpClient.ClerkHttpClient>

  /**
   * Provides the service straight over a fetch function, and needs nothing else: the common case, and the smallest bundle.
   *
   * **Details**
   *
   * Each layer that this returns has a client of its own, with a rate limit and a retry budget of its own.
   */
  readonly layerFetch: (options: ClerkConfig.Options & FetchOptions) => Layer.Layer<Self, SDKException>

  /** Does the same as `layerFetch`, configured from `CLERK_SECRET_KEY`, `CLERK_API_URL` and `CLERK_API_VERSION`. */
  readonly layerFetchConfig: (
    options?: Pick<ClerkConfig.Options, "allowInsecure"> & FetchOptions
  ) => Layer.Layer<Self, Config.ConfigError>
}

/** Declares a service, whose methods are made of the function that sends requests. */
export const Class =
  <Self, Shape>() =>
  <const Name extends string>(
    name: Name,
    make: (execute: Execute) => Shape
  ): ServiceClass<Self, `@effect-clerk/memberships/${Name}`, Shape> => {
    const tag = Context.Service<Self, Shape>()(`@effect-clerk/memberships/${name}`)
    const layer = Layer.effect(
      tag,
      ClerkHttpClient.ClerkHttpClient.useSync(({ execute }) => make(execute))
    )
    const overFetch = <E>(options: FetchOptions | undefined, config: Layer.Layer<ClerkConfig.ClerkConfig, E>) =>
      // Two such layers in one program are two clients, so neither may be the one that was built before.
      Layer.provide(Layer.fresh(layer), Layer.provide(ClerkHttpClient.layerFetch(options), config))
    return Object.assign(tag, {
      make,
      layer,
      layerFetch: (options: ClerkConfig.Options & FetchOptions) => overFetch(options, ClerkConfig.layer(options)),
      layerFetchConfig: (options?: Pick<ClerkConfig.Options, "allowInsecure"> & FetchOptions) =>
        overFetch(options, ClerkConfig.layerConfig(options))
    })
  }
