import { afterEach, beforeEach, describe, expect, it, vi } from "@effect/vitest"
import { Effect, Exit, Fiber } from "effect"
import * as FetchTransport from "../src/internal/fetchTransport.ts"
import type { Outgoing } from "../src/internal/transport.ts"

const request: Outgoing = { method: "GET", url: "https://api.example/things", headers: {}, body: undefined }

describe("the timer of an exchange", () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] })
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  /** Starts an exchange that may take a second, and counts its timers. */
  const start = (fetch: FetchTransport.Fetch) => {
    const signals: Array<AbortSignal | null | undefined> = []
    const transport = FetchTransport.make((url, init) => {
      signals.push(init.signal)
      return fetch(url, init)
    })
    const exchange = Effect.useSpan("the call's", (span) => transport(request, 1000, span))
    const fiber = Effect.runFork(exchange)
    return { fiber, signals, timers: vi.getTimerCount() }
  }

  it.each([
    { what: "an answer", fetch: () => Promise.resolve(new Response("{}")) },
    { what: "a failure", fetch: () => Promise.reject(new Error("reset")) }
  ])("ends with $what", async ({ fetch }) => {
    const { fiber, signals, timers } = start(fetch)
    expect(timers).toBe(1)
    await Effect.runPromise(Fiber.await(fiber))
    expect(vi.getTimerCount()).toBe(0)
    expect(signals[0]?.aborted).toBe(false)
  })

  it("ends with its interruption, which closes the connection", async () => {
    const { fiber, signals, timers } = start(() => new Promise(() => undefined))
    expect(timers).toBe(1)
    await Effect.runPromise(Fiber.interrupt(fiber))
    expect(vi.getTimerCount()).toBe(0)
    expect(signals[0]?.aborted).toBe(true)
  })

  it("closes the connection when it has run out, before the call goes on", async () => {
    const { fiber, signals } = start(() => new Promise(() => undefined))
    const closed: Array<boolean | undefined> = []
    fiber.addObserver(() => closed.push(signals[0]?.aborted))
    vi.advanceTimersByTime(1000)
    expect(closed).toEqual([true])
    expect(await Effect.runPromise(Fiber.await(fiber))).toEqual(Exit.fail({ timedOut: true, processed: "maybe" }))
    expect(signals[0]?.aborted).toBe(true)
  })
})
