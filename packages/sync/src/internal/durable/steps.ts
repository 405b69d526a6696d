/** The values that the engine stores of a durable run's steps. */
import * as Schema from "effect/Schema"
import { Outcome } from "../../SyncEvent.ts"
import { JournalEntry } from "../journal/journalEntry.ts"
import { Count, UnixMillis } from "../model/numbers.ts"

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
