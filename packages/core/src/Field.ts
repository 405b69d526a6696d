/**
 * Fields of the inputs of Clerk's operations. Each validates a value and reports all its issues; an invalid value is never
 * sent. They are plain functions, so that a small bundle needs no schemas for them.
 *
 * @example
 * ```ts
 * import { Field } from "@effect-clerk/core"
 *
 * const fields = {
 *   organizationId: Field.Id,
 *   name: Field.Text,
 *   banned: Field.make("true or false", (value): value is boolean => typeof value === "boolean"),
 *   role: Field.optional(Field.literals(["org:admin", "org:member"])),
 *   note: Field.nullOr(Field.Text),
 *   tags: Field.array(Field.Text, "an array of texts"),
 *   userId: Field.FilterValues,
 *   createdAtAfter: Field.UnixMillis,
 *   limit: Field.Limit,
 *   offset: Field.Offset,
 *   metadata: Field.Metadata
 * }
 *
 * Field.isOptional(fields.role) // => true
 * fields.organizationId.is("..") // => false
 * fields.banned.issues("no") // => [{ path: [], expected: "true or false" }]
 * fields.note.is(null) // => true
 * fields.tags.issues(["a", ""]) // => [{ path: [1], expected: "a non-empty, well-formed string" }]
 * fields.limit.issues(501) // => [{ path: [], expected: "an integer from 1 to 500" }]
 * fields.userId.is([]) // => false
 * fields.createdAtAfter.is(1.5) // => false
 * fields.offset.is(0) // => true
 * fields.metadata.is({ text: "a".repeat(Field.maxMetadataBytes) }) // => false
 * ```
 *
 * @since 0.1.0
 */
import * as Predicate from "effect/Predicate"
import type * as Schema from "effect/Schema"
import { addWithin, issuesOf } from "./internal/issues.ts"
import { writeJson } from "./internal/json.ts"
import type { Issue } from "./Issue.ts"

/**
 * A validator of one value of an input.
 *
 * @category models
 * @since 0.1.0
 */
export interface Field<out A> {
  readonly is: (value: unknown) => value is A
  /** Returns all issues of a value, none if it is valid. Their paths start inside of the value, and they never hold it. */
  readonly issues: (value: unknown) => ReadonlyArray<Issue>
  /**
   * Writes a valid value as JSON, or returns its issues. A field of objects has it, so that the text that was checked is the
   * text that is sent, whatever a getter returns the second time.
   */
  readonly toJson?: (value: unknown) => string | ReadonlyArray<Issue>
}

/**
 * A field that may be absent. A value of `undefined` counts as absent.
 *
 * @category models
 * @since 0.1.0
 */
export interface Optional<out A> extends Field<A> {
  readonly isOptional: true
}

/**
 * The fields of an input, by their names in camelCase.
 *
 * @category models
 * @since 0.1.0
 */
export type Fields = { readonly [name: string]: Field<unknown> }

/**
 * The type of a field's valid values.
 *
 * @category models
 * @since 0.1.0
 */
export type Type<F> = F extends Field<infer A> ? A : never

/**
 * The type of an object with these fields.
 *
 * @category models
 * @since 0.1.0
 */
export type Struct<F extends Fields> = {
  readonly [K in keyof F as F[K] extends Optional<unknown> ? never : K]: Type<F[K]>
} & {
  readonly [K in keyof F as F[K] extends Optional<unknown> ? K : never]?: Type<F[K]> | undefined
}

const none: ReadonlyArray<Issue> = []

const fromIssues = <A>(issues: (value: unknown) => ReadonlyArray<Issue>): Field<A> => ({
  issues,
  is: (value): value is A => issues(value).length === 0
})

/**
 * Makes a field from the function that writes a valid value as JSON, or returns its issues.
 *
 * @example
 * ```ts
 * import { Field } from "@effect-clerk/core"
 *
 * const Flag = Field.fromJson<boolean>((value) =>
 *   typeof value === "boolean" ? JSON.stringify(value) : [{ path: [], expected: "true or false" }]
 * )
 *
 * Flag.toJson?.(true) // => "true"
 * Flag.issues("yes") // => [{ path: [], expected: "true or false" }]
 * ```
 *
 * @category constructors
 * @since 0.1.0
 */
export const fromJson = <A>(toJson: (value: unknown) => string | ReadonlyArray<Issue>): Field<A> => ({
  ...fromIssues((value) => {
    const written = toJson(value)
    return typeof written === "string" ? none : written
  }),
  toJson
})

/**
 * Makes a field from a predicate. `expected` ends the sentence of its issue.
 *
 * @category constructors
 * @since 0.1.0
 */
export const make = <A>(expected: string, is: (value: unknown) => value is A): Field<A> => {
  const invalid = issuesOf(expected)
  return { is, issues: (value) => (is(value) ? none : invalid) }
}

/**
 * Makes a field optional.
 *
 * @category constructors
 * @since 0.1.0
 */
export const optional = <A>(field: Field<A>): Optional<A> => ({ ...field, isOptional: true })

/**
 * Tells whether a field is optional.
 *
 * @category predicates
 * @since 0.1.0
 */
export const isOptional = (field: Field<unknown>): boolean => "isOptional" in field

/**
 * Accepts `null` besides the values of the field.
 *
 * @category constructors
 * @since 0.1.0
 */
export const nullOr = <A>(field: Field<A>): Field<A | null> => {
  const { toJson } = field
  return toJson
    ? fromJson((value) => (value === null ? "null" : toJson(value)))
    : fromIssues((value) => (value === null ? none : field.issues(value)))
}

/**
 * A field of one of some texts, which it lists.
 *
 * @category models
 * @since 0.1.0
 */
export interface Literals<out A extends string> extends Field<A> {
  readonly literals: ReadonlyArray<A>
}

/**
 * Accepts one of the given texts.
 *
 * @category constructors
 * @since 0.1.0
 */
export const literals = <const A extends string>(values: ReadonlyArray<A>): Literals<A> => ({
  ...make(`one of ${values.join(", ")}`, (value): value is A => (values as ReadonlyArray<unknown>).includes(value)),
  literals: values
})

/**
 * Accepts an array whose items are valid for the field, of any length unless one is given.
 *
 * @category constructors
 * @since 0.1.0
 */
export const array = <A>(
  field: Field<A>,
  expected: string,
  length?: { readonly minimum: number; readonly maximum: number; readonly expected: string }
): Field<ReadonlyArray<A>> => {
  return fromIssues((value) => {
    if (!Array.isArray(value)) return issuesOf(expected)
    // The items of an array of another length are not read.
    if (length && !(value.length >= length.minimum && value.length <= length.maximum)) return issuesOf(length.expected)
    const found: Array<Issue> = []
    // By index: it may have an iterator of its own, and a hole is no item for `flatMap`.
    for (let index = 0; index < value.length; index++) addWithin(found, index, field.issues(value[index]))
    return found
  })
}

const isText = (value: unknown): value is string => typeof value === "string" && value !== "" && value.isWellFormed()

const integer = (expected: string, minimum: number, maximum = Number.MAX_SAFE_INTEGER): Field<number> =>
  make(
    expected,
    (value): value is number =>
      typeof value === "number" && Number.isInteger(value) && value >= minimum && value <= maximum
  )

/**
 * Text that is not empty and is well-formed Unicode.
 *
 * @category fields
 * @since 0.1.0
 */
export const Text: Field<string> = /* @__PURE__ */ make("a non-empty, well-formed string", isText)

/**
 * An id that becomes one segment of a path. Any text but `.` and `..`, which a URL would resolve away.
 *
 * @category fields
 * @since 0.1.0
 */
export const Id: Field<string> = /* @__PURE__ */ make(
  'a non-empty, well-formed id other than "." and ".."',
  (value): value is string => isText(value) && value !== "." && value !== ".."
)

/**
 * Values of a filter: 1 to 100 texts. An empty array is invalid, since a filter without values would select everyone.
 *
 * @category fields
 * @since 0.1.0
 */
export const FilterValues: Field<ReadonlyArray<string>> = /* @__PURE__ */ array(Text, "an array of 1 to 100 values", {
  minimum: 1,
  maximum: 100,
  expected: "1 to 100 values; leave the filter out to select everyone"
})

/**
 * A time in Unix milliseconds.
 *
 * @category fields
 * @since 0.1.0
 */
export const UnixMillis: Field<number> = /* @__PURE__ */ integer(
  "a time in Unix milliseconds, an integer of at least 0",
  0
)

/**
 * The size of a page, 1 to 500.
 *
 * @category fields
 * @since 0.1.0
 */
export const Limit: Field<number> = /* @__PURE__ */ integer("an integer from 1 to 500", 1, 500)

/**
 * Number of results that a page skips, at least 0.
 *
 * @category fields
 * @since 0.1.0
 */
export const Offset: Field<number> = /* @__PURE__ */ integer("an integer of at least 0", 0)

/**
 * The largest metadata that is sent, in bytes of JSON.
 *
 * Source: https://clerk.com/docs/guides/users/extending
 *
 * @category constants
 * @since 0.1.0
 */
export const maxMetadataBytes = 8192

const metadataToJson = (value: unknown): string | ReadonlyArray<Issue> =>
  Predicate.isObject(value) ? writeJson(value, maxMetadataBytes) : issuesOf("an object")

/**
 * An object of JSON values, at most {@link maxMetadataBytes} bytes when written.
 *
 * **Details**
 *
 * Invalid are all values that `JSON.stringify` would drop, change or fail on: functions, `bigint`, `NaN`, cycles, class
 * instances, `undefined` in an array; and half of a surrogate pair in a key or a text, which UTF-8 cannot hold. A key that is
 * `undefined` is not sent. Each part of the object is read once.
 *
 * @category fields
 * @since 0.1.0
 */
export const Metadata: Field<{ readonly [key: string]: Schema.Json }> = /* @__PURE__ */ fromJson(metadataToJson)
