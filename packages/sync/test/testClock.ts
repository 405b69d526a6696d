/** The sync over effect's `HttpClient`, which needs no time but that of the test's clock. */
import { ClerkConfig } from "@effect-clerk/core"
import { ClerkHttpClient } from "@effect-clerk/http"
import { settleHashes } from "@effect-clerk/test-support/hashes"
import { ClerkEmulator, type Limits, type Seed } from "@effect-clerk/testing"
import { Effect, Fiber, Layer, Redacted } from "effect"
import { HttpClient } from "effect/http"
import { TestClock } from "effect/testing"
import { MembershipSync } from "../src/index.ts"

/** Advances the clock until a fiber has ended, a minute at a time. */
export const untilEnded = <A, E>(fiber: Fiber.Fiber<A, E>) =>
  Effect.gen(function* () {
    for (;;) {
      yield* settleHashes
      if (fiber.pollUnsafe() !== undefined) return yield* Fiber.join(fiber)
      yield* TestClock.adjust("1 minute")
    }
  })

/** Runs against an emulator with limits, with the key of a production instance. */
export const withClock = Effect.fnUntraced(function* <A, E>(
  seed: Seed,
  limits: Limits,
  use: (sync: MembershipSync["Service"], emulator: ClerkEmulator["Service"]) => Effect.Effect<A, E>
) {
  const emulator = yield* ClerkEmulator.make(seed, { limits })
  const layer = MembershipSync.layer.pipe(
    Layer.provide(ClerkHttpClient.layer),
    Layer.provide(ClerkConfig.layer({ secretKey: Redacted.make("sk_live_sync") })),
    Layer.provide(Layer.succeed(HttpClient.HttpClient, emulator.httpClient))
  )
  return yield* Effect.provide(
    MembershipSync.use((sync) => use(sync, emulator)),
    layer
  )
})
