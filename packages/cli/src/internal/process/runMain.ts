/** The end of the process: its signals and its exit code. */
import * as Cause from "effect/Cause"
import * as CliError from "effect/cli/CliError"
import type * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import type * as Fiber from "effect/Fiber"
import * as Runtime from "effect/Runtime"
import { exitCodes } from "../../CommandFailure.ts"

/** Exit code of a command that was interrupted. */
const interrupted = 130

/**
 * Runs a command as the process. The first signal interrupts it, so that what is in flight finishes; a second one ends the
 * process at once.
 */
export const runMain = <A, E>(self: Effect.Effect<A, E>): void => run(self, { disableErrorReporting: true, teardown })

const run = Runtime.makeRunMain(({ fiber, teardown }) => {
  const onSignal = signalHandler(fiber)
  for (const signal of signals) process.on(signal, onSignal)
  fiber.addObserver((exit) => {
    teardown(exit, (code) => {
      for (const signal of signals) process.off(signal, onSignal)
      process.exitCode = code
      // Something that listens, such as stdin, may keep the process from ending by itself.
      if (code !== 0) process.exit()
    })
  })
})

/** Signals that ask the process to end. */
export const signals = ["SIGINT", "SIGTERM"] as const

const signalHandler = (fiber: Fiber.Fiber<unknown, unknown>) => {
  let count = 0
  return () => {
    count += 1
    if (count > 1) process.exit(interrupted)
    fiber.interruptUnsafe(fiber.id)
  }
}

/**
 * Calls back with the exit code. effect's own teardown ends an invalid command line with 1, which here says that something was
 * tried. A command whose end is a signal, as that of the emulator, sets the exit code of the process beforehand.
 */
const teardown: Runtime.Teardown = (exit, onExit) => {
  if (Exit.isSuccess(exit)) return onExit(0)
  if (Cause.hasInterruptsOnly(exit.cause)) return onExit(Number(process.exitCode ?? interrupted))
  const error = Cause.squash(exit.cause)
  return onExit(isInvalidUsage(error) ? exitCodes.usage : Runtime.getErrorExitCode(error))
}

const isInvalidUsage = (error: unknown): boolean =>
  CliError.isCliError(error) && (error._tag === "ShowHelp" ? error.errors.length > 0 : error._tag !== "UserError")
