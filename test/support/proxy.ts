/** What proxies do when they are asked for a tunnel. */
import type * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import { connect, type Socket } from "node:net"
import * as RawServer from "./rawServer.ts"

/** Ways in which a proxy opens no tunnel. */
export const rejections: ReadonlyArray<readonly [what: string, act: (socket: Socket) => void]> = [
  ["responds with 407", (socket) => socket.end(RawServer.answer(407, "", ["Proxy-Authenticate: Basic"]))],
  ["responds with 503", (socket) => socket.end(RawServer.answer(503, ""))],
  ["responds with 302", (socket) => socket.end(RawServer.answer(302, "", ["Location: http://elsewhere.invalid"]))],
  ["hangs up", (socket) => socket.end()],
  ["resets the connection", (socket) => socket.resetAndDestroy()],
  ["breaks off its response", (socket) => socket.end("HTTP/1.1 200 Conn")],
  ["does not speak HTTP", (socket) => socket.end("220 mail.example ESMTP\r\n")]
]

/** Opens a tunnel from a client of a proxy to a port of this machine. */
export const openTunnel = (socket: Socket, port: number): void => {
  const server = connect(port, "127.0.0.1")
  server.on("error", () => socket.resetAndDestroy())
  // A reset goes through as one.
  server.on("close", () => socket.destroy())
  socket.on("close", () => server.destroy())
  socket.pipe(server)
  socket.write("HTTP/1.1 200 Connection established\r\n\r\n")
  server.pipe(socket)
}

/** A proxy that opens a tunnel to a server, whatever the host it is asked for. */
export const tunnelTo = (origin: string): Effect.Effect<RawServer.RawServer, never, Scope.Scope> =>
  RawServer.make(({ index, socket, text }) => {
    if (index === 0 || text.startsWith("CONNECT ")) openTunnel(socket, Number(new URL(origin).port))
  })
