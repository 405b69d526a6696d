import * as Duration from "effect/Duration"
import * as Option from "effect/Option"
import type { Issue } from "../Issue.ts"

/**
 * Validates the options of a policy. Invalid values are collected as issues, and replaced by a harmless value that is never
 * used: a call under a policy with issues fails before anything is sent.
 */
export const validation = (policy: string) => {
  const issues: Array<Issue> = []
  const reject = (option: string, expected: string): void => {
    issues.push({ path: [policy, option], expected })
  }
  const duration = (
    option: string,
    input: Duration.Input,
    expected = "a positive, finite duration"
  ): Duration.Duration => {
    const decoded = Option.getOrUndefined(Duration.fromInput(input))
    const millis = decoded === undefined ? 0 : Duration.toMillis(decoded)
    if (decoded !== undefined && millis > 0 && millis < Infinity) return decoded
    reject(option, expected)
    return Duration.zero
  }
  const number = (
    option: string,
    input: number,
    minimum: number,
    is: (input: number) => boolean = Number.isFinite,
    kind = "a finite number"
  ): number => {
    if (is(input) && input >= minimum) return input
    reject(option, `${kind} of at least ${minimum}`)
    return minimum
  }
  return {
    issues,
    reject,
    /** Rejects an option unless it is valid. The types say so already, but not every program has them. */
    check: (option: string, isValid: boolean, expected: string): void => {
      if (!isValid) reject(option, expected)
    },
    /** Returns a positive, finite duration. */
    duration,
    /** Returns a positive duration, or `undefined` for an infinite one, which lifts the limit. */
    limit: (option: string, input: Duration.Input): Duration.Duration | undefined => {
      const decoded = Option.getOrUndefined(Duration.fromInput(input))
      return decoded !== undefined && Duration.toMillis(decoded) === Infinity
        ? undefined
        : duration(option, input, "a positive duration, or Infinity")
    },
    /** Returns a finite number of at least `minimum`. */
    number,
    /** Returns an integer of at least `minimum`. */
    integer: (option: string, input: number, minimum: number): number =>
      number(option, input, minimum, Number.isSafeInteger, "an integer")
  }
}
