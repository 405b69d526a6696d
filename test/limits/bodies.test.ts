import { fork } from "node:child_process"
import { once } from "node:events"
import { createServer, type ServerResponse } from "node:http"
import { gzipSync } from "node:zlib"
import { describe, expect, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import { BodyReport } from "./bodyTask.ts"

const mebibyte = 1024 * 1024

/** Sends a chunk until the client closes the connection. */
const sendEndlessly = (response: ServerResponse, chunk: string): void => {
  const bytes = Buffer.from(chunk.repeat(Math.ceil(65_536 / chunk.length)))
  const send = (): void => {
    while (!response.destroyed && response.write(bytes));
  }
  response.on("drain", send)
  send()
}

const listOf = (length: number, item: (index: number) => string): string =>
  Array.from({ length }, (_, i) => item(i)).join()

interface Body {
  readonly what: string
  readonly status: number
  readonly send: (response: ServerResponse) => void
}

const endless = (status: number, chunk: string): Body => ({
  what: `a ${status} without an end`,
  status,
  send: (response) => sendEndlessly(response.writeHead(status), chunk)
})

const whole = (what: string, status: number, body: () => string | Buffer, headers = {}): Body => ({
  what,
  status,
  send: (response) => response.writeHead(status, headers).end(body())
})

const bomb = (): Buffer => gzipSync(Buffer.alloc(200 * mebibyte, "x"))
const gzip = { "content-encoding": "gzip" }
const key = (index: number): string => index.toString(36)
const error = (fields: string): string => `{"errors":[{"code":"c","message":"m"${fields}}]}`

/** The bodies that took most of what was measured, for each of the bounds. */
const bodies: readonly [Body, ...Array<Body>] = [
  endless(200, "{},"),
  endless(302, "x"),
  endless(429, "x"),
  whole("a success that decompresses to 200 MiB", 200, bomb, gzip),
  whole("34 MB of empty objects", 200, () => `{"data":[${"{},".repeat(11_000_000)}{}],"total_count":1}`),
  whole("3 MB of empty objects", 200, () => `{"data":[${"{},".repeat(990_000)}{}],"total_count":1}`),
  whole("a million levels", 200, () => "[".repeat(999_000) + "]".repeat(999_000)),
  whole("a million keys", 200, () => `{${listOf(999_000, (i) => `"${key(i)}":1`)}}`),
  whole("23 MB with a wide character", 200, () => `["\u4e00",${listOf(499_000, (i) => `["${key(i).padStart(40)}"]`)}]`),
  whole("100,000 errors", 422, () => `{"errors":[${listOf(70_000, () => `{"code":"c"}`)}]}`),
  whole("an error with a message of 1 MB", 422, () => error(`,"long_message":"${"\\u0000".repeat(170_000)}"`)),
  whole("an error with 80,000 keys", 422, () => error(`,"meta":{${listOf(80_000, (i) => `"${key(i)}":1`)}}`)),
  whole("an error of 500,000 levels", 422, () => error(`,"meta":{"a":${"[".repeat(500_000)}${"]".repeat(500_000)}}`))
]

/** Starts a server that responds to `org_1` with the second body, and so on. */
const serve = Effect.acquireRelease(
  Effect.callback<{ readonly apiUrl: string; readonly close: () => void }>((resume) => {
    const server = createServer((request, response) => {
      response.on("error", () => undefined)
      const body = bodies[Number(/org_(\d+)/.exec(request.url ?? "")?.[1])]
      if (body === undefined) response.writeHead(404).end("{}")
      else body.send(response)
    })
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

/** Makes a call for each body in a process that V8 ends where its heap passes 128 MiB. */
const run = (transport: string) =>
  Effect.gen(function* () {
    const { apiUrl } = yield* serve
    const task = JSON.stringify({ transport, apiUrl, calls: bodies.length })
    return yield* Effect.acquireUseRelease(
      Effect.sync(() =>
        fork(new URL("bodyWorker.ts", import.meta.url), [task], { execArgv: ["--max-old-space-size=128"] })
      ),
      (worker) =>
        Effect.map(
          Effect.promise(() => Promise.race([once(worker, "message"), once(worker, "exit")])),
          ([message]) => Schema.decodeUnknownSync(BodyReport)(message)
        ),
      (worker) => Effect.sync(() => worker.kill("SIGKILL"))
    )
  }).pipe(Effect.scoped)

// The other transports read bodies by the same module.
describe.each([{ transport: "layerFetch" }])("memory of a call over $transport", ({ transport }) => {
  it.live(
    "is bounded, whatever the server sends",
    () =>
      Effect.gen(function* () {
        const calls = yield* run(transport)
        expect(calls.length).toBe(bodies.length)
        for (const [index, { blockedMillis, failure, jsonBytes, peakMiB }] of calls.entries()) {
          const { status, what } = bodies[index] ?? bodies[0]
          const took = `${peakMiB.toFixed(0)} MiB, blocked for ${blockedMillis.toFixed(0)} ms`
          console.log(`${transport}, ${what}: ${took}, JSON of ${jsonBytes} bytes`)
          expect(JSON.stringify(failure)).toContain(`"status":${status}`)
          expect(jsonBytes).toBeLessThan(256 * 1024)
          expect(peakMiB).toBeLessThan(200)
        }
      }),
    300_000
  )
})
