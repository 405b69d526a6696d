// One of several processes that share a key: makes calls without end after the first message to it, with a rate limiter over
// Redis. Reports when it is ready to start, and how calls failed.
import { once } from "node:events"
import { monitorEventLoopDelay } from "node:perf_hooks"
import { type ClerkErrors, RateLimitPolicy, type SDKException, TimeoutPolicy } from "@effect-clerk/core"
import { OrganizationMemberships } from "@effect-clerk/memberships"
import { Effect, Logger, Redacted, Schema } from "effect"
import { secret } from "@effect-clerk/test-support/fixtures"
import { limiterOver } from "./redisLimiter.ts"
import { type Message, PausedHeader, RedisTask } from "./redisTask.ts"

const { apiUrl, inFlight, name, redisPort, ...quota } = Schema.decodeUnknownSync(RedisTask)(process.argv[2])

const delay = monitorEventLoopDelay()
delay.enable()

/** The longest time for which a response was waited for, in milliseconds: some short pauses, one after the other, count as one. */
let slowest = 0

/** Sends a request, and the longest time for which this process has not run or has waited for a response. */
const sendWithPause = async (url: string, init: RequestInit): Promise<Response> => {
  const headers = new Headers(init.headers)
  headers.set(PausedHeader, String(Math.max(delay.max / 1e6, slowest)))
  const sentAt = performance.now()
  const response = await fetch(url, { ...init, headers })
  slowest = Math.max(slowest, performance.now() - sentAt)
  return response
}

const report = (message: typeof Message.Type) => Effect.sync(() => process.send?.(message))

const reportFailure = (error: ClerkErrors<number> | SDKException) =>
  report({
    _tag: "Failed",
    tag: error._tag,
    reason: error._tag === "SDKException" ? error.reason._tag : String(error.status),
    processed: error.processed
  })

const calls = Effect.gen(function* () {
  const memberships = yield* OrganizationMemberships
  yield* report({ _tag: "Ready" })
  yield* Effect.promise(() => once(process, "message"))
  delay.reset()
  // Goes on after a failure: on a busy machine a Redis that runs may take longer to respond than the limiter waits for it.
  const call = Effect.catch(memberships.list({ organizationId: name }), (error) =>
    Effect.andThen(reportFailure(error), Effect.sleep("1 second"))
  )
  const endless = Effect.forever(call)
  yield* Effect.all(
    Array.from({ length: inFlight }, () => endless),
    { concurrency: "unbounded" }
  )
}).pipe(
  Effect.provideService(RateLimitPolicy.Current, RateLimitPolicy.make(quota)),
  Effect.provideService(TimeoutPolicy.Current, TimeoutPolicy.none),
  Effect.provide(
    OrganizationMemberships.layerFetch({ secretKey: Redacted.make(secret), apiUrl, fetch: sendWithPause })
  ),
  Effect.provide(limiterOver(redisPort)),
  Effect.provide(Logger.layer([]))
)

await Effect.runPromise(calls)
