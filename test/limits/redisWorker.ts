// One of several processes that share a key: makes calls without end after the first message to it, with a rate limiter over
// Redis. Reports when it is ready to start, and how calls failed.
import { once } from "node:events"
import { monitorEventLoopDelay } from "node:perf_hooks"
import { type ClerkErrors, RateLimitPolicy, type SDKException, TimeoutPolicy } from "@effect-clerk/core"
import { OrganizationMemberships } from "@effect-clerk/memberships"
import { Effect, Layer, Logger, Redacted, Schema } from "effect"
import * as RateLimiter from "effect/persistence/RateLimiter"
import { secret } from "@effect-clerk/test-support/fixtures"
import { limiterOver } from "./redisLimiter.ts"
import { type Message, TookHeader, RedisTask } from "./redisTask.ts"

const { apiUrl, inFlight, name, redisPort, ...quota } = Schema.decodeUnknownSync(RedisTask)(process.argv[2])

const delay = monitorEventLoopDelay()
delay.enable()

/** The longest times that a request and a command to the store took, in milliseconds. */
const longest = { request: 0, command: 0 }

const finish = (what: keyof typeof longest, startedAt: number): void => {
  longest[what] = Math.max(longest[what], performance.now() - startedAt)
}

/** Sends a request, and a bound of the time that one has taken so far until the store knew of its response. */
const sendWithBound = async (url: string, init: RequestInit): Promise<Response> => {
  const headers = new Headers(init.headers)
  headers.set(TookHeader, String(Math.max(longest.request + longest.command, delay.max / 1e6)))
  const startedAt = performance.now()
  const response = await fetch(url, { ...init, headers })
  finish("request", startedAt)
  return response
}

const timedLimiter = Layer.effect(
  RateLimiter.RateLimiter,
  Effect.map(RateLimiter.RateLimiter, (limiter) => ({
    ...limiter,
    consume: (options: Parameters<typeof limiter.consume>[0]) =>
      Effect.suspend(() => {
        const startedAt = performance.now()
        return Effect.ensuring(
          limiter.consume(options),
          Effect.sync(() => finish("command", startedAt))
        )
      })
  }))
).pipe(Layer.provide(limiterOver(redisPort)))

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
    OrganizationMemberships.layerFetch({ secretKey: Redacted.make(secret), apiUrl, fetch: sendWithBound })
  ),
  Effect.provide(timedLimiter),
  Effect.provide(Logger.layer([]))
)

await Effect.runPromise(calls)
