/**
 * The failure of an apply whose plan no longer holds.
 *
 * @since 0.1.0
 */
import * as Data from "effect/Data"
import * as Schema from "effect/Schema"
import { Count, UnixMillis } from "./internal/model/numbers.ts"
import { Now } from "./SyncEvent.ts"

/**
 * Membership or invitation that is no longer as the plan has observed it.
 *
 * @category schemas
 * @since 0.1.0
 */
export const StaleChange = Schema.Struct({
  userId: Schema.optionalKey(Schema.String),
  emailAddress: Schema.optionalKey(Schema.String),
  /** Index of the action that is about it; absent where the plan would have kept it. */
  n: Schema.optionalKey(Count),
  now: Now
})

/**
 * Membership or invitation that is no longer as the plan has observed it.
 *
 * @category models
 * @since 0.1.0
 */
export interface StaleChange extends Schema.Schema.Type<typeof StaleChange> {}

/**
 * Reason for which a plan is not applied.
 *
 * **Details**
 *
 * | tag | meaning |
 * | --- | --- |
 * | `Edited` | the plan is not the one that its hash was made of |
 * | `Unexpected` | the hash is not the one of the option `expect` |
 * | `OtherTarget` | the plan is for another API, or for a key of another kind |
 * | `TooOld` | the plan was made more than 24 hours ago |
 * | `Roles` | these roles make an administrator and did not, or the other way round |
 * | `Changed` | the organization is not as the plan has observed it |
 *
 * @category schemas
 * @since 0.1.0
 */
export const StaleReason = Schema.TaggedUnion({
  Edited: {},
  Unexpected: { hash: Schema.String, expected: Schema.String },
  OtherTarget: { field: Schema.Literals(["apiUrl", "keyKind"]), plan: Schema.String, client: Schema.String },
  TooOld: { createdAt: UnixMillis, now: UnixMillis },
  Roles: { roles: Schema.NonEmptyArray(Schema.String) },
  Changed: { changes: Schema.NonEmptyArray(StaleChange) }
})

/**
 * Reason for which a plan is not applied.
 *
 * @category models
 * @since 0.1.0
 */
export type StaleReason = typeof StaleReason.Type

/**
 * A plan no longer holds, and nothing was written. Make a new one.
 *
 * @category errors
 * @since 0.1.0
 */
export class PlanStale extends Data.TaggedError("PlanStale")<{ readonly reason: StaleReason }> {
  override get message(): string {
    return `the plan is stale, and nothing was changed: ${describe(this.reason)}. Make a new plan`
  }
}

const describe = (reason: StaleReason): string => {
  switch (reason._tag) {
    case "Edited":
      return "it was edited after it was made, since its hash is not of its content"
    case "Unexpected":
      return `its hash is ${reason.hash}, and ${reason.expected} was expected`
    case "OtherTarget":
      return reason.field === "apiUrl"
        ? `it is for ${reason.plan}, and the client sends to ${reason.client}`
        : `it was made with a ${reason.plan} key, and the client has a ${reason.client} key`
    case "TooOld":
      return `it was made ${Math.floor((reason.now - reason.createdAt) / hour)} hours ago, and holds for 24`
    case "Roles":
      return `the permissions of ${reason.roles.join(", ")} make an administrator and did not, or the other way round`
    case "Changed": {
      const { length } = reason.changes
      return `${length} ${length === 1 ? "membership or invitation has" : "memberships or invitations have"} changed since`
    }
  }
}

const hour = 3_600_000
