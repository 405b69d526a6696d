import { formatIssues } from "@effect-clerk/core/internal"
import { decodeSeed, type InvalidSeed } from "@effect-clerk/testing/Seed"
import * as CliError from "effect/cli/CliError"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import { linesOf } from "./jsonLines.ts"

/** As many wrong fields as anyone reads at once. */
const maxIssues = 50

const refuse = (userMessage: string) => new CliError.UserError({ cause: userMessage, userMessage })

/** As the runtime says where a text stops to be JSON, if it does. */
const syntaxError = (path: string, text: string, cause: unknown) => {
  const position = cause instanceof Error ? /at position (\d+)/.exec(cause.message)?.[1] : undefined
  const end = position === undefined ? text.length : Number(position)
  return refuse(`The seed ${path} is not JSON: see line ${text.slice(0, end).split("\n").length}`)
}

const invalid = (path: string, text: string, issues: InvalidSeed["issues"]) => {
  const first = issues.slice(0, maxIssues)
  const lines = linesOf(
    text,
    first.map((issue) => issue.path)
  )
  return refuse(
    [
      `The seed ${path} is not valid:`,
      ...first.map((issue, index) => `  line ${lines[index]}, ${formatIssues([issue])}`),
      ...(issues.length > maxIssues ? [`  and ${issues.length - maxIssues} more`] : [])
    ].join("\n")
  )
}

/** Reads a seed; a wrong one is refused with the line and the field of what is wrong with it. */
export const readSeed = Effect.fnUntraced(function* (path: string) {
  const fileSystem = yield* FileSystem.FileSystem
  const bytes = yield* Effect.mapError(fileSystem.readFile(path), ({ reason }) =>
    refuse(`Cannot read the seed ${path}: ${reason._tag}`)
  )
  const text = yield* Effect.try({
    try: () => new TextDecoder("utf-8", { fatal: true }).decode(bytes),
    catch: () => refuse(`The seed ${path} is not UTF-8`)
  })
  const json = yield* Effect.try({
    try: (): unknown => JSON.parse(text),
    catch: (cause) => syntaxError(path, text, cause)
  })
  return yield* Effect.mapError(decodeSeed(json), ({ issues }) => invalid(path, text, issues))
})
