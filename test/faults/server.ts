import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import { connect, createServer, type Socket } from "node:net"
import type { Step } from "./steps.ts"

/** When a server starts to play its steps; `never` is a port on which nobody listens. */
export type When = "never" | "accepted" | "first byte" | "request"

export interface FaultyServer {
  readonly origin: string
  /** How often the steps were played. */
  readonly played: () => number
}

const portOf = (address: ReturnType<ReturnType<typeof createServer>["address"]>): number =>
  typeof address === "object" && address !== null ? address.port : 0

const turn: Effect.Effect<void> = Effect.callback((resume) => {
  setImmediate(() => resume(Effect.void))
})

const write = (socket: Socket, bytes: Uint8Array): Effect.Effect<void> =>
  Effect.callback((resume) => {
    socket.write(bytes, () => resume(Effect.void))
  })

const playStep = (socket: Socket, step: Step): Effect.Effect<void> => {
  switch (step.do) {
    case "send":
      return write(socket, step.bytes)
    case "drip":
      return Effect.forEach(
        step.bytes,
        (byte) =>
          socket.destroyed ? Effect.void : Effect.andThen(write(socket, Uint8Array.of(byte)), pause(step.pauseMillis)),
        { discard: true }
      )
    case "arrive":
      // Client and server share one event loop: after two turns of it the client has read what lies on the socket.
      return Effect.andThen(turn, turn)
    case "end":
      return Effect.sync(() => {
        socket.end()
      })
    case "reset":
      return Effect.sync(() => {
        socket.resetAndDestroy()
      })
  }
}

const pause = (millis: number): Effect.Effect<void> => (millis === 0 ? turn : Effect.sleep(millis))

const play = (socket: Socket, steps: ReadonlyArray<Step>): Effect.Effect<void> =>
  Effect.forEach(steps, (step) => (socket.destroyed ? Effect.void : playStep(socket, step)), { discard: true })

const bodyLength = (head: string): number => Number(/^content-length: *(\d+)/im.exec(head)?.[1] ?? "0")

/** Calls back for each whole request. */
const onRequests = (socket: Socket, respond: () => void): void => {
  let pending = Buffer.alloc(0)
  socket.on("data", (chunk) => {
    pending = Buffer.concat([pending, chunk])
    for (;;) {
      const end = pending.indexOf("\r\n\r\n")
      if (end < 0) return
      const total = end + 4 + bodyLength(pending.toString("latin1", 0, end))
      if (pending.length < total) return
      pending = pending.subarray(total)
      respond()
    }
  })
}

const listen = (
  onSocket: (socket: Socket, port: number) => void,
  onListening: (port: number, close: () => void) => void
): void => {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.setNoDelay(true)
    socket.on("error", () => undefined)
    socket.on("close", () => sockets.delete(socket))
    onSocket(socket, portOf(server.address()))
  })
  server.listen(0, "127.0.0.1", () =>
    onListening(portOf(server.address()), () => {
      for (const socket of sockets) socket.destroy()
      server.close()
    })
  )
}

interface Closable extends FaultyServer {
  readonly close: () => void
}

/** A port that stays taken without a listener: the near end of a connection. A port that was merely closed is given away. */
const nobody: Effect.Effect<Closable> = Effect.callback((resume) => {
  listen(
    () => undefined,
    (port, close) => {
      const holder = connect(port, "127.0.0.1", () =>
        resume(
          Effect.succeed({
            origin: `http://127.0.0.1:${holder.localPort ?? 0}`,
            played: () => 0,
            close: () => {
              holder.destroy()
              close()
            }
          })
        )
      )
      holder.on("error", () => undefined)
    }
  )
})

const somebody = (when: When, steps: ReadonlyArray<Step>): Effect.Effect<Closable> =>
  Effect.callback((resume) => {
    let played = 0
    listen(
      (socket) => {
        const start = (): void => {
          played += 1
          Effect.runFork(play(socket, steps))
        }
        if (when === "accepted") start()
        else if (when === "first byte") socket.once("data", start)
        else onRequests(socket, start)
      },
      (port, close) => resume(Effect.succeed({ origin: `http://127.0.0.1:${port}`, played: () => played, close }))
    )
  })

/** A TCP server that plays these steps for each connection, or for each whole request. */
export const make = (when: When, steps: ReadonlyArray<Step>): Effect.Effect<FaultyServer, never, Scope.Scope> =>
  Effect.acquireRelease(when === "never" ? nobody : somebody(when, steps), ({ close }) => Effect.sync(close))
