import { RetryPolicy } from "@effect-clerk/core"
import { ClerkHttpClient } from "@effect-clerk/http"
import { OrganizationMemberships } from "@effect-clerk/memberships"
import type { ListInput } from "@effect-clerk/memberships/Inputs"
import { describe, expect, it } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import type { Socket } from "node:net"
import { gzipSync } from "node:zlib"
import { membershipJson, secret } from "@effect-clerk/test-support/fixtures"
import * as RawServer from "@effect-clerk/test-support/rawServer"
import { transports } from "@effect-clerk/test-support/transports"

const secretKey = Redacted.make(secret)

const mebibyte = 1024 * 1024

/** Bytes that the system's buffers may have taken besides those that the client read. */
const buffered = 16 * mebibyte

/** Sends a chunk again and again until the client closes the connection. Resolves with the number of bytes that were sent. */
const sendEndlessly = (socket: Socket, chunk: string): Promise<number> =>
  new Promise((resolve) => {
    let sent = 0
    const bytes = Buffer.from(chunk.repeat(Math.ceil(65_536 / chunk.length)))
    const send = (): void => {
      // More than any bound is the proof that none holds.
      while (!socket.destroyed && sent < 200 * mebibyte && socket.write(bytes)) sent += bytes.length
      if (sent >= 200 * mebibyte) socket.destroy()
    }
    socket.on("drain", send)
    socket.on("close", () => resolve(sent))
    send()
  })

const head = (status: number, headers: ReadonlyArray<string> = []): string =>
  [`HTTP/1.1 ${status} X`, ...headers, "Connection: close", "", ""].join("\r\n")

const list = { organizationId: "org_1" }

describe.each(transports)("bodies over %s", (transport, make) => {
  /** Lists under the default policies, against a server that responds as it is told. */
  const failureOf = (respond: (request: RawServer.RawRequest) => void, input: ListInput = list) =>
    Effect.gen(function* () {
      const server = yield* RawServer.make(respond)
      const error = yield* OrganizationMemberships.use((_) => _.list(input)).pipe(
        Effect.flip,
        Effect.provide(make({ secretKey, apiUrl: server.origin })),
        Effect.provideService(
          RetryPolicy.Current,
          RetryPolicy.exponential({ times: 1, base: "1 millis", jitter: false })
        )
      )
      return { error, requests: server.requests.length }
    }).pipe(Effect.scoped)

  const tooLarge = (status: number, bytes: number) => ({
    _tag: "SDKException",
    processed: status === 200 ? "yes" : "no",
    reason: {
      _tag: "MalformedResponse",
      status,
      issues: [{ path: [], expected: `a body of at most ${bytes} bytes` }]
    }
  })

  it.live.each([
    { status: 200, chunk: "{},", bound: 24 * mebibyte, error: tooLarge(200, 24 * mebibyte), requests: 1 },
    { status: 422, chunk: "{},", bound: mebibyte, error: tooLarge(422, mebibyte), requests: 1 },
    {
      status: 302,
      chunk: "x",
      bound: 65_536,
      error: { reason: { _tag: "UnexpectedStatus", status: 302 } },
      requests: 1
    },
    {
      status: 429,
      chunk: "x",
      bound: 65_536,
      error: { reason: { _tag: "UnexpectedStatus", status: 429 } },
      requests: 2
    },
    {
      status: 503,
      chunk: "x",
      bound: 65_536,
      error: { reason: { _tag: "UnexpectedStatus", status: 503 } },
      requests: 2
    }
  ])("closes the connection of a $status whose body has no end", ({ bound, chunk, error, requests, status }) =>
    Effect.gen(function* () {
      const sent: Array<Promise<number>> = []
      const result = yield* failureOf(({ socket }) => {
        socket.write(head(status))
        sent.push(sendEndlessly(socket, chunk))
      })
      expect(result.error).toMatchObject(error)
      expect(result.requests).toBe(requests)
      for (const bytes of yield* Effect.promise(() => Promise.all(sent))) expect(bytes).toBeLessThan(bound + buffered)
      if (status !== 200 && status !== 422) {
        expect(result.error).toMatchObject({ reason: { excerpt: "x".repeat(512), errors: [] } })
      }
    })
  )

  it.live("counts the bytes of a body that the platform decompresses", () =>
    Effect.gen(function* () {
      const bomb = gzipSync(Buffer.alloc(100 * mebibyte, "x"))
      const { error, requests } = yield* failureOf(({ socket }) => {
        socket.write(head(200, ["Content-Encoding: gzip", `Content-Length: ${bomb.length}`]))
        socket.write(bomb)
      })
      // effect's clients over undici and node:http decompress nothing: what they read is no JSON.
      const isDecoded = transport.includes("etch") || transport === "NodeClerkHttpClient"
      expect(error).toMatchObject(
        isDecoded ? tooLarge(200, 24 * mebibyte) : { reason: { issues: [{ path: [], expected: "JSON" }] } }
      )
      expect(requests).toBe(1)
    })
  )

  it.live.each([
    { what: "objects of a page", body: `{"data":[${"{},".repeat(1_000_000)}{}],"total_count":1}` },
    { what: "levels", body: "[".repeat(1_000_001) },
    { what: "keys", body: `{${'"a":1,'.repeat(200_001)}"b":1}` }
  ])("parses no success of too many $what", ({ body }) =>
    Effect.gen(function* () {
      const { error, requests } = yield* failureOf(({ socket }) => socket.write(RawServer.answer(200, body)))
      expect(error).toMatchObject({
        processed: "yes",
        reason: {
          _tag: "MalformedResponse",
          issues: [{ path: [], expected: "JSON of at most 1000000 values, 5 for a key: ask for fewer items" }]
        }
      })
      expect(requests).toBe(1)
    })
  )

  it.live.each([
    { input: list, items: 501, limit: 500 },
    { input: { ...list, limit: 2 }, items: 3, limit: 2 },
    { input: { ...list, query: "limit=9", limit: 2, offset: 7 }, items: 3, limit: 2 }
  ])("accepts at most $limit items of $items", ({ input, items, limit }) =>
    Effect.gen(function* () {
      const page = `{"data":[${Array.from({ length: items }, () => membershipJson).join()}],"total_count":${items}}`
      const { error, requests } = yield* failureOf(({ socket }) => socket.write(RawServer.answer(200, page)), input)
      expect(error).toMatchObject({
        reason: { _tag: "MalformedResponse", issues: [{ path: ["data"], expected: `at most ${limit} items` }] }
      })
      expect(requests).toBe(1)
    })
  )

  it.live("reads a page of 500 members with 16 KB of metadata each", () =>
    Effect.gen(function* () {
      const metadata = Object.fromEntries(Array.from({ length: 150 }, (_, i) => [`team_${i}`, "research ".repeat(4)]))
      const full = JSON.stringify({ public_metadata: metadata, private_metadata: metadata }).slice(1)
      const member = `${membershipJson.slice(0, -1)},${full}`
      const page = `{"data":[${Array.from({ length: 500 }, () => member).join()}],"total_count":500}`
      const server = yield* RawServer.make(({ socket }) => socket.write(RawServer.answer(200, page)))
      const { data } = yield* OrganizationMemberships.use((_) => _.list({ ...list, limit: 500 })).pipe(
        Effect.provide(make({ secretKey, apiUrl: server.origin }))
      )
      expect(page.length).toBeGreaterThan(7_000_000)
      expect(data.at(-1)?.privateMetadata).toEqual(metadata)
    }).pipe(Effect.scoped)
  )

  it.live("takes another bound from its reference, for a success alone", () =>
    Effect.gen(function* () {
      const bounded = <A, E>(effect: Effect.Effect<A, E>) =>
        Effect.provideService(effect, ClerkHttpClient.MaxResponseBytes, 1000)
      const text = (length: number): string => JSON.stringify("x".repeat(length - 2))
      const issuesOf = (length: number) =>
        bounded(failureOf(({ socket }) => socket.write(RawServer.answer(200, text(length)))))
      expect((yield* issuesOf(1001)).error).toMatchObject(tooLarge(200, 1000))
      expect((yield* issuesOf(1000)).error).toMatchObject({ reason: { issues: [{ expected: "an object" }] } })
      const refused = yield* bounded(failureOf(({ socket }) => socket.write(RawServer.answer(422, text(2000)))))
      expect(refused.error).toMatchObject({ reason: { _tag: "UnexpectedStatus", status: 422 } })
    })
  )

  it.live("reads the errors of a 503 that are within the bytes that are read of it", () =>
    Effect.gen(function* () {
      const body = JSON.stringify({ errors: [{ code: "c", message: "m".repeat(60_000) }] })
      const { error } = yield* failureOf(({ socket }) => socket.write(RawServer.answer(503, body)))
      expect(error).toMatchObject({ reason: { status: 503, errors: [{ code: "c" }] } })
    })
  )
})
