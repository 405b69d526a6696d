import * as Duration from "effect/Duration"
import * as Option from "effect/Option"
import type { Issue } from "../Issue.ts"

/** Collects what is wrong with a policy's numbers; a refused one is replaced by a harmless value that is never used. */
export const checks = (policy: string) => {
  const issues: Array<Issue> = []
  const refuse = (field: string, expected: string): void => {
    issues.push({ path: [policy, field], expected })
  }
  const duration = (
    field: string,
    input: Duration.Input,
    expected = "a positive, finite duration"
  ): Duration.Duration => {
    const decoded = Option.getOrUndefined(Duration.fromInput(input))
    const millis = decoded === undefined ? 0 : Duration.toMillis(decoded)
    if (decoded !== undefined && millis > 0 && millis < Infinity) return decoded
    refuse(field, expected)
    return Duration.zero
  }
  return {
    issues,
    refuse,
    /** What a program without types may pass anything for. */
    is: (field: string, accepted: boolean, expected: string): void => {
      if (!accepted) refuse(field, expected)
    },
    /** A positive, finite duration. */
    duration,
    /** As {@link duration}, where an infinite one lifts the limit. */
    limit: (field: string, input: Duration.Input): Duration.Duration | undefined => {
      const decoded = Option.getOrUndefined(Duration.fromInput(input))
      return decoded !== undefined && Duration.toMillis(decoded) === Infinity
        ? undefined
        : duration(field, input, "a positive duration, or Infinity")
    },
    integer: (field: string, input: number, minimum: number): number => {
      if (Number.isSafeInteger(input) && input >= minimum) return input
      refuse(field, `an integer of at least ${minimum}`)
      return minimum
    },
    /** A finite number of at least `minimum`. */
    number: (field: string, input: number, minimum: number): number => {
      if (Number.isFinite(input) && input >= minimum) return input
      refuse(field, `a finite number of at least ${minimum}`)
      return minimum
    }
  }
}
