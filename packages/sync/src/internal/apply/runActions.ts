/**
 * Runs the actions of a plan: starts what the order allows, as many requests at once as the concurrency, and records what
 * came of each in the journal and in the events.
 *
 *     order.next ─▶ Began ─▶ perform (a fiber) ─▶ mailbox ─▶ Done ─▶ order.end ─▶ order.next ...
 *
 * Only the loop that reads the mailbox touches the order, the journal and the numbers, so that they agree at every moment.
 *
 * Where Clerk has too few administrators or seats left for an action, somebody else has written. Then nothing starts until
 * nothing is in flight; a read sets both budgets, and the action is tried once more. The same is done where nothing can start
 * and something was left unknown.
 *
 * An interruption starts nothing more and waits for what was sent, so that the journal is whole. What only waits to be sent ends
 * unsent.
 */
import type { ClerkHttpClient } from "@effect-clerk/http/ClerkHttpClient"
import * as Observer from "@effect-clerk/http/Observer"
import * as Cause from "effect/Cause"
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Queue from "effect/Queue"
import * as Result from "effect/Result"
import type * as Scope from "effect/Scope"
import type { JournalError } from "../../JournalError.ts"
import type { Outcome, SyncEvent } from "../../SyncEvent.ts"
import type { OpenJournal } from "../../SyncJournal.ts"
import type { DoneEntry, JournalEntry } from "../journal/journalEntry.ts"
import { millisOf } from "../model/millis.ts"
import type { Plan } from "../model/planSchema.ts"
import { readBudgets } from "../order/budgets.ts"
import type { Order } from "../order/order.ts"
import { invitationsPerRequest } from "../plan/estimate.ts"
import { throttledFor } from "./failure.ts"
import { FailureWindow } from "./failureWindow.ts"
import type { Known } from "./known.ts"
import { type Invite, Performer, type Settled } from "./perform.ts"
import { hasHappened } from "./report.ts"
import { type WaitOptions, Waits } from "./waits.ts"

export interface RunOptions extends WaitOptions {
  readonly client: ClerkHttpClient["Service"]
  readonly plan: Plan
  readonly journal: OpenJournal
  readonly concurrency: number
  /** Order of the actions that are to do, which are all but those that are known. */
  readonly order: Order
  readonly known: ReadonlyMap<number, Known>
  /** Failures of an earlier part of the run. */
  readonly lastFailed?: ReadonlyArray<boolean>
}

/** The rest of a run. */
export interface Rest {
  /** Actions that are left for later, and have no outcome. */
  readonly postponed: ReadonlyArray<number>
  /** Time at which they may be sent, in Unix milliseconds. */
  readonly postponedUntil: number
  /** True where both budgets were read again. */
  readonly hasRenewedBudgets: boolean
}

/** Carries out the actions. All that came of them is in the journal. */
export const runActions = Effect.fnUntraced(function* (
  options: RunOptions
): Effect.fn.Return<Rest, JournalError, Scope.Scope> {
  const self = yield* Run.make(options)
  const report = Effect.sync(() => options.emit(self.progress()))
  yield* Effect.forkScoped(Effect.forever(Effect.delay(report, progressEvery)))
  yield* Effect.onExit(self.toEnd(), (exit) => (Exit.isSuccess(exit) ? Effect.void : self.drain(exit.cause)))
  return self.rest
})

const progressEvery = Duration.seconds(1)

/** Requests for invitations in flight: they wait for hours under Clerk's quota, and the others do not. */
const maxInviteRequests = 4

/** Requests that were sent for one action. */
interface Track {
  readonly attempts: number
  readonly traceId: string | undefined
}

/** Outcome of the actions of one fiber; an exit that is no success is a defect. */
interface Message {
  readonly isInvite: boolean
  readonly exit: Exit.Exit<ReadonlyMap<number, Settled>>
}

class Run {
  readonly #options: RunOptions
  readonly #order: Order
  readonly #performer: Performer
  readonly #mailbox: Queue.Queue<Message>
  readonly #clock: Clock.Clock
  readonly #observer: Observer.Observer | undefined
  readonly #waits: Waits
  #inFlight = 0
  #inviteRequests = 0
  readonly #startedAt: number
  readonly #tracks = new Map<number, Track>()
  /** Actions that Clerk has rejected for want of administrators or of seats, and that wait for a read of both. */
  #awaitingBudgets: Array<readonly [n: number, settled: Settled]> = []
  readonly #triedAgain = new Set<number>()
  readonly #failures: FailureWindow
  readonly #postponed: Array<number> = []
  #hasRenewedBudgets = false
  #ended = 0

  static readonly make = Effect.fnUntraced(function* (options: RunOptions) {
    return new Run(options, {
      mailbox: yield* Queue.unbounded<Message>(),
      clock: yield* Clock.Clock,
      waits: yield* Waits.make(options),
      observer: yield* Observer.Current
    })
  })

  private constructor(
    options: RunOptions,
    services: {
      readonly mailbox: Queue.Queue<Message>
      readonly clock: Clock.Clock
      readonly waits: Waits
      readonly observer: Observer.Observer | undefined
    }
  ) {
    const { client, lastFailed, order, plan } = options
    this.#options = options
    this.#order = order
    this.#failures = new FailureWindow(lastFailed)
    this.#mailbox = services.mailbox
    this.#clock = services.clock
    this.#waits = services.waits
    this.#observer = services.observer
    this.#startedAt = this.#now()
    this.#performer = new Performer(client, plan, {
      waits: this.#waits,
      counted: (indices, effect) => Effect.provideService(effect, Observer.Current, this.#observerOf(indices))
    })
  }

  /** Runs until each action has its outcome. */
  toEnd(): Effect.Effect<void, JournalError> {
    return Effect.gen({ self: this }, function* () {
      for (const [n, { applied, outcome }] of this.#options.known) yield* this.#record(n, outcome, applied)
      for (;;) {
        yield* Effect.uninterruptible(this.#startAll())
        if (this.#inFlight > 0) yield* this.#receiveNext()
        else if (!(yield* this.#renewBudgets())) break
      }
      for (const { index, why } of this.#order.held()) {
        yield* this.#record(index, { _tag: "Held", why: this.#waits.isStopped ? "stopped" : why }, false)
      }
      yield* this.#append({ _tag: "Finished", at: this.#now() }, true)
    })
  }

  get rest(): Rest {
    return {
      postponed: this.#postponed,
      postponedUntil: this.#waits.postponedUntil,
      hasRenewedBudgets: this.#hasRenewedBudgets
    }
  }

  /** Starts nothing more, and records what is in flight. The caller of the run gets the cause for which it ends. */
  drain(ended: Cause.Cause<JournalError>): Effect.Effect<void> {
    this.#waits.stop()
    const told = new Set([textOf(ended)])
    const tellOnce = (cause: Cause.Cause<JournalError>) =>
      Effect.suspend(() => {
        if (told.has(textOf(cause))) return Effect.void
        told.add(textOf(cause))
        return Effect.logError(cause)
      })
    return Effect.whileLoop({
      while: () => this.#inFlight > 0,
      body: () =>
        Effect.flatMap(Queue.take(this.#mailbox), (message) => Effect.catchCause(this.#receive(message), tellOnce)),
      step: () => {}
    })
  }

  progress(): SyncEvent {
    const { known, plan } = this.#options
    const of = plan.actions.length
    const seconds = (this.#now() - this.#startedAt) / 1000
    // What is known from the start took no time, and says nothing of how long the rest takes.
    const perSecond = seconds > 0 ? Math.max(0, this.#ended - known.size) / seconds : 0
    const secondsLeft = perSecond > 0 ? { secondsLeft: Math.ceil((of - this.#ended) / perSecond) } : undefined
    return { _tag: "Progress", done: this.#ended, of, perSecond, ...secondsLeft }
  }

  #startAll(): Effect.Effect<void, JournalError> {
    return Effect.gen({ self: this }, function* () {
      const { concurrency } = this.#options
      while (!this.#waits.isStopped && this.#awaitingBudgets.length === 0 && this.#inFlight < concurrency) {
        const n = this.#order.next(this.#inviteRequests < Math.min(maxInviteRequests, concurrency))
        if (n === undefined) return
        yield* this.#startOne(n)
      }
    })
  }

  #startOne(n: number): Effect.Effect<void, JournalError> {
    const action = this.#options.plan.actions[n]
    if (action === undefined) return Effect.void
    switch (action._tag) {
      case "Invite": {
        const invites = this.#addInvites({ n, action })
        return this.#start(
          invites.map(({ n }) => n),
          true,
          this.#performer.invite(invites)
        )
      }
      case "Revoke":
        return this.#start([n], false, asOne(n, this.#performer.revoke(n, action)))
      default:
        return this.#start([n], false, asOne(n, this.#performer.member(n, action)))
    }
  }

  /** Adds the invitations that may share a request. */
  #addInvites(first: Invite): ReadonlyArray<Invite> {
    const invites = [first]
    while (invites.length < invitationsPerRequest) {
      const n = this.#order.nextShared()
      const action = n === undefined ? undefined : this.#options.plan.actions[n]
      if (n === undefined || action?._tag !== "Invite") break
      invites.push({ n, action })
    }
    return invites
  }

  /** Records that actions begin, before anything is sent, and forks what carries them out. */
  #start(
    indices: ReadonlyArray<number>,
    isInvite: boolean,
    performed: Effect.Effect<ReadonlyMap<number, Settled>>
  ): Effect.Effect<void, JournalError> {
    return Effect.gen({ self: this }, function* () {
      for (const [position, n] of indices.entries()) {
        // Whoever was mailed is not to be mailed again, also where the machine fails: the last line takes the others with it.
        const isDurable = isInvite && position === indices.length - 1
        if (!this.#tracks.has(n)) yield* this.#begin(n, isDurable)
      }
      this.#inFlight += 1
      if (isInvite) this.#inviteRequests += 1
      const posted = Effect.onExit(performed, (exit) =>
        Effect.sync(() => Queue.offerUnsafe(this.#mailbox, { isInvite, exit }))
      )
      // Detached, so that an interruption does not reach it: what was sent is to be recorded.
      yield* Effect.forkDetach(posted)
    })
  }

  #begin(n: number, isDurable: boolean): Effect.Effect<void, JournalError> {
    this.#tracks.set(n, { attempts: 0, traceId: undefined })
    return Effect.map(this.#append({ _tag: "Began", at: this.#now(), n }, isDurable), () =>
      this.#options.emit({ _tag: "Began", n })
    )
  }

  /** An interruption reaches the wait, and not what has come of an action already. */
  #receiveNext(): Effect.Effect<void, JournalError> {
    return Effect.uninterruptibleMask((restore) =>
      Effect.flatMap(restore(Queue.take(this.#mailbox)), (message) => this.#receive(message))
    )
  }

  #receive({ exit, isInvite }: Message): Effect.Effect<void, JournalError> {
    this.#inFlight -= 1
    if (isInvite) this.#inviteRequests -= 1
    if (Exit.isFailure(exit)) return Effect.failCause(exit.cause)
    return Effect.forEach(exit.value, ([n, settled]) => this.#settle(n, settled), { discard: true })
  }

  #settle(n: number, settled: Settled): Effect.Effect<void, JournalError> {
    if (settled.isAboutBudget && !this.#triedAgain.has(n) && !this.#waits.isStopped) {
      this.#awaitingBudgets.push([n, settled])
      return Effect.void
    }
    if (settled.isUnsent && !this.#waits.isStopped) {
      this.#order.end(n, "failed")
      this.#postponed.push(n)
      return Effect.void
    }
    this.#order.end(n, settled.result)
    this.#failures.add(settled.outcome)
    if (this.#failures.isExceeded) this.#waits.stop()
    return this.#record(n, settled.outcome, settled.applied)
  }

  /** Reads both budgets where that may let something start; returns whether it may. */
  #renewBudgets(): Effect.Effect<boolean, JournalError> {
    return Effect.gen({ self: this }, function* () {
      const awaiting = this.#awaitingBudgets
      const isWorth = awaiting.length > 0 || (this.#order.hasUnknown && this.#order.held().length > 0)
      if (!isWorth || (this.#waits.isStopped && awaiting.length === 0)) return false
      this.#awaitingBudgets = []
      for (const [n] of awaiting) this.#triedAgain.add(n)
      const { client, plan } = this.#options
      const budgets = yield* this.#waits.read(readBudgets(client, plan))
      if (Result.isFailure(budgets)) {
        for (const [n, settled] of awaiting) yield* this.#settle(n, settled)
        return awaiting.length > 0
      }
      for (const [n] of awaiting) this.#order.putBack(n)
      this.#order.reset(budgets.success)
      this.#hasRenewedBudgets = true
      return true
    })
  }

  /** Records an outcome. Those that wait for an action that has not happened do not happen, either. */
  #record(n: number, outcome: Outcome, applied: boolean): Effect.Effect<void, JournalError> {
    return Effect.gen({ self: this }, function* () {
      yield* this.#end(n, outcome, applied)
      if (hasHappened(outcome)) return
      for (const dropped of this.#order.dropWaiting(n)) yield* this.#end(dropped, outcome, false)
    })
  }

  #end(n: number, outcome: Outcome, applied: boolean): Effect.Effect<void, JournalError> {
    const { attempts = 0, traceId } = this.#tracks.get(n) ?? {}
    const entry: DoneEntry = {
      _tag: "Done",
      at: this.#now(),
      n,
      outcome,
      attempts,
      ...(traceId !== undefined && { traceId }),
      applied
    }
    return Effect.map(this.#append(entry, false), () => {
      this.#ended += 1
      this.#options.emit({ _tag: "Done", n, outcome })
    })
  }

  #append(entry: JournalEntry, isDurable: boolean): Effect.Effect<void, JournalError> {
    return this.#options.journal.append(entry, isDurable)
  }

  #observerOf(indices: ReadonlyArray<number>): Observer.Observer {
    return (attempt) => {
      if (attempt.method !== "GET") for (const n of indices) this.#track(n, Observer.clerkTraceId(attempt))
      const wait = attempt.failure === undefined ? undefined : throttledFor(attempt.failure)
      if (wait !== undefined) this.#waits.tellThrottled(Duration.toMillis(wait))
      return this.#observer?.(attempt) ?? Effect.void
    }
  }

  #track(n: number, traceId: string | undefined): void {
    const { attempts = 0 } = this.#tracks.get(n) ?? {}
    this.#tracks.set(n, { attempts: attempts + 1, traceId })
  }

  #now(): number {
    return millisOf(this.#clock)
  }
}

const textOf = (cause: Cause.Cause<unknown>): string => String(Cause.squash(cause))

const asOne = (n: number, settled: Effect.Effect<Settled>): Effect.Effect<ReadonlyMap<number, Settled>> =>
  Effect.map(settled, (settled) => new Map([[n, settled]]))
