import { ClerkConfig } from "@effect-clerk/core"
import { describe, expect, it } from "@effect/vitest"
import { Effect, Layer, Redacted, Tracer } from "effect"
import { vi } from "vitest"
import { read } from "./support.ts"

/** Loads a client as a program does that does not import `Observer`, which other tests have loaded before. */
const load = Effect.promise(async () => {
  vi.resetModules()
  const { ClerkHttpClient, layerFetch } = await import("../src/ClerkHttpClient.ts")
  const { AttemptSpans, CurrentObserver } = await import("../src/internal/observation.ts")
  return { ClerkHttpClient, layerFetch, AttemptSpans, CurrentObserver }
})

describe("a client of a program that does not import Observer", () => {
  it.effect("sends its requests, and shows them to nobody, whatever another copy of the package has set", () =>
    Effect.gen(function* () {
      const { AttemptSpans, ClerkHttpClient, CurrentObserver, layerFetch } = yield* load
      const seen: Array<string> = []
      const fetch = () => (seen.push("sent"), Promise.resolve(new Response("{}")))
      const tracer = Tracer.make({ span: (options) => (seen.push(options.name), new Tracer.NativeSpan(options)) })
      const layer = Layer.provide(layerFetch({ fetch }), ClerkConfig.layer({ secretKey: Redacted.make("sk_test_1") }))
      const body = yield* ClerkHttpClient.use(({ execute }) => execute(read, {})).pipe(
        Effect.provide(layer),
        Effect.provideService(CurrentObserver, () => Effect.sync(() => void seen.push("observed"))),
        Effect.provideService(AttemptSpans, true),
        Effect.withTracer(tracer)
      )
      expect(body).toEqual({})
      expect(seen).toEqual(["Things.read", "sent"])
    })
  )
})
