import { InvalidRequest, SDKException } from "@effect-clerk/core/SDKException"
import type { Issue } from "@effect-clerk/core/Issue"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"

/** Fails an operation whose input, options or services are invalid, before anything is sent. */
export const invalidRequest = (operation: string, issues: ReadonlyArray<Issue>): Effect.Effect<never, SDKException> =>
  Effect.fail(new SDKException({ reason: new InvalidRequest({ processed: "no", issues }), operation, attempts: 0 }))

/** Checks the input of an operation. Programs without types may pass anything, also what throws when it is read. */
export const checkedInput = <A>(
  operation: string,
  check: () => Result.Result<A, ReadonlyArray<Issue>>
): Effect.Effect<A, SDKException> =>
  Effect.suspend(() => {
    const checked = Result.getOrElse(Result.try(check), () => unreadable)
    return Result.isSuccess(checked) ? Effect.succeed(checked.success) : invalidRequest(operation, checked.failure)
  })

// The text of what was thrown is the program's, and may hold a value.
const unreadable = Result.fail<ReadonlyArray<Issue>>([{ path: [], expected: "an input that can be read" }])

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
    if (known?.includes(key) === false) issues.push({ path: [...path, key], expected: `one of ${known.join(", ")}` })
  }
  return { __proto__: null, ...value }
}
