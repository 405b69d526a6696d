import { afterEach, beforeEach, describe, expect, it, vi } from "@effect/vitest"
import { Effect } from "effect"
import { HttpClient, type HttpClientError, HttpClientResponse } from "effect/http"
import * as HttpClientTransport from "../src/internal/transport/httpClient.ts"
import type { TransportRequest, TransportResponse, TransportResult } from "../src/internal/transport/transport.ts"

const request: TransportRequest = { method: "GET", url: "https://api.example/things", headers: {}, body: undefined }

type Sent = Effect.Effect<Response, HttpClientError.HttpClientError>

/** Starts a request over a client. Returns its heads and its results, as they come, and what interrupts it. */
const start = (sent: Sent, limit = Infinity) => {
  const client = HttpClient.make((request) =>
    Effect.map(sent, (response) => HttpClientResponse.fromWeb(request, response))
  )
  const transport = HttpClientTransport.make(client)
  const heads: Array<TransportResponse> = []
  const results: Array<TransportResult> = []
  const onHead = (head: TransportResponse) => void heads.push(head)
  const result = Promise.withResolvers<TransportResult>()
  const onResult = (ended: TransportResult) => (results.push(ended), result.resolve(ended))
  const interrupt = Effect.runSync(
    Effect.useSpan("the call's", (span) =>
      Effect.withFiber((fiber) => Effect.sync(() => transport(request, limit, onResult, fiber, span, onHead)))
    )
  )
  return { heads, interrupt, result: result.promise, results }
}

describe("HttpClient transport, a request with a limit", () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] })
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  it.each<readonly [what: string, sent: Sent]>([
    ["a response", Effect.promise(() => Promise.resolve(new Response("{}")))],
    ["a defect", Effect.promise(() => Promise.reject(new Error("reset")))]
  ])("stops its timer when it ends with %s", async (_, sent) => {
    const { result } = start(sent, 1000)
    expect(vi.getTimerCount()).toBe(1)
    await result
    expect(vi.getTimerCount()).toBe(0)
  })

  it("has one result where the limit passes while its body is read", async () => {
    const body = Promise.withResolvers<void>()
    const { result, results } = start(
      Effect.succeed(new Response(new ReadableStream({ cancel: () => body.resolve() }))),
      1000
    )
    // For longer than the limit, by the turns that a timer leaves the event loop where this machine is busy.
    vi.advanceTimersByTime(2000)
    expect(await result).toEqual({ _tag: "Timeout", processed: "yes" })
    // The end of the body is a result, too, which comes too late.
    await body.promise
    await new Promise((resolve) => setImmediate(resolve))
    expect(results.length).toBe(1)
  })
})

describe("HttpClient transport", () => {
  it("reports the head while the body has yet to come", async () => {
    const { heads, interrupt, results } = start(Effect.succeed(new Response(new ReadableStream(), { status: 429 })))
    expect(heads).toMatchObject([{ status: 429, text: "" }])
    expect(results).toEqual([])
    await Effect.runPromise(interrupt)
  })

  describe("that is interrupted", () => {
    const closing = (events: Array<string>, close: Effect.Effect<void>): Sent =>
      Effect.onInterrupt(Effect.never, () =>
        Effect.andThen(
          close,
          Effect.sync(() => events.push("closed"))
        )
      )

    it("waits for a client that takes some turns of the event loop to close its connection", async () => {
      const events: Array<string> = []
      const someTurns = Effect.forEach([1, 2, 3, 4, 5], () => Effect.yieldNow, { discard: true })
      const { interrupt, results } = start(closing(events, someTurns))
      await Effect.runPromise(interrupt)
      expect(events).toEqual(["closed"])
      expect(results).toMatchObject([{ _tag: "Defect" }])
    })

    it("does not wait for a client that never closes it", async () => {
      const { interrupt, results } = start(closing([], Effect.never))
      await Effect.runPromise(interrupt)
      expect(results).toEqual([{ _tag: "Timeout", processed: "maybe" }])
    })
  })
})
