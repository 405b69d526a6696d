/** The ends of the command that are no success, and their exit codes. */
import type { ClerkErrors } from "@effect-clerk/core/ClerkErrors"
import type { SDKException } from "@effect-clerk/core/SDKException"
import * as CliError from "effect/cli/CliError"
import * as Data from "effect/Data"
import * as Runtime from "effect/Runtime"

/** The exit codes of the command. Success is 0, and an interruption 130. */
export const exitCodes = {
  /** Something failed, and nothing was changed. */
  failed: 1,
  /** The command line is invalid, or a file cannot be opened. */
  usage: 2,
  /** Some of the changes were made, or may have been. */
  partly: 3,
  /** There are changes, which `--exit-code` asks to be told. */
  changes: 4,
  /** The list or the plan is rejected, or the person has declined. */
  rejected: 5,
  /** The plan is stale, or another one than was expected. */
  stale: 6
} as const

/** End of the command with an exit code and a text. */
export class CommandFailure extends Data.TaggedError("CommandFailure")<{
  readonly exit: keyof typeof exitCodes
  readonly text: string
  /** Objects that `--json` prints in place of the text. */
  readonly details?: ReadonlyArray<object> | undefined
}> {
  override get message(): string {
    return this.text
  }

  override get [Runtime.errorExitCode](): number {
    return exitCodes[this.exit]
  }

  override get [CliError.userMessage](): string {
    return this.text
  }
}

/** End of the command with an exit code, where everything is said already. */
export class Ended extends Data.TaggedError("Ended")<{ readonly exit: keyof typeof exitCodes }> {
  override get [Runtime.errorExitCode](): number {
    return exitCodes[this.exit]
  }
}

/** Fails as a command line does that is invalid. */
export const invalidUsage = (text: string): CommandFailure => new CommandFailure({ exit: "usage", text })

/** Makes the failure of a request. Where Clerk may have acted on it, something may have changed. */
export const ofRequest = (error: ClerkErrors | SDKException): CommandFailure =>
  new CommandFailure({
    exit: error.processed === "no" ? "failed" : "partly",
    text: error.message,
    details: [{ event: "error", message: error.message, error: error.toJSON() }]
  })

/** Makes the failure of a request that only reads. */
export const ofRead = (error: ClerkErrors | SDKException): CommandFailure =>
  new CommandFailure({ exit: "failed", text: error.message, details: ofRequest(error).details })
