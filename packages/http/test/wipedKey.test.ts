import { ClerkConfig, RateLimitPolicy } from "@effect-clerk/core"
import { describe, expect, it } from "@effect/vitest"
import { Cause, Effect, Exit, Fiber, Layer, Redacted } from "effect"
import * as RateLimiter from "effect/persistence/RateLimiter"
import { type Fetch, ClerkHttpClient } from "../src/index.ts"
import { read } from "./support.ts"

const quotas = {
  documented: RateLimitPolicy.documented,
  "of one's own": RateLimitPolicy.make({ limit: 1, window: "1 second" }),
  unlimited: RateLimitPolicy.unlimited
}

const limiters = {
  "its own limiter": Layer.empty,
  "a shared one": Layer.provide(RateLimiter.layer, RateLimiter.layerStoreMemory)
}

/** A call before the key is wiped and one after, and how many requests they sent. */
const calls = (secretKey: (key: Redacted.Redacted) => ClerkConfig.SecretKey) =>
  Effect.gen(function* () {
    let sent = 0
    const fetch: Fetch = () => {
      sent += 1
      return Promise.resolve(Response.json({}))
    }
    const key = Redacted.make("sk_test_wiped")
    const layer = Layer.provide(ClerkHttpClient.layerFetch({ fetch }), ClerkConfig.layer({ secretKey: secretKey(key) }))
    const exits = yield* ClerkHttpClient.ClerkHttpClient.use((client) =>
      Effect.gen(function* () {
        const before = yield* Effect.exit(client.execute(read, {}))
        Redacted.wipeUnsafe(key)
        return [before, yield* Effect.exit(client.execute(read, {}))] as const
      })
    ).pipe(Effect.provide(layer))
    return { exits, sent }
  })

const cases = Object.entries(quotas).flatMap(([quota, policy]) =>
  Object.entries(limiters).map(([limiter, layer]) => ({ quota, policy, limiter, layer }))
)

describe("a secret key that is wiped after the layer was built", () => {
  it.effect.each(cases)("fails each call, with quotas $quota and $limiter", ({ layer, policy }) =>
    Effect.gen(function* () {
      const { exits, sent } = yield* calls((key) => key)
      const [before, after] = exits
      expect(before).toEqual(Exit.succeed({}))
      expect(Exit.isFailure(after) && Cause.squash(after.cause)).toMatchObject({
        _tag: "SDKException",
        operation: "Things.read",
        attempts: 0,
        reason: {
          _tag: "InvalidRequest",
          processed: "no",
          issues: [{ path: ["secretKey"], expected: "a secret key that has not been wiped" }]
        }
      })
      expect(sent).toBe(1)
    }).pipe(Effect.provideService(RateLimitPolicy.Current, policy), Effect.provide(layer))
  )

  it.effect("does not fail a call that has started and waits for its permit", () =>
    Effect.gen(function* () {
      const key = Redacted.make("sk_test_wiped")
      const keys: Array<string | null> = []
      const fetch: Fetch = (_, { headers }) => {
        keys.push(new Headers(headers).get("authorization"))
        return Promise.resolve(Response.json({}))
      }
      const layer = Layer.provide(ClerkHttpClient.layerFetch({ fetch }), ClerkConfig.layer({ secretKey: key }))
      yield* ClerkHttpClient.ClerkHttpClient.use((client) =>
        Effect.gen(function* () {
          const call = yield* Effect.forkChild(client.execute(read, {}), { startImmediately: true })
          // The shared limiter takes a digest of the key first, which nothing has at once.
          expect(keys).toEqual([])
          Redacted.wipeUnsafe(key)
          expect(yield* Fiber.join(call)).toEqual({})
        })
      ).pipe(Effect.provide(layer))
      expect(keys).toEqual(["Bearer sk_test_wiped"])
    }).pipe(Effect.provide(limiters["a shared one"]))
  )

  it.effect("fails each call that reads it by an Effect", () =>
    Effect.gen(function* () {
      const { exits, sent } = yield* calls((key) => Effect.succeed(key))
      const [before, after] = exits
      expect(before).toEqual(Exit.succeed({}))
      expect(Exit.isFailure(after) && Cause.squash(after.cause)).toMatchObject({
        _tag: "SDKException",
        reason: { _tag: "InvalidRequest", issues: [{ path: ["secretKey"] }] }
      })
      expect(sent).toBe(1)
    })
  )
})
