import { afterEach, assert, beforeEach, describe, expect, it, vi } from "@effect/vitest"
import { Context, Effect, Stream } from "effect"
import { FetchHttpClient, HttpClient, HttpClientError, type HttpClientRequest, HttpClientResponse } from "effect/http"
import * as HttpClientTransport from "../src/internal/transport/httpClient.ts"
import { MaxResponseBytes } from "../src/internal/transport/readBody.ts"
import type { TransportRequest, TransportResponse, TransportResult } from "../src/internal/transport/transport.ts"
import { untyped } from "@effect-clerk/test-support/untyped"

const request: TransportRequest = { method: "GET", url: "https://api.example/things", headers: {}, body: undefined }

type Responding = (
  request: HttpClientRequest.HttpClientRequest
) => Effect.Effect<HttpClientResponse.HttpClientResponse, HttpClientError.HttpClientError>

interface Options {
  readonly limit?: number
  readonly request?: TransportRequest
  readonly services?: Context.Context<never>
}

/** Starts a request over a client. Returns its heads and its results, as they come, and what interrupts it. */
const startOver = (responding: Responding, options: Options = {}) => {
  const transport = HttpClientTransport.make(HttpClient.make(responding))
  const heads: Array<TransportResponse> = []
  const results: Array<TransportResult> = []
  const onHead = (head: TransportResponse) => void heads.push(head)
  const result = Promise.withResolvers<TransportResult>()
  const onResult = (ended: TransportResult) => (results.push(ended), result.resolve(ended))
  const interrupt = Effect.runSync(
    Effect.useSpan("the call's", (span) =>
      Effect.withFiber((fiber) =>
        Effect.sync(() =>
          transport(options.request ?? request, options.limit ?? Infinity, onResult, fiber, span, onHead)
        )
      )
    ).pipe(Effect.provideContext(options.services ?? Context.empty()))
  )
  return { heads, interrupt, result: result.promise, results }
}

type Sent = Effect.Effect<Response>

const start = (sent: Sent, limit = Infinity) =>
  startOver((request) => Effect.map(sent, (response) => HttpClientResponse.fromWeb(request, response)), { limit })

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
    // No timeout, whose result would be the head.
    expect(results).toMatchObject([{ _tag: "Defect", cause: { reasons: [{ _tag: "Interrupt" }] } }])
  })

  it("reads no body of what is no response", async () => {
    const response: Response = Object.defineProperty(new Response("{}"), "status", { value: 404.5 })
    expect(await start(Effect.succeed(response)).result).toMatchObject({ invalid: "a response of fetch", text: "" })
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

describe("HttpClient transport, what it sends", () => {
  /** Returns a request as the client gets it, and what the client finds in its context. */
  const sentBy = async (sent: TransportRequest, services: Context.Context<never> = Context.empty()) => {
    const seen: Array<{
      readonly context: Context.Context<never>
      readonly request: HttpClientRequest.HttpClientRequest
    }> = []
    const responding: Responding = (request) =>
      Effect.contextWith((context: Context.Context<never>) => {
        seen.push({ context, request })
        return Effect.succeed(HttpClientResponse.fromWeb(request, new Response("{}")))
      })
    await startOver(responding, { request: sent, services }).result
    const [only] = seen
    assert(only !== undefined)
    expect(seen.length).toBe(1)
    return only
  }

  const type = { "content-type": "application/json" }
  const write: TransportRequest = { ...request, method: "POST", headers: type, body: '{"a":"é"}' }

  it("has an empty body where there is none, and no length", async () => {
    const { request: sent } = await sentBy({ ...request, headers: { a: "b" } })
    expect(sent.body._tag).toBe("Empty")
    expect(sent.headers).toEqual({ a: "b" })
  })

  it("has a body with its type, and its length in bytes", async () => {
    const { request: sent } = await sentBy(write)
    expect(sent.body).toMatchObject({ _tag: "Uint8Array", contentType: "application/json", contentLength: 10 })
    expect(sent.headers).toEqual({ ...type, "content-length": "10" })
  })

  it("has a body that no platform repeats as it is, with its type", async () => {
    vi.stubGlobal("navigator", { userAgent: "Deno/2.9.6" })
    try {
      const own = Context.make(FetchHttpClient.RequestInit, untyped({ client: "own" }))
      const { request: sent } = await sentBy(write, own)
      assert(sent.body._tag === "Raw")
      expect(sent.body.body).toBeInstanceOf(Blob)
      expect(sent.body.contentType).toBe("application/json")
    } finally {
      vi.unstubAllGlobals()
    }
  })

  it("has neither a span of the client's nor trace headers", async () => {
    const { context, request: sent } = await sentBy(request)
    expect(Context.get(context, HttpClient.TracerDisabledWhen)(sent)).toBe(true)
    expect(Context.get(context, HttpClient.TracerPropagationEnabled)).toBe(false)
  })

  it("goes through the client as it is changed for the calls of one scope", async () => {
    const changed = Context.make(
      HttpClientTransport.Transform,
      HttpClient.mapRequest((sent) => ({ ...sent, url: `${sent.url}/1` }))
    )
    expect((await sentBy(request, changed)).request.url).toBe("https://api.example/things/1")
  })
})

describe("HttpClient transport, a response without a stream of the platform's", () => {
  const gone = new HttpClientError.HttpClientError({
    reason: new HttpClientError.DecodeError({ request: untyped({}), response: untyped({}), cause: new Error("reset") })
  })

  /** Responds with a body that is "text" as a text, and "stream" as a stream. */
  const respondWith = (headers: Record<string, string>, parts: object = {}, services = Context.empty()) => {
    const response = {
      status: 200,
      headers,
      text: Effect.succeed("text"),
      stream: Stream.make(new TextEncoder().encode("stream")),
      ...parts
    }
    return startOver(() => Effect.succeed(untyped(response)), { services }).result
  }

  it.each([
    { headers: { "content-length": "65536" }, text: "text" },
    { headers: { "content-length": "65537" }, text: "stream" },
    { headers: {}, text: "stream" },
    { headers: { "content-length": "4", "content-encoding": "gzip" }, text: "stream" }
  ])("is read as a text where it says that it has at most 64 KiB: $headers", async ({ headers, text }) => {
    expect(await respondWith(headers)).toMatchObject({ status: 200, text })
  })

  it("is read as a stream where it says that it has more than a success may", async () => {
    const bound = Context.make(MaxResponseBytes, 10)
    expect(await respondWith({ "content-length": "10" }, {}, bound)).toMatchObject({ text: "text" })
    expect(await respondWith({ "content-length": "11" }, {}, bound)).toMatchObject({ text: "stream" })
  })

  it.each([
    { what: "its text", headers: { "content-length": "4" }, parts: { text: Effect.fail(gone) } },
    { what: "its stream", headers: {}, parts: { stream: Stream.fail(gone) } }
  ])("has a body that failed where $what fails", async ({ headers, parts }) => {
    expect(await respondWith(headers, parts)).toMatchObject({ _tag: "Transport", status: 200, description: "reset" })
  })
})
