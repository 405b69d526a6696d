/**
 * Events of an apply, and the report with which they end.
 *
 * @since 0.1.0
 */
import * as ErrorSchema from "@effect-clerk/core/ErrorSchema"
import * as Schema from "effect/Schema"
import type { Action, Options, Plan, Target } from "./internal/model/planSchema.ts"

const metadata = {
  publicMetadata: Schema.optionalKey(Schema.Record(Schema.String, Schema.Json)),
  privateMetadata: Schema.optionalKey(Schema.Record(Schema.String, Schema.Json))
}

/**
 * The membership or the invitation that is there in place of what an action expects; `null` where there is none.
 *
 * @category schemas
 * @since 0.1.0
 */
export const Now = Schema.NullOr(
  Schema.Union([
    Schema.Struct({ membershipId: Schema.String, role: Schema.String, ...metadata }),
    Schema.Struct({ invitationId: Schema.String, role: Schema.String, status: Schema.String })
  ])
)

/**
 * The membership or the invitation that is there in place of what an action expects; `null` where there is none.
 *
 * @category models
 * @since 0.1.0
 */
export type Now = typeof Now.Type

/**
 * Outcome of an action.
 *
 * **Details**
 *
 * | outcome | meaning |
 * | --- | --- |
 * | `done` | this apply has made the change, and Clerk has said so |
 * | `found` | the change is there; after a lost response nothing tells whose it is |
 * | `Failed` | Clerk has rejected the change, or could not be reached; `error.processed` says whether it may have happened |
 * | `Held` | the change was not made: for want of administrators or of seats, or since the apply stopped before |
 * | `Stale` | somebody else has changed the same membership or invitation; `now` is what is there |
 * | `interrupted` | the apply ended before; a resume finds out |
 *
 * @category schemas
 * @since 0.1.0
 */
export const Outcome = Schema.Union([
  Schema.Literals(["done", "found", "interrupted"]),
  Schema.TaggedStruct("Failed", { error: Schema.Union([ErrorSchema.ClerkErrors, ErrorSchema.SDKException]) }),
  Schema.TaggedStruct("Held", { why: Schema.Literals(["administrators", "seats", "stopped"]) }),
  Schema.TaggedStruct("Stale", { now: Now })
])

/**
 * Outcome of an action.
 *
 * @category models
 * @since 0.1.0
 */
export type Outcome = typeof Outcome.Type

/**
 * Outcome of one action, with the change that it was for.
 *
 * @category models
 * @since 0.1.0
 */
export interface ActionReport {
  /** Index of the action in the plan. */
  readonly n: number
  readonly action: Action
  readonly before: Action["before"]
  readonly after: Action["after"]
  readonly outcome: Outcome
  /** Number of times that the change was sent. */
  readonly attempts: number
  /** Identifies the last of the requests to Clerk's support. */
  readonly traceId?: string
  /** True where this apply, or one that it resumes, has made the change, or may have. `undo` takes these back. */
  readonly applied: boolean
}

/**
 * Numbers of the outcomes. They add up to the number of actions.
 *
 * @category models
 * @since 0.1.0
 */
export interface OutcomeCounts {
  readonly done: number
  readonly found: number
  readonly failed: number
  readonly held: number
  readonly stale: number
  readonly interrupted: number
}

/**
 * Report of an apply: one outcome for each action of the plan.
 *
 * **Gotchas**
 *
 * It holds private metadata.
 *
 * @category models
 * @since 0.1.0
 */
export interface Report {
  /** Hash of the plan. */
  readonly hash: string
  readonly target: Target
  /** Options of the plan. */
  readonly options: Options
  /** The apply before this one, as the plan knew it. */
  readonly base: Plan["observed"]["base"]
  /** Unix milliseconds. */
  readonly startedAt: number
  /** Unix milliseconds; of the last outcome, where the apply was interrupted. */
  readonly finishedAt: number
  /** One for each action, in the order of the plan. */
  readonly outcomes: ReadonlyArray<ActionReport>
  readonly counts: OutcomeCounts
}

/**
 * Event of an apply.
 *
 * **Details**
 *
 * `Started` comes first, once the plan is known to hold, and `Finished` last. Each action has a `Done` with its outcome, also
 * where a resume has found it, or where it was not begun; one that is begun has a `Began` before. An apply that is interrupted
 * ends without the others. Times are Unix milliseconds.
 *
 * @category models
 * @since 0.1.0
 */
export type SyncEvent =
  | {
      readonly _tag: "Started"
      /** Number of actions that are to be carried out. */
      readonly of: number
      /** True where the journal has an earlier apply of the same plan. */
      readonly resumed: boolean
    }
  | { readonly _tag: "Began"; readonly n: number }
  | { readonly _tag: "Done"; readonly n: number; readonly outcome: Outcome }
  | { readonly _tag: "Throttled"; readonly until: number }
  | {
      readonly _tag: "Progress"
      /** Number of actions that have an outcome, those included that a resume has found. */
      readonly done: number
      /** Number of actions of the plan. */
      readonly of: number
      /** Actions of this apply that have an outcome, by the seconds that it has taken so far. */
      readonly perSecond: number
      /** Absent while nothing tells. */
      readonly secondsLeft?: number
    }
  | { readonly _tag: "Finished"; readonly report: Report }
