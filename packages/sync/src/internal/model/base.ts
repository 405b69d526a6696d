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

/** Invitation of a base that was accepted, with its user. */
export interface Accepted {
  readonly emailAddress: string
  readonly userId: string
}

/** Returns a base that knows the users of accepted invitations as members. An entry that a user has already stays. */
export const withAccepted = (base: Base, accepted: ReadonlyArray<Accepted>): Base => {
  if (accepted.length === 0) return base
  const userOf = new Map(accepted.map(({ emailAddress, userId }) => [emailAddress, userId]))
  const known = new Set(base.members.map(({ userId }) => userId))
  const joined = base.invitations.flatMap(({ emailAddress, ...listed }) => {
    const userId = userOf.get(emailAddress)
    if (userId === undefined || known.has(userId)) return []
    known.add(userId)
    return [{ userId, ...listed }]
  })
  return {
    ...base,
    members: [...base.members, ...joined],
    invitations: base.invitations.filter(({ emailAddress }) => !userOf.has(emailAddress))
  }
}
