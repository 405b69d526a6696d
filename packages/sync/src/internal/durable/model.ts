/** The values that a durable run is given, and ends with. */
import type * as Errors from "@effect-clerk/core/ClerkErrors"
import * as ErrorSchema from "@effect-clerk/core/ErrorSchema"
import type * as Exceptions from "@effect-clerk/core/SDKException"
import * as Schema from "effect/Schema"
import * as Struct from "effect/Struct"
import { JournalError } from "../../JournalError.ts"
import type { Rejections } from "../../PlanRejected.ts"
import { StaleReason } from "../../PlanStale.ts"
import type * as SyncEvent from "../../SyncEvent.ts"
import { Options, type Plan, schema } from "../model/planSchema.ts"
import { exactly } from "./exactly.ts"
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
  exactly({ userId: Schema.String, ...row }),
  exactly({ emailAddress: Schema.String, ...row }),
  exactly({ externalId: Schema.String, ...row })
])

const { acknowledge, administratorRoles: _, guards, ...choices } = Options.fields

const PlanOptions = exactly({
  ...Struct.map(choices, Schema.optional),
  administratorRoles: Schema.optional(Schema.Array(Schema.String)),
  guards: Schema.optional(exactly(Struct.map(guards.fields, Schema.optional))),
  acknowledge: Schema.optional(exactly(Struct.map(acknowledge.fields, Schema.optional)))
})

/**
 * List that a run makes its plan of.
 *
 * @category schemas
 * @since 0.1.0
 */
export const PlanRequest = exactly({
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
 * Values that the runners of a cluster send each other as JSON. Their binary layout, which is the default, knows no union of
 * records without a tag, as plans and lists have them.
 */
const asJson = <T>(schema: Schema.Codec<T, unknown>): Schema.Codec<T, Schema.Json> =>
  Schema.Json.pipe(Schema.decodeTo(Schema.toCodecJson(schema)))

// Declared by its type alone, which is shorter than that of its fields.
const PlanSchema: Schema.Codec<Plan, unknown> = schema

/**
 * Payload of a run.
 *
 * **Gotchas**
 *
 * A field that it does not know is invalid, so that a guard or an approval whose name has a typing error is not left out.
 * `MembershipSyncWorkflow.execute` dies of a payload that is invalid: decode one that comes from outside first.
 *
 * @category schemas
 * @since 0.1.0
 */
export const Payload = exactly({
  /** The plan that is applied, or the list that it is made of. */
  plan: asJson(Schema.Union([PlanSchema, PlanRequest])),
  /** True for a run that waits until somebody approves the hash of its plan, if that changes anything; false unless given. */
  awaitApproval: Schema.optional(Schema.Boolean),
  /** Options of the apply, as `MembershipSync.apply` has them. */
  options: Schema.optional(
    exactly({
      rate: Schema.optional(Schema.Finite),
      concurrency: Schema.optional(Schema.Int),
      expect: Schema.optional(Schema.String),
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

/**
 * Plan that waits for its approval.
 *
 * @category models
 * @since 0.1.0
 */
export interface Announcement {
  /** Names the run, as `approve` and `decline` take it. */
  readonly executionId: string
  readonly plan: Plan
}

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
 * | `Declined` | the plan was declined, or the hash that was approved is that of another one |
 * | `Stale` | the plan no longer holds, as `PlanStale` says |
 * | `Failed` | an option is invalid, or the organization, its users or the state could not be read |
 *
 * But for the first two, nothing was changed.
 *
 * @category models
 * @since 0.1.0
 */
export type SyncResult =
  | { readonly _tag: "Finished"; readonly report: SyncEvent.Report }
  | { readonly _tag: "Unsaved"; readonly report: SyncEvent.Report; readonly error: JournalError }
  | { readonly _tag: "Rejected"; readonly rejections: Rejections }
  | {
      readonly _tag: "Declined"
      /** Hash of the plan. */
      readonly hash: string
      /** Hash that was approved in its place; `null` where the plan was declined. */
      readonly approved: string | null
    }
  | { readonly _tag: "Stale"; readonly reason: StaleReason }
  | { readonly _tag: "Failed"; readonly error: Errors.ClerkErrors | Exceptions.SDKException }

/** End of a run that has changed nothing. */
export type Unapplied = Exclude<SyncResult, { readonly report: unknown }>

const unapplied = {
  Rejected: { rejections: Schema.NonEmptyArray(Rejection) },
  Declined: { hash: Schema.String, approved: Schema.NullOr(Schema.String) },
  Stale: { reason: StaleReason },
  Failed: { error: Schema.Union([ErrorSchema.ClerkErrors, ErrorSchema.SDKException]) }
}

export const Unapplied: Schema.Codec<Unapplied, unknown> = Schema.TaggedUnion(unapplied)

/**
 * Schema of the end of a run.
 *
 * @category schemas
 * @since 0.1.0
 */
export const SyncResult: Schema.Codec<SyncResult, unknown> = asJson(
  Schema.TaggedUnion({
    Finished: { report: Report },
    Unsaved: { report: Report, error: JournalError },
    ...unapplied
  })
)
