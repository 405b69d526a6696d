import * as Effect from "effect/Effect"
import * as Queue from "effect/Queue"
import type * as Scope from "effect/Scope"
import type { Socket } from "node:net"
import { pageJson } from "@effect-clerk/test-support/fixtures"
import * as RawServer from "@effect-clerk/test-support/rawServer"

interface FaultyServer {
  readonly origin: string
  /** The sockets of calls to `/hanging`, as they come. */
  readonly hanging: Queue.Dequeue<Socket>
}

/** A server whose paths each have a fault of their own. */
export const make: Effect.Effect<FaultyServer, never, Scope.Scope> = Effect.gen(function* () {
  const hanging = yield* Queue.unbounded<Socket>()
  const { origin } = yield* RawServer.make(({ socket, text }) => {
    const fault = /^\S+ \/(\w+)/.exec(text)?.[1]
    switch (fault) {
      case "cut":
        return socket.end(RawServer.answer(200, pageJson).slice(0, -20))
      case "html":
        return socket.write(RawServer.answer(502, "<h1>Bad gateway</h1>"))
      case "malformed":
        return socket.write(RawServer.answer(200, '{"data":[],"total_count":"many"}'))
      case "hanging":
        return Queue.offerUnsafe(hanging, socket)
      default:
        // "/stalled": no answer at all.
        return undefined
    }
  })
  return { origin, hanging }
})

/** Waits until the other side has closed a connection. */
export const closed = (socket: Socket): Effect.Effect<void> =>
  Effect.callback((resume) => {
    if (socket.closed) resume(Effect.void)
    else socket.once("close", () => resume(Effect.void))
  })
