/** Bodies that take more memory than a call may have, and a server that sends them. */
import { createServer, type ServerResponse } from "node:http"
import type { Writable } from "node:stream"
import { brotliCompressSync, constants, gzipSync } from "node:zlib"
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"

const mebibyte = 1024 * 1024

/** Sends a chunk until the client closes the connection. */
const sendEndlessly = (to: Writable, chunk: string): void => {
  const bytes = Buffer.from(chunk.repeat(Math.ceil(65_536 / chunk.length)))
  const send = (): void => {
    while (!to.destroyed && to.write(bytes));
  }
  to.on("drain", send)
  send()
}

const listOf = (length: number, item: (index: number) => string): string =>
  Array.from({ length }, (_, i) => item(i)).join()

/** Returns objects in each other, each with its last key before the next one. */
const nest = (levels: number, start: (level: number) => string): string =>
  `${Array.from({ length: levels }, (_, i) => start(i)).join("")}1${"}".repeat(levels)}`

export interface Body {
  readonly what: string
  readonly status: number
  readonly send: (response: ServerResponse) => void
}

const endless = (status: number, chunk: string): Body => ({
  what: `a ${status} without an end`,
  status,
  send: (response) => sendEndlessly(response.writeHead(status), chunk)
})

/** A body that costs a client an object for each of its bytes. */
const inBytes = (status: number): Body => ({
  what: `a ${status} in chunks of a byte, without an end`,
  status,
  send: (response) => {
    response.writeHead(status).flushHeaders()
    if (response.socket !== null) sendEndlessly(response.socket, "1\r\nx\r\n")
  }
})

/** A body that is made once, for all who are sent it. */
const whole = (what: string, status: number, make: () => string | Buffer, headers = {}): Body => {
  let body: string | Buffer | undefined
  return { what, status, send: (response) => response.writeHead(status, headers).end((body ??= make())) }
}

const fast = { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } }

const bomb = (compress: (bytes: Buffer) => Buffer) => (): Buffer => compress(Buffer.alloc(200 * mebibyte, "x"))

const gzip = { "content-encoding": "gzip" }
const brotli = { "content-encoding": "br" }
const key = (index: number): string => index.toString(36)
const error = (fields: string): string => `{"errors":[{"code":"c","message":"m"${fields}}]}`

/** Bodies whose size depends on the platform's own part. */
export const largest: readonly [Body, ...Array<Body>] = [
  endless(200, "{},"),
  endless(302, "x"),
  endless(429, "x"),
  whole(
    "a success in gzip of 200 MiB",
    200,
    bomb((bytes) => gzipSync(bytes, { level: 1 })),
    gzip
  ),
  whole(
    "a success in br of 200 MiB",
    200,
    bomb((bytes) => brotliCompressSync(bytes, fast)),
    brotli
  ),
  whole("34 MB of empty objects", 200, () => `{"data":[${"{},".repeat(11_000_000)}{}],"total_count":1}`),
  whole("23 MB with a wide character", 200, () => `["\u4e00",${listOf(499_000, (i) => `["${key(i).padStart(40)}"]`)}]`)
]

/** The bodies that took most of what was measured, for each of the bounds. */
export const bodies: readonly [Body, ...Array<Body>] = [
  ...largest,
  inBytes(422),
  whole("3 MB of empty objects", 200, () => `{"data":[${"{},".repeat(990_000)}{}],"total_count":1}`),
  whole("a million levels", 200, () => "[".repeat(999_000) + "]".repeat(999_000)),
  whole("200,000 keys", 200, () => `{${listOf(199_000, (i) => `"${key(i)}":1`)}}`),
  whole("200,000 objects in each other", 200, () => nest(199_000, (i) => `{"${key(i)}":`)),
  whole("1,650 objects of 120 keys", 200, () =>
    nest(1650, (i) => `{${listOf(120, (j) => `"${key(j)}_${key(i)}":1`)},"":`)
  ),
  whole("100,000 errors", 422, () => `{"errors":[${listOf(70_000, () => `{"code":"c"}`)}]}`),
  whole("an error with a message of 1 MB", 422, () => error(`,"long_message":"${"\\u0000".repeat(170_000)}"`)),
  whole("an error with 80,000 keys", 422, () => error(`,"meta":{${listOf(80_000, (i) => `"${key(i)}":1`)}}`)),
  whole("an error of 500,000 levels", 422, () => error(`,"meta":{"a":${"[".repeat(500_000)}${"]".repeat(500_000)}}`))
]

/** Starts a server that responds to a path with `org_1` in it with the second body, and so on. */
export const serve: Effect.Effect<{ readonly apiUrl: string }, never, Scope.Scope> = Effect.acquireRelease(
  Effect.callback<{ readonly apiUrl: string; readonly close: () => void }>((resume) => {
    const server = createServer((request, response) => {
      response.on("error", () => undefined)
      const body = bodies[Number(/org_(\d+)/.exec(request.url ?? "")?.[1])]
      if (body === undefined) response.writeHead(404).end("{}")
      else body.send(response)
    })
    // Where this process stands still for longer, a request on a connection that was kept would be reset.
    server.keepAliveTimeout = 0
    server.listen(0, "127.0.0.1", () => {
      const address = server.address()
      const port = typeof address === "object" && address !== null ? address.port : 0
      const close = () => {
        server.close()
        server.closeAllConnections()
      }
      resume(Effect.succeed({ apiUrl: `http://127.0.0.1:${port}`, close }))
    })
  }),
  ({ close }) => Effect.sync(close)
)
