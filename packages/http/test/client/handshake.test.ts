import { RetryPolicy } from "@effect-clerk/core"
import { OrganizationMemberships } from "@effect-clerk/memberships"
import { describe, expect, it } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import { createServer, type Socket } from "node:net"
import { createServer as createTlsServer } from "node:tls"
import { secret } from "@effect-clerk/test-support/fixtures"
import * as SelfSigned from "@effect-clerk/test-support/selfSigned"
import { transports } from "@effect-clerk/test-support/transports"

const secretKey = Redacted.make(secret)

/** A server behind an `https` address that does this with each connection, and the number of those. */
const serve = (
  make: (onConnection: (socket: Socket) => void) => ReturnType<typeof createServer>,
  onConnection: (socket: Socket) => void = () => undefined
) =>
  Effect.acquireRelease(
    Effect.callback<{ readonly origin: string; readonly connections: () => number; readonly close: () => void }>(
      (resume) => {
        const sockets = new Set<Socket>()
        let connections = 0
        const server = make(onConnection)
        server.on("connection", (socket) => {
          connections += 1
          sockets.add(socket)
          socket.on("error", () => undefined)
        })
        server.listen(0, "127.0.0.1", () => {
          const address = server.address()
          const port = typeof address === "object" && address !== null ? address.port : 0
          const close = () => {
            for (const socket of sockets) socket.destroy()
            server.close()
          }
          resume(Effect.succeed({ origin: `https://127.0.0.1:${port}`, connections: () => connections, close }))
        })
      }
    ),
    ({ close }) => Effect.sync(close)
  )

const raw = (onConnection: (socket: Socket) => void) => createServer(onConnection)

/** Sends this in response to the first bytes of a handshake. */
const afterHello =
  (act: (socket: Socket) => void) =>
  (socket: Socket): void => {
    socket.once("data", () => act(socket))
  }

const alert = (description: number): Buffer => Buffer.from([0x15, 3, 3, 0, 2, 2, description])

describe.each(transports)("handshakes over %s", (transport, make) => {
  const create = (apiUrl: string) =>
    OrganizationMemberships.use((_) =>
      _.create({ organizationId: "org_1", userId: "user_1", role: "org:member" })
    ).pipe(
      Effect.flip,
      Effect.provide(make({ secretKey, apiUrl })),
      Effect.provideService(RetryPolicy.Current, RetryPolicy.exponential({ times: 1, base: "1 millis", jitter: false }))
    )

  // Without fetch, Node has some of these codes also after the handshake.
  const isFetch = transport.includes("etch")

  it.live.each([
    { what: "closes the connection at once", act: (socket: Socket) => socket.end() },
    { what: "closes the connection", act: afterHello((socket) => socket.end()) },
    ...(isFetch
      ? [
          { what: "speaks HTTP", act: afterHello((socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n")) },
          { what: "speaks SMTP", act: (socket: Socket) => socket.write("220 mail.example ESMTP\r\n") },
          { what: "sends the alert handshake_failure", act: afterHello((socket) => socket.end(alert(40))) },
          { what: "sends the alert protocol_version", act: afterHello((socket) => socket.end(alert(70))) },
          { what: "sends the alert internal_error", act: afterHello((socket) => socket.end(alert(80))) },
          { what: "sends the alert unrecognized_name", act: afterHello((socket) => socket.end(alert(112))) }
        ]
      : [])
  ])("a write is retried, since nothing was sent, if the server $what", ({ act }) =>
    Effect.gen(function* () {
      const server = yield* serve(raw, act)
      expect(yield* create(server.origin)).toMatchObject({
        attempts: 2,
        processed: "no",
        reason: { _tag: "Transport", processed: "no" }
      })
    }).pipe(Effect.scoped)
  )

  it.live("a certificate that is not trusted is not retried, and nothing was sent", () =>
    Effect.gen(function* () {
      const server = yield* serve(() => createTlsServer(SelfSigned.options))
      expect(yield* create(server.origin)).toMatchObject({
        attempts: 1,
        processed: "no",
        reason: { _tag: "Transport", processed: "no", code: "DEPTH_ZERO_SELF_SIGNED_CERT" }
      })
    }).pipe(Effect.scoped)
  )
})
