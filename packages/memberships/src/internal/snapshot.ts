/** Checks of an input that belongs to several requests, before the first of them is sent. */
import { invalidRequest, issuesOf } from "@effect-clerk/core/internal"
import type { Issue } from "@effect-clerk/core/Issue"
import type { SDKException } from "@effect-clerk/core/SDKException"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"

/**
 * Copies an input, so that all requests of a call send what it held when the call was made.
 *
 * The input is checked before it is copied, since a copy loses what stands in a class; and the copy is checked again, since
 * a getter may return another value each time. What is copied has no prototype, so that nothing that a program adds to
 * `Object.prototype` is taken for a part of the input.
 */
export const snapshot = <Input extends object>(
  operation: string,
  input: Input,
  check: (input: Input) => Result.Result<unknown, ReadonlyArray<Issue>>,
  copy: (input: Input) => Input
): Effect.Effect<Input, SDKException> => {
  const fail = (issues: ReadonlyArray<Issue>) => Effect.fail(invalidRequest(operation, issues))
  try {
    const checked = check(input)
    if (Result.isFailure(checked)) return fail(checked.failure)
    const own = copy({ __proto__: null, ...input })
    const checkedAgain = check(own)
    return Result.isFailure(checkedAgain) ? fail(checkedAgain.failure) : Effect.succeed(own)
  } catch {
    return fail(issuesOf("an object that can be read"))
  }
}
