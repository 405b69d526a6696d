import { ClerkConfig, RateLimitPolicy, RetryPolicy } from "@effect-clerk/core"
import { ClerkHttpClient } from "@effect-clerk/http"
import { ClerkEmulator } from "@effect-clerk/testing"
import { describe, expect, it } from "@effect/vitest"
import { Context, Effect, Fiber, Layer, Redacted } from "effect"
import { HttpClient } from "effect/http"
import { secret } from "@effect-clerk/test-support/fixtures"
import * as Operations from "../../src/internal/lookup/operations.ts"

const all = { concurrency: "unbounded" } as const

describe("a lookup's memory", () => {
  it.effect("holds its answers alone, and no more than its capacity, when no question waits", () =>
    Effect.gen(function* () {
      const emulator = yield* ClerkEmulator.make({ organizations: [{ id: "org_acme", name: "Acme" }] })
      const client = ClerkHttpClient.layer.pipe(
        Layer.provide(Layer.succeed(HttpClient.HttpClient, emulator.httpClient)),
        Layer.provide(ClerkConfig.layer({ secretKey: Redacted.make(secret) }))
      )
      const { execute } = Context.get(yield* Layer.build(client), ClerkHttpClient.ClerkHttpClient)
      const options = { capacity: 20, maxBatch: 10, retry: RetryPolicy.none, rateLimit: RateLimitPolicy.unlimited }
      const { lookup, methods } = Operations.make(execute, options, yield* Effect.context<never>())
      const find = (index: number) => methods.find({ organizationId: "org_acme", userId: `user_${index}` })
      const indexes = Array.from({ length: 95 }, (_, index) => index)

      yield* Effect.forEach(indexes, find, all)
      expect(Reflect.get(lookup, "answers")).toHaveProperty("size", 20)
      yield* emulator.inject({ times: 3, with: { status: 503 } })
      yield* Effect.forEach(indexes, (index) => Effect.exit(find(index + 1000)), all)
      const fibers = yield* Effect.forEach(indexes, (index) => Effect.forkChild(find(index + 2000)), all)
      yield* Effect.yieldNow
      yield* methods.invalidate({ organizationId: "org_acme" })
      yield* Fiber.interruptAll(fibers.slice(0, 50))
      yield* Fiber.awaitAll(fibers)

      const held = Object.entries(lookup).flatMap(([name, value]: [string, unknown]) =>
        value instanceof Map || value instanceof Set ? [[name, value.size]] : []
      )
      expect(Object.fromEntries(held)).toEqual({ open: 0, questions: 0, batches: 0 })
    })
  )
})
