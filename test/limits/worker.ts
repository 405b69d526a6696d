// One of several processes that share a key: calls without end, from the first message to it on, through a limiter over
// Redis. Says when it can start, and how the first call that fails has failed.
import { once } from "node:events"
import { RateLimitPolicy, TimeoutPolicy } from "@effect-clerk/core"
import { OrganizationMemberships } from "@effect-clerk/memberships"
import * as NodeRedis from "@effect/platform-node/NodeRedis"
import { Effect, Layer, Logger, Redacted, Schema } from "effect"
import * as RateLimiter from "effect/persistence/RateLimiter"
import { secret } from "../support/fixtures.ts"
import { type Message, Work } from "./work.ts"

const { apiUrl, inFlight, name, redisPort, ...quota } = Schema.decodeUnknownSync(Work)(process.argv[2])

const say = (message: typeof Message.Type) => Effect.sync(() => process.send?.(message))

const limiter = RateLimiter.layer.pipe(
  Layer.provide(RateLimiter.layerStoreRedis()),
  Layer.provide(
    // Without a queue for the commands to a server that is lost, so that they fail.
    NodeRedis.layer({ socket: { host: "127.0.0.1", port: redisPort }, disableOfflineQueue: true })
  )
)

const calls = Effect.gen(function* () {
  const memberships = yield* OrganizationMemberships
  yield* say({ _tag: "Ready" })
  yield* Effect.promise(() => once(process, "message"))
  const endless = Effect.forever(memberships.list({ organizationId: name }))
  yield* Effect.all(
    Array.from({ length: inFlight }, () => endless),
    { concurrency: "unbounded" }
  )
}).pipe(
  Effect.provideService(RateLimitPolicy.Current, RateLimitPolicy.make(quota)),
  Effect.provideService(TimeoutPolicy.Current, TimeoutPolicy.none),
  Effect.catch((error) =>
    say({
      _tag: "Failed",
      tag: error._tag,
      reason: error._tag === "SDKException" ? error.reason._tag : String(error.status),
      processed: error.processed
    })
  ),
  Effect.provide(OrganizationMemberships.layerFetch({ secretKey: Redacted.make(secret), apiUrl })),
  Effect.provide(limiter),
  Effect.provide(Logger.layer([]))
)

await Effect.runPromise(calls)
