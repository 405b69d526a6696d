import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import type { FaultRule } from "../Fault.ts"
import type { Options, Span } from "../Options.ts"
import type { ServeOptions } from "../Server.ts"
import { toAcceptedInvitation, toInvitationNotAccepted } from "./acceptance.ts"
import { decodeAdvance, decodeFaultRule, decodeOptions, decodeSeed } from "./decode.ts"
import { serve } from "./http/serve.ts"
import { makeFetch, makeHttpClient } from "./http/web.ts"
import { type Instance, makeInstance } from "./instance.ts"

/** Makes an emulator from a seed that may be any value, such as the JSON of a file. It is decoded once. */
export const makeEmulator = (seed: unknown, options: Options) =>
  Effect.flatMap(decodeSeed(seed), (seed) =>
    Effect.flatMap(decodeOptions(options), (options) => Effect.map(makeInstance(seed, options), toService))
  )

const toService = (instance: Instance) => ({
  fetch: makeFetch(instance),
  httpClient: makeHttpClient(instance),
  serve: (options?: ServeOptions) => serve(instance, options ?? {}),
  requests: Effect.sync(() => instance.requests()),
  inject: (rule: FaultRule) => Effect.map(decodeFaultRule(rule), (rule) => instance.faults.add(rule)),
  clearFaults: Effect.sync(() => instance.faults.clear()),
  reset: Effect.sync(() => instance.reset()),
  advance: (by: Span) =>
    Effect.map(decodeAdvance({ by }), ({ by }) => {
      instance.advance(by)
    }),
  acceptInvitation: (invitationId: string) =>
    Effect.suspend(() =>
      Effect.fromResult(
        Result.mapBoth(instance.acceptInvitation(invitationId), {
          onSuccess: toAcceptedInvitation,
          onFailure: toInvitationNotAccepted
        })
      )
    ),
  snapshot: Effect.sync(() => instance.snapshot()),
  restore: (seed: unknown) => Effect.map(decodeSeed(seed), (seed) => instance.restore(seed))
})
