/** The client of Clerk, which all runners share one limit with where there is a Redis. */
import { ClerkConfig } from "@effect-clerk/core"
import { ClerkHttpClient } from "@effect-clerk/http"
import * as NodeRedis from "@effect/platform-node/NodeRedis"
import { Config, Effect, Layer, Option } from "effect"
import * as RateLimiter from "effect/persistence/RateLimiter"

/** Counts the requests of all runners together, with those of the application where it uses the same Redis. */
const sharedLimit = Layer.unwrap(
  Effect.map(Config.option(Config.String("REDIS_URL")), (url) =>
    Option.isNone(url)
      ? Layer.empty
      : RateLimiter.layer.pipe(
          Layer.provide(RateLimiter.layerStoreRedis()),
          Layer.provide(NodeRedis.layer({ url: url.value, disableOfflineQueue: true }))
        )
  )
)

/** Reads `CLERK_SECRET_KEY`, and `CLERK_API_URL` and `REDIS_URL` where they are given. */
export const layer = ClerkHttpClient.layerFetch().pipe(Layer.provide([ClerkConfig.layerConfig(), sharedLimit]))
