/** One call over all its attempts: what it was given, what it has come to, and how it fails. */
import type { ClerkConfig } from "@effect-clerk/core/ClerkConfig"
import type { Endpoint, Request } from "@effect-clerk/core/Endpoint"
import type { Processed } from "@effect-clerk/core/Processed"
import type * as RateLimitPolicy from "@effect-clerk/core/RateLimitPolicy"
import type * as RetryPolicy from "@effect-clerk/core/RetryPolicy"
import { type Reason, type SDKException, Timeout } from "@effect-clerk/core/SDKException"
import type * as TimeoutPolicy from "@effect-clerk/core/TimeoutPolicy"
import type * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type * as Fiber from "effect/Fiber"
import type * as Tracer from "effect/Tracer"
import { monotonicMillis } from "./clock.ts"
import { exception, type Failure } from "./failure.ts"
import { millisOf } from "./millis.ts"
import type { Observer } from "./observer.ts"
import { endWithin } from "./ownFiber.ts"
import type * as Limiter from "./rateLimiter/limiter.ts"
import type { PageRead } from "./pageRead.ts"
import type { RetryBudget, RetryCosts } from "./retryBudget.ts"
import type { Transport } from "./transport/transport.ts"

/** State and services that all calls of one client share. */
export interface Client {
  readonly config: ClerkConfig["Service"]
  readonly serverAddress: string
  readonly transport: Transport
  readonly limiter: Limiter.RateLimiter
  readonly retryBudget: RetryBudget
}

export interface Call<A, Status extends number> {
  readonly client: Client
  readonly endpoint: Endpoint<never, A, Status>
  readonly request: Request
  readonly retry: RetryPolicy.RetryPolicy
  readonly timeout: TimeoutPolicy.TimeoutPolicy
  readonly rateLimit: RateLimitPolicy.RateLimitPolicy
  readonly observer: Observer | undefined
  readonly hasAttemptSpans: boolean
  readonly fiber: Fiber.Fiber<unknown, unknown>
  readonly clock: Clock.Clock
  /** The monotonic time of that clock at which `TimeoutPolicy.total` passes, in milliseconds; `Infinity` without one. */
  deadline: number
  /** The page that the call reads, if it is part of a pagination. */
  readonly page: PageRead | undefined
  readonly span: Tracer.Span
  readonly progress: Progress
}

/** State of a call over its attempts. */
interface Progress extends RetryCosts {
  attempts: number
  /** Says what Clerk may have done, over all attempts. */
  processed: Processed
  /** The failure that the next attempt repeats. */
  repeats: RetryPolicy.Failure | undefined
}

export type Outcome<A, Status extends number> = Effect.Effect<A, Failure<Status>>

/** Returns a limit in milliseconds, `Infinity` where there is none. */
export const limitOf = (limit: Duration.Duration | undefined): number =>
  limit === undefined ? Infinity : millisOf(limit)

/** Returns the monotonic time of a call's clock in milliseconds: rounded up, where it is that by which something has ended. */
export const nowOf = ({ clock }: Pick<Call<unknown, number>, "clock">, round = Math.floor): number =>
  monotonicMillis(clock, round)

export const toException = ({ endpoint, progress }: Call<unknown, number>, reason: Reason): SDKException =>
  exception(endpoint, progress.attempts, reason)

export const fail = (call: Call<unknown, number>, reason: Reason): Effect.Effect<never, SDKException> =>
  Effect.fail(toException(call, reason))

export const timeoutOf = ({ progress, timeout }: Call<unknown, number>, limit: "attempt" | "total"): Timeout =>
  new Timeout({ processed: progress.processed, limit, duration: timeout[limit] ?? Duration.infinity })

/**
 * Runs an effect other than the request itself, such as a wait or the program's own code, in a fiber of its own, until the
 * call's deadline.
 */
export const withinTotal = <A, E>(
  call: Call<unknown, number>,
  effect: Effect.Effect<A, E>
): Effect.Effect<A, E | SDKException> => untilDeadline(call, () => Effect.runForkWith(call.fiber.context)(effect))

/** Starts a fiber and waits for its end until the call's deadline. */
export const untilDeadline = <A, E>(
  call: Call<unknown, number>,
  start: () => Fiber.Fiber<A, E>
): Effect.Effect<A, E | SDKException> =>
  Effect.suspend(() => endWithin(start, call.deadline - nowOf(call), () => fail(call, timeoutOf(call, "total"))))
