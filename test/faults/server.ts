/** Server on a raw socket that plays the steps of a fault. */
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import { connect, createServer, type Socket } from "node:net"
import * as RawServer from "@effect-clerk/test-support/rawServer"
import { warmOrganization } from "./calls.ts"
import type { Step } from "./steps.ts"

/** When a server starts to play its steps; `never` is a port on which nobody listens. */
export type When = "never" | "accepted" | "first byte" | "request"

export interface FaultyServer {
  readonly origin: string
  /** How often the steps were played. */
  readonly played: () => number
  /** How many whole requests arrived, those of {@link warmOrganization} left out. */
  readonly arrived: () => number
  /** How many of them came on a connection that had carried a request of {@link warmOrganization}. */
  readonly arrivedWarm: () => number
}

export interface Options {
  /** A response to requests of {@link warmOrganization}, after which the connection stays open for the next request. */
  readonly warm?: ReadonlyArray<Step>
  /** Steps for every request after the first: a platform or a policy has sent it again. */
  readonly again?: ReadonlyArray<Step>
  /** Start of the path of each request that is meant for this server: a port may be that of an earlier one, whose client comes again. */
  readonly base?: string
  /** How long an `arrive` waits where the client is another process, in milliseconds. */
  readonly arriveMillis?: number
}

const isWarmUp = (path: string): boolean => path.includes(`/organizations/${warmOrganization}/`)

const portOf = (address: ReturnType<ReturnType<typeof createServer>["address"]>): number =>
  typeof address === "object" && address !== null ? address.port : 0

const turn: Effect.Effect<void> = Effect.callback((resume) => {
  setImmediate(() => resume(Effect.void))
})

const write = (socket: Socket, bytes: Uint8Array): Effect.Effect<void> =>
  Effect.callback((resume) => {
    socket.write(bytes, () => resume(Effect.void))
  })

/** Where steps are played. */
interface Stage {
  /** How long an `arrive` waits, in milliseconds; 0 where client and server share one event loop. */
  readonly arriveMillis: number
  readonly stop: () => void
}

const playStep = (socket: Socket, step: Step, { arriveMillis, stop }: Stage): Effect.Effect<void> => {
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
      // Where client and server share one event loop, the client has read what lies on the socket after two turns of it.
      return arriveMillis === 0 ? Effect.andThen(turn, turn) : Effect.sleep(arriveMillis)
    case "end":
      return Effect.sync(() => {
        socket.end()
      })
    case "reset":
      return Effect.sync(() => {
        socket.resetAndDestroy()
      })
    case "stop":
      return Effect.sync(stop)
  }
}

const pause = (millis: number): Effect.Effect<void> => (millis === 0 ? turn : Effect.sleep(millis))

const play = (socket: Socket, steps: ReadonlyArray<Step>, stage: Stage): Effect.Effect<void> =>
  Effect.forEach(steps, (step) => (socket.destroyed ? Effect.void : playStep(socket, step, stage)), { discard: true })

const bodyLength = (head: string): number => Number(/^content-length: *(\d+)/im.exec(head)?.[1] ?? "0")

/** Returns the length of the first whole request, or undefined as long as a part of it is missing. */
const requestLength = (bytes: Buffer): number | undefined => {
  const end = bytes.indexOf("\r\n\r\n")
  if (end < 0) return undefined
  const head = bytes.toString("latin1", 0, end)
  if (/^transfer-encoding: *chunked/im.test(head)) {
    const last = bytes.indexOf("\r\n0\r\n\r\n", end + 2)
    return last < 0 ? undefined : last + 7
  }
  const total = end + 4 + bodyLength(head)
  return bytes.length < total ? undefined : total
}

/** Calls back for each whole request with its path. */
const onRequests = (socket: Socket, respond: (path: string) => void): void => {
  let pending = Buffer.alloc(0)
  socket.on("data", (chunk) => {
    pending = Buffer.concat([pending, chunk])
    for (let length = requestLength(pending); length !== undefined; length = requestLength(pending)) {
      const path = /^\S+ (\S+)/.exec(pending.toString("latin1", 0, length))?.[1] ?? ""
      pending = pending.subarray(length)
      respond(path)
    }
  })
}

const listen = (
  onSocket: (socket: Socket, stop: () => void) => void,
  onListening: (port: number, close: () => void) => void
): void => {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.setNoDelay(true)
    socket.on("error", () => undefined)
    socket.on("close", () => sockets.delete(socket))
    onSocket(socket, () => {
      const port = portOf(server.address())
      server.close()
      sockets.add(hold(port))
    })
  })
  server.listen(0, "127.0.0.1", () =>
    onListening(portOf(server.address()), () => {
      for (const socket of sockets) socket.destroy()
      server.close()
    })
  )
}

/** A port on which nobody listens. */
const nobody: Effect.Effect<FaultyServer, never, Scope.Scope> = Effect.map(RawServer.refusingPort, (port) => ({
  origin: `http://127.0.0.1:${port}`,
  played: () => 0,
  arrived: () => 0,
  arrivedWarm: () => 0
}))

/** Keeps a port from another server that may get any: a connection from it to itself, on which nobody listens. */
const hold = (port: number): Socket =>
  connect({ port, host: "127.0.0.1", localPort: port, localAddress: "127.0.0.1" }).on("error", () => undefined)

interface Closable extends FaultyServer {
  readonly close: () => void
}

const somebody = (
  when: When,
  steps: ReadonlyArray<Step>,
  { again = steps, arriveMillis = 0, base = "/", warm }: Options
): Effect.Effect<Closable> =>
  Effect.callback((resume) => {
    let played = 0
    let arrived = 0
    let arrivedWarm = 0
    let hasWarmed = warm === undefined
    listen(
      (socket, stop) => {
        const stage: Stage = { arriveMillis, stop }
        const start = (): void => {
          const script = played === 0 ? steps : again
          played += 1
          Effect.runFork(play(socket, script, stage))
        }
        if (when === "accepted") start()
        // A connection is warm once a request on it was answered as it should be.
        let isWarm = false
        let hasStarted = false
        if (when === "first byte") {
          socket.on("data", () => {
            if (hasStarted || !hasWarmed) return
            hasStarted = true
            start()
          })
        }
        onRequests(socket, (path) => {
          if (warm !== undefined && isWarmUp(path)) {
            isWarm = true
            hasWarmed = true
            Effect.runFork(play(socket, warm, stage))
            return
          }
          if (!path.startsWith(base)) {
            socket.destroy()
            return
          }
          arrived += 1
          if (isWarm) arrivedWarm += 1
          if (when === "request") start()
        })
      },
      (port, close) =>
        resume(
          Effect.succeed({
            origin: `http://127.0.0.1:${port}`,
            played: () => played,
            arrived: () => arrived,
            arrivedWarm: () => arrivedWarm,
            close
          })
        )
    )
  })

/** A TCP server that plays these steps for each connection, or for each whole request. */
export const make = (
  when: When,
  steps: ReadonlyArray<Step>,
  options: Options = {}
): Effect.Effect<FaultyServer, never, Scope.Scope> =>
  when === "never" ? nobody : Effect.acquireRelease(somebody(when, steps, options), ({ close }) => Effect.sync(close))
