import { ClerkConfig, type SDKException } from "@effect-clerk/core"
import { ClerkHttpClient, type Fetch } from "@effect-clerk/http"
import { OrganizationMemberships } from "@effect-clerk/memberships"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import type * as HttpClient from "effect/http/HttpClient"
import * as Layer from "effect/Layer"

export type Memberships = Layer.Layer<OrganizationMemberships | ClerkHttpClient.ClerkHttpClient, SDKException>

export const over =
  (client: Layer.Layer<HttpClient.HttpClient>) =>
  (options: ClerkConfig.Options): Memberships =>
    OrganizationMemberships.layer.pipe(
      Layer.provideMerge(ClerkHttpClient.layer),
      Layer.provide(client),
      Layer.provide(ClerkConfig.layer(options))
    )

export const direct = (options: ClerkConfig.Options, fetch?: Fetch): Memberships =>
  OrganizationMemberships.layer.pipe(
    Layer.provideMerge(ClerkHttpClient.layerFetch({ fetch })),
    Layer.provide(ClerkConfig.layer(options))
  )

/** A name, and the layer of a transport to a configured Clerk. */
export type Transport = readonly [name: string, make: (options: ClerkConfig.Options) => Memberships]

/** Transports that need a fetch function and nothing of a later Node. */
export const overFetch: ReadonlyArray<Transport> = [
  ["layerFetch", direct],
  ["layer over FetchHttpClient", over(FetchHttpClient.layer)]
]
