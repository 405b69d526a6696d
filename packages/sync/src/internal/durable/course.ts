/**
 * Course of a durable run: which actions the next chunk has, and the journal so far. It is made again of what the engine has
 * stored, whenever the run goes on, so everything here follows from the plan and the ends of the chunks alone.
 *
 * All actions of a chunk may be in flight at once. So the chunk is known before it is run, and one that is run again looks at
 * exactly those actions.
 */
import type { Outcome } from "../../SyncEvent.ts"
import { FailureWindow } from "../apply/failureWindow.ts"
import { type Known, orderOf } from "../apply/known.ts"
import { hasHappened } from "../apply/report.ts"
import type { DoneEntry, JournalEntry } from "../journal/journalEntry.ts"
import type { Plan } from "../model/planSchema.ts"
import type * as Order from "../order/order.ts"
import { invitationsPerRequest } from "../plan/estimate.ts"
import { type ChunkEnd, fromStored } from "./steps.ts"

/** Number of actions of a chunk: each costs a message of the engine, and as many are looked at where one is run again. */
const chunkSize = 25

/** Number of chunks in a row that are run again, a minute after the other, while nobody can look at what they have done. */
const maxBlind = 60

/** Actions of a chunk, and the state before it. */
export interface Chunk {
  readonly actions: ReadonlyArray<number>
  /** The actions among them that may have been sent before. */
  readonly unsure: ReadonlyArray<number>
  readonly budgets: Order.Budgets
  readonly lastFailed: ReadonlyArray<boolean>
}

export class Course {
  readonly entries: Array<JournalEntry>
  readonly #plan: Plan
  readonly #order: Order.Order
  readonly #failures = new FailureWindow()
  readonly #unsure = new Set<number>()
  #blind = 0
  #at: number

  constructor(
    plan: Plan,
    {
      at,
      budgets,
      known,
      rate
    }: {
      readonly at: number
      readonly budgets: Order.Budgets
      readonly known: ReadonlyMap<number, Known>
      readonly rate: number
    }
  ) {
    this.#plan = plan
    this.#at = at
    this.#order = orderOf(plan, budgets, known)
    this.entries = [{ _tag: "Started", at, rate }]
    for (const [n, { applied, outcome }] of known) this.#end(n, outcome, applied)
  }

  /** Starts the actions of the next chunk; none where nothing may start. */
  next(): Chunk {
    const { budgets } = this.#order
    const actions: Array<number> = []
    while (actions.length < chunkSize && !this.#failures.isExceeded) {
      const n = this.#order.next()
      if (n === undefined) break
      actions.push(n)
    }
    this.#putBackExcess(actions)
    return {
      actions,
      unsure: actions.filter((n) => this.#unsure.has(n)),
      budgets,
      lastFailed: [...this.#failures.last]
    }
  }

  /** Leaves the invitations that would not fill a request to the next chunk, since Clerk counts requests. They are the last. */
  #putBackExcess(actions: Array<number>): void {
    if (actions.length < chunkSize) return
    const excess = actions.filter((n) => this.#plan.actions[n]?._tag === "Invite").length % invitationsPerRequest
    for (const n of actions.splice(actions.length - excess).toReversed()) this.#order.putBack(n)
  }

  /** Records what came of a chunk. */
  settle({ budgets, entries, isBlind, postponed }: ChunkEnd): void {
    this.#blind = isBlind ? this.#blind + 1 : 0
    for (const n of postponed) {
      if (this.#blind > maxBlind) this.#settle({ _tag: "Done", at: this.#at, n, ...unseen })
      else this.#postpone(n)
    }
    for (const entry of entries) {
      this.#at = entry.at
      if (entry._tag === "Done") this.#settle(entry)
      else this.entries.push(entry)
    }
    if (budgets === undefined) return
    // Those that were unknown before the read count once more, which costs another read at most.
    const unknown = entries.filter((entry) => entry._tag === "Done" && resultOf(entry) === "unknown").length
    this.#order.reset(fromStored(budgets), unknown)
  }

  /** True where nothing may start, and a read of both budgets may show that something may. */
  get isWorthReading(): boolean {
    return !this.#failures.isExceeded && this.#order.hasUnknown && this.#order.held().length > 0
  }

  /** Replaces both budgets by what a read has shown. */
  reset(budgets: Order.Budgets): void {
    this.#order.reset(budgets)
  }

  /** Records that the other actions are held. */
  end(): void {
    for (const { index, why } of this.#order.held()) {
      this.#end(index, { _tag: "Held", why: this.#failures.isExceeded ? "stopped" : why }, false)
    }
  }

  #postpone(n: number): void {
    this.#order.putBack(n)
    this.#unsure.add(n)
  }

  #settle(entry: DoneEntry): void {
    this.#order.end(entry.n, resultOf(entry))
    this.#failures.add(entry.outcome)
    this.entries.push(entry)
    this.#dropWaiting(entry)
  }

  #end(n: number, outcome: Outcome, applied: boolean): void {
    const entry: DoneEntry = { _tag: "Done", at: this.#at, n, outcome, attempts: 0, applied }
    this.entries.push(entry)
    this.#dropWaiting(entry)
  }

  /** Leaves out the actions that wait for one that has not happened. */
  #dropWaiting({ n, outcome }: DoneEntry): void {
    if (hasHappened(outcome)) return
    for (const dropped of this.#order.dropWaiting(n)) this.#end(dropped, outcome, false)
  }
}

/** Outcome of an action that may have been sent, and that nobody can look at. */
const unseen = { outcome: "interrupted", attempts: 0, applied: true } as const

/** Returns the end of an action as the order has to know it. */
const resultOf = ({ applied, outcome }: DoneEntry): Order.Result => {
  if (hasHappened(outcome)) return "happened"
  const isCertain = typeof outcome === "object" && (outcome._tag === "Held" || (outcome._tag === "Failed" && !applied))
  return isCertain ? "failed" : "unknown"
}
