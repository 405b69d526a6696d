/** The values that a durable run is given and ends with, and those that its engine stores between. */
import * as ErrorSchema from "@effect-clerk/core/ErrorSchema"
import * as Schema from "effect/Schema"
import * as Struct from "effect/Struct"
import { JournalError } from "../../JournalError.ts"
import { StaleReason } from "../../PlanStale.ts"
import { Outcome } from "../../SyncEvent.ts"
import { JournalEntry } from "../journalEntry.ts"
import { Count, UnixMillis } from "../numbers.ts"
import { Options, schema as Plan } from "../planSchema.ts"
import { Rejection } from "./rejection.ts"
import { Report } from "./report.ts"

const Metadata = Schema.optional(Schema.Record(Schema.String, Schema.Json))

const row = {
  role: Schema.String,
  publicMetadata: Metadata,
  privateMetadata: Metadata,
  source: Schema.optional(Schema.String)
}

const DesiredMember = Schema.Union([
  Schema.Struct({ userId: Schema.String, ...row }),
  Schema.Struct({ emailAddress: Schema.String, ...row }),
  Schema.Struct({ externalId: Schema.String, ...row })
])

const { acknowledge, administratorRoles: _, guards, ...choices } = Options.fields

const PlanOptions = Schema.Struct({
  ...Struct.map(choices, Schema.optional),
  administratorRoles: Schema.optional(Schema.Array(Schema.String)),
  guards: Schema.optional(Schema.Struct(Struct.map(guards.fields, Schema.optional))),
  acknowledge: Schema.optional(Schema.Struct(Struct.map(acknowledge.fields, Schema.optional)))
})

/**
 * List that a run makes its plan of.
 *
 * @category schemas
 * @since 0.1.0
 */
export const PlanRequest = Schema.Struct({
  /** Names the run among those of the organization, for example by the day. A second one of the same name is the first. */
  key: Schema.String,
  organizationId: Schema.String,
  members: Schema.Array(DesiredMember),
  options: Schema.optional(PlanOptions)
})

/**
 * List that a run makes its plan of.
 *
 * @category models
 * @since 0.1.0
 */
export interface PlanRequest extends Schema.Schema.Type<typeof PlanRequest> {}

/**
 * Payload of a run.
 *
 * @category schemas
 * @since 0.1.0
 */
export const Payload = Schema.Struct({
  /** The plan that is applied, or the list that it is made of. */
  plan: Schema.Union([Plan, PlanRequest]),
  /** True for a run that waits until somebody approves the hash of its plan; false unless given. */
  awaitApproval: Schema.optional(Schema.Boolean),
  /** Options of the apply, as `MembershipSync.apply` has them. */
  options: Schema.optional(
    Schema.Struct({
      rate: Schema.optional(Schema.Finite),
      concurrency: Schema.optional(Schema.Int),
      stale: Schema.optional(Schema.Literals(["reject", "skip"]))
    })
  )
})

/**
 * Payload of a run.
 *
 * @category models
 * @since 0.1.0
 */
export interface Payload extends Schema.Schema.Type<typeof Payload> {}

const Failure = Schema.Union([ErrorSchema.ClerkErrors, ErrorSchema.SDKException, JournalError])

/** Ends of a run that has changed nothing. */
export const Unapplied = Schema.TaggedUnion({
  Rejected: { rejections: Schema.NonEmptyArray(Rejection) },
  Declined: {
    /** Hash of the plan. */
    hash: Schema.String,
    /** Hash that was approved in its place; `null` where the plan was declined. */
    approved: Schema.NullOr(Schema.String)
  },
  Stale: { reason: StaleReason },
  Failed: { error: Failure }
})

/** End of a run that has changed nothing. */
export type Unapplied = typeof Unapplied.Type

/**
 * End of a run. All of them are values, so that the engine remembers each, and a run that is started again gives the same.
 *
 * **Details**
 *
 * | tag | meaning |
 * | --- | --- |
 * | `Finished` | each action has its outcome in the report |
 * | `Unsaved` | the same, but the base of the next plan could not be saved |
 * | `Rejected` | the plan was not made; the rejections are those of `PlanRejected` |
 * | `Declined` | nobody has approved this plan: it was declined, or another hash was approved |
 * | `Stale` | the plan no longer holds, as `PlanStale` says |
 * | `Failed` | the organization, its users or the state could not be read |
 *
 * But for the first two, nothing was changed.
 *
 * @category schemas
 * @since 0.1.0
 */
export const SyncResult = Schema.TaggedUnion({
  Finished: { report: Report },
  Unsaved: { report: Report, error: JournalError },
  Rejected: Unapplied.cases.Rejected.fields,
  Declined: Unapplied.cases.Declined.fields,
  Stale: Unapplied.cases.Stale.fields,
  Failed: Unapplied.cases.Failed.fields
})

/**
 * End of a run.
 *
 * @category models
 * @since 0.1.0
 */
export type SyncResult = typeof SyncResult.Type

/** Answer to the question for an approval. */
export const Approval = Schema.TaggedUnion({ Approved: { hash: Schema.String }, Declined: {} })

/** Administrators above the minimum, and free seats, which are `null` where there is no bound. */
const Budgets = Schema.Struct({ administrators: Schema.Int, seats: Schema.NullOr(Schema.Int) })

/** The organization before the first chunk. */
export const Begun = Schema.Struct({
  at: UnixMillis,
  budgets: Budgets,
  /** Outcomes that are known before anything is sent. */
  known: Schema.Array(Schema.Struct({ n: Count, outcome: Outcome, applied: Schema.Boolean }))
})

/** The end of a chunk: the journal of its actions, and the state that the next one goes on from. */
export const ChunkEnd = Schema.Struct({
  entries: Schema.Array(JournalEntry),
  /** Actions that are left for later. */
  postponed: Schema.Array(Count),
  /** Milliseconds until they may be sent; 0 where none is left. */
  postponedFor: Count,
  /** True where nobody could look at what an earlier execution of the chunk had done. */
  isBlind: Schema.Boolean,
  /** Both budgets, where they were read again. */
  budgets: Schema.optionalKey(Budgets)
})

/** The end of a chunk. */
export type ChunkEnd = typeof ChunkEnd.Type

/** Both budgets as they are read in the middle of a run; `null` where they cannot be read. */
export const RenewedBudgets = Schema.NullOr(Budgets)

/** Budgets as the engine stores them: JSON has no infinity. */
export const toStored = ({ administrators, seats }: { readonly administrators: number; readonly seats: number }) => ({
  administrators,
  seats: Number.isFinite(seats) ? seats : null
})

/** Budgets as the order takes them. */
export const fromStored = ({ administrators, seats }: typeof Budgets.Type) => ({
  administrators,
  seats: seats ?? Infinity
})
