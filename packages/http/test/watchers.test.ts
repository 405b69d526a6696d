import { ClerkConfig } from "@effect-clerk/core"
import { ClerkHttpClient } from "@effect-clerk/http"
import { type Watcher, watchers } from "@effect-clerk/http/internal"
import { describe, expect, it } from "@effect/vitest"
import { Effect, Layer, Redacted } from "effect"
import { untyped } from "@effect-clerk/test-support/untyped"
import { read } from "./support.ts"

const layer = ClerkHttpClient.layerFetch({ fetch: () => Promise.resolve(new Response("{}")) }).pipe(
  Layer.provide(ClerkConfig.layer({ secretKey: Redacted.make("sk_test_example") }))
)

describe("watchers", () => {
  it.effect("see each call of every client that is about to be sent, and when it ends", () =>
    Effect.gen(function* () {
      const seen: Array<unknown> = []
      const watcher: Watcher = (call, endpoint, input) => {
        seen.push([endpoint.name, input])
        return Effect.ensuring(
          call,
          Effect.sync(() => seen.push("end"))
        )
      }
      yield* Effect.acquireRelease(
        Effect.sync(() => watchers.add(watcher)),
        () => Effect.sync(() => watchers.delete(watcher))
      )
      const call = (input: object) =>
        Effect.provide(
          ClerkHttpClient.ClerkHttpClient.use(({ execute }) => execute(read, untyped(input))),
          Layer.fresh(layer)
        )
      yield* call({})
      yield* call({})
      yield* Effect.flip(call({ invalid: 1 }))
      expect(seen).toEqual([["Things.read", {}], "end", ["Things.read", {}], "end"])
      watchers.delete(watcher)
      yield* call({})
      expect(seen).toHaveLength(4)
    })
  )
})
