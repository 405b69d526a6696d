import { afterEach, assert, beforeEach, describe, expect, it, vi } from "@effect/vitest"
import { Effect, Exit, Fiber } from "effect"
import * as FetchTransport from "../src/internal/transport/fetch.ts"
import type { Transport, TransportRequest, TransportResult } from "../src/internal/transport/transport.ts"
import { untyped } from "@effect-clerk/test-support/untyped"

const request: TransportRequest = { method: "GET", url: "https://api.example/things", headers: {}, body: undefined }

const send = (transport: Transport): Effect.Effect<TransportResult> =>
  Effect.useSpan("the call's", (span) =>
    Effect.withFiber((fiber) =>
      Effect.callback((resume) =>
        transport(
          request,
          1000,
          (result) => resume(Effect.succeed(result)),
          fiber,
          span,
          () => undefined
        )
      )
    )
  )

describe("fetch transport", () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] })
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  /** Starts a request with a limit of one second, and counts its timers. */
  const start = (fetch: FetchTransport.Fetch) => {
    const signals: Array<AbortSignal | null | undefined> = []
    const transport = FetchTransport.make((url, init) => {
      signals.push(init.signal)
      return fetch(url, init)
    })
    const fiber = Effect.runFork(send(transport))
    return { fiber, signals, timers: vi.getTimerCount() }
  }

  it.each([
    { what: "a response", fetch: () => Promise.resolve(new Response("{}")) },
    { what: "a failure", fetch: () => Promise.reject(new Error("reset")) }
  ])("stops its timer when the request ends with $what", async ({ fetch }) => {
    const { fiber, signals, timers } = start(fetch)
    expect(timers).toBe(1)
    await Effect.runPromise(Fiber.await(fiber))
    expect(vi.getTimerCount()).toBe(0)
    expect(signals[0]?.aborted).toBe(false)
  })

  it("stops its timer and closes the connection when the request is interrupted", async () => {
    const { fiber, signals, timers } = start(() => new Promise(() => undefined))
    expect(timers).toBe(1)
    await Effect.runPromise(Fiber.interrupt(fiber))
    expect(vi.getTimerCount()).toBe(0)
    expect(signals[0]?.aborted).toBe(true)
  })

  it("closes the connection when the time limit passes, before the call goes on", async () => {
    const { fiber, signals } = start(() => new Promise(() => undefined))
    const closed: Array<boolean | undefined> = []
    fiber.addObserver(() => closed.push(signals[0]?.aborted))
    vi.advanceTimersByTime(1000)
    expect(closed).toEqual([true])
    expect(await Effect.runPromise(Fiber.await(fiber))).toEqual(Exit.succeed({ _tag: "Timeout", processed: "maybe" }))
    expect(signals[0]?.aborted).toBe(true)
  })
})

it("reads a stand-in for a response that has no headers object", async () => {
  const transport = FetchTransport.make(() =>
    Promise.resolve(untyped({ status: 503, text: () => Promise.resolve("") }))
  )
  const result = await Effect.runPromise(send(transport))
  assert(result._tag === "Response")
  expect([result.status, result.header("retry-after"), result.headers()]).toEqual([503, undefined, {}])
})

describe("fetch transport, given something other than a function", () => {
  const withPlatform = async (fetch: unknown, use: () => Promise<void>) => {
    vi.stubGlobal("fetch", fetch)
    try {
      await use()
    } finally {
      vi.unstubAllGlobals()
    }
  }

  it.each([undefined, null])("uses the platform's fetch for %s, and looks it up for each request", async (none) => {
    const transport = FetchTransport.make(untyped(none))
    const seen: Array<unknown> = []
    for (const status of [200, 404]) {
      const platform = (...args: ReadonlyArray<unknown>) => (
        seen.push(args[0]),
        Promise.resolve(new Response("{}", { status }))
      )
      await withPlatform(platform, async () => {
        expect(await Effect.runPromise(send(transport))).toMatchObject({ status })
      })
    }
    expect(seen).toEqual([request.url, request.url])
  })

  it.each([undefined, null, {}])("fails before anything is sent if the platform's fetch is %s", (platform) =>
    withPlatform(platform, async () => {
      const failure = {
        _tag: "Transport",
        processed: "no",
        description: "there is no fetch function",
        code: "ERR_NO_FETCH"
      }
      expect(await Effect.runPromise(send(FetchTransport.make(undefined)))).toEqual(failure)
      // One that is given needs none.
      const given = FetchTransport.make(() => Promise.resolve(new Response("{}")))
      expect(await Effect.runPromise(send(given))).toMatchObject({ status: 200 })
    })
  )

  it.each(["fetch", 1, {}, false])("fails before anything is sent if it is %j", async (fetch) => {
    const failure = {
      _tag: "Transport",
      processed: "no",
      description: "there is no fetch function",
      code: "ERR_NO_FETCH"
    }
    expect(await Effect.runPromise(send(FetchTransport.make(untyped(fetch))))).toEqual(failure)
  })
})
