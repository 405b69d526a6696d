import * as CliOutput from "effect/cli/CliOutput"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Stdio from "effect/Stdio"

/**
 * Prints errors last: without the help that effect's presenter puts before an invalid flag, and as JSON where the command
 * line has `--json`, even if it is invalid elsewhere.
 */
export const layer: Layer.Layer<never, never, Stdio.Stdio> = Layer.unwrap(
  Effect.gen(function* () {
    const args = yield* (yield* Stdio.Stdio).args
    return args.includes("--json") ? Layer.merge(presenter, jsonFormatter) : presenter
  })
)

const presenter = CliOutput.layerPresenter({
  present: (event) =>
    event._tag === "InvalidInvocation"
      ? Effect.flatMap(CliOutput.Formatter, ({ formatErrors }) => Console.error(formatErrors(event.errors)))
      : CliOutput.defaultPresenter.present(event)
})

/** Formats each error as a line of JSON, like the lines of the log. Help and version stay texts for people. */
const jsonFormatter = CliOutput.layer({
  ...CliOutput.defaultFormatter(),
  formatCliError: ({ message }) => errorLine(message),
  formatError: ({ message }) => errorLine(message),
  formatErrors: (errors) => errors.map(({ message }) => errorLine(message)).join("\n")
})

const errorLine = (message: string): string => JSON.stringify({ event: "error", message })
