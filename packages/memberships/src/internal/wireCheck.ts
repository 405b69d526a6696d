/**
 * Parts of the generated checks, which accept exactly what the schemas in `Wire.ts` accept, many times faster and without
 * a schema in the bundle. A check returns whether it accepts a value; where it does not, it fills in the issue. The schemas
 * are the specification: the property tests in `wireCheck.test.ts` hold the checks to them, field by field.
 */
import { missingKey } from "@effect-clerk/core/internal"

export { isObject } from "effect/Predicate"

/** The issue of a rejected value. A check fills in what it expected, and each check around it adds its key in front. */
export interface MutableIssue {
  readonly path: Array<string | number>
  expected: string
}

export const isNullableText = (value: unknown, issue: MutableIssue): boolean =>
  value === null || typeof value === "string" || reject(issue, "a string or null")

/** Returns the items of an array, without those that are null; none where there is no array. */
export const withoutNulls = <A>(items: ReadonlyArray<A | null> | null | undefined): ReadonlyArray<A> => {
  const all = items ?? []
  return all.every((item) => item !== null) ? all : all.filter((item) => item !== null)
}

/** Returns the check of an item that may be null as well. */
export const nullOr =
  (isItem: (item: unknown, issue: MutableIssue) => boolean) =>
  (item: unknown, issue: MutableIssue): boolean => {
    if (item === null || isItem(item, issue)) return true
    if (issue.path.length === 0) issue.expected += " or null"
    return false
  }

export const isArrayOf = (
  value: unknown,
  isItem: (item: unknown, issue: MutableIssue) => boolean,
  issue: MutableIssue
): boolean => {
  if (!Array.isArray(value)) return reject(issue, "an array")
  for (let index = 0; index < value.length; index++) {
    if (!isItem(value[index], issue)) return within(issue, index, value[index])
  }
  return true
}

/** Rejects a value as a whole. */
export const reject = (issue: MutableIssue, expected: string): false => {
  issue.expected = expected
  return false
}

/** Rejects the value of a key. JSON has no undefined, so that an undefined value is a key that is missing. */
export const rejectField = (issue: MutableIssue, key: string, value: unknown, expected: string): false => {
  issue.expected = expected
  return within(issue, key, value)
}

/** Adds the key of a value that was rejected as a whole or within. */
export const within = (issue: MutableIssue, key: string | number, value: unknown): false => {
  issue.path.unshift(key)
  if (value === undefined) issue.expected = missingKey
  return false
}

/** Adds the key of such a value that may be null as well. */
export const withinNullable = (issue: MutableIssue, key: string, value: unknown): false => {
  if (issue.path.length === 0) issue.expected += " or null"
  return within(issue, key, value)
}
