import * as Duration from "effect/Duration"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"

/**
 * Finite span of time: milliseconds, a `Duration`, or a text such as `"10 seconds"`.
 *
 * @category models
 * @since 0.1.0
 */
export type Span = number | Duration.Duration | `${number} ${Duration.Unit}`

const isSpan = (value: unknown): value is Span =>
  isInput(value) &&
  // Duration.fromInput reads NaN as 0.
  !Number.isNaN(value) &&
  Option.exists(Duration.fromInput(value), (span) => Duration.isFinite(span) && Duration.toMillis(span) >= 0)

const isInput = (value: unknown): value is Span =>
  typeof value === "number" || typeof value === "string" || Duration.isDuration(value)

/** Schema of a span of time, 0 included. */
export const Span = Schema.declare(isSpan, { expected: 'a finite span of time, such as 500 or "10 seconds"' })

/** Schema of a span of time that is longer than 0. */
export const PositiveSpan = Span.check(
  Schema.makeFilter((span) => Duration.toMillis(span) > 0, { expected: 'a positive span of time: "10 seconds"' })
)
