/** Fields that several services have in common. */
import * as Field from "@effect-clerk/core/Field"
import * as Result from "effect/Result"

/** Returns the orders of a list: each field by itself, and with a sign in front. */
export const orderBy = <const Name extends string>(names: ReadonlyArray<Name>) =>
  Field.literals([...names, ...names.map((name) => `+${name}` as const), ...names.map((name) => `-${name}` as const)])

export const limit = /* @__PURE__ */ Field.optional(Field.Limit)

export const offset = /* @__PURE__ */ Field.optional(Field.Offset)

/** Text that may be empty, as forms send a field that was not filled in. */
export const FormText = /* @__PURE__ */ Field.make(
  "a well-formed string",
  (value): value is string => value === "" || Field.Text.is(value)
)

export const Boolean = /* @__PURE__ */ Field.make(
  "true or false",
  (value): value is boolean => typeof value === "boolean"
)

/** Text that matches a pattern. */
export const matching = (expected: string, pattern: RegExp): Field.Field<string> =>
  Field.make(expected, (value): value is string => Field.Text.is(value) && pattern.test(value))

/** Looks for the first dot alone: with any dot, the time would grow with the square of their number. */
export const Email = /* @__PURE__ */ matching("an email address", /^[^\s@]+@[^\s@][^\s@.]*\.[^\s@]+$/)

const Rfc3339 = /^(\d{4}-\d\d-(\d\d))T(?:[01]\d|2[0-3])(?::[0-5]\d){2}(?:\.\d+)?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/

/** Accepts no leap second, which JavaScript's time does not have. */
const isDateTime = (value: unknown): value is string => {
  const [, date, day] = Field.Text.is(value) ? (Rfc3339.exec(value) ?? []) : []
  // Some engines take February 30 for March 1, others for no date.
  return date !== undefined && new Date(date).getUTCDate() === Number(day)
}

const DateTime = /* @__PURE__ */ Field.make("a time as RFC 3339 writes it", isDateTime)

export const optionalText = /* @__PURE__ */ Field.optional(/* @__PURE__ */ Field.nullOr(FormText))

export const optionalFlag = /* @__PURE__ */ Field.optional(/* @__PURE__ */ Field.nullOr(Boolean))

export const optionalCount = /* @__PURE__ */ Field.optional(/* @__PURE__ */ Field.nullOr(Field.Offset))

export const optionalDate = /* @__PURE__ */ Field.optional(/* @__PURE__ */ Field.nullOr(DateTime))

export const optionalMetadata = /* @__PURE__ */ Field.optional(/* @__PURE__ */ Field.nullOr(Field.Metadata))

/** Returns a response's JSON as it is, for an operation whose result has no model. */
export const decodeUnknown = (json: unknown): Result.Result<unknown> => Result.succeed(json)
