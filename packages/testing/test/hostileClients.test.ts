// Clients that never finish sending, and bodies that are made to exhaust or confuse the server.
import { it } from "@effect/vitest"
import { ClerkEmulator } from "@effect-clerk/testing"
import { Effect, Schema } from "effect"
import { connect, type Socket } from "node:net"
import { describe, expect } from "vitest"
import { call, secretKey, seed } from "./support.ts"

const path = "/organizations/org_acme/memberships"

const head = (request: string, ...headers: ReadonlyArray<string>): string =>
  [`${request} HTTP/1.1`, "Host: localhost", `Authorization: Bearer ${secretKey}`, ...headers, "", ""].join("\r\n")

const post = (length: number, ...headers: ReadonlyArray<string>): string =>
  head(`POST /v1${path}`, "Content-Type: application/json", `Content-Length: ${length}`, ...headers)

/** Sends bytes, and reads until the server has closed the connection in both directions. */
const attack = (port: number, send: (socket: Socket) => void): Effect.Effect<string> =>
  Effect.callback((resume) => {
    let text = ""
    const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true }, () => send(socket))
    socket.setEncoding("utf8")
    socket.on("data", (chunk) => (text += String(chunk)))
    // The client keeps sending, so that the connection ends only if the server closes both directions.
    socket.on("end", () => drip(socket, "x"))
    socket.on("error", () => {})
    socket.once("close", () => resume(Effect.succeed(text)))
    return Effect.sync(() => socket.destroy())
  })

/** Sends the same byte once in each iteration of the event loop, until the connection is closed. */
const drip = (socket: Socket, byte: string): void => {
  if (socket.destroyed) return
  socket.write(byte)
  setImmediate(drip, socket, byte)
}

const statusOf = (response: string): number => Number(/^HTTP\/1\.1 (\d+) /.exec(response)?.[1])

const ErrorBody = Schema.Struct({
  clerk_trace_id: Schema.NonEmptyString,
  errors: Schema.NonEmptyArray(
    Schema.Struct({
      code: Schema.String,
      message: Schema.NonEmptyString,
      long_message: Schema.NonEmptyString,
      meta: Schema.optional(Schema.Struct({ param_name: Schema.String }))
    })
  )
})

const decodeBody = Schema.decodeUnknownSync(Schema.fromJsonString(ErrorBody))

/** Returns each code of Clerk's error body, with the parameter that it is about. */
const codesOf = (response: string): ReadonlyArray<string> =>
  decodeBody(response.slice(response.indexOf("\r\n\r\n") + 4)).errors.map(({ code, meta }) =>
    meta === undefined ? code : `${code} ${meta.param_name}`
  )

describe("nodeServer with slow clients", () => {
  const cases: ReadonlyArray<readonly [what: string, send: (socket: Socket) => void]> = [
    ["nothing at all", () => {}],
    ["a head that stalls", (socket) => socket.write(`GET /v1${path} HTTP/1.1\r\nHost: localhost\r\nAuthor`)],
    ["a body that stalls", (socket) => socket.write(`${post(100)}{"user_id":`)],
    ["no body at all", (socket) => socket.write(post(100))],
    [
      "a body in chunks that stalls",
      (socket) =>
        socket.write(
          `${head(`POST /v1${path}`, "Content-Type: application/json", "Transfer-Encoding: chunked")}5\r\n{"us`
        )
    ],
    ["a second request that stalls", (socket) => socket.write(`${head(`GET /v1${path}`)}${post(10)}`)]
  ]
  it.live.each(cases)("responds with a 408 and closes the connection after %s", ([, send]) =>
    Effect.gen(function* () {
      const { port } = yield* ClerkEmulator.serve({ seed, requestTimeout: "50 millis" })
      const response = yield* attack(port, send)
      const last = response.slice(response.lastIndexOf("HTTP/1.1"))
      expect(statusOf(last)).toBe(408)
      expect(codesOf(last)).toEqual(["bad_request"])
    })
  )

  it.live("closes the connection of a client that sends byte by byte", () =>
    Effect.gen(function* () {
      const { port } = yield* ClerkEmulator.serve({ seed, requestTimeout: "50 millis" })
      // The response may be lost, as the client is still sending.
      yield* attack(port, (socket) => {
        socket.write(`GET /v1${path} HTTP/1.1\r\nX: `)
        drip(socket, "x")
      })
      yield* attack(port, (socket) => {
        socket.write(post(1_000_000_000))
        drip(socket, " ")
      })
    })
  )

  it.live("serves other clients meanwhile", () =>
    Effect.gen(function* () {
      const { apiUrl, emulator, port } = yield* ClerkEmulator.serve({ seed })
      const slow = [
        ...cases.map(([, send]) => send),
        (socket: Socket) => drip(socket.write(post(1e9)) ? socket : socket, " ")
      ]
      for (const send of slow) yield* Effect.forkScoped(attack(port, send))
      for (let index = 0; index < 50; index++) {
        expect((yield* call(fetch, { path }, apiUrl)).status).toBe(200)
      }
      expect((yield* emulator.requests).length).toBeGreaterThanOrEqual(50)
    })
  )

  it.effect("fails for a requestTimeout that is not a positive span of time", () =>
    Effect.gen(function* () {
      for (const requestTimeout of [0, -1, "0 millis", Infinity] as const) {
        const error = yield* Effect.flip(ClerkEmulator.serve({ requestTimeout }))
        expect(error.message).toContain("requestTimeout is not a positive span of time")
      }
    })
  )
})

describe("nodeServer with hostile bodies", () => {
  const deep = `${'{"a":'.repeat(100_000)}1${"}".repeat(100_000)}`
  const create = '"user_id":"user_out","role":"org:member"'
  const cases: ReadonlyArray<
    readonly [what: string, body: string | Uint8Array, status: number, codes: ReadonlyArray<string>]
  > = [
    ["10 MB", "x".repeat(10 * 1024 * 1024), 413, ["request_body_too_large"]],
    ["10 MB of JSON", `{"a":"${"x".repeat(10 * 1024 * 1024)}"}`, 413, ["request_body_too_large"]],
    ["deep JSON that is cut off", "[".repeat(1024 * 1024), 400, ["request_body_invalid"]],
    ["deep JSON", "[".repeat(500_000) + "]".repeat(500_000), 400, ["request_body_invalid"]],
    ["a deep object", deep, 422, ["form_param_unknown a", "form_param_missing user_id", "form_param_missing role"]],
    ["deep metadata", `{${create},"public_metadata":${deep}}`, 422, ["form_param_value_invalid public_metadata"]],
    ["a __proto__", `{${create},"__proto__":{"role":"org:admin"}}`, 422, ["form_param_unknown __proto__"]],
    [
      "only a __proto__",
      `{"__proto__":{${create}}}`,
      422,
      ["form_param_unknown __proto__", "form_param_missing user_id", "form_param_missing role"]
    ],
    ["a constructor", `{${create},"constructor":{"prototype":{}}}`, 422, ["form_param_unknown constructor"]],
    [
      "broken UTF-8",
      Buffer.concat([
        Buffer.from(`{${create},"public_metadata":{"a":"`),
        Buffer.from([0xc3, 0x28]),
        Buffer.from('"}}')
      ]),
      400,
      ["request_body_invalid"]
    ],
    ["UTF-16", Buffer.from(`{${create}}`, "utf16le"), 400, ["request_body_invalid"]],
    ["half a surrogate pair", `{"user_id":"\\ud800","role":"org:member"}`, 422, ["form_param_value_invalid user_id"]],
    ["null", "null", 400, ["request_body_invalid"]],
    ["an array", "[]", 400, ["request_body_invalid"]],
    [
      "a number beyond the range of a double",
      `{${create},"public_metadata":{"a":1e999}}`,
      422,
      ["form_param_value_invalid public_metadata"]
    ],
    [
      "metadata that is too large",
      `{${create},"public_metadata":{"a":"${"x".repeat(8192)}"}}`,
      422,
      ["form_param_exceeds_allowed_size public_metadata"]
    ]
  ]
  it.live.each(cases)("responds with an error to %s", ([, body, expected, codes]) =>
    Effect.gen(function* () {
      const { apiUrl, emulator, port } = yield* ClerkEmulator.serve({ seed })
      const before = yield* emulator.snapshot
      const bytes = Buffer.from(body)
      const response = yield* attack(port, (socket) => {
        socket.write(post(bytes.length, "Connection: close"))
        socket.write(bytes)
      })
      expect(statusOf(response)).toBe(expected)
      expect(codesOf(response)).toEqual(codes)
      expect(yield* emulator.snapshot).toEqual(before)
      expect((yield* call(fetch, { path }, apiUrl)).status).toBe(200)
    })
  )

  it.live("keeps a nested __proto__ as a key like any other", () =>
    Effect.gen(function* () {
      const { apiUrl } = yield* ClerkEmulator.serve({ seed })
      const body = '{"public_metadata":{"__proto__":{"polluted":true},"a":{"__proto__":1}}}'
      const member = `${path}/user_bob`
      const { json } = yield* call(fetch, { method: "PATCH", path: `${member}/metadata`, body }, apiUrl)
      expect(JSON.stringify(json)).toContain('"public_metadata":{"__proto__":{"polluted":true},"a":{"__proto__":1}}')
      expect(Object.hasOwn(Object.prototype, "polluted")).toBe(false)
      const removed = yield* call(
        fetch,
        { method: "PATCH", path: `${member}/metadata`, body: '{"public_metadata":{"__proto__":null}}' },
        apiUrl
      )
      expect(JSON.stringify(removed.json)).toContain('"public_metadata":{"a":{"__proto__":1}}')
    })
  )

  it.live("responds with an error to a body that ends before its length", () =>
    Effect.gen(function* () {
      const { apiUrl, emulator, port } = yield* ClerkEmulator.serve({ seed })
      const response = yield* attack(port, (socket) => socket.end(`${post(100)}{"user_id":`))
      expect(statusOf(response)).toBe(400)
      expect(codesOf(response)).toEqual(["bad_request"])
      expect(yield* emulator.requests).toEqual([])
      expect((yield* call(fetch, { path }, apiUrl)).status).toBe(200)
    })
  )
})
