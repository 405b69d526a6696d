import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Random from "effect/Random"
import * as Result from "effect/Result"
import type { RecordedRequest } from "../RecordedRequest.ts"
import { type Options, Quirk } from "../Options.ts"
import type * as Seed from "../Seed.ts"
import type { Environment } from "./state/environment.ts"
import { type Faults, makeFaults, type Met } from "./faults/faults.ts"
import { handle, type HandlerRequest, refuse, type Reply } from "./http/handler.ts"
import { makeLimiter } from "./rules/limits.ts"
import type { Refusal } from "./wire/errorResponses.ts"
import { makeLog } from "./state/requestLog.ts"
import { findRoute } from "./http/routes.ts"
import { makeState, toSeed } from "./state/state.ts"

/** How a request ends: with an answer, with one whose body breaks off, or with a connection that is reset. */
export type Outcome =
  | { readonly _tag: "Answered"; readonly reply: Reply }
  | { readonly _tag: "Cut"; readonly reply: Reply }
  | { readonly _tag: "Reset" }

/** An outcome that there is something to wait for: a delay, or what the options say about each request. */
export interface Pending {
  readonly _tag: "Pending"
  readonly outcome: Effect.Effect<Outcome>
}

/** What all ways in share: one request in, one outcome out, at once unless there is something to wait for. */
export interface Core {
  readonly handle: (request: HandlerRequest) => Outcome | Pending
  /** An answer to what did not become a request. */
  readonly refuse: (refusal: Refusal) => Reply
}

/** An emulated Clerk, before any way in. */
interface Instance {
  readonly core: Core
  readonly faults: Faults
  readonly requests: () => ReadonlyArray<RecordedRequest>
  readonly snapshot: () => Seed.Seed
  /** From a checked seed. */
  readonly restore: (seed: Seed.Seed) => void
}

/** The latest requests that are kept. */
const maxRequests = 10_000

const reset: Outcome = { _tag: "Reset" }

const toQuirks = (quirks: Options["quirks"] = []): ReadonlySet<Quirk> =>
  new Set(quirks === "all" ? Quirk.literals : quirks)

/** From a checked seed and checked options, under the clock and the random numbers of its making. */
export const makeInstance = Effect.fnUntraced(function* (seed: Seed.Seed, options: Options) {
  const clock = yield* Clock.Clock
  const random = yield* Random.Random
  const environment = (): Environment => ({ now: clock.currentTimeMillisUnsafe(), random })
  const quirks = toQuirks(options.quirks)
  const limiter = makeLimiter(options.limits)
  const latency = Duration.toMillis(options.latency ?? 0)
  const faults = makeFaults()
  const log = makeLog<RecordedRequest>(maxRequests)
  let state = makeState(seed, environment())

  const outcomeOf = (request: HandlerRequest, found: ReturnType<typeof findRoute>, fault: Met["fault"]): Outcome => {
    if (fault === "reset") return reset
    if (typeof fault === "object") {
      const reply = refuse(fault.refusal, quirks, environment())
      return { _tag: "Answered", reply: fault.body === undefined ? reply : { ...reply, body: fault.body } }
    }
    const reply = handle({ state, limiter, quirks }, request, found, environment())
    return fault === "loseAnswer" ? reset : { _tag: fault === "cutBody" ? "Cut" : "Answered", reply }
  }

  const core: Core = {
    handle: (request) => {
      const found = findRoute(request.method, request.path)
      const operation = Result.isSuccess(found) ? found.success.route.name : undefined
      const { delay, fault } = faults.take(operation)
      const finish = (status: number | undefined): RecordedRequest => {
        const { method, path, query } = request
        const answered: RecordedRequest = { method, path, query, operation, status }
        log.add(answered)
        return answered
      }
      const answer = () => {
        const outcome = outcomeOf(request, found, fault)
        return { outcome, answered: finish(outcome._tag === "Reset" ? undefined : outcome.reply.status) }
      }
      const wait = latency + delay
      const { onRequest } = options
      if (wait === 0 && onRequest === undefined) return answer().outcome
      const tell = (answered: RecordedRequest): Effect.Effect<void> => onRequest?.(answered) ?? Effect.void
      const done = Effect.suspend(() => {
        const { answered, outcome } = answer()
        return Effect.as(tell(answered), outcome)
      })
      const sleep = clock
        .sleep(Duration.millis(wait))
        .pipe(Effect.onInterrupt(() => Effect.suspend(() => tell(finish(undefined)))))
      return { _tag: "Pending", outcome: wait === 0 ? done : Effect.andThen(sleep, done) }
    },
    refuse: (refusal) => refuse(refusal, quirks, environment())
  }

  const instance: Instance = {
    core,
    faults,
    requests: log.latest,
    snapshot: () => structuredClone(toSeed(state)),
    restore: (seed) => {
      state = makeState(seed, environment())
    }
  }
  return instance
})
