/**
 * Order of a plan's actions: which of them may start now, so that there are never fewer administrators than the minimum, and
 * never more members and pending invitations than seats. There are no phases, only two budgets.
 *
 * Sketch: two counters say how many administrators there are above the minimum, and how many seats are free. An action that
 * lowers a counter takes from it when it starts. One that raises a counter gives when it has happened. What an action took
 * comes back when it has certainly not happened; while nobody knows, it stays taken.
 *
 * Invariant: at every moment, whichever of the requests in flight Clerk has carried out by then, the administrators are at
 * least the minimum, and the seats suffice. Proof: let `free` be a counter, and `true` what it would be by Clerk's own count.
 * The two differ by the actions that are in flight or unknown: each that takes is counted in `free` and perhaps not yet by
 * Clerk, and each that gives is perhaps counted by Clerk and not yet in `free`. So `true >= free` at every moment, and
 * `free >= 0`, since an action starts only while what it takes is there. (An organization that begins below a bound has a
 * negative counter: nothing takes from it before others have raised it.) It holds while nobody else writes.
 *
 * Completeness: without failures, an action is left over only where no order at all could carry out everything. The kinds of
 * actions are tried in this order.
 *
 *     gives      promote, remove a member, revoke
 *     neutral    change a role or metadata
 *     trades     add an administrator: a seat for an administrator; remove one: an administrator for a seat
 *     takes      demote, add a member, invite
 *
 * Proof: those that give cost nothing, so some best order begins with them. A trade keeps the sum of the counters, so that
 * trades alone are stuck only if the totals do not suffice. Those that only take may spoil a trade, so they have to come
 * after it or spare what it needs. Let one take a seat. As trades are tried first, each addition of an administrator has
 * started, or waits for a revocation that brings its own seat; and each removal that is left lacks an administrator, for
 * which no seat helps but those that are taken already. So no trade needs that seat. The same holds with the counters
 * exchanged. An action that fails returns what it took, which leaves the world without it.
 *
 * Held by `test/order.test.ts`, with an exhaustive search as oracle.
 */
import type { Deltas } from "./deltas.ts"

/** Administrators above the minimum, and free seats. Either may be negative; seats are `Infinity` where there is no bound. */
export interface Budgets {
  readonly administrators: number
  readonly seats: number
}

/** The part of an action that the order has to know. */
export interface Step extends Deltas {
  /** Index of the step that has to have happened before this one starts. */
  readonly waitsFor?: number | undefined
  /** True for steps of which several may share a request. */
  readonly isShared?: boolean
}

/** Result of a step: `"unknown"` while no read has shown it. */
export type Result = "happened" | "failed" | "unknown"

/** The counter whose budget does not suffice for a step. */
export type Shortage = "administrators" | "seats"

const kinds = [
  "gives",
  "neutral",
  "addsAdministrator",
  "removesAdministrator",
  "demotes",
  "takesSeat",
  "shared"
] as const

type Kind = (typeof kinds)[number]

/** Decides the order in which the steps start. Steps are named by their index. */
export class Order {
  readonly #steps: ReadonlyArray<Step>
  readonly #ready: { readonly [_ in Kind]: Array<number> } = {
    gives: [],
    neutral: [],
    addsAdministrator: [],
    removesAdministrator: [],
    demotes: [],
    takesSeat: [],
    shared: []
  }
  /** Steps by the one that they wait for. */
  readonly #waiting = new Map<number, Array<number>>()
  #administrators: number
  #seats: number
  #unknown = 0

  /** Steps that are known to have happened, or to be left out, do not start. */
  constructor(
    steps: ReadonlyArray<Step>,
    budgets: Budgets,
    known: (index: number) => "happened" | "leftOut" | undefined = () => undefined
  ) {
    this.#steps = steps
    this.#administrators = budgets.administrators
    this.#seats = budgets.seats
    steps.forEach(({ waitsFor }, index) => {
      if (known(index) !== undefined) return
      if (waitsFor === undefined || known(waitsFor) === "happened") this.#enqueue(index)
      else this.#waiting.set(waitsFor, [...(this.#waiting.get(waitsFor) ?? []), index])
    })
    // The first of each queue is its last element.
    for (const kind of kinds) this.#ready[kind].reverse()
  }

  /** Both budgets, less what the steps that are in flight or unknown have taken. */
  get budgets(): Budgets {
    return { administrators: this.#administrators, seats: this.#seats }
  }

  /** True while steps that have ended keep what they took, since nobody knows what became of them. */
  get hasUnknown(): boolean {
    return this.#unknown > 0
  }

  /** Starts a step, and returns it; `undefined` where none may start now. Those that share requests may be left for later. */
  next(withShared = true): number | undefined {
    for (const kind of kinds) {
      if (kind === "shared" && !withShared) return undefined
      const index = this.#ready[kind].at(-1)
      if (index !== undefined && this.#mayStart(index)) return this.#start(kind)
    }
    return undefined
  }

  /** Starts another step that may share the request of one that has started; `undefined` where there is none. */
  nextShared(): number | undefined {
    const index = this.#ready.shared.at(-1)
    return index !== undefined && this.#mayStart(index) ? this.#start("shared") : undefined
  }

  /** Ends a step that has started. Those that wait for it become ready only if it has happened. */
  end(index: number, result: Result): void {
    const step = this.#stepAt(index)
    if (result === "unknown") this.#unknown += 1
    else if (result === "failed") this.#take(step, -1)
    else this.#give(step)
    if (result === "happened") this.#release(index)
  }

  /** Returns a step that has started to the head of its queue, with what it took. */
  putBack(index: number): void {
    const step = this.#stepAt(index)
    this.#take(step, -1)
    this.#ready[kindOf(step)].push(index)
  }

  /** Replaces both budgets by what a read has shown, after which so many steps may be unknown. Nothing may be in flight. */
  reset({ administrators, seats }: Budgets, unknown = 0): void {
    this.#administrators = administrators
    this.#seats = seats
    this.#unknown = unknown
  }

  /** Returns the steps that have not started and wait for no other, with the budget that does not suffice. */
  held(): ReadonlyArray<{ readonly index: number; readonly why: Shortage }> {
    return kinds.flatMap((kind) =>
      this.#ready[kind].map((index) => ({
        index,
        why: this.#stepAt(index).administrators < 0 ? ("administrators" as const) : ("seats" as const)
      }))
    )
  }

  /** Removes the steps that wait for one, and those that wait for them, and returns them. */
  dropWaiting(index: number): ReadonlyArray<number> {
    const waiting = this.#waiting.get(index) ?? []
    this.#waiting.delete(index)
    return waiting.flatMap((dropped) => [dropped, ...this.dropWaiting(dropped)])
  }

  #release(index: number): void {
    const waiting = this.#waiting.get(index) ?? []
    this.#waiting.delete(index)
    // Ahead of the others, since half of the change has happened already.
    for (const ready of waiting) this.#enqueue(ready)
  }

  #enqueue(index: number): void {
    this.#ready[kindOf(this.#stepAt(index))].push(index)
  }

  #start(kind: Kind): number | undefined {
    const index = this.#ready[kind].pop()
    if (index === undefined) return undefined
    this.#take(this.#stepAt(index), 1)
    return index
  }

  #mayStart(index: number): boolean {
    const { administrators, seats } = this.#stepAt(index)
    return !(administrators < 0 && this.#administrators < 1) && !(seats > 0 && this.#seats < 1)
  }

  #take({ administrators, seats }: Step, sign: 1 | -1): void {
    if (administrators < 0) this.#administrators -= sign
    if (seats > 0) this.#seats -= sign
  }

  #give({ administrators, seats }: Step): void {
    if (administrators > 0) this.#administrators += 1
    if (seats < 0) this.#seats += 1
  }

  #stepAt(index: number): Step {
    return this.#steps[index] ?? nothing
  }
}

const nothing: Step = { administrators: 0, seats: 0 }

const kindOf = ({ administrators, isShared = false, seats }: Step): Kind => {
  if (administrators < 0) return seats < 0 ? "removesAdministrator" : "demotes"
  if (seats > 0) return administrators > 0 ? "addsAdministrator" : isShared ? "shared" : "takesSeat"
  return administrators > 0 || seats < 0 ? "gives" : "neutral"
}
