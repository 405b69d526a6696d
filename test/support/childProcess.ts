import * as Effect from "effect/Effect"
import type { ChildProcess } from "node:child_process"

/** Waits for the end of a process; one that could not be started has none. */
export const ended = (child: ChildProcess): Effect.Effect<void> =>
  Effect.callback((resume) => {
    if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) resume(Effect.void)
    else child.once("exit", () => resume(Effect.void))
  })

/** Ends a process at once, also a paused one. */
export const kill = (child: ChildProcess): Effect.Effect<void> =>
  Effect.andThen(
    Effect.sync(() => child.kill("SIGKILL")),
    ended(child)
  )
