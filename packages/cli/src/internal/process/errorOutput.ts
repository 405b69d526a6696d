import * as Cause from "effect/Cause"
import * as CliError from "effect/cli/CliError"
import * as CliOutput from "effect/cli/CliOutput"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { CommandFailure, CommandEnded } from "../../CommandFailure.ts"
import { missingOrganization } from "../flags.ts"
import { isJson, toJson } from "../terminal/output.ts"
import { hasColor, paint } from "../terminal/screen.ts"
import { printable, withoutKeys } from "../terminal/text.ts"

/**
 * Prints errors last: without the help that effect's presenter puts before an invalid flag, and as JSON where the command
 * line has `--json`, even if it is invalid elsewhere.
 */
export const layer: Layer.Layer<never> = Layer.unwrap(
  Effect.sync(() =>
    Layer.merge(presenter, CliOutput.layer(isJson() ? formatter(false, jsonOf) : formatter(hasColor("stdout"), textOf)))
  )
)

const presenter = CliOutput.layerPresenter({
  present: (event) =>
    event._tag === "InvalidInvocation"
      ? Effect.flatMap(CliOutput.Formatter, ({ formatErrors }) => Console.error(formatErrors(event.errors)))
      : CliOutput.defaultPresenter.present(event)
})

/** Formats each error by itself. Help and version stay texts for people. */
const formatter = (colors: boolean, format: (error: CliError.CliError) => string): CliOutput.Formatter => ({
  ...CliOutput.defaultFormatter({ colors }),
  formatCliError: format,
  formatError: format,
  formatErrors: (errors) => errors.map(format).join("\n")
})

/** Writes an error for people. */
const textOf = (error: CliError.CliError): string => {
  const lines = withoutKeys(messageOf(error)).split("\n").map(printable)
  return [paint("stderr", "red", "ERROR"), ...lines.map((line) => (line === "" ? "" : `  ${line}`))].join("\n")
}

/** Writes an error as lines of JSON, like the lines of a log. */
const jsonOf = (error: CliError.CliError): string => {
  const cause = error._tag === "UserError" ? error.cause : undefined
  const details = cause instanceof CommandFailure ? cause.details : undefined
  return (details ?? [{ event: "error", message: messageOf(error) }])
    .map((detail) => withoutKeys(toJson(detail)))
    .join("\n")
}

const messageOf = (error: CliError.CliError): string =>
  error._tag === "MissingOption" && error.option === "org" ? missingOrganization : error.message

/** Reports what is no failure of the command's own, but a defect of it, in one line. */
export const reportingDefects = <A, E, R>(self: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  Effect.tapCause(self, (cause) => {
    if (Cause.hasInterruptsOnly(cause) || isReported(Cause.squash(cause))) return Effect.void
    const error = Cause.squash(cause)
    const message = `This is a defect of clerk-memberships: ${error instanceof Error ? error.message : String(error)}`
    return report(error, message)
  })

/** Prints an error that effect's `Command.run` does not see. */
export const report = (cause: unknown, userMessage: string): Effect.Effect<void> =>
  Effect.flatMap(CliOutput.Formatter, ({ formatError }) =>
    Console.error(formatError(new CliError.UserError({ cause, userMessage })))
  )

const isReported = (error: unknown): boolean =>
  CliError.isCliError(error) || error instanceof CommandFailure || error instanceof CommandEnded
