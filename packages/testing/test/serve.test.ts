import { connect, type Socket } from "node:net"
import { it } from "@effect/vitest"
import { ClerkEmulator } from "@effect-clerk/testing"
import { Effect, Exit, Scope } from "effect"
import { describe, expect, vi } from "vitest"
import { listen } from "../src/internal/http/nodeServer.ts"
import type { RequestHandler } from "../src/internal/http/requestHandler.ts"
import { untyped } from "@effect-clerk/test-support/untyped"
import { call, page, secretKey, seed } from "./support.ts"

const path = "/organizations/org_acme/memberships"

const open = (port: number): Effect.Effect<Socket> =>
  Effect.callback((resume) => {
    const socket = connect({ port, host: "127.0.0.1" })
    socket.on("error", () => {})
    socket.once("connect", () => resume(Effect.succeed(socket)))
  })

const closed = (socket: Socket): Effect.Effect<void> =>
  Effect.callback((resume) => {
    if (socket.closed) resume(Effect.void)
    else socket.once("close", () => resume(Effect.void))
    socket.resume()
  })

/** Sends raw bytes and reads until the server closes the connection. */
const requestRaw = (port: number, ...parts: ReadonlyArray<string | Uint8Array>): Effect.Effect<string> =>
  Effect.flatMap(open(port), (socket) =>
    Effect.callback<string>((resume) => {
      let text = ""
      socket.setEncoding("utf8")
      socket.on("data", (chunk) => (text += String(chunk)))
      socket.once("close", () => resume(Effect.succeed(text)))
      for (const part of parts) socket.write(part)
    })
  )

const head = (request: string, ...headers: ReadonlyArray<string>): string =>
  [`${request} HTTP/1.1`, "Host: localhost", `Authorization: Bearer ${secretKey}`, ...headers, "", ""].join("\r\n")

describe("ClerkEmulator.serve", () => {
  it.live("responds while a test has made setImmediate fake", () =>
    Effect.gen(function* () {
      const { apiUrl } = yield* ClerkEmulator.serve({ seed })
      yield* Effect.acquireRelease(
        Effect.sync(() => vi.useFakeTimers({ toFake: ["setImmediate", "clearImmediate"] })),
        () => Effect.sync(() => vi.useRealTimers())
      )
      expect((yield* call(fetch, { path }, apiUrl)).status).toBe(200)
    })
  )

  it.effect("listens on a free port of the loopback unless told otherwise", () =>
    Effect.gen(function* () {
      const one = yield* ClerkEmulator.serve({ seed })
      const other = yield* ClerkEmulator.serve({ seed, port: 0 })
      expect(one.url).toBe(`http://127.0.0.1:${one.port}`)
      expect(one.apiUrl).toBe(`${one.url}/v1`)
      expect(one.port).not.toBe(other.port)
      const { headers, status } = yield* call(fetch, { path }, one.apiUrl)
      expect(status).toBe(200)
      expect(headers.get("content-type")).toBe("application/json")
      expect(yield* one.emulator.requests).toEqual([
        { method: "GET", path: `/v1${path}`, query: "", operation: "OrganizationMemberships.list", status: 200 }
      ])
    })
  )

  it.effect("listens on the given host, and returns the URL that reaches it", () =>
    Effect.gen(function* () {
      const { port, url } = yield* ClerkEmulator.serve({ host: "localhost" })
      expect(url).toBe(`http://localhost:${port}`)
      const everywhere = yield* ClerkEmulator.serve({ seed, host: "0.0.0.0" })
      expect(everywhere.url).toBe(`http://127.0.0.1:${everywhere.port}`)
      expect((yield* call(fetch, { path }, everywhere.apiUrl)).status).toBe(200)
    })
  )

  it.effect("fails for a port that is in use, and for the address of another machine", () =>
    Effect.gen(function* () {
      const { port } = yield* ClerkEmulator.serve()
      const taken = yield* Effect.flip(ClerkEmulator.serve({ port }))
      expect(taken).toMatchObject({ _tag: "ServeError", code: "EADDRINUSE", port, host: "127.0.0.1" })
      expect(taken.message).toBe(
        `cannot listen on 127.0.0.1 port ${port}: the port is in use; choose another, or 0 for a free one`
      )
      const elsewhere = yield* Effect.flip(ClerkEmulator.serve({ host: "192.0.2.1" }))
      expect(elsewhere).toMatchObject({ _tag: "ServeError", code: "EADDRNOTAVAIL" })
    })
  )

  it.effect.each<readonly [port: unknown, shown: number]>([
    ["x", Number.NaN],
    ["8787", Number.NaN],
    [null, Number.NaN],
    [{}, Number.NaN],
    [Number.NaN, Number.NaN],
    [-1, -1],
    [1.5, 1.5],
    [65_536, 65_536]
  ])("fails for a port that is %j", ([port, shown]) =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(ClerkEmulator.serve({ port: untyped(port) }))
      expect(error).toMatchObject({ _tag: "ServeError", host: "127.0.0.1", port: shown })
      expect(error.message).toBe(
        `cannot listen on 127.0.0.1 port ${shown}: port: expected an integer from 0, for a free one, to 65535`
      )
    })
  )

  it.effect.each([5, null, "", {}, Symbol("host")])("fails for a host that is %o", (host) =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(ClerkEmulator.serve({ host: untyped(host) }))
      expect(error).toMatchObject({ _tag: "ServeError", host: "(no host)", port: 0 })
      expect(error.message).toBe(
        "cannot listen on (no host) port 0: host: expected a name or an address of this machine, such as 127.0.0.1"
      )
    })
  )

  it.effect("uses the defaults where the options are null", () =>
    Effect.gen(function* () {
      const { emulator, url } = yield* ClerkEmulator.serve(untyped(null))
      const other = yield* emulator.serve(untyped(null))
      expect([url, other.url].map((url) => new URL(url).hostname)).toEqual(["127.0.0.1", "127.0.0.1"])
    })
  )

  it.effect("accepts a requestTimeout that is not an integer of milliseconds", () =>
    Effect.map(ClerkEmulator.serve({ requestTimeout: 1000.5 }), ({ url }) => expect(url).toMatch(/^http:/))
  )

  it.effect("fails for a host that the platform rejects", () =>
    Effect.map(Effect.flip(ClerkEmulator.serve({ host: "\0" })), (error) =>
      expect(error).toMatchObject({ _tag: "ServeError", code: "ERR_INVALID_ARG_VALUE" })
    )
  )

  it.effect("fails where the runtime has no node:http", () =>
    Effect.gen(function* () {
      const set = (value: unknown) =>
        Effect.sync(() => Object.defineProperty(process, "getBuiltinModule", { value, configurable: true }))
      const original: unknown = Reflect.get(process, "getBuiltinModule")
      const error = yield* Effect.acquireUseRelease(
        set(undefined),
        () => Effect.flip(ClerkEmulator.serve()),
        () => set(original)
      )
      expect(error.message).toBe("cannot listen on 127.0.0.1 port 0: this runtime has no node:http, which serve needs")
    })
  )

  it.effect("closes the server and its open connections with the scope", () =>
    Effect.gen(function* () {
      const scope = yield* Scope.make()
      const { port } = yield* Scope.provide(ClerkEmulator.serve({ seed }), scope)
      const idle = yield* open(port)
      const sending = yield* open(port)
      sending.write(head(`POST /v1${path}`, "Content-Type: application/json", "Content-Length: 100"))
      const kept = yield* open(port)
      yield* Effect.callback<void>((resume) => {
        kept.once("data", () => resume(Effect.void))
        kept.write(head(`GET /v1${path}`))
      })
      yield* Scope.close(scope, Exit.void)
      yield* Effect.forEach([idle, sending, kept], closed)
    })
  )

  it.effect("keeps serving whatever a client does", () =>
    Effect.gen(function* () {
      const { apiUrl, emulator, port } = yield* ClerkEmulator.serve({ seed })
      const stateIsIntact = Effect.map(page(emulator.fetch, path), ({ total_count }) => expect(total_count).toBe(2))
      const isServing = Effect.map(call(fetch, { path }, apiUrl), ({ status }) => expect(status).toBe(200))
      const json = "Content-Type: application/json"
      const post = (length: number) => head(`POST /v1${path}`, json, "Connection: close", `Content-Length: ${length}`)

      // Bytes that are not HTTP
      const garbage = yield* requestRaw(port, "\u0000\u0001 not HTTP\r\n\r\n")
      expect(garbage).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/)
      expect(garbage).toContain('"code":"bad_request"')
      const headers = yield* requestRaw(port, head(`GET /v1${path}`, `X: ${"x".repeat(100_000)}`))
      expect(headers).toMatch(/^HTTP\/1\.1 431 Request Header Fields Too Large\r\n/)
      expect(headers).toContain('"bad_request"')
      expect(yield* requestRaw(port, post(5), "1", head("GET /"))).toMatch(/^HTTP\/1\.1 400 /)
      const hostless = yield* requestRaw(port, `GET /v1${path} HTTP/1.1\r\nConnection: close\r\n\r\n`)
      expect(hostless).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n[^]*clerk-trace-id: [^]*"code":"bad_request"/)
      const expecting = yield* requestRaw(port, head(`GET /v1${path}`, "Expect: a-miracle", "Connection: close"))
      expect(expecting).toMatch(/^HTTP\/1\.1 200 OK\r\n[^]*clerk-trace-id: /)
      yield* isServing

      // Targets that are not a path
      for (const target of [
        "*",
        "http://x/v1",
        "//x",
        "/%",
        "/..",
        "/organizations/%2e/memberships",
        `/${"a/".repeat(5000)}`
      ]) {
        expect(yield* requestRaw(port, head(`GET ${target}`, "Connection: close"))).toMatch(/^HTTP\/1\.1 404 /)
      }
      expect(yield* requestRaw(port, head("OPTIONS *", "Connection: close"))).toMatch(/^HTTP\/1\.1 404 /)
      expect(yield* requestRaw(port, head("CONNECT x:1", "Connection: close"))).toBe("")
      yield* isServing

      // Bodies
      const large = "x".repeat(10 * 1024 * 1024)
      const tooLarge = yield* requestRaw(port, post(large.length), large)
      expect(tooLarge).toMatch(/^HTTP\/1\.1 413 /)
      expect(tooLarge).toContain('"code":"request_body_too_large"')
      const notUtf8 = yield* requestRaw(port, post(10), '{"role":"', new Uint8Array([0xff]))
      expect(notUtf8).toContain('"code":"request_body_invalid"')
      const deep = "[".repeat(1024 * 1024)
      expect(yield* requestRaw(port, post(deep.length), deep)).toContain('"code":"request_body_invalid"')
      const chunked = head(`POST /v1${path}`, json, "Connection: close", "Transfer-Encoding: chunked")
      expect(yield* requestRaw(port, chunked, "2\r\n{}\r\n", "0\r\n\r\n")).toMatch(/^HTTP\/1\.1 422 /)
      expect(yield* requestRaw(port, chunked, "zz\r\n")).toMatch(/^HTTP\/1\.1 400 /)
      yield* isServing

      // Clients that go away before, during and after a request
      const before = (yield* emulator.requests).length
      for (const sent of ["", "GET / HT", post(100), `${post(100)}{"user_id":`]) {
        const socket = yield* open(port)
        if (sent !== "") socket.write(sent)
        socket.resetAndDestroy()
        yield* closed(socket)
      }
      const pipelined = yield* open(port)
      pipelined.end(head(`GET /v1${path}`).repeat(50))
      yield* closed(pipelined)
      yield* isServing
      expect((yield* emulator.requests).length).toBeGreaterThan(before)
      yield* stateIsIntact
    })
  )

  const notSent = { _tag: "Response", response: { status: 1000, headers: {}, body: "" } } as const
  const late: RequestHandler["handle"] = () => ({ _tag: "Pending", outcome: Effect.succeed(notSent) })
  const handlers: ReadonlyArray<readonly [when: string, handle: RequestHandler["handle"]]> = [
    ["at once", () => notSent],
    ["after a delay", late]
  ]
  it.effect.each(handlers)("closes only the connection whose response Node rejects, %s", ([, handle]) =>
    Effect.gen(function* () {
      const good = { _tag: "Response", response: { status: 200, headers: {}, body: "good" } } as const
      const handler: RequestHandler = {
        handle: (request) => (request.path === "/good" ? good : handle(request)),
        toResponse: () => good.response,
        maxBodyBytes: () => 1024
      }
      const port = yield* listen(handler, { host: "127.0.0.1", port: 0, requestTimeout: 30_000 })
      const responses = yield* Effect.forEach(
        ["/good", "/bad", "/good"],
        (target) => requestRaw(port, head(`GET ${target}`, "Connection: close")),
        { concurrency: "unbounded" }
      )
      expect(responses.map((response) => response.endsWith("good"))).toEqual([true, false, true])
      expect(responses[1]).toBe("")
      expect(yield* requestRaw(port, head("GET /good", "Connection: close"))).toContain("200 OK")
    })
  )

  it.effect("ignores the origin of a target in absolute form", () =>
    Effect.gen(function* () {
      const { emulator, port } = yield* ClerkEmulator.serve({ seed })
      for (const origin of ["http://api.clerk.test", "HTTPS://x:8080"]) {
        const response = yield* requestRaw(port, head(`GET ${origin}/v1${path}?limit=1`, "Connection: close"))
        expect(response).toMatch(/^HTTP\/1\.1 200 /)
      }
      for (const target of ["http://x", "http://x?limit=1", "http:///v1", "/http://x/v1/organization_memberships"]) {
        expect(yield* requestRaw(port, head(`GET ${target}`, "Connection: close"))).toMatch(/^HTTP\/1\.1 404 /)
      }
      const [first] = yield* emulator.requests
      expect(first).toMatchObject({ path: `/v1${path}`, query: "limit=1", operation: "OrganizationMemberships.list" })
    })
  )

  it.effect("responds to HEAD with the headers alone", () =>
    Effect.gen(function* () {
      const { port } = yield* ClerkEmulator.serve({ seed })
      const response = yield* requestRaw(port, head(`HEAD /v1${path}`, "Connection: close"))
      expect(response).toMatch(/^HTTP\/1\.1 405 /)
      expect(response.endsWith("\r\n\r\n")).toBe(true)
    })
  )

  it.effect("responds to each of many concurrent requests with its own response", () =>
    Effect.gen(function* () {
      const { apiUrl } = yield* ClerkEmulator.serve({ seed })
      const pages = yield* Effect.forEach(
        Array.from({ length: 64 }, (_, index) => index % 2),
        (offset) => call(fetch, { path: `${path}?limit=1&offset=${offset}` }, apiUrl),
        { concurrency: "unbounded" }
      )
      const found = pages.map(({ json }) => JSON.stringify(json).includes("user_bob"))
      expect(found).toEqual(found.map((_, index) => index % 2 === 0))
    })
  )
})
