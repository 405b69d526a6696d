import { formatIssues } from "@effect-clerk/core/internal"
import type { ClerkEmulator } from "@effect-clerk/testing/ClerkEmulator"
import { makeEmulator } from "@effect-clerk/testing/internal"
import type { Options } from "@effect-clerk/testing/Options"
import type { InvalidSeed } from "@effect-clerk/testing/Seed"
import * as CliError from "effect/cli/CliError"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import { setFlagsFromString } from "node:v8"
import { invalidUsage, reasonOf } from "../failure.ts"
import { linesOf } from "../json/lines.ts"
import { parseJson, type SyntaxIssue } from "../json/syntax.ts"

/** Number of invalid fields that are printed. More than these are only counted. */
const maxIssues = 50

/** Makes an emulator from a JSON file. Fails with the line and the field of each value that is not valid. */
export const makeFromFile = Effect.fnUntraced(
  function* (path: string, options: Options) {
    const text = yield* readText(path)
    const json = yield* Effect.mapError(Effect.fromResult(parseJson(text)), (issue) => syntaxError(path, issue))
    return yield* Effect.catchTags(makeEmulator(json, options), {
      InvalidSeed: ({ issues }) => Effect.fail(invalidSeed(path, text, issues)),
      InvalidOptions: ({ message }) => Effect.fail(userError(message))
    })
  },
  (self) => keepingTheHeapSmall(self)
)

/**
 * Keeps the heap's young generation from growing while a program runs. Nearly all that a seed allocates stays, and a young
 * generation that copies it back and forth adds a third to the peak of the memory, and no speed.
 */
const keepingTheHeapSmall = <A, E, R>(self: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  Effect.acquireUseRelease(
    Effect.sync(() => setFlagsFromString("--semi-space-growth-factor=1")),
    () => self,
    () => Effect.sync(() => setFlagsFromString("--semi-space-growth-factor=2"))
  )

/** Makes an emulator without any organization or user. */
export const makeEmpty = (options: Options): Effect.Effect<ClerkEmulator["Service"], CliError.UserError> =>
  Effect.mapError(makeEmulator({}, options), ({ message }) => userError(message))

const readText = Effect.fnUntraced(function* (path: string) {
  const read = FileSystem.FileSystem.use((fileSystem) => fileSystem.readFile(path))
  const bytes = yield* Effect.mapError(read, (error) =>
    invalidUsage(`Cannot read the seed ${path}: ${reasonOf(error)}. --seed takes the path of a JSON file`)
  )
  return yield* Effect.try({
    try: () => new TextDecoder("utf-8", { fatal: true }).decode(bytes),
    catch: () => userError(`The seed ${path} is not UTF-8: save it in that encoding`)
  })
})

const userError = (userMessage: string) => new CliError.UserError({ cause: userMessage, userMessage })

const syntaxError = (path: string, { column, expected, found, line }: SyntaxIssue) =>
  userError(
    `The seed ${path} is not JSON: see line ${line}, column ${column}: expected ${expected}, got ${found || "nothing"}`
  )

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
