/** Schema of a report. It holds each change once: `before` and `after` of an action are those of the action itself. */
import * as Schema from "effect/Schema"
import * as SchemaTransformation from "effect/SchemaTransformation"
import * as SyncEvent from "../../SyncEvent.ts"
import { Count, UnixMillis } from "../model/numbers.ts"
import { Action, Options, schema as Plan, Target } from "../model/planSchema.ts"

const Stored = Schema.Struct({
  n: Count,
  action: Action,
  outcome: SyncEvent.Outcome,
  attempts: Count,
  traceId: Schema.optionalKey(Schema.String),
  applied: Schema.Boolean
})

const ActionReport = Stored.pipe(
  Schema.decodeTo(
    Schema.declare((value): value is SyncEvent.ActionReport => typeof value === "object" && value !== null),
    SchemaTransformation.transform<SyncEvent.ActionReport, typeof Stored.Type>({
      decode: (stored) => ({ ...stored, before: stored.action.before, after: stored.action.after }),
      encode: ({ action, applied, attempts, n, outcome, traceId }) => ({
        n,
        action,
        outcome,
        attempts,
        ...(traceId !== undefined && { traceId }),
        applied
      })
    })
  )
)

export const Report: Schema.Codec<SyncEvent.Report, unknown> = Schema.Struct({
  hash: Plan.fields.hash,
  target: Target,
  options: Options,
  base: Plan.fields.observed.fields.base,
  startedAt: UnixMillis,
  finishedAt: UnixMillis,
  outcomes: Schema.Array(ActionReport),
  counts: Schema.Struct({
    done: Count,
    found: Count,
    failed: Count,
    held: Count,
    stale: Count,
    interrupted: Count
  })
})
