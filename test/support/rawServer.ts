import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import { connect, createServer, type Socket } from "node:net"

/** What a client sent, head and body, as it came over the socket. */
export interface RawRequest {
  readonly text: string
  readonly socket: Socket
  /** 0 for the first request that the server saw. */
  readonly index: number
}

export interface RawServer {
  readonly origin: string
  readonly port: number
  readonly requests: ReadonlyArray<RawRequest>
  /** How many connections were opened, with or without a request. */
  readonly connections: () => number
}

const bodyLength = (head: string): number => Number(/^content-length: *(\d+)/im.exec(head)?.[1] ?? "0")

/** A TCP server that answers each whole request as it is told to, which may be no answer at all. */
export const make = (respond: (request: RawRequest) => void): Effect.Effect<RawServer, never, Scope.Scope> =>
  Effect.acquireRelease(
    Effect.callback<RawServer & { readonly close: () => void }>((resume) => {
      const requests: Array<RawRequest> = []
      const sockets = new Set<Socket>()
      let connections = 0
      const server = createServer((socket) => {
        connections += 1
        sockets.add(socket)
        let pending = Buffer.alloc(0)
        socket.on("error", () => undefined)
        socket.on("close", () => sockets.delete(socket))
        socket.on("data", (chunk) => {
          pending = Buffer.concat([pending, chunk])
          for (;;) {
            const end = pending.indexOf("\r\n\r\n")
            if (end < 0) return
            const total = end + 4 + bodyLength(pending.toString("utf8", 0, end))
            if (pending.length < total) return
            const request = { text: pending.toString("utf8", 0, total), socket, index: requests.length }
            pending = pending.subarray(total)
            requests.push(request)
            respond(request)
          }
        })
      })
      server.listen(0, "127.0.0.1", () => {
        const address = server.address()
        const port = typeof address === "object" && address !== null ? address.port : 0
        resume(
          Effect.succeed({
            origin: `http://127.0.0.1:${port}`,
            port,
            requests,
            connections: () => connections,
            close: () => {
              for (const socket of sockets) socket.destroy()
              server.close()
            }
          })
        )
      })
    }),
    (server) => Effect.sync(server.close)
  )

/** An HTTP answer as text, with its length. */
export const answer = (status: number, body: string, headers: ReadonlyArray<string> = []): string =>
  [
    `HTTP/1.1 ${status} X`,
    "Content-Type: application/json",
    ...headers,
    `Content-Length: ${Buffer.byteLength(body)}`,
    "",
    body
  ].join("\r\n")

/**
 * A port that refuses connections until the scope closes. A connection to elsewhere holds it, so that no other server can get
 * it meanwhile: a port that was closed again may be anybody's a moment later. It is bound by its address, since the platform may
 * give a port that it has chosen for a client to the next one as well, which then connects to itself.
 */
export const refusingPort: Effect.Effect<number, never, Scope.Scope> = Effect.flatMap(
  make(() => undefined),
  ({ port }) =>
    Effect.acquireRelease(
      Effect.callback<Socket>((resume) => {
        const bound = { host: "127.0.0.1", port, localAddress: "127.0.0.1" }
        const socket = connect(bound, () => resume(Effect.succeed(socket)))
        socket.on("error", () => undefined)
      }),
      (socket) => Effect.sync(() => socket.destroy())
    )
).pipe(Effect.map(({ localPort = 0 }) => localPort))

/** A port that was free a moment ago; who starts a server on it tries again where another one was quicker. */
export const freePort: Effect.Effect<number> = Effect.scoped(
  Effect.map(
    make(() => undefined),
    ({ port }) => port
  )
)
