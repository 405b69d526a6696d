/**
 * Schemas of the values that Clerk's operations take. Each says what it expects; a value that it refuses is never sent.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as SchemaIssue from "effect/SchemaIssue"
import { findNonJson } from "./internal/json.ts"

const LoneSurrogate = /\p{Surrogate}/u

/**
 * Text that is not empty and is well-formed Unicode.
 *
 * @category schemas
 * @since 0.1.0
 */
export const Text = Schema.String.check(
  Schema.makeFilter((text) => text !== "" && !LoneSurrogate.test(text), { expected: "a non-empty, well-formed string" })
)

/**
 * An id that becomes one segment of a path. Any text but `.` and `..`, which a URL would resolve away.
 *
 * @category schemas
 * @since 0.1.0
 */
export const Id = Schema.String.check(
  Schema.makeFilter((id) => id !== "" && id !== "." && id !== ".." && !LoneSurrogate.test(id), {
    expected: "a non-empty, well-formed id other than \".\" and \"..\""
  })
)

/**
 * Values of a filter: 1 to 100 texts. None at all is refused, since a filter without values would select everyone.
 *
 * @category schemas
 * @since 0.1.0
 */
export const FilterValues = Schema.Array(Text).check(
  Schema.isBetweenLength(1, 100, { expected: "1 to 100 values; leave the filter out to select everyone" })
)

/**
 * A time in Unix milliseconds.
 *
 * @category schemas
 * @since 0.1.0
 */
export const UnixMillis = Schema.Number.check(
  Schema.makeFilter((time) => Number.isSafeInteger(time) && time >= 0, {
    expected: "a time in Unix milliseconds, an integer of at least 0"
  })
)

/**
 * The size of a page, 1 to 500.
 *
 * @category schemas
 * @since 0.1.0
 */
export const Limit = Schema.Number.check(
  Schema.makeFilter((limit) => Number.isInteger(limit) && limit >= 1 && limit <= 500, {
    expected: "an integer from 1 to 500"
  })
)

/**
 * How many results a page skips.
 *
 * @category schemas
 * @since 0.1.0
 */
export const Offset = Schema.Number.check(
  Schema.makeFilter((offset) => Number.isSafeInteger(offset) && offset >= 0, { expected: "an integer of at least 0" })
)

/**
 * The largest metadata that is sent, in bytes of JSON.
 *
 * Source: https://clerk.com/docs/guides/users/extending
 *
 * @category constants
 * @since 0.1.0
 */
export const maxMetadataBytes = 8192

/**
 * An object of JSON values, at most {@link maxMetadataBytes} bytes when written. Refused are all values that
 * `JSON.stringify` would drop, change or fail on: functions, `bigint`, `NaN`, cycles, class instances, `undefined` in an
 * array. A key that is `undefined` is not sent.
 *
 * @category schemas
 * @since 0.1.0
 */
export const Metadata = Schema.declare(
  (value: unknown): value is { readonly [key: string]: Schema.Json } =>
    typeof value === "object" && value !== null && !Array.isArray(value),
  { expected: "an object" }
).check(Schema.makeFilter((value) => {
  const found = findNonJson(value)
  if (found !== undefined) {
    return { path: found.path, issue: new SchemaIssue.InvalidValue({ expected: found.expected }) }
  }
  return new TextEncoder().encode(JSON.stringify(value)).length <= maxMetadataBytes || new SchemaIssue.InvalidValue({
    expected: `at most ${maxMetadataBytes} bytes of JSON`
  })
}))
