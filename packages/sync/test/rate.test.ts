import { RateLimitPolicy } from "@effect-clerk/core"
import { settle } from "@effect-clerk/test-support/advance"
import { settleHashes } from "@effect-clerk/test-support/hashes"
import { describe, expect, it } from "@effect/vitest"
import { Deferred, Effect, Stream } from "effect"
import { TestClock } from "effect/testing"
import type { ApplyOptions } from "../src/index.ts"
import { member, organizationId, seedOf } from "./support.ts"
import { untilEnded, withClock } from "./testClock.ts"

const size = 60

/** Returns how many requests an apply of 60 additions sends in each stretch of 10 seconds. */
const requestsOf = (options: ApplyOptions, policy: RateLimitPolicy.RateLimitPolicy) =>
  withClock(seedOf(["org:admin"], { users: size + 1 }), "off", (sync, emulator) =>
    Effect.gen(function* () {
      const members = [member(0, "org:admin"), ...Array.from({ length: size }, (_, n) => member(n + 1))]
      const plan = yield* sync.plan({ organizationId, members })
      yield* TestClock.adjust("1 minute")
      const count = Effect.map(emulator.requests, ({ length }) => length)
      const before = yield* count
      const started = yield* Deferred.make<void>()
      const running = yield* Effect.forkChild(
        Stream.runForEach(sync.apply(plan, options), ({ _tag }) =>
          _tag === "Started" ? Deferred.succeed(started, undefined) : Effect.void
        )
      )
      yield* Deferred.await(started)
      const first = (yield* settled(count)) - before
      yield* TestClock.adjust("10 seconds")
      const second = (yield* settled(count)) - before - first
      yield* untilEnded(running)
      return [first, second]
    })
  ).pipe(Effect.provideService(RateLimitPolicy.Current, policy))

/** Returns a number once nothing changes it but time. */
const settled = Effect.fnUntraced(function* (count: Effect.Effect<number>) {
  yield* settleHashes
  for (let last = -1, unchanged = 0; ; last = yield* count) {
    unchanged = last === (yield* count) ? unchanged + 1 : 0
    if (unchanged === 20) return last
    yield* settle
  }
})

const quota = RateLimitPolicy.make({ limit: 40, window: "10 seconds" })

describe("the rate of an apply", () => {
  it.effect("is half of the quota unless it is given, so that the live application has the rest", () =>
    Effect.gen(function* () {
      expect(yield* requestsOf({}, quota)).toEqual([20, 20])
      expect(yield* requestsOf({ rate: 1 }, quota)).toEqual([40, 24])
      expect(yield* requestsOf({ rate: 0.25 }, quota)).toEqual([10, 10])
    })
  )

  it.effect("has no limit where the policy has none", () =>
    Effect.gen(function* () {
      expect(yield* requestsOf({ rate: 0.25 }, RateLimitPolicy.unlimited)).toEqual([size + 4, 0])
    })
  )
})
