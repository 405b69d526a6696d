/**
 * Runs one chunk of actions.
 *
 *     was it run before? ── no ─▶ run
 *       └── perhaps ─▶ look at its actions, as a resume does ─▶ run those that are to do
 *                        ├── fails for now ─▶ all of it is left for later
 *                        └── fails for good ─▶ all of it has failed
 *
 * The engine remembers a chunk only once it has ended. One that is run again, by this process or by another, has perhaps sent
 * some of its actions, or all. Only the process that has ended the chunk before knows that this one was never run, and forgets
 * it when it starts: so each other execution looks first.
 */
import type { SDKException } from "@effect-clerk/core/SDKException"
import type { ClerkHttpClient } from "@effect-clerk/http/ClerkHttpClient"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import type { CheckedOptions } from "../apply/applyOptions.ts"
import { isLasting } from "../apply/failure.ts"
import type { Known } from "../apply/known.ts"
import { startResume } from "../apply/resume.ts"
import { runActions } from "../apply/runActions.ts"
import type { JournalEntry } from "../journal/journalEntry.ts"
import { currentMillis } from "../model/millis.ts"
import type { Plan } from "../model/planSchema.ts"
import { stepsOf } from "../order/budgets.ts"
import { Order } from "../order/order.ts"
import type { Chunk } from "./course.ts"
import { type ChunkEnd, toStored } from "./steps.ts"

/** Longest wait inside a chunk. The engine takes longer ones: it needs no process for them. */
const longestWait = Duration.minutes(1)

/** Time in which a process knows that the next chunk was never run. One that was paused for longer may have lost the run. */
const freshFor = 1000

/** Chunks that were certainly never run, by their runs. */
export class FreshChunks {
  readonly #chunks = new Map<string, { readonly index: number; readonly at: number }>()

  add(executionId: string, index: number, at: number): void {
    this.#chunks.set(executionId, { index, at })
  }

  /** Tells whether a chunk was never run, and forgets it. */
  take(executionId: string, index: number, now: number): boolean {
    const fresh = this.#chunks.get(executionId)
    this.delete(executionId)
    return fresh !== undefined && fresh.index === index && now - fresh.at <= freshFor
  }

  delete(executionId: string): void {
    this.#chunks.delete(executionId)
  }
}

export interface ChunkOptions {
  readonly client: ClerkHttpClient["Service"]
  readonly plan: Plan
  readonly chunk: Chunk
  /** True where no other execution has sent any of its actions, but for those that the chunk is unsure of. */
  readonly isFresh: boolean
  readonly options: CheckedOptions
}

/** Runs a chunk. What came of it is in its end, whatever happens. */
export const runChunk = Effect.fnUntraced(function* (options: ChunkOptions): Effect.fn.Return<ChunkEnd> {
  const { chunk, client, isFresh, plan } = options
  const at = yield* currentMillis
  const unsure = isFresh ? chunk.unsure : chunk.actions
  if (unsure.length === 0) return yield* runKnown(options, [], new Map())
  const began = unsure.map((n): JournalEntry => ({ _tag: "Began", at, n }))
  const looked = yield* Effect.result(startResume(client, plan, began, unsure))
  if (Result.isSuccess(looked)) return yield* runKnown(options, began, looked.success.known)
  return isLasting(looked.failure) ? unseen(chunk, unsure, looked.failure, at) : blind(chunk)
})

/** Nobody will be able to look. */
const unseen = ({ actions }: Chunk, unsure: ReadonlyArray<number>, error: SDKException, at: number): ChunkEnd => ({
  entries: actions.map((n) => ({
    _tag: "Done",
    at,
    n,
    outcome: { _tag: "Failed", error },
    attempts: 0,
    applied: unsure.includes(n)
  })),
  postponed: [],
  postponedFor: 0,
  isBlind: false
})

/** Nothing is sent that may have been sent already, so all of it is left for later. */
const blind = ({ actions }: Chunk): ChunkEnd => ({
  entries: [],
  postponed: actions,
  postponedFor: Duration.toMillis(longestWait),
  isBlind: true
})

const runKnown = Effect.fnUntraced(function* (
  { chunk, client, options, plan }: ChunkOptions,
  began: ReadonlyArray<JournalEntry>,
  known: ReadonlyMap<number, Known>
): Effect.fn.Return<ChunkEnd> {
  // Those that have begun did so in an execution that has ended.
  const entries: Array<JournalEntry> =
    began.length === 0 ? [] : [...began, { _tag: "Started", at: yield* currentMillis, rate: options.rate }]
  const toDo = new Set(chunk.actions.filter((n) => !known.has(n)))
  // The others have happened, or have their place in another chunk.
  const order = new Order(stepsOf(plan), chunk.budgets, (n) => (toDo.has(n) ? undefined : "happened"))
  const append = (entry: JournalEntry) =>
    Effect.sync(() => {
      if (entry._tag === "Done") entries.push(entry)
    })
  // A journal in memory does not fail.
  const { hasRenewedBudgets, postponed, postponedUntil } = yield* Effect.orDie(
    Effect.scoped(
      runActions({
        client,
        plan,
        journal: { entries: [], append },
        concurrency: options.concurrency,
        order,
        known,
        emit: () => {},
        lastFailed: chunk.lastFailed,
        longestWait
      })
    )
  )
  const endedAt = yield* currentMillis
  return {
    entries,
    postponed,
    postponedFor: postponed.length === 0 ? 0 : Math.max(1, postponedUntil - endedAt),
    isBlind: false,
    ...(hasRenewedBudgets && { budgets: toStored(order.budgets) })
  }
})
