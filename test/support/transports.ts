import { ClerkConfig } from "@effect-clerk/core"
import type { Fetch } from "@effect-clerk/http"
import { OrganizationMemberships } from "@effect-clerk/memberships"
import { NodeClerkHttpClient } from "@effect-clerk/node"
import * as NodeHttpClient from "@effect/platform-node/NodeHttpClient"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Layer from "effect/Layer"
import type { Dispatcher } from "undici"
import { FetchDispatcher } from "./fetchDispatcher.ts"
import { direct, type Memberships, over, overFetch, type Transport } from "./overFetch.ts"
import { untyped } from "./untyped.ts"

const dispatched = (options: ClerkConfig.Options, dispatcher?: Dispatcher): Memberships =>
  OrganizationMemberships.layer.pipe(
    Layer.provideMerge(NodeClerkHttpClient.layer({ dispatcher })),
    Layer.provide(ClerkConfig.layer(options))
  )

const all: ReadonlyArray<Transport> = [
  ...overFetch,
  ["layer over undici", over(NodeHttpClient.layerUndici)],
  ["layer over node:http", over(NodeHttpClient.layerNodeHttp)],
  ["NodeClerkHttpClient", dispatched]
]

/** Each way to the network that the library has; where the tests run thousands of times, two stand for all. */
export const transports = process.env["FETCH_ONLY"] === undefined ? all : overFetch

export type { Memberships } from "./overFetch.ts"

type OverFetch = readonly [name: string, make: (options: ClerkConfig.Options, fetch: Fetch) => Memberships]

/** Transports that tell from a platform's error whether the connection opened. The dispatcher tells by itself. */
export const errorReadingTransports: ReadonlyArray<OverFetch> = [
  ["layerFetch", direct],
  [
    "layer over FetchHttpClient",
    (options, fetch) =>
      over(
        FetchHttpClient.layer.pipe(
          Layer.provide(
            Layer.succeed(FetchHttpClient.Fetch, (input, init) => {
              const platform: typeof globalThis.fetch = untyped(fetch)
              return platform(input instanceof Request ? input.url : String(input), init ?? {})
            })
          )
        )
      )(options)
  ]
]

/** Each transport over a fetch function of the test's, for what depends on time alone. */
export const fetchTransports: ReadonlyArray<OverFetch> = [
  ...errorReadingTransports,
  ["NodeClerkHttpClient", (options, fetch) => dispatched(options, new FetchDispatcher(fetch))]
]
