/** Schemas that the models' fields share. */
import * as Schema from "effect/Schema"

/**
 * Free-form JSON of the application's own.
 *
 * @category models
 * @since 0.1.0
 */
export const Metadata = Schema.Record(Schema.String, Schema.Json)

/**
 * @category models
 * @since 0.1.0
 */
export interface Metadata extends Schema.Schema.Type<typeof Metadata> {}

/** An integer as Clerk sends it; beyond 2^53 it has the nearest value that JavaScript can hold. */
export const Integer = Schema.Number.check(
  Schema.makeFilter((number) => Number.isInteger(number), { expected: "an integer" }, true)
)
