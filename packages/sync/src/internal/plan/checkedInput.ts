/** Checks of what a program passes. One without types may pass anything, also what throws when it is read. */
import { invalidRequest, segmentOf } from "@effect-clerk/core/internal"
import type { Issue } from "@effect-clerk/core/Issue"
import type { SDKException } from "@effect-clerk/core/SDKException"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"

/** Checks the input of an operation. */
export const checkedInput = <A>(
  operation: string,
  check: () => Result.Result<A, ReadonlyArray<Issue>>
): Effect.Effect<A, SDKException> =>
  Effect.suspend(() => {
    const issues: Array<Issue> = []
    const checked = readable(check, [], "an input", issues) ?? Result.fail(issues)
    return Result.isSuccess(checked)
      ? Effect.succeed(checked.success)
      : Effect.fail(invalidRequest(operation, checked.failure))
  })

/** Returns what can be read, or `undefined` with an issue. The text of what was thrown is the program's, and may hold a value. */
export const readable = <A>(read: () => A, path: Issue["path"], what: string, issues: Array<Issue>): A | undefined => {
  const result = Result.try(read)
  if (Result.isSuccess(result)) return result.success
  issues.push({ path, expected: `${what} that can be read` })
  return undefined
}

/**
 * Returns a copy of an object without a prototype, so that nothing in `Object.prototype` is taken for a field. Where all fields
 * are known, others are invalid.
 */
export const fieldsOf = (
  value: unknown,
  path: Issue["path"],
  known: ReadonlyArray<string> | undefined,
  issues: Array<Issue>
): { readonly [name: string]: unknown } => {
  if (value === undefined) return { __proto__: null }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    issues.push({ path, expected: "an object" })
    return { __proto__: null }
  }
  for (const key of Object.keys(value)) {
    if (known?.includes(key) === false)
      issues.push({ path: [...path, segmentOf(key)], expected: `one of ${known.join(", ")}` })
  }
  return { __proto__: null, ...value }
}
