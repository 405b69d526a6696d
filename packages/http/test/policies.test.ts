import { ClerkConfig, RateLimitPolicy, RetryPolicy, TimeoutPolicy } from "@effect-clerk/core"
import { ClerkHttpClient } from "@effect-clerk/http"
import { describe, expect, it } from "@effect/vitest"
import { Effect, Layer, Redacted } from "effect"
import { untyped } from "@effect-clerk/test-support/untyped"
import { read } from "./support.ts"

const nonsense: ReadonlyArray<unknown> = ["5 seconds", 5000, true, null, undefined, {}, [], { issues: 0 }, () => []]

describe("a value that is no policy", () => {
  it.effect("fails the call with its issue and all others", () =>
    Effect.gen(function* () {
      let sent = 0
      const layer = ClerkHttpClient.layerFetch({ fetch: () => Promise.resolve(new Response(`${++sent}`)) }).pipe(
        Layer.provide(ClerkConfig.layer({ secretKey: Redacted.make("sk_test_example") }))
      )
      const { execute } = yield* Effect.provide(ClerkHttpClient.ClerkHttpClient, layer)
      for (const policy of nonsense) {
        const call = execute(read, untyped({ other: 1 })).pipe(
          Effect.provideService(RetryPolicy.Current, RetryPolicy.exponential({ times: -1 })),
          Effect.provideService(TimeoutPolicy.Current, untyped(policy)),
          Effect.provideService(RateLimitPolicy.Current, untyped(policy))
        )
        expect(yield* Effect.flip(call)).toMatchObject({
          processed: "no",
          attempts: 0,
          reason: {
            _tag: "InvalidRequest",
            issues: [
              { path: ["other"] },
              { path: ["RetryPolicy", "times"] },
              { path: ["TimeoutPolicy"], expected: 'a TimeoutPolicy; use TimeoutPolicy.make({ total: "5 seconds" })' },
              {
                path: ["RateLimitPolicy"],
                expected: 'a RateLimitPolicy; use RateLimitPolicy.make({ limit: 50, window: "5 seconds" })'
              }
            ]
          }
        })
        // Under a change of it, too.
        const changed = execute(read, {}).pipe(
          RetryPolicy.allowWrites,
          Effect.provideService(RetryPolicy.Current, untyped(policy))
        )
        expect(yield* Effect.flip(changed)).toMatchObject({ reason: { issues: [{ path: ["RetryPolicy"] }] } })
      }
      expect(sent).toBe(0)
      expect(yield* execute(read, {})).toBe(1)
    })
  )
})
