/** Schemas of the numbers that plans and bases have. */
import * as Schema from "effect/Schema"

/** A number of things. */
export const Count = Schema.Int.check(Schema.isGreaterThanOrEqualTo(0))

/** A time in Unix milliseconds, of those that a date can hold. */
export const UnixMillis = Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 8.64e15 }))
