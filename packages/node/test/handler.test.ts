import { RetryPolicy } from "@effect-clerk/core"
import { membershipJson } from "@effect-clerk/test-support/fixtures"
import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { Dispatcher } from "undici"
import { calls, run } from "./support.ts"

/** A dispatcher that gives each request to a function. */
class Scripted extends Dispatcher {
  readonly #script: (handler: Dispatcher.DispatchHandler, controller: Dispatcher.DispatchController) => void
  readonly reasons: Array<string> = []

  constructor(script: (handler: Dispatcher.DispatchHandler, controller: Dispatcher.DispatchController) => void) {
    super()
    this.#script = script
  }

  override dispatch(_: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean {
    const controller: Dispatcher.DispatchController = {
      aborted: false,
      paused: false,
      reason: null,
      rawHeaders: null,
      rawTrailers: null,
      abort: (reason) => {
        this.reasons.push(reason.message)
        handler.onResponseError?.(controller, reason)
      },
      pause: () => undefined,
      resume: () => undefined
    }
    this.#script(handler, controller)
    return true
  }
}

const created = Buffer.from(membershipJson)

const create = (dispatcher: Dispatcher) =>
  run(calls.POST, "https://clerk.invalid", dispatcher).pipe(
    Effect.provideService(RetryPolicy.Current, RetryPolicy.none)
  )

describe("NodeClerkHttpClient over a dispatcher that deviates", () => {
  it.live("has processed no where the dispatcher throws", () =>
    Effect.gen(function* () {
      const dispatcher = new Scripted(() => {
        throw new TypeError("no such host")
      })
      expect(yield* Effect.flip(create(dispatcher))).toMatchObject({ processed: "no", reason: { _tag: "Transport" } })
    })
  )

  it.live("ends a request that is about to be sent again, and has processed maybe", () =>
    Effect.gen(function* () {
      const dispatcher = new Scripted((handler, controller) => {
        handler.onRequestStart?.(controller, {})
        handler.onRequestStart?.(controller, {})
        handler.onResponseStart?.(controller, 200, {}, "OK")
        handler.onResponseData?.(controller, created)
        handler.onResponseEnd?.(controller, {})
      })
      const failure = yield* Effect.flip(create(dispatcher))
      expect(failure).toMatchObject({ processed: "maybe", reason: { _tag: "Transport" } })
      // It goes on all the same, and is told so.
      expect(dispatcher.reasons).toEqual(["the request was about to be sent again", "the call has ended"])
    })
  )

  it.live("has processed maybe where the response ends without a head", () =>
    Effect.gen(function* () {
      const dispatcher = new Scripted((handler, controller) => {
        handler.onRequestStart?.(controller, {})
        handler.onResponseData?.(controller, created)
        handler.onResponseEnd?.(controller, {})
      })
      const failure = yield* Effect.flip(create(dispatcher))
      expect(failure).toMatchObject({ processed: "maybe", reason: { _tag: "Transport" } })
    })
  )

  it.live("takes the response of a dispatcher that never starts a request", () =>
    Effect.gen(function* () {
      const dispatcher = new Scripted((handler, controller) => {
        handler.onResponseStart?.(controller, 103, {}, "Early Hints")
        handler.onResponseStart?.(controller, 200, { "x-part": ["a", "b"] }, "OK")
        for (const byte of created) handler.onResponseData?.(controller, Buffer.of(byte))
        handler.onResponseEnd?.(controller, {})
        handler.onResponseEnd?.(controller, {})
      })
      expect(yield* create(dispatcher)).toMatchObject({ id: "orgmem_1" })
    })
  )
})
