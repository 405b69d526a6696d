import { type ChildProcess, execFileSync, spawn } from "node:child_process"
import { connect } from "node:net"
import { createInterface } from "node:readline"
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import * as RawServer from "@effect-clerk/test-support/rawServer"
import { kill } from "@effect-clerk/test-support/childProcess"

/** Returns a line that says how to install Redis where this machine has none. */
export const missing = (): string | undefined => {
  try {
    execFileSync("redis-server", ["--version"])
    return undefined
  } catch {
    return "there is no redis-server on the PATH; install it (Debian: apt-get install redis-server) to run these tests"
  }
}

interface RedisServer {
  readonly port: number
  /** Ends the server at once, as a power failure would. */
  readonly kill: Effect.Effect<void>
  /** Stops the server until the scope closes: it accepts connections, and never responds. */
  readonly stop: Effect.Effect<void, never, Scope.Scope>
  /** Lets the server lose all that it has. */
  readonly flush: Effect.Effect<void>
}

const flush = (port: number): Effect.Effect<void> =>
  Effect.callback((resume) => {
    const socket = connect(port, "127.0.0.1", () => socket.write("FLUSHALL\r\n"))
    socket.once("data", () => {
      socket.destroy()
      resume(Effect.void)
    })
  })

const stop = (child: ChildProcess): Effect.Effect<void, never, Scope.Scope> =>
  Effect.acquireRelease(
    Effect.sync(() => void child.kill("SIGSTOP")),
    () => Effect.sync(() => child.kill("SIGCONT"))
  )

/** Waits until the server listens; returns false if it ended because its port was taken in between. */
const listens = (child: ChildProcess): Effect.Effect<boolean> =>
  Effect.callback((resume) => {
    if (child.stdout === null) return resume(Effect.succeed(false))
    const lines = createInterface(child.stdout)
    lines.on("line", (line) => {
      if (line.includes("Ready to accept connections")) resume(Effect.succeed(true))
    })
    lines.on("close", () => resume(Effect.succeed(false)))
  })

/** Starts a Redis for one test on a free port, which stores nothing on disk. */
export const make: Effect.Effect<RedisServer, never, Scope.Scope> = Effect.gen(function* () {
  for (;;) {
    const port = yield* RawServer.freePort
    const child = yield* Effect.acquireRelease(
      Effect.sync(() =>
        spawn("redis-server", ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"], {
          stdio: ["ignore", "pipe", "ignore"]
        })
      ),
      kill
    )
    if (yield* listens(child)) return { port, kill: kill(child), stop: stop(child), flush: flush(port) }
  }
})
