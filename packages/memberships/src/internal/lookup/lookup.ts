/**
 * Membership of single users, for many callers at once: answers are cached, and questions are asked together.
 *
 *     answer ── cached, and not expired ─────────────────────────────────────────────▶ served
 *       │  └─── expired, `staleFor` has not passed, Clerk is known to fail ──────────▶ served, stale
 *       ▼
 *      ask ──── asked already ───────────────────────────────────┐ joins the question
 *       │  └─── a batch of the organization collects ────────────┤ joins the batch
 *       ▼                                                        ▼
 *     start ─── yields once, so that all who ask now join ──▶  send ── one request ──▶ settle ─▶ cached, served
 *                                                                │                       └─ discarded, or older than its TTL
 *                                                                ├─ onAttempt: a failed      for a caller ─▶ answer, again
 *                                                                │  one serves stale answers
 *                                                                └─ so does a cooldown that the request waits for
 *
 * Invariants: an answer that is served is no older than its TTL, or was sent for after its caller asked; with `stale` it is no
 * older than TTL and `staleFor`. A question that is discarded is no longer found by new callers, and its answer reaches
 * nobody. A batch that is open collects for one organization; it is closed when it is full, sent or abandoned. An id that is
 * not like Clerk's shares no request, since its request may fail for that id alone. A request is
 * interrupted when its last caller is, unless it refreshes an answer that served as stale.
 *
 * It does not use effect's `Request`: a batch of that runs under the services of its first caller, and its module brings
 * along effect's persistence and SQL. test/lookup/model.test.ts holds the invariants.
 */
import { ClerkErrors } from "@effect-clerk/core/ClerkErrors"
import type { Failure as AttemptFailure } from "@effect-clerk/core/RetryPolicy"
import { SDKException } from "@effect-clerk/core/SDKException"
import { CurrentPermitWait, endSpanAround, makePermitWait, monotonicMillis } from "@effect-clerk/http/internal"
import * as Observer from "@effect-clerk/http/Observer"
import * as Cause from "effect/Cause"
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Option from "effect/Option"
import * as Tracer from "effect/Tracer"
import type { Execute } from "../methods.ts"
import { type Answer, Answers, keyOf, matches, type Subject } from "./answers.ts"
import { Batch, type Failure, type Outcome, Question, type Served, type Waiter } from "./batch.ts"
import { isOutage, retryAfterMillis } from "./outage.ts"
import { type Members, readMembers } from "./read.ts"
import type { Settings } from "./settings.ts"

export class Lookup {
  private readonly execute: Execute
  private readonly settings: Settings
  /** The services of the requests, policies and clock among them, whoever asks. */
  private readonly context: Context.Context<never>
  private readonly clock: Clock.Clock
  private readonly answers: Answers
  /** The batch of each organization that collects questions. */
  private readonly open = new Map<string, Batch>()
  /** The questions that wait for an answer and that new callers may join. */
  private readonly questions = new Map<string, Question>()
  private readonly batches = new Set<Batch>()
  /** Monotonic time until which Clerk asked to send nothing. */
  private limitedUntil = -Infinity

  constructor(execute: Execute, settings: Settings, context: Context.Context<never>) {
    this.execute = execute
    this.settings = settings
    this.context = context
    this.clock = Context.get(context, Clock.Clock)
    this.answers = new Answers(settings.capacity, settings.staleFor)
  }

  /** Returns the answer from the cache, or asks. */
  answer(organizationId: string, userId: string): Effect.Effect<Served, Failure> {
    const now = monotonicMillis(this.clock)
    const key = keyOf(organizationId, userId)
    const isFailing = now < this.limitedUntil || this.questions.get(key)?.batch.isFailing === true
    const served = this.serve(key, now, isFailing ? this.settings.staleFor : 0)
    if (served !== undefined) return Effect.succeed(served)
    return Effect.flatMap(this.ask(organizationId, userId, now), (served) =>
      served === undefined ? Effect.suspend(() => this.answer(organizationId, userId)) : Effect.succeed(served)
    )
  }

  /** Removes the answers about a subject, those on their way among them. */
  discard(subject: Subject): void {
    this.answers.discard(subject)
    for (const [key, question] of this.questions) {
      const { batch, userId } = question
      // The request of a question that is still collected is sent later, and sees what has changed.
      if (!batch.isSent || !matches(subject, { organizationId: batch.organizationId, userId })) continue
      question.isDiscarded = true
      this.questions.delete(key)
    }
  }

  /** Interrupts all requests. */
  close(): void {
    for (const batch of this.batches) this.abandon(batch)
  }

  /** Returns the answer that is cached, if it may serve by now, or so long after its TTL. */
  private serve(key: string, now: number, staleFor: number): Served | undefined {
    const answer = this.answers.get(key)
    return answer !== undefined && now < answer.expiresAt + staleFor
      ? { answer, stale: now >= answer.expiresAt }
      : undefined
  }

  private ask(organizationId: string, userId: string, askedAt: number): Outcome {
    return Effect.callback((resume) => {
      const waiter: Waiter = { askedAt, resume }
      const question = this.questions.get(keyOf(organizationId, userId)) ?? this.add(organizationId, userId)
      question.waiters.add(waiter)
      link(question.batch)
      return Effect.sync(() => this.leave(question, waiter))
    })
  }

  /** Adds a question to the batch of its organization that collects, or to a new one. */
  private add(organizationId: string, userId: string): Question {
    const isAlone = !Ordinary.test(userId)
    const batch = (isAlone ? undefined : this.open.get(organizationId)) ?? this.start(organizationId)
    const question = new Question(batch, userId)
    batch.questions.set(userId, question)
    this.questions.set(question.key, question)
    if (batch.questions.size === this.settings.maxBatch) this.open.delete(organizationId)
    else if (!isAlone) this.open.set(organizationId, batch)
    return question
  }

  private start(organizationId: string): Batch {
    const batch = new Batch(organizationId)
    this.batches.add(batch)
    const sent = Effect.andThen(
      Effect.yieldNow,
      Effect.suspend(() => this.send(batch))
    )
    batch.fiber = Effect.runForkWith(this.context)(
      Effect.onExit(sent, (exit) => Effect.sync(() => this.settle(batch, exit)))
    )
    return batch
  }

  private send(batch: Batch): Effect.Effect<Members, Failure> {
    this.closeBatch(batch)
    batch.isSent = true
    batch.sentAt = monotonicMillis(this.clock)
    return readMembers(this.execute, batch.organizationId, [...batch.questions.keys()]).pipe(
      Effect.provideService(Observer.Current, this.observerOf(batch)),
      Effect.provideService(
        CurrentPermitWait,
        makePermitWait((wait) => this.serveStale(batch, wait, monotonicMillis(this.clock)))
      ),
      endSpanAround,
      Effect.withSpan("MembershipLookup.batch", {
        root: true,
        links: [...batch.links.values()],
        attributes: { "clerk.lookup.batch_size": batch.questions.size }
      })
    )
  }

  /** Sees the attempts of a batch's request, and shows them to the observer of the lookup's own services. */
  private observerOf(batch: Batch): Observer.Observer {
    const observer = Context.get(this.context, Observer.Current)
    return (attempt) => {
      this.onAttempt(batch, attempt)
      return observer === undefined ? Effect.void : observer(attempt)
    }
  }

  private onAttempt(batch: Batch, { duration, failure }: Observer.Attempt): void {
    const now = monotonicMillis(this.clock)
    if (failure !== undefined) this.onFailedAttempt(batch, failure, now)
    // The first one, where a batch has several requests: then all of its answers are at least as fresh.
    else if (!batch.hasResponse) {
      batch.hasResponse = true
      batch.sentAt = now - Duration.toMillis(duration)
    }
  }

  private onFailedAttempt(batch: Batch, failure: AttemptFailure, now: number): void {
    if (isOutage(failure)) this.serveStale(batch, retryAfterMillis(failure), now)
  }

  /** Hands the last answers, where they may still serve, to those who wait while Clerk limits or is down. The batch goes on. */
  private serveStale(batch: Batch, wait: number, now: number): void {
    batch.isFailing = true
    this.limitedUntil = Math.max(this.limitedUntil, now + wait)
    for (const question of batch.questions.values()) {
      const served = this.serve(question.key, now, this.settings.staleFor)
      if (served === undefined) continue
      batch.isRefresh = true
      question.resume(() => Effect.succeed(served))
    }
  }

  /** Hands out what came of a batch. The state changes before any caller runs. */
  private settle(batch: Batch, exit: Exit.Exit<Members, Failure>): void {
    this.forget(batch)
    const now = monotonicMillis(this.clock)
    if (Exit.isSuccess(exit)) this.onMembers(batch, exit.value, now)
    else this.onFailure(batch, exit.cause, now)
  }

  private onMembers(batch: Batch, { byUserId, unreadable }: Members, now: number): void {
    const { sentAt } = batch
    const asOf = this.clock.currentTimeMillisUnsafe() - (now - sentAt)
    const { missTtl, ttl } = this.settings
    const answered = [...batch.questions.values()].map((question) => {
      const { isDiscarded, key, userId } = question
      const membership = Option.fromUndefinedOr(byUserId.get(userId))
      const expiresAt = sentAt + (Option.isSome(membership) ? ttl : missTtl)
      const answer: Answer = { organizationId: batch.organizationId, userId, membership, asOf, expiresAt }
      const failure = Option.isNone(membership) ? unreadable : undefined
      if (!isDiscarded && failure === undefined) this.answers.set(key, answer, now)
      return { question, answer, failure }
    })
    for (const { answer, failure, question } of answered) {
      const { isDiscarded } = question
      // A slow request may have been sent long before its last caller asked.
      const serves = ({ askedAt }: Waiter) => !isDiscarded && (askedAt <= sentAt || now < answer.expiresAt)
      question.resume((waiter) =>
        failure === undefined
          ? Effect.succeed(serves(waiter) ? { answer, stale: false } : undefined)
          : Effect.fail(copyOf(failure))
      )
    }
  }

  private onFailure(batch: Batch, cause: Cause.Cause<Failure>, now: number): void {
    const failure = Option.getOrUndefined(Cause.findErrorOption(cause))
    if (failure !== undefined) this.onFailedAttempt(batch, failure, now)
    for (const question of batch.questions.values()) {
      question.resume(() => (failure === undefined ? Effect.failCause(cause) : Effect.fail(copyOf(failure))))
    }
  }

  /** A caller was interrupted. Nothing is asked for nobody. */
  private leave(question: Question, waiter: Waiter): void {
    const { batch, key, userId } = question
    if (!question.waiters.delete(waiter)) return
    if (question.waiters.size === 0 && !batch.isSent) {
      batch.questions.delete(userId)
      this.questions.delete(key)
    }
    if (!batch.isRefresh && !batch.hasWaiters) this.abandon(batch)
  }

  private abandon(batch: Batch): void {
    this.closeBatch(batch)
    this.forget(batch)
    batch.fiber?.interruptUnsafe()
  }

  private closeBatch(batch: Batch): void {
    if (this.open.get(batch.organizationId) === batch) this.open.delete(batch.organizationId)
  }

  /** Lets no new caller join the questions of a batch. */
  private forget(batch: Batch): void {
    this.batches.delete(batch)
    for (const question of batch.questions.values()) {
      if (this.questions.get(question.key) === question) this.questions.delete(question.key)
    }
  }
}

/**
 * Ids that share a request, which those of Clerk match. A hot path is asked about whatever its own clients send: for an id of
 * 20 KB or one with a zero byte the request fails, and so it would fail for all that ask at the same time.
 */
const Ordinary = /^[\w+-]{1,64}$/

/** Links the span of the current fiber to a batch: the request answers several callers, and is a child of none. */
const link = (batch: Batch): void => {
  const fiber = Fiber.getCurrent()
  const span = fiber && Context.getOrUndefined(fiber.context, Tracer.ParentSpan)
  if (span !== undefined) batch.links.set(span.spanId, { span, attributes: {} })
}

/** Each caller gets a failure of its own, since the Promise facade gives each the stack of its call. */
const copyOf = (failure: Failure): Failure =>
  failure._tag === "ClerkErrors" ? new ClerkErrors({ ...failure }) : new SDKException({ ...failure })
