/** Files that a plan is saved to. */
import { decoder, formatIssues } from "@effect-clerk/core/internal"
import type { Issue } from "@effect-clerk/core/Issue"
import * as Plan from "@effect-clerk/sync/Plan"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Result from "effect/Result"
import { CommandFailure } from "../../CommandFailure.ts"
import { fileFailure } from "../failure.ts"
import { linesOf } from "../json/lines.ts"
import { findSyntaxIssue, parseJson } from "../json/syntax.ts"
import { decodeText } from "../memberFile/encoding.ts"

const decodePlan = decoder(Plan.schema, "ignore")

/** Reads a plan, or returns nothing where the file holds a list. */
export const readPlan = Effect.fnUntraced(function* (path: string, bytes: Uint8Array) {
  const text = Result.getOrElse(decodeText(bytes), () => "")
  if (!isMeantAsPlan(path, text)) return undefined
  const json = parseJson(text)
  if (Result.isFailure(json)) {
    const { column, expected, found, line } = json.failure
    return yield* invalidPlan(`${path}:${line}: column ${column}: expected ${expected}, got ${found || "nothing"}`)
  }
  const plan = decodePlan(json.success)
  return Result.isSuccess(plan) ? plan.success : yield* invalidPlan(describeIssues(path, text, plan.failure))
})

/** A list has an object on its first line, and a plan is one object of many lines, whatever has become of it. */
const isMeantAsPlan = (path: string, text: string): boolean => {
  if (text.includes('"effect-clerk/membership-plan@')) return true
  const [first = ""] = text.trimStart().split("\n", 1)
  return (
    /\.json$/i.test(path) && first.startsWith("{") && (first.trim() === "{}" || findSyntaxIssue(first) !== undefined)
  )
}

const describeIssues = (path: string, text: string, issues: ReadonlyArray<Issue>): string => {
  const [line = 1] = linesOf(
    text,
    issues.map(({ path }) => path)
  )
  return `${path}:${line}: expected a plan of the format effect-clerk/membership-plan@1: ${formatIssues(issues)}`
}

const invalidPlan = (text: string) => Effect.fail(new CommandFailure({ exit: "rejected", text }))

/** Writes a plan to a file that nobody else may read: it holds private metadata. */
export const writePlan = Effect.fnUntraced(function* (path: string, plan: Plan.Plan) {
  const fileSystem = yield* FileSystem.FileSystem
  // A file that is there keeps its mode. A device, such as /dev/stdout, belongs to everyone.
  const isFile = yield* Effect.match(fileSystem.stat(path), {
    onFailure: () => false,
    onSuccess: ({ type }) => type === "File"
  })
  const write = fileSystem.writeFileString(path, `${JSON.stringify(plan, null, 2)}\n`, { mode: 0o600 })
  yield* Effect.mapError(
    isFile ? Effect.andThen(fileSystem.chmod(path, 0o600), write) : write,
    fileFailure(`write ${path}`)
  )
})
