import * as Effect from "effect/Effect"
import type { ClerkEmulator } from "../ClerkEmulator.ts"
import type { InvalidOptions, Options } from "../Options.ts"
import type { InvalidSeed } from "../Seed.ts"
import { decodeAdvance, decodeFaultRule, decodeOptions, decodeSeed } from "./decode.ts"
import { serve } from "./http/serve.ts"
import { makeFetch, makeHttpClient } from "./http/web.ts"
import { type Instance, makeInstance } from "./instance.ts"

/** Makes an emulator from a seed that may be any value, such as the JSON of a file. It is decoded once. */
export const makeEmulator = (
  seed: unknown,
  options: Options
): Effect.Effect<ClerkEmulator["Service"], InvalidSeed | InvalidOptions> =>
  Effect.flatMap(decodeSeed(seed), (seed) =>
    Effect.flatMap(decodeOptions(options), (options) => Effect.map(makeInstance(seed, options), toService))
  )

const toService = (instance: Instance): ClerkEmulator["Service"] => ({
  fetch: makeFetch(instance),
  httpClient: makeHttpClient(instance),
  serve: (options) => serve(instance, options ?? {}),
  requests: Effect.sync(() => instance.requests()),
  inject: (rule) => Effect.map(decodeFaultRule(rule), (rule) => instance.faults.add(rule)),
  clearFaults: Effect.sync(() => instance.faults.clear()),
  reset: Effect.sync(() => instance.reset()),
  advance: (by) =>
    Effect.map(decodeAdvance({ by }), ({ by }) => {
      instance.advance(by)
    }),
  snapshot: Effect.sync(() => instance.snapshot()),
  restore: (seed) => Effect.map(decodeSeed(seed), (seed) => instance.restore(seed))
})
