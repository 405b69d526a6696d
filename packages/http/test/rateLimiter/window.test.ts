import { RateLimitPolicy, RetryPolicy, TimeoutPolicy } from "@effect-clerk/core"
import type { Fetch } from "@effect-clerk/http"
import { OrganizationMemberships } from "@effect-clerk/memberships"
import { describe, expect, it } from "@effect/vitest"
import { Clock, Effect, Fiber, Redacted } from "effect"
import { TestClock } from "effect/testing"
import { pageJson, secret } from "@effect-clerk/test-support/fixtures"
import { errorReadingTransports, fetchTransports } from "@effect-clerk/test-support/transports"

const secretKey = Redacted.make(secret)

// A response takes several iterations of the event loop.
const settle = Effect.promise(() => new Promise<void>((resolve) => setImmediate(resolve))).pipe(
  Effect.repeat({ times: 9 })
)

const advance = (seconds: number) =>
  Effect.gen(function* () {
    for (let passed = 0; passed < seconds; passed++) {
      yield* settle
      yield* TestClock.adjust("1 seconds")
    }
    yield* settle
  })

const calls = (count: number) =>
  OrganizationMemberships.use((memberships) =>
    Effect.forEach(Array.from({ length: count }), () => memberships.list({ organizationId: "org_1" }), {
      concurrency: "unbounded",
      discard: true
    })
  )

const limited = RateLimitPolicy.make({ limit: 10, window: "10 seconds" })

/** Sends a request that ends in some way after three seconds, and then another one. Returns when they were sent, in seconds. */
const secondAfter = Effect.fnUntraced(function* (
  make: (typeof fetchTransports)[number][1],
  end: (first: Fiber.Fiber<unknown, unknown>) => Error
) {
  const clock = yield* Effect.clockWith(Effect.succeed)
  const times: Array<number> = []
  let reject: (error: Error) => void = () => undefined
  const fetch: Fetch = (_, { signal }) => {
    times.push(clock.currentTimeMillisUnsafe() / 1000)
    if (times.length > 1) return Promise.resolve(new Response(pageJson))
    return new Promise((_, onError) => {
      reject = onError
      signal?.addEventListener("abort", () => onError(new Error("aborted")))
    })
  }
  const fiber = yield* Effect.gen(function* () {
    const first = yield* Effect.forkChild(Effect.exit(calls(1)), { startImmediately: true })
    yield* Effect.sleep("3 seconds")
    reject(end(first))
    yield* Fiber.await(first)
    yield* calls(1)
  }).pipe(
    Effect.provide(make({ secretKey }, fetch)),
    Effect.provideService(RateLimitPolicy.Current, RateLimitPolicy.make({ limit: 1, window: "10 seconds" })),
    Effect.provideService(RetryPolicy.Current, RetryPolicy.none),
    Effect.forkChild({ startImmediately: true })
  )
  yield* advance(20)
  yield* Fiber.join(fiber)
  return times
})

describe.each(fetchTransports)("sliding window over %s", (_, make) => {
  it.effect("lasts as long when the quota is not used up", () =>
    Effect.gen(function* () {
      const clock = yield* Effect.clockWith(Effect.succeed)
      const times: Array<number> = []
      const fetch: Fetch = () => {
        times.push(clock.currentTimeMillisUnsafe() / 1000)
        return Promise.resolve(new Response(pageJson))
      }
      const fiber = yield* Effect.gen(function* () {
        yield* calls(5)
        yield* Effect.sleep("6 seconds")
        yield* calls(10)
      }).pipe(
        Effect.provide(make({ secretKey }, fetch)),
        Effect.provideService(RateLimitPolicy.Current, limited),
        Effect.forkChild({ startImmediately: true })
      )
      yield* advance(12)
      yield* Fiber.join(fiber)
      expect(times).toEqual([...Array<number>(5).fill(0), ...Array<number>(5).fill(6), ...Array<number>(5).fill(10)])
    })
  )

  it.effect("sends what Clerk processed in the last window while others use the key too, and more after that", () =>
    Effect.gen(function* () {
      const clock = yield* Effect.clockWith(Effect.succeed)
      const windows: Array<number> = []
      let responses429 = 0
      let shared = true
      const fetch: Fetch = () => {
        const window = Math.floor(clock.currentTimeMillisUnsafe() / 10_000)
        windows[window] ??= 0
        // Others take four of the ten.
        if (shared && windows[window] === 6) {
          responses429 += 1
          return Promise.resolve(new Response("", { status: 429, headers: { "retry-after": "10" } }))
        }
        windows[window] += 1
        return Promise.resolve(new Response(pageJson))
      }
      const fiber = yield* calls(110).pipe(
        Effect.provide(make({ secretKey }, fetch)),
        Effect.provideService(RateLimitPolicy.Current, limited),
        Effect.provideService(TimeoutPolicy.Current, TimeoutPolicy.none),
        Effect.provideService(RetryPolicy.Current, RetryPolicy.exponential({ jitter: false })),
        Effect.forkChild({ startImmediately: true })
      )
      yield* advance(50)
      shared = false
      yield* advance(120)
      yield* Fiber.join(fiber)
      expect(responses429).toBe(4)
      // After eight windows, each one adds a tenth of the quota.
      expect(windows).toEqual([...Array<number>(10).fill(6), 7, 8, 9, 10, 10, 6])
    })
  )

  it.effect("lasts as long on a clock that has fractions of a millisecond", () =>
    Effect.gen(function* () {
      const clock = yield* Effect.clockWith(Effect.succeed)
      let micros = 900n
      const precise: Clock.Clock = {
        ...clock,
        monotonicTimeNanosUnsafe: () => clock.monotonicTimeNanosUnsafe() + micros * 1000n,
        monotonicTimeNanos: Effect.map(clock.monotonicTimeNanos, (nanos) => nanos + micros * 1000n)
      }
      let sent = 0
      const fetch: Fetch = () => {
        sent++
        return Promise.resolve(new Response(pageJson))
      }
      const fiber = yield* Effect.andThen(calls(1), calls(1)).pipe(
        Effect.provide(make({ secretKey }, fetch)),
        Effect.provideService(RateLimitPolicy.Current, RateLimitPolicy.make({ limit: 1, window: "10 seconds" })),
        Effect.provideService(Clock.Clock, precise),
        Effect.forkChild({ startImmediately: true })
      )
      yield* settle
      // The first has ended at 0.9 ms, so that the second may be sent at 10,000.9 ms.
      micros = 0n
      yield* advance(10)
      expect(sent).toBe(1)
      yield* TestClock.adjust(1)
      yield* settle
      expect(sent).toBe(2)
      yield* Fiber.join(fiber)
    })
  )

  // Clerk may count it when it arrives, which may take as long again.
  it.effect("counts an interrupted request as if it took as long again as it has", () =>
    Effect.gen(function* () {
      const interrupt = (first: Fiber.Fiber<unknown, unknown>) => {
        first.interruptUnsafe()
        return new Error("aborted")
      }
      expect(yield* secondAfter(make, interrupt)).toEqual([0, 16])
    })
  )

  it.effect("counts a request whose connection was lost as if it took as long again as it has", () =>
    Effect.gen(function* () {
      const lost = () => Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" })
      expect(yield* secondAfter(make, lost)).toEqual([0, 16])
    })
  )
})

describe.each(errorReadingTransports)("sliding window over %s", (_, make) => {
  it.effect("counts a request that was not sent for a window after it failed", () =>
    Effect.gen(function* () {
      const refused = () => Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" })
      expect(yield* secondAfter(make, refused)).toEqual([0, 13])
    })
  )
})
