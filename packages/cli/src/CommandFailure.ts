/**
 * The ends of the command that are no success, and their exit codes.
 *
 * @since 0.1.0
 */
import * as CliError from "effect/cli/CliError"
import * as Data from "effect/Data"
import * as Runtime from "effect/Runtime"

/**
 * Exit codes of the command. Success is 0, and an interruption 130.
 *
 * @category models
 * @since 0.1.0
 */
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

/**
 * Name of an exit code.
 *
 * @category models
 * @since 0.1.0
 */
export type Exit = keyof typeof exitCodes

/**
 * The command has failed, with a text for people, which effect's `Command.run` prints.
 *
 * @category errors
 * @since 0.1.0
 */
export class CommandFailure extends Data.TaggedError("CommandFailure")<{
  readonly exit: Exit
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

/**
 * The command has ended with an exit code, and everything is said already.
 *
 * @category errors
 * @since 0.1.0
 */
export class CommandEnded extends Data.TaggedError("CommandEnded")<{ readonly exit: Exit }> {
  override get [Runtime.errorExitCode](): number {
    return exitCodes[this.exit]
  }
}
