/** Questions of one organization that become one request. */
import type { ClerkErrors } from "@effect-clerk/core/ClerkErrors"
import type { Status } from "@effect-clerk/core/Endpoint"
import type { SDKException } from "@effect-clerk/core/SDKException"
import type * as Effect from "effect/Effect"
import type * as Fiber from "effect/Fiber"
import type * as Tracer from "effect/Tracer"
import type * as Endpoints from "../../Endpoints.ts"
import { type Answer, keyOf } from "./answers.ts"

/** Failure of a lookup, which is that of the list that it reads. */
export type Failure = ClerkErrors<Status<typeof Endpoints.list>> | SDKException

/** An answer that is as fresh as its TTL, or one that serves in place of a failure. */
export interface Served {
  readonly answer: Answer
  readonly stale: boolean
}

/** The outcome of a wait; `undefined` where the answer was discarded on its way, and the question has to be asked again. */
export type Outcome = Effect.Effect<Served | undefined, Failure>

/** A caller that waits for the answer to a question. */
export interface Waiter {
  readonly askedAt: number
  readonly resume: (outcome: Outcome) => void
}

/** The question after one user, which has several callers where they ask at the same time. */
export class Question {
  readonly batch: Batch
  readonly userId: string
  readonly key: string
  readonly waiters = new Set<Waiter>()
  /** Its answer is outdated before it is there, by an invalidation or a write. */
  isDiscarded = false

  constructor(batch: Batch, userId: string) {
    this.batch = batch
    this.userId = userId
    this.key = keyOf(batch.organizationId, userId)
  }

  /** Hands an outcome to all callers that wait by now. A caller runs at once, and may ask or invalidate. */
  resume(outcomeOf: (waiter: Waiter) => Outcome): void {
    const waiters = [...this.waiters]
    this.waiters.clear()
    for (const waiter of waiters) waiter.resume(outcomeOf(waiter))
  }
}

/** The questions of one request. */
export class Batch {
  readonly organizationId: string
  readonly questions = new Map<string, Question>()
  /** The spans that wait for it. */
  readonly links = new Map<string, Tracer.SpanLink>()
  fiber: Fiber.Fiber<unknown, unknown> | undefined = undefined
  /** Its request was made; before, it collects questions. */
  isSent = false
  /** Monotonic time when the request was sent whose response has the answers; until there is one, when it was made. */
  sentAt = 0
  hasResponse = false
  /** An attempt failed, since Clerk limits the requests or is down, and is tried again. */
  isFailing = false
  /** A stale answer has served a caller, so the request goes on for the next ones. */
  isRefresh = false

  constructor(organizationId: string) {
    this.organizationId = organizationId
  }

  get hasWaiters(): boolean {
    for (const { waiters } of this.questions.values()) if (waiters.size > 0) return true
    return false
  }
}
