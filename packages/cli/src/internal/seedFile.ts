import { formatIssues } from "@effect-clerk/core/SDKException"
import { decodeSeed } from "@effect-clerk/testing/Seed"
import * as CliError from "effect/cli/CliError"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import { lineOf } from "./jsonLines.ts"

const refuse = (userMessage: string) => new CliError.UserError({ cause: userMessage, userMessage })

/** As the runtime says where a text stops to be JSON, if it does. */
const syntaxError = (path: string, text: string, cause: unknown) => {
  const position = cause instanceof Error ? /at position (\d+)/.exec(cause.message)?.[1] : undefined
  const end = position === undefined ? text.length : Number(position)
  return refuse(`The seed ${path} is not JSON: see line ${text.slice(0, end).split("\n").length}`)
}

/** Reads a seed; a wrong one is refused with the line and the field of all that is wrong with it. */
export const readSeed = Effect.fnUntraced(function* (path: string) {
  const fileSystem = yield* FileSystem.FileSystem
  const text = yield* Effect.mapError(fileSystem.readFileString(path), ({ reason }) =>
    refuse(`Cannot read the seed ${path}: ${reason._tag}`)
  )
  const json = yield* Effect.try({
    try: (): unknown => JSON.parse(text),
    catch: (cause) => syntaxError(path, text, cause)
  })
  return yield* Effect.mapError(decodeSeed(json), ({ issues }) =>
    refuse(
      [
        `The seed ${path} is not valid:`,
        ...issues.map((issue) => `  line ${lineOf(text, issue.path)}, ${formatIssues([issue])}`)
      ].join("\n")
    )
  )
})
