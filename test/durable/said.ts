/** Messages of the processes of a cluster to their parent. */
import { Schema } from "effect"

export const Said = Schema.Union([
  Schema.Struct({ said: Schema.Literal("ready") }),
  /** A runner is about to ask Clerk for a change. */
  Schema.Struct({ said: Schema.Literal("change") }),
  /** Clerk has sent invitations, and the runner does not get to know. */
  Schema.Struct({ said: Schema.Literal("held") }),
  Schema.Struct({
    said: Schema.Literal("finished"),
    end: Schema.String,
    /** Time at which the run began, by which one run is told from another. */
    startedAt: Schema.Int,
    counts: Schema.Record(Schema.String, Schema.Int)
  })
])

/** Message of one of the processes. */
export type Said = typeof Said.Type

/** Tells the parent, where there is one. */
export const say = (said: Said): void => void process.send?.(said)
