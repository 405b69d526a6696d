import { InvalidRequest, SDKException } from "@effect-clerk/core/SDKException"
import type { Issue } from "@effect-clerk/core/Issue"
import * as Result from "effect/Result"

/** The refusal of a call that is made of several requests, before the first of them. */
export const refuse = (operation: string, issues: ReadonlyArray<Issue>): SDKException =>
  new SDKException({ reason: new InvalidRequest({ processed: "no", issues }), operation, attempts: 0 })

/**
 * The input as it is when the call is made, for all its requests. It is checked before it is copied, since a copy leaves
 * behind what stands in a class, and after that, since a getter may say something else each time.
 */
export const snapshot = <Input>(
  operation: string,
  input: Input,
  check: (input: Input) => Result.Result<unknown, ReadonlyArray<Issue>>,
  copy: (input: Input) => Input
): Result.Result<Input, SDKException> => {
  const take = (): Result.Result<Input, ReadonlyArray<Issue>> =>
    Result.flatMap(check(input), () => {
      const own = copy(input)
      return Result.map(check(own), () => own)
    })
  const unreadable = () => Result.fail([{ path: [], expected: "an object that can be read" }])
  return Result.mapError(Result.merge(Result.try({ try: take, catch: unreadable })), (issues) =>
    refuse(operation, issues)
  )
}
