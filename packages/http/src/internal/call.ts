/** One call on its way: what it has come to so far, how its failures are made, and who is shown its attempts. */
import type { ClerkErrors } from "@effect-clerk/core/ClerkErrors"
import type { Endpoint, Request } from "@effect-clerk/core/Endpoint"
import type * as RateLimitPolicy from "@effect-clerk/core/RateLimitPolicy"
import type * as RetryPolicy from "@effect-clerk/core/RetryPolicy"
import { type Reason, type SDKException, Timeout } from "@effect-clerk/core/SDKException"
import type { Processed } from "@effect-clerk/core/Processed"
import { strongerProcessed } from "@effect-clerk/core/internal"
import type * as TimeoutPolicy from "@effect-clerk/core/TimeoutPolicy"
import type * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type * as Fiber from "effect/Fiber"
import * as Tracer from "effect/Tracer"
import type * as Observer from "../Observer.ts"
import { exception, redactText } from "./answer.ts"
import { millisOf } from "./millis.ts"
import type { PermitRequest } from "./rateLimiter/limiter.ts"
import * as Spans from "./spans.ts"
import type { Incoming } from "./transport.ts"

/** What a call has come to so far, over all its attempts. */
interface Progress {
  attempts: number
  processed: Processed
  /** The failure that the next attempt repeats. */
  repeats: RetryPolicy.Failure | undefined
  /** Tokens of the retry budget that this call has taken, and those of them for a retry that was not sent yet. */
  spent: number
  reserved: number
}

export interface Call<A, Status extends number> {
  readonly endpoint: Endpoint<never, A, Status>
  readonly request: Request
  readonly retry: RetryPolicy.RetryPolicy
  readonly timeout: TimeoutPolicy.TimeoutPolicy
  readonly rateLimit: RateLimitPolicy.RateLimitPolicy
  readonly observer: Observer.Observer | undefined
  readonly attemptSpans: boolean
  readonly fiber: Fiber.Fiber<unknown, unknown>
  readonly clock: Clock.Clock
  readonly deadline: number
  readonly serverAddress: string
  readonly span: Tracer.Span
  readonly progress: Progress
}

export type Failure<Status extends number> = ClerkErrors<Status> | SDKException

export type Attempt<A, Status extends number> = Effect.Effect<A, Failure<Status>>

/** An attempt on its way: its places in the quotas, when it asked for them, and what the observer has yet to be shown. */
export interface Admission {
  readonly permitRequest: PermitRequest
  readonly secret: string
  readonly askedAt: number
  show: (() => Effect.Effect<void, SDKException>) | undefined
}

export const nowOf = ({ clock }: Call<unknown, number>): number => clock.currentTimeMillisUnsafe()

/** A limit in milliseconds, `Infinity` where there is none. */
export const limitOf = (limit: Duration.Duration | undefined): number =>
  limit === undefined ? Infinity : millisOf(limit)

export const timeoutOf = (
  policy: TimeoutPolicy.TimeoutPolicy,
  limit: "attempt" | "total",
  processed: Processed
): Timeout => new Timeout({ processed, limit, duration: policy[limit] ?? Duration.infinity })

/** Bounds a wait, or what a program does of its own, by the time that the call has left. */
export const withinTotal = <A, E>(
  call: Call<unknown, number>,
  wait: Effect.Effect<A, E>
): Effect.Effect<A, E | SDKException> =>
  call.deadline === Infinity
    ? wait
    : Effect.timeoutOrElse(wait, {
        duration: call.deadline - nowOf(call),
        orElse: () => fail(call, timeoutOf(call.timeout, "total", call.progress.processed))
      })

/** What a program does of its own during a call belongs to the call's span. */
export const withParent = <A, E>({ span }: Call<unknown, number>, effect: Effect.Effect<A, E>): Effect.Effect<A, E> =>
  Effect.provideService(effect, Tracer.ParentSpan, span)

/** What the observer is shown of a request that has left: with neither an answer nor a failure it was interrupted. */
export const prepare = (
  call: Call<unknown, number>,
  admission: Admission,
  sentAt: number,
  incoming?: Incoming,
  failure?: Failure<number>
): void => {
  const { endpoint, observer, progress } = call
  const { askedAt, secret } = admission
  if (observer === undefined) return
  admission.show = () =>
    withinTotal(
      call,
      withParent(
        call,
        observer({
          operation: endpoint.name,
          method: endpoint.method,
          path: endpoint.path,
          attempt: progress.attempts,
          repeats: progress.repeats,
          status: incoming?.status ?? (failure && Spans.statusOf(failure)),
          headers: incoming === undefined ? {} : redactHeaders(incoming.headers(), secret),
          failure,
          interrupted: incoming === undefined && failure === undefined,
          duration: Duration.millis(nowOf(call) - sentAt),
          wait: Duration.millis(sentAt - askedAt)
        })
      )
    )
}

/** Shows an attempt, once, before its outcome goes on. */
export const observed = <A, E>(
  admission: Admission,
  outcome: Effect.Effect<A, E>
): Effect.Effect<A, E | SDKException> =>
  admission.show === undefined
    ? outcome
    : Effect.flatMap(
        // An interruption comes before or after, so that each attempt is shown.
        Effect.uninterruptible(
          Effect.suspend(() => {
            const { show } = admission
            admission.show = undefined
            return show?.() ?? Effect.void
          })
        ),
        () => outcome
      )

/** An exception of the call, whose `processed` is what all its attempts may have done. */
export const toException = ({ endpoint, progress }: Call<unknown, number>, reason: Reason): SDKException => {
  progress.processed = strongerProcessed(progress.processed, reason.processed)
  return exception({ endpoint, attempts: progress.attempts }, reason)
}

export const fail = (call: Call<unknown, number>, reason: Reason): Effect.Effect<never, SDKException> =>
  Effect.fail(toException(call, reason))

const redactHeaders = (headers: Readonly<Record<string, string>>, secret: string): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, redactText(value, secret)]))
