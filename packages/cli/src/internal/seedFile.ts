import { formatIssues } from "@effect-clerk/core/internal"
import { decodeSeed } from "@effect-clerk/testing/internal"
import type { InvalidSeed } from "@effect-clerk/testing/Seed"
import * as CliError from "effect/cli/CliError"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import { linesOf } from "./jsonLines.ts"

/** Number of invalid fields that are printed. More than these are only counted. */
const maxIssues = 50

/** Reads a seed from a JSON file. Fails with the line and the field of each value that is not valid. */
export const readSeed = Effect.fnUntraced(function* (path: string) {
  const fileSystem = yield* FileSystem.FileSystem
  const bytes = yield* Effect.mapError(fileSystem.readFile(path), ({ reason }) =>
    userError(`Cannot read the seed ${path}: ${reason._tag}. --seed takes the path of a JSON file`)
  )
  const text = yield* Effect.try({
    try: () => new TextDecoder("utf-8", { fatal: true }).decode(bytes),
    catch: () => userError(`The seed ${path} is not UTF-8: save it in that encoding`)
  })
  const json = yield* Effect.try({
    try: (): unknown => JSON.parse(text),
    catch: (cause) => syntaxError(path, text, cause)
  })
  return yield* Effect.mapError(decodeSeed(json), ({ issues }) => invalidSeed(path, text, issues))
})

const userError = (userMessage: string) => new CliError.UserError({ cause: userMessage, userMessage })

/** Names the line of a syntax error by the position in the runtime's message; without one, it is the last line. */
const syntaxError = (path: string, text: string, cause: unknown) => {
  const position = cause instanceof Error ? /at position (\d+)/.exec(cause.message)?.[1] : undefined
  const end = position === undefined ? text.length : Number(position)
  return userError(`The seed ${path} is not JSON: see line ${text.slice(0, end).split("\n").length}`)
}

const invalidSeed = (path: string, text: string, issues: InvalidSeed["issues"]) => {
  const first = issues.slice(0, maxIssues)
  const lines = linesOf(
    text,
    first.map((issue) => issue.path)
  )
  return userError(
    [
      `The seed ${path} is not valid:`,
      ...first.map((issue, index) => `  line ${lines[index]}, ${formatIssues([issue])}`),
      ...(issues.length > maxIssues ? [`  and ${issues.length - maxIssues} more`] : [])
    ].join("\n")
  )
}
