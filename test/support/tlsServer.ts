/** Servers behind an `https` address: TLS fails with some, and others lose a request once they have read it. */
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import { createServer, type Socket } from "node:net"
import { duplexPair } from "node:stream"
import { TLSSocket } from "node:tls"
import { type Certificate, expired, ofAnotherHost, selfSigned } from "./certificates.ts"

export interface TlsServer {
  readonly origin: string
  /** How many connections were opened. */
  readonly connections: () => number
  /** How many of them have carried a part of a request. */
  readonly requests: () => number
}

/** A TCP server that does this with each connection, in place of a handshake. */
export const withoutTls = (act: (socket: Socket) => void): Effect.Effect<TlsServer, never, Scope.Scope> =>
  Effect.map(listen(act), ({ connections, port }) => ({
    origin: `https://127.0.0.1:${port}`,
    connections,
    requests: () => 0
  }))

/** A TLS server that does this with each connection on which a request has arrived, beneath TLS or inside of it. */
export const withTls = (
  certificate: Certificate,
  act: (socket: Socket, secure: TLSSocket) => void = () => undefined
): Effect.Effect<TlsServer, never, Scope.Scope> =>
  Effect.suspend(() => {
    let requests = 0
    const accept = (socket: Socket): void => {
      const [near, far] = duplexPair()
      socket.pipe(near).pipe(socket)
      const secure = new TLSSocket(far, { isServer: true, ...certificate })
      secure.on("error", () => undefined)
      secure.once("data", () => {
        requests += 1
        act(socket, secure)
      })
    }
    return Effect.map(listen(accept), ({ connections, port }) => ({
      origin: `https://127.0.0.1:${port}`,
      connections,
      requests: () => requests
    }))
  })

const listen = (accept: (socket: Socket) => void) =>
  Effect.acquireRelease(
    Effect.callback<{ readonly port: number; readonly connections: () => number; readonly close: () => void }>(
      (resume) => {
        const sockets = new Set<Socket>()
        let connections = 0
        const server = createServer((socket) => {
          connections += 1
          sockets.add(socket)
          socket.on("error", () => undefined)
          socket.on("close", () => sockets.delete(socket))
          accept(socket)
        })
        server.listen(0, "127.0.0.1", () => {
          const address = server.address()
          const port = typeof address === "object" && address !== null ? address.port : 0
          const close = () => {
            for (const socket of sockets) socket.destroy()
            server.close()
          }
          resume(Effect.succeed({ port, connections: () => connections, close }))
        })
      }
    ),
    ({ close }) => Effect.sync(close)
  )

/** What a server does, in the words of a test's title. */
interface Act {
  readonly what: string
  readonly act: (socket: Socket) => void
}

/** Does this with the first bytes of a handshake. */
const afterHello =
  (act: (socket: Socket) => void) =>
  (socket: Socket): void => {
    socket.once("data", () => act(socket))
  }

/** A record of TLS with a fatal alert, as it is sent before there are keys. */
const alert = (description: number): Buffer => Buffer.from([0x15, 3, 3, 0, 2, 2, description])

const plain: ReadonlyArray<Act> = [
  { what: "speaks HTTP", act: (socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n") },
  { what: "sends the alert handshake_failure", act: (socket) => socket.end(alert(40)) },
  { what: "sends the alert protocol_version", act: (socket) => socket.end(alert(70)) },
  { what: "sends the alert internal_error", act: (socket) => socket.end(alert(80)) },
  { what: "sends the alert unrecognized_name", act: (socket) => socket.end(alert(112)) }
]

/** Ways in which TLS does not come about, so that no request can be sent. */
export const brokenHandshakes: ReadonlyArray<Act> = [
  { what: "closes the connection at once", act: (socket) => socket.end() },
  { what: "closes the connection", act: afterHello((socket) => socket.end()) },
  { what: "resets the connection", act: afterHello((socket) => socket.resetAndDestroy()) },
  { what: "speaks SMTP", act: (socket) => socket.write("220 mail.example ESMTP\r\n") },
  ...plain.map(({ act, what }) => ({ what, act: afterHello(act) }))
]

/** Ways in which the connection is lost that has carried the request. The client may see the same bytes as in a handshake. */
export const lostRequests: ReadonlyArray<{
  readonly what: string
  readonly act: (socket: Socket, secure: TLSSocket) => void
}> = [
  { what: "closes the connection", act: (socket) => socket.end() },
  { what: "closes the connection with a goodbye", act: (_, secure) => secure.end() },
  { what: "resets the connection", act: (socket) => socket.resetAndDestroy() },
  { what: "speaks SMTP", act: (socket) => socket.end("220 mail.example ESMTP\r\n") },
  ...plain
]

/** Certificates that a client rejects that trusts the authority. */
export const badCertificates: ReadonlyArray<{
  readonly what: string
  readonly certificate: Certificate
  /** Code of Node's for it. */
  readonly code: string
}> = [
  { what: "has expired", certificate: expired, code: "CERT_HAS_EXPIRED" },
  { what: "is of another host", certificate: ofAnotherHost, code: "ERR_TLS_CERT_ALTNAME_INVALID" },
  { what: "is signed by itself", certificate: selfSigned, code: "DEPTH_ZERO_SELF_SIGNED_CERT" }
]
