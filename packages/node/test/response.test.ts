import { RetryPolicy } from "@effect-clerk/core"
import { Observer } from "@effect-clerk/http"
import { pageJson } from "@effect-clerk/test-support/fixtures"
import * as RawServer from "@effect-clerk/test-support/rawServer"
import { describe, expect, it } from "@effect/vitest"
import { Deferred, Effect } from "effect"
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib"
import { calls, run } from "./support.ts"

const encodings = [
  ["gzip", gzipSync],
  ["x-gzip", gzipSync],
  ["GZIP", gzipSync],
  ["br", brotliCompressSync],
  ["deflate", deflateSync]
] as const

/** A server that responds to each request with these bytes. */
const responding = (body: Uint8Array, status: number, ...headers: ReadonlyArray<string>) =>
  RawServer.make(({ socket }) => {
    socket.write([`HTTP/1.1 ${status} Reason`, ...headers, `Content-Length: ${body.byteLength}`, "", ""].join("\r\n"))
    socket.write(body)
  })

describe("NodeClerkHttpClient", () => {
  it.live.each([
    ["GET", "br, gzip"],
    ["POST", undefined],
    ["PATCH", undefined],
    ["DELETE", undefined]
  ] as const)("asks with %s for the encodings %s", ([method, expected]) =>
    Effect.gen(function* () {
      const server = yield* RawServer.make(({ socket }) => socket.end(RawServer.answer(404, "")))
      yield* Effect.exit(run(calls[method], server.origin))
      expect(/^accept-encoding: (.*)\r$/im.exec(server.requests[0]?.text ?? "")?.[1]).toBe(expected)
    }).pipe(Effect.scoped)
  )

  it.live.each(encodings)("decompresses a body in %s", ([encoding, compress]) =>
    Effect.gen(function* () {
      const server = yield* responding(compress(pageJson), 200, `Content-Encoding: ${encoding}`)
      expect(yield* run(calls.GET, server.origin)).toMatchObject({ totalCount: 1 })
    }).pipe(Effect.scoped)
  )

  it.live.each(encodings)("does not decompress more than 24 MiB of %s", ([encoding, compress]) =>
    Effect.gen(function* () {
      const page = `${pageJson}${" ".repeat(24 * 1024 * 1024)}`
      const body = compress(page)
      expect(body.byteLength).toBeLessThan(1024 * 1024)
      const server = yield* responding(body, 200, `Content-Encoding: ${encoding}`)
      const failure = yield* Effect.flip(run(calls.GET, server.origin))
      expect(failure).toMatchObject({ processed: "yes", reason: { _tag: "MalformedResponse", status: 200 } })
    }).pipe(Effect.provideService(RetryPolicy.Current, RetryPolicy.none), Effect.scoped)
  )

  it.live.each([
    ["a body of 1 MiB", 500, Buffer.alloc(1024 * 1024, " "), []],
    ["1 MiB in gzip", 500, gzipSync(Buffer.alloc(1024 * 1024, " ")), ["Content-Encoding: gzip"]],
    ["a body that is not gzip", 500, Buffer.from(pageJson), ["Content-Encoding: gzip"]],
    ["an empty body in gzip", 429, Buffer.alloc(0), ["Content-Encoding: gzip"]]
  ] as const)("keeps the status of a response that needs no body: %s", ([, status, body, headers]) =>
    Effect.gen(function* () {
      const server = yield* responding(body, status, ...headers)
      expect(yield* Effect.flip(run(calls.GET, server.origin))).toMatchObject({ reason: { status } })
    }).pipe(Effect.provideService(RetryPolicy.Current, RetryPolicy.none), Effect.scoped)
  )

  it.live("has processed yes where a body is not in its encoding", () =>
    Effect.gen(function* () {
      const server = yield* responding(Buffer.from(pageJson), 200, "Content-Encoding: gzip")
      const failure = yield* Effect.flip(run(calls.POST, server.origin))
      expect(failure).toMatchObject({ processed: "yes", reason: { _tag: "Transport" } })
    }).pipe(Effect.provideService(RetryPolicy.Current, RetryPolicy.none), Effect.scoped)
  )

  it.live("does not read more than 24 MiB, and closes the connection", () =>
    Effect.gen(function* () {
      const closed = Deferred.makeUnsafe<void>()
      const server = yield* RawServer.make(({ socket }) => {
        const chunk = Buffer.alloc(1024 * 1024, " ")
        const more = (): void => {
          while (!socket.destroyed && socket.write(chunk)) continue
        }
        socket.on("close", () => Deferred.doneUnsafe(closed, Effect.void))
        socket.on("drain", more)
        socket.write("HTTP/1.1 200 OK\r\n\r\n")
        more()
      })
      const failure = yield* Effect.flip(run(calls.GET, server.origin))
      expect(failure).toMatchObject({ processed: "yes", reason: { _tag: "MalformedResponse", status: 200 } })
      yield* Deferred.await(closed)
    }).pipe(Effect.provideService(RetryPolicy.Current, RetryPolicy.none), Effect.scoped)
  )

  it.live("shows an observer the headers, with the values of a repeated one joined", () =>
    Effect.gen(function* () {
      const server = yield* responding(Buffer.from(pageJson), 200, "X-Part: a", "x-part: b", "Clerk-Trace-Id: trace")
      const seen: Array<Observer.Attempt["headers"]> = []
      const observer: Observer.Observer = ({ headers }) => Effect.sync(() => void seen.push(headers))
      yield* Effect.provideService(run(calls.GET, server.origin), Observer.Current, observer)
      expect(seen).toEqual([
        { "x-part": "a, b", "clerk-trace-id": "trace", "content-length": `${Buffer.byteLength(pageJson)}` }
      ])
    }).pipe(Effect.scoped)
  )

  it.live("does not take more than 16 KiB of headers", () =>
    Effect.gen(function* () {
      const server = yield* responding(Buffer.from(pageJson), 200, `X-Long: ${"x".repeat(16 * 1024)}`)
      const failure = yield* Effect.flip(run(calls.GET, server.origin))
      expect(failure).toMatchObject({ reason: { _tag: "Transport", code: "UND_ERR_HEADERS_OVERFLOW" } })
    }).pipe(Effect.provideService(RetryPolicy.Current, RetryPolicy.none), Effect.scoped)
  )
})
