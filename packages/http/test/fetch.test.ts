import { afterEach, assert, beforeEach, describe, expect, it, vi } from "@effect/vitest"
import { Effect, Exit, Fiber } from "effect"
import * as FetchTransport from "../src/internal/transport/fetch.ts"
import type {
  Transport,
  TransportRequest,
  TransportResponse,
  TransportResult
} from "../src/internal/transport/transport.ts"
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

describe("a request over fetch", () => {
  /** Starts a request. Returns its signal, and what ends it; the promises resolve with its head and with its result. */
  const started = (respond: () => Promise<Response>) => {
    const head = Promise.withResolvers<TransportResponse>()
    const result = Promise.withResolvers<TransportResult>()
    const signals: Array<AbortSignal | null | undefined> = []
    const transport = FetchTransport.make((_, init) => (signals.push(init.signal), respond()))
    const abort = Effect.runSync(
      Effect.useSpan("the call's", (span) =>
        Effect.withFiber((fiber) =>
          Effect.sync(() => transport(request, Infinity, result.resolve, fiber, span, head.resolve))
        )
      )
    )
    return { abort, head: head.promise, result: result.promise, signals }
  }

  it("reports its head while the body has yet to come", async () => {
    const { abort, head, signals } = started(() => Promise.resolve(new Response(new ReadableStream(), { status: 429 })))
    expect(await head).toMatchObject({ status: 429, text: "" })
    Effect.runSync(abort)
    expect(signals[0]?.aborted).toBe(true)
  })

  it("is aborted no more once it has ended", async () => {
    const { abort, result, signals } = started(() => Promise.resolve(new Response("{}")))
    expect(await result).toMatchObject({ status: 200, text: "{}" })
    Effect.runSync(abort)
    expect(signals[0]?.aborted).toBe(false)
  })
})

describe("stand-ins for a response", () => {
  const respondWith = (response: unknown) =>
    Effect.runPromise(send(FetchTransport.make(() => Promise.resolve(untyped(response)))))

  const text = () => Promise.resolve("{}")

  const fails = (): never => {
    throw new Error("no")
  }

  const named = (name: string) => `of ${name}`

  /** A promise that is resolved with an object reads its `then`. */
  const throwsButThen = (_target: object, name: string | symbol): undefined => (name === "then" ? undefined : fails())

  it("are read by their method text where they have no body", async () => {
    expect(await respondWith({ status: 200, text })).toMatchObject({ _tag: "Response", status: 200, text: "{}" })
    expect(await respondWith({ status: 200, text, body: null })).toMatchObject({ text: "{}" })
    expect(await respondWith({ status: 200, text, body: {} })).toMatchObject({ text: "{}" })
  })

  it("are measured where their text is too long", async () => {
    const long = (length: number) => () => Promise.resolve("x".repeat(length))
    const invalid = "a body of at most 1048576 bytes"
    expect(await respondWith({ status: 404, text: long(1024 * 1024 + 1) })).toMatchObject({ status: 404, invalid })
    expect(await respondWith({ status: 503, text: long(70_000) })).toMatchObject({ text: "x".repeat(65_536) })
  })

  it.each([
    { headers: undefined, retryAfter: undefined, all: {} },
    { headers: null, retryAfter: undefined, all: {} },
    { headers: {}, retryAfter: undefined, all: {} },
    { headers: { "Retry-After": 7 }, retryAfter: "7", all: { "retry-after": "7" } },
    { headers: new Map([["retry-after", "7"]]), retryAfter: "7", all: { "retry-after": "7" } },
    { headers: { get: fails }, retryAfter: undefined, all: { get: String(fails) } },
    { headers: { get: () => 7 }, retryAfter: undefined, all: { get: "() => 7" } },
    { headers: { get: named }, retryAfter: "of retry-after", all: { get: String(named) } },
    { headers: { get: "x", "Retry-After": "7" }, retryAfter: "7", all: { get: "x", "retry-after": "7" } },
    { headers: ["ab"], retryAfter: undefined, all: {} },
    { headers: new Proxy({}, { get: fails, has: fails, ownKeys: fails }), retryAfter: undefined, all: {} }
  ])("have the headers $all", async ({ all, headers, retryAfter }) => {
    const result = await respondWith({ status: 503, text, headers })
    assert(result._tag === "Response")
    expect([result.status, result.header("retry-after"), result.headers()]).toEqual([503, retryAfter, all])
  })

  it.each([
    { what: "nothing", response: undefined },
    { what: "null", response: null },
    { what: "a text", response: "{}" },
    { what: "no status", response: { text } },
    { what: "a status that is a text", response: { status: "200", text } },
    { what: "a status that throws", response: Object.defineProperty({ text }, "status", { get: fails }) },
    { what: "properties that throw", response: new Proxy({}, { get: throwsButThen, has: fails }) }
  ])("are invalid if they are or have $what", async ({ response }) => {
    expect(await respondWith(response)).toMatchObject({ status: 0, invalid: "a response of fetch" })
  })

  it.each([
    { response: { status: 404 } },
    { response: { status: 404, text: "{}" } },
    { response: { status: 404, text: () => Promise.resolve(undefined) } }
  ])("are invalid if they have no text, with their status", async ({ response }) => {
    expect(await respondWith(response)).toMatchObject({
      status: 404,
      invalid: "a response with a body of Uint8Array, or a method text"
    })
  })

  it("have a body that failed if a method of theirs throws", async () => {
    const failed = { _tag: "Transport", status: 404, description: "no" }
    expect(await respondWith({ status: 404, text: fails })).toMatchObject(failed)
    expect(await respondWith({ status: 404, text, body: { getReader: fails } })).toMatchObject(failed)
    expect(await respondWith({ status: 404, text, body: { getReader: () => ({ read: fails }) } })).toMatchObject(failed)
  })
})

describe("bodies of responses", () => {
  const read = async (...chunks: ReadonlyArray<Uint8Array | string>) => {
    const bytes = chunks.map((chunk) => (typeof chunk === "string" ? new TextEncoder().encode(chunk) : chunk))
    const make = (): Response =>
      new Response(
        new ReadableStream({
          start: (controller) => {
            for (const chunk of bytes) controller.enqueue(chunk)
            controller.close()
          }
        })
      )
    const result = await Effect.runPromise(send(FetchTransport.make(() => Promise.resolve(make()))))
    assert(result._tag === "Response")
    return { text: result.text, expected: await make().text() }
  }

  it.each([
    { what: "no byte", chunks: [] },
    { what: "empty chunks", chunks: ["", ""] },
    { what: "a byte order mark", chunks: ["\uFEFF{}"] },
    { what: "a character in two chunks", chunks: [Uint8Array.of(0xe2, 0x82), Uint8Array.of(0xac)] },
    { what: "a byte order mark in two chunks", chunks: [Uint8Array.of(0xef, 0xbb), Uint8Array.of(0xbf, 0x7b)] },
    { what: "invalid UTF-8", chunks: [Uint8Array.of(0xff, 0x41), Uint8Array.of(0xc0)] },
    { what: "a character that is cut", chunks: ["a", Uint8Array.of(0xe2, 0x82)] },
    { what: "zeros", chunks: [new Uint8Array(8)] }
  ])("are decoded as Response.text decodes them: $what", async ({ chunks }) => {
    const { expected, text } = await read(...chunks)
    expect(text).toBe(expected)
  })
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
