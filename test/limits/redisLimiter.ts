import * as NodeRedis from "@effect/platform-node/NodeRedis"
import * as Layer from "effect/Layer"
import * as RateLimiter from "effect/persistence/RateLimiter"

/** Creates a rate limiter over the Redis on a port of this machine, with a connection of its own. */
export const limiterOver = (port: number) =>
  RateLimiter.layer.pipe(
    Layer.provide(RateLimiter.layerStoreRedis()),
    Layer.provideMerge(
      // Without a queue for commands to a lost server, so that they fail instead of waiting.
      NodeRedis.layer({ socket: { host: "127.0.0.1", port }, disableOfflineQueue: true })
    )
  )
