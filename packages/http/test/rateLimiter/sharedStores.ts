import { RateLimitPolicy } from "@effect-clerk/core"
import { Clock, Effect } from "effect"
import * as RateLimiter from "effect/persistence/RateLimiter"
import * as Limiter from "../../src/internal/rateLimiter/limiter.ts"
import { permitRequest } from "./permitRequests.ts"

export const store = Effect.provide(RateLimiter.make, RateLimiter.layerStoreMemory)

/** Returns a store that is half of so many milliseconds away, in each direction. */
export const distant = (shared: RateLimiter.RateLimiter, roundTrip: number): RateLimiter.RateLimiter => ({
  ...shared,
  consume: (options) =>
    roundTrip === 0
      ? shared.consume(options)
      : Effect.sleep(roundTrip / 2).pipe(
          Effect.andThen(Effect.result(shared.consume(options))),
          Effect.tap(() => Effect.sleep(roundTrip / 2)),
          Effect.flatMap(Effect.fromResult)
        )
})

/** Returns a store whose responses take as many milliseconds as a function says. */
export const slow = (shared: RateLimiter.RateLimiter, delay: () => number): RateLimiter.RateLimiter => ({
  ...shared,
  consume: (options) => Effect.tap(shared.consume(options), () => Effect.sleep(delay()))
})

/** Creates a store that can lose all of its counts, as Redis does on `FLUSHALL`. */
export const losing = Effect.gen(function* () {
  let current = yield* store
  return {
    shared: { ...current, consume: (options) => current.consume(options) } satisfies RateLimiter.RateLimiter,
    lose: Effect.map(store, (empty) => {
      current = empty
    })
  }
})

/** Creates a limiter that is a process of its own, as far as the store can tell. */
export const processOver = (shared: RateLimiter.RateLimiter) =>
  Effect.gen(function* () {
    const limiter = yield* Effect.provideService(Limiter.make, RateLimiter.RateLimiter, shared)
    // Computes the digest of the key, which takes time that is not the test clock's.
    yield* limiter.acquire(permitRequest(RateLimitPolicy.unlimited))
    return limiter
  })

/** Sends requests without end, so many at a time, each of which takes 20 ms. Returns when they were sent. */
export const busy = Effect.fnUntraced(function* (
  limiter: Limiter.RateLimiter,
  quota: RateLimitPolicy.RateLimitPolicy,
  inFlight: number
) {
  const sent: Array<number> = []
  const endless = Effect.forever(
    Effect.gen(function* () {
      const request = permitRequest(quota)
      yield* limiter.acquire(request)
      const sentAt = yield* Clock.currentTimeMillis
      sent.push(sentAt)
      yield* Effect.sleep(20)
      limiter.onResponse(request, { status: 200, retryAfter: undefined, sentAt }, yield* Clock.currentTimeMillis)
    })
  )
  yield* Effect.forkChild(
    Effect.all(
      Array.from({ length: inFlight }, () => endless),
      { concurrency: "unbounded" }
    )
  )
  return sent
})

/** Returns the most requests in any stretch of time that is as long as a window. */
export const mostInAnyWindow = (times: ReadonlyArray<number>, window: number): number =>
  Math.max(
    ...times
      .toSorted((a, b) => a - b)
      .map((at, index, sorted) => index + 1 - sorted.findIndex((other) => other > at - window))
  )
