import type * as Cause from "effect/Cause"
import * as Duration from "effect/Duration"
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

/** Returns the plain form of an error. Fields that are errors themselves are given in theirs, which a structured clone keeps. */
export const toJson = <Self extends PlainError>(error: Self, plainFields?: object): PlainForm<Self> => {
  const plain: object = Object.fromEntries(
    Object.entries({ ...error, ...plainFields, processed: error.processed, message: error.message }).map(
      ([key, value]) => [key, Duration.isDuration(value) ? Duration.toMillis(value) : value]
    )
  )
  // The compiler cannot see that the entries are those of the type.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return plain as PlainForm<Self>
}
