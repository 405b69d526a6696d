/**
 * Schemas of the values that Clerk's operations take. Each says what it expects; a value that it refuses is never sent.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as SchemaIssue from "effect/SchemaIssue"
import { findNonJson } from "./internal/json.ts"

export {
  /**
   * Checks an unknown value against a schema and reports all that is wrong with it, unknown keys too, without ever holding
   * the value itself.
   *
   * @category decoding
   * @since 0.1.0
   */
  decoder
} from "./internal/issues.ts"

const LoneSurrogate = /\p{Surrogate}/u

/** Says the same of a value of another type as of one that the predicate refuses. */
const text = (expected: string, predicate: (text: string) => boolean) =>
  Schema.String.annotate({ expected }).check(
    Schema.makeFilter((text) => text !== "" && !LoneSurrogate.test(text) && predicate(text), { expected })
  )

const integer = (expected: string, minimum: number, maximum = Number.MAX_SAFE_INTEGER) =>
  Schema.Number.annotate({ expected }).check(
    Schema.makeFilter((number) => Number.isInteger(number) && number >= minimum && number <= maximum, { expected })
  )

/**
 * Text that is not empty and is well-formed Unicode.
 *
 * @category schemas
 * @since 0.1.0
 */
export const Text = text("a non-empty, well-formed string", () => true)

/**
 * An id that becomes one segment of a path. Any text but `.` and `..`, which a URL would resolve away.
 *
 * @category schemas
 * @since 0.1.0
 */
export const Id = text('a non-empty, well-formed id other than "." and ".."', (id) => id !== "." && id !== "..")

/**
 * Values of a filter: 1 to 100 texts. None at all is refused, since a filter without values would select everyone.
 *
 * @category schemas
 * @since 0.1.0
 */
export const FilterValues = Schema.Array(Text)
  .annotate({ expected: "an array of 1 to 100 values" })
  .check(Schema.isBetweenLength(1, 100, { expected: "1 to 100 values; leave the filter out to select everyone" }))

/**
 * A time in Unix milliseconds.
 *
 * @category schemas
 * @since 0.1.0
 */
export const UnixMillis = integer("a time in Unix milliseconds, an integer of at least 0", 0)

/**
 * The size of a page, 1 to 500.
 *
 * @category schemas
 * @since 0.1.0
 */
export const Limit = integer("an integer from 1 to 500", 1, 500)

/**
 * How many results a page skips.
 *
 * @category schemas
 * @since 0.1.0
 */
export const Offset = integer("an integer of at least 0", 0)

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
).check(
  Schema.makeFilter((value) => {
    const found = findNonJson(value)
    if (found !== undefined) {
      return { path: found.path, issue: new SchemaIssue.InvalidValue({ expected: found.expected }) }
    }
    return (
      new TextEncoder().encode(JSON.stringify(value)).length <= maxMetadataBytes ||
      new SchemaIssue.InvalidValue({
        expected: `at most ${maxMetadataBytes} bytes of JSON`
      })
    )
  })
)
