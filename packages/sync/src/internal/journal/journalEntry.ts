/** Lines of a journal, `effect-clerk/membership-journal@1`. */
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { JournalError } from "../../JournalError.ts"
import { Outcome } from "../../SyncEvent.ts"
import { Count } from "../model/numbers.ts"
import { schema as PlanSchema } from "../model/planSchema.ts"

/** Unix milliseconds. */
const at = Count

/** Line of a journal. The first one has the plan, so that a journal says by itself what it is about. */
export const JournalEntry = Schema.TaggedUnion({
  Plan: { format: Schema.Literal("effect-clerk/membership-journal@1"), at, plan: PlanSchema },
  /** An apply, or a resume, has started. */
  Started: { at, rate: Schema.Finite },
  /** An action is about to be sent. */
  Began: { at, n: Count },
  Done: {
    at,
    n: Count,
    outcome: Outcome,
    attempts: Count,
    traceId: Schema.optionalKey(Schema.String),
    applied: Schema.Boolean
  },
  /** Every action has its outcome. */
  Finished: { at }
})

/**
 * Entry of a journal: what an apply is about to do, or has done.
 *
 * @category models
 * @since 0.1.0
 */
export type JournalEntry = typeof JournalEntry.Type

export type DoneEntry = Extract<JournalEntry, { readonly _tag: "Done" }>

const codec = Schema.fromJsonString(JournalEntry)

const encode = Schema.encodeSync(codec)

const decodeLine = Schema.decodeUnknownEffect(codec)

/** Writes an entry as one line. Whatever is an entry can be written. */
export const encodeEntry = (entry: JournalEntry): string => encode(entry)

/** Reads the lines of a journal. */
export const decodeEntries = (lines: ReadonlyArray<string>): Effect.Effect<ReadonlyArray<JournalEntry>, JournalError> =>
  Effect.forEach(lines, (line, index) =>
    Effect.mapError(
      decodeLine(line),
      () =>
        new JournalError({ description: `line ${index + 1} of the journal is not of the format membership-journal@1` })
    )
  )
