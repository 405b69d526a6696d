import { authority, valid } from "@effect-clerk/test-support/certificates"
import * as RawServer from "@effect-clerk/test-support/rawServer"
import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { createServer } from "node:tls"
import { Agent, BalancedPool, Client, type Dispatcher, interceptors, Pool, RetryAgent, RoundRobinPool } from "undici"
import { failureOf, opened, writes } from "./support.ts"

const options = { allowH2: false }

const composed =
  (...all: ReadonlyArray<Dispatcher.DispatcherComposeInterceptor>) =>
  () =>
    new Agent(options).compose(...all)

/** Dispatchers that a program may bring, many of which send requests again. */
const dispatchers: ReadonlyArray<readonly [what: string, make: (origin: string) => Dispatcher]> = [
  ["an Agent", () => new Agent(options)],
  ["a Pool", (origin) => new Pool(origin, options)],
  ["a Client", (origin) => new Client(origin, options)],
  ["a Client that pipelines", (origin) => new Client(origin, { ...options, pipelining: 10 })],
  ["a BalancedPool", (origin) => new BalancedPool(origin, options)],
  ["a RoundRobinPool", (origin) => new RoundRobinPool(origin, options)],
  ["a RetryAgent", () => new RetryAgent(new Agent(options), { minTimeout: 1 })],
  ["the interceptor retry", composed(interceptors.retry({ minTimeout: 1 }))],
  ["the interceptor redirect", composed(interceptors.redirect({ maxRedirections: 3 }))],
  ["the interceptor dns", composed(interceptors.dns())],
  ["the interceptor cache", composed(interceptors.cache())],
  ["the interceptor deduplicate", composed(interceptors.deduplicate())],
  ["the interceptor responseError", composed(interceptors.responseError())]
]

describe.each(dispatchers)("a write over %s", (_, make) => {
  it.live.each(writes)("is sent once where the connection is lost: %s", ([, call]) =>
    Effect.gen(function* () {
      const server = yield* RawServer.make(({ socket }) => socket.resetAndDestroy())
      const dispatcher = yield* opened(make(server.origin))
      expect(yield* failureOf(call, server.origin, dispatcher)).toMatchObject({
        attempts: 1,
        processed: "maybe",
        reason: { _tag: "Transport" }
      })
      expect(server.requests.length).toBe(1)
    }).pipe(Effect.scoped)
  )

  it.live.each(writes)("was not sent where nobody listens, and is retried: %s", ([, call]) =>
    Effect.gen(function* () {
      const origin = `http://127.0.0.1:${yield* RawServer.refusingPort}`
      const dispatcher = yield* opened(make(origin))
      expect(yield* failureOf(call, origin, dispatcher)).toMatchObject({
        attempts: 3,
        processed: "no",
        reason: { _tag: "Transport" }
      })
    }).pipe(Effect.scoped)
  )

  it.live.each(writes)("is sent once where it is redirected: %s", ([, call]) =>
    Effect.gen(function* () {
      const server = yield* RawServer.make(({ socket }) =>
        socket.write(RawServer.answer(307, "", ["Location: /v1/elsewhere"]))
      )
      const dispatcher = yield* opened(make(server.origin))
      expect(yield* failureOf(call, server.origin, dispatcher)).toMatchObject({ attempts: 1 })
      expect(server.requests.length).toBe(1)
    }).pipe(Effect.scoped)
  )
})

/** Makes a frame of HTTP/2 for the connection itself. */
const frame = (type: number, payload: Buffer): Buffer => {
  const head = Buffer.alloc(9)
  head.writeUIntBE(payload.length, 0, 3)
  head[3] = type
  return Buffer.concat([head, payload])
}

const settings = frame(4, Buffer.alloc(0))
/** Says that no stream was looked at, so that a client may send its requests again elsewhere. */
const goAway = frame(7, Buffer.alloc(8))
const preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".length

/** Returns the number of requests among what a client has sent: frames that begin with headers. */
const requestsIn = (bytes: Buffer): number => {
  let count = 0
  for (let at = preface; at + 9 <= bytes.length; at += 9 + bytes.readUIntBE(at, 3)) if (bytes[at + 3] === 1) count += 1
  return count
}

/** A server of HTTP/2 that goes away with the first request of a connection. Node's own names at least that as looked at. */
const goingAway = Effect.acquireRelease(
  Effect.callback<{ readonly origin: string; readonly requests: () => number; readonly close: () => void }>(
    (resume) => {
      let requests = 0
      const server = createServer({ ...valid, ALPNProtocols: ["h2"] }, (socket) => {
        let received = Buffer.alloc(0)
        socket.on("error", () => undefined)
        socket.write(settings)
        socket.on("data", (chunk) => {
          const before = requestsIn(received)
          received = Buffer.concat([received, chunk])
          const more = requestsIn(received) - before
          requests += more
          if (more > 0) socket.end(goAway)
        })
      })
      server.listen(0, "127.0.0.1", () => {
        const address = server.address()
        const port = typeof address === "object" && address !== null ? address.port : 0
        const origin = `https://127.0.0.1:${port}`
        resume(Effect.succeed({ origin, requests: () => requests, close: () => server.close() }))
      })
    }
  ),
  ({ close }) => Effect.sync(close)
)

describe("a write over HTTP/2", () => {
  it.live.each(writes)("is sent once where the server goes away: %s", ([, call]) =>
    Effect.gen(function* () {
      const server = yield* goingAway
      const dispatcher = yield* opened(new Agent({ allowH2: true, connect: { ca: authority } }))
      expect(yield* failureOf(call, server.origin, dispatcher)).toMatchObject({
        attempts: 1,
        processed: "maybe",
        reason: { _tag: "Transport", description: "the request was about to be sent again" }
      })
      expect(server.requests()).toBe(1)
    }).pipe(Effect.scoped)
  )
})
