/** The base of the three-way comparison: what the last apply left behind. */
import * as Schema from "effect/Schema"
import { Count, UnixMillis } from "./numbers.ts"
import { Listed } from "./planSchema.ts"

/**
 * Schema of a base, `effect-clerk/membership-base@1`: the rows of the list that the last apply has carried out.
 *
 * @category schemas
 * @since 0.1.0
 */
export const Base = Schema.Struct({
  format: Schema.Literal("effect-clerk/membership-base@1"),
  /** Time at which the last apply ended. */
  appliedAt: UnixMillis,
  /** Number of rows in the list of the last apply. */
  listed: Count,
  /** The members that were added, changed or found as listed, and the rows as they were listed. */
  members: Schema.Array(Schema.Struct({ userId: Schema.String, ...Listed.fields })),
  /** The invitations that were sent or found as listed. Addresses are in lower case. */
  invitations: Schema.Array(Schema.Struct({ emailAddress: Schema.String, ...Listed.fields }))
})

/**
 * The rows of the list that the last apply has carried out.
 *
 * @category models
 * @since 0.1.0
 */
export interface Base extends Schema.Schema.Type<typeof Base> {}
