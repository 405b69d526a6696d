import type * as Cause from "effect/Cause"
import * as Duration from "effect/Duration"
import * as Predicate from "effect/Predicate"
import type { Processed } from "../../Processed.ts"

/** Names of what every error has. The message is kept, since it is written for people. */
type ErrorKey = Exclude<keyof Cause.YieldableError, "message">

/**
 * Plain form of an error, which its `toJSON` returns: its fields, with durations in milliseconds, `processed` and the message.
 * JSON and a structured clone keep all of it.
 *
 * @category models
 * @since 0.1.0
 */
export type PlainForm<Self> = { readonly [Key in Exclude<keyof Self, ErrorKey>]: PlainValue<Self[Key]> }

type PlainValue<Value> = Value extends Duration.Duration
  ? number
  : Value extends Cause.YieldableError
    ? PlainForm<Value>
    : Value

interface PlainError extends Error {
  readonly processed: Processed
}

/** Returns the plain form of an error, whose reason is plain as well, so that a structured clone keeps all of it. */
export const toJson = <Self extends PlainError>(error: Self): PlainForm<Self> => {
  const { message, processed } = error
  const plain: object = Object.fromEntries(
    Object.entries({ ...error, processed, message }).map(([key, value]) => [key, toPlain(value)])
  )
  // The compiler cannot see that the entries are those of the type.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return plain as PlainForm<Self>
}

const toPlain = (value: unknown): unknown => {
  if (Duration.isDuration(value)) return Duration.toMillis(value)
  return isPlainError(value) ? toJson(value) : value
}

const isPlainError = (value: unknown): value is PlainError =>
  Predicate.isError(value) && Predicate.hasProperty(value, "processed")
