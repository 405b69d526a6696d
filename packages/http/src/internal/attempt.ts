import { currentSecretKey, processedByStatus, reveal, strongerProcessed } from "@effect-clerk/core/internal"
import {
  InvalidRequest,
  RateLimiter,
  type SDKException,
  Transport as TransportReason
} from "@effect-clerk/core/SDKException"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import { type Call, fail, limitOf, type Outcome, timeoutOf, toException, withinTotal, withParent } from "./call.ts"
import { type Failure, retryAfterOf } from "./failure.ts"
import type * as Limiter from "./rateLimiter/limiter.ts"
import { millisOf } from "./millis.ts"
import { type AttemptResult, observe, unanswered } from "./observe.ts"
import { inOwnFiber } from "./ownFiber.ts"
import { redactText } from "./redact.ts"
import { toTransportRequest } from "./request.ts"
import { interpret } from "./response.ts"
import * as Spans from "./spans.ts"
import {
  redactFailure,
  type TransportFailure,
  type TransportResponse,
  type TransportResult,
  type TransportTimeout
} from "./transport/transport.ts"

/** Decides how the call goes on after a failed attempt. It is handed to the attempt: a `catch` is a fiftieth of a call. */
export type AfterFailure<A, Status extends number> = (failure: Failure<Status>) => Outcome<A, Status>

/** Runs one attempt of a call with the secret key of the moment. */
export const attempt = <A, Status extends number>(
  call: Call<A, Status>,
  afterFailure: AfterFailure<A, Status>
): Outcome<A, Status> => {
  const { secretKey } = call.client.config
  if (Redacted.isRedacted(secretKey)) return withSecretKey(call, secretKey, afterFailure)
  const read = Effect.catch(inOwnFiber(call, withParent(call, currentSecretKey(secretKey))), (issues) =>
    fail(call, new InvalidRequest({ processed: call.progress.processed, issues }))
  )
  return Effect.matchEffect(withinTotal(call, read), {
    onSuccess: (secretKey) => withSecretKey(call, secretKey, afterFailure),
    onFailure: afterFailure
  })
}

const withSecretKey = <A, Status extends number>(
  call: Call<A, Status>,
  secretKey: Redacted.Redacted<string>,
  afterFailure: AfterFailure<A, Status>
): Outcome<A, Status> => {
  // Revealed once an attempt, since a key may be wiped at any time.
  const secret = reveal(secretKey)
  if (secret !== undefined) return new Attempt(call, secretKey, secret, afterFailure).start()
  const issues = [{ path: ["secretKey"], expected: "a secret key that has not been wiped" }]
  return afterFailure(toException(call, new InvalidRequest({ processed: call.progress.processed, issues })))
}

type Resume<A, Status extends number> = (outcome: Outcome<A, Status>) => void

/**
 * One attempt of a call. Its methods stand in the order of time: start, acquire, send, onResult (onResponse or onFailure),
 * release, observe.
 *
 * Invariants: permits that were acquired are released, once, whichever way the attempt ends, an interruption and a defect
 * included. A request that was sent is shown to the observer, once, before its call goes on. An interruption waits neither
 * for the observer nor for the Effect that reads the secret key.
 *
 * The tests of "interruption" interrupt after every step and hold both.
 */
class Attempt<A, Status extends number> {
  private readonly call: Call<A, Status>
  private readonly afterFailure: AfterFailure<A, Status>
  private readonly permits: Limiter.PermitRequest
  private readonly startedAt: number
  private sentAt = 0
  private hasResult = false
  /** The result that the observer has yet to be shown. */
  private unobserved: AttemptResult | undefined = undefined

  constructor(
    call: Call<A, Status>,
    secretKey: Redacted.Redacted<string>,
    secret: string,
    afterFailure: AfterFailure<A, Status>
  ) {
    this.call = call
    this.afterFailure = afterFailure
    this.startedAt = call.clock.currentTimeMillisUnsafe()
    this.permits = {
      policy: call.rateLimit,
      secret,
      instanceQuota: call.rateLimit.instance(secretKey),
      path: call.request.path,
      resourceQuota: call.endpoint.resourceQuota,
      maxCooldown: millisOf(call.retry.maxRetryAfter),
      deadline: call.deadline,
      permits: []
    }
  }

  start(): Outcome<A, Status> {
    const { call } = this
    const sent: Outcome<A, Status> = Effect.callback((resume) => {
      // Permits are acquired and the request is sent in one step: a fiber may yield, and be interrupted, between any two.
      if (call.client.limiter.tryAcquire(this.permits, this.startedAt)) return this.send(resume)
      resume(this.acquire())
      return undefined
    })
    // Otherwise the canceller of `send` and `onResult` release the permits, which costs less.
    return call.observer === undefined && !call.hasAttemptSpans ? sent : Effect.onExit(sent, () => this.release())
  }

  private acquire(): Outcome<A, Status> {
    const { call } = this
    const acquired = Effect.catch(call.client.limiter.acquire(this.permits), (reason) =>
      fail(call, notAcquired(call, reason, this.permits.secret))
    )
    const sent = Effect.matchEffect(withinTotal(call, acquired), {
      onSuccess: (): Outcome<A, Status> => Effect.callback((resume) => this.send(resume)),
      onFailure: this.afterFailure
    })
    return Effect.onExit(sent, () => this.release())
  }

  /** Sends the request, whose permits are acquired. Returns what aborts it. */
  private send(resume: Resume<A, Status>): Effect.Effect<void> | undefined {
    const { call } = this
    const { client, progress } = call
    this.sentAt = call.clock.currentTimeMillisUnsafe()
    const left = call.deadline - this.sentAt
    if (left <= 0) {
      client.limiter.release(this.permits, this.sentAt)
      resume(this.afterFailure(toException(call, timeoutOf(call, "total"))))
      return undefined
    }
    const attemptLimit = limitOf(call.timeout.attempt)
    progress.attempts += 1
    progress.unsent = 0
    this.unobserved = unanswered
    const limit = Math.min(attemptLimit, left)
    const { secret } = this.permits
    const request = toTransportRequest(call, secret)
    if (call.hasAttemptSpans) {
      const sent = Effect.callback<TransportResult>((resume) =>
        client.transport(request, limit, (result) => resume(Effect.succeed(result)), call.fiber, call.span)
      )
      resume(Effect.flatMap(Spans.withAttemptSpan(call, sent, secret), (result) => this.onResult(result)))
      return undefined
    }
    const onResult = (result: TransportResult): void => resume(Effect.suspend(() => this.onResult(result)))
    const abort = client.transport(request, limit, onResult, call.fiber, call.span)
    // It stays registered until the call is over, so also during a retry's backoff; by then there is nothing to abort.
    return Effect.suspend(() =>
      this.hasResult
        ? Effect.void
        : Effect.map(abort, () => client.limiter.release(this.permits, call.clock.currentTimeMillisUnsafe()))
    )
  }

  /** Runs in the call's own fiber, so that a defect in the program's own code becomes the call's. */
  private onResult(result: TransportResult): Outcome<A, Status> {
    const now = this.call.clock.currentTimeMillisUnsafe()
    this.hasResult = true
    try {
      switch (result._tag) {
        case "Response":
          return this.onResponse(result, now)
        case "Transport":
        case "Timeout":
          return this.onFailure(result)
        case "Defect":
          return Effect.failCause(result.cause)
      }
    } finally {
      // Does nothing after `onResponse`, unless a defect came before the limiter was told.
      this.call.client.limiter.release(this.permits, now)
    }
  }

  private onResponse(response: TransportResponse, now: number): Outcome<A, Status> {
    const { call, permits, sentAt } = this
    const { client, progress } = call
    const { status } = response
    progress.processed = strongerProcessed(progress.processed, response.processed ?? processedByStatus(status))
    const result = interpret(call.endpoint, response, permits.secret, progress, now)
    const failure = Result.isFailure(result) ? result.failure : undefined
    // Before the limiter is told, since that may wake a call whose failure interrupts this one.
    this.unobserved = { response, failure }
    const retryAfter = failure === undefined ? undefined : retryAfterOf(failure)
    client.limiter.onResponse(permits, { status, retryAfter, sentAt }, now)
    if (Result.isFailure(result)) return this.observe(this.afterFailure(result.failure))
    client.retryBudget.refund(progress, call.retry.budget)
    call.span.attribute("http.response.status_code", status)
    return this.observe(Effect.succeed(result.success))
  }

  private onFailure(result: TransportFailure | TransportTimeout): Outcome<A, Status> {
    const { call, permits, sentAt } = this
    const { progress } = call
    progress.processed = strongerProcessed(progress.processed, result.processed)
    const limitedBy = limitOf(call.timeout.attempt) < call.deadline - sentAt ? "attempt" : "total"
    const failure = toException(
      call,
      result._tag === "Timeout"
        ? timeoutOf(call, limitedBy)
        : new TransportReason({ ...redactFailure(result, permits.secret), processed: progress.processed })
    )
    this.unobserved = { response: undefined, failure }
    return this.observe(this.afterFailure(failure))
  }

  /** Releases the permits of an attempt that may have been interrupted, and shows it without a wait for the observer. */
  private release(): Effect.Effect<void> {
    this.call.client.limiter.release(this.permits, this.call.clock.currentTimeMillisUnsafe())
    this.show()
    return Effect.void
  }

  /** Shows the attempt to the observer before its outcome goes on. */
  private observe<B, E>(outcome: Effect.Effect<B, E>): Effect.Effect<B, E | SDKException> {
    if (this.call.observer === undefined) return outcome
    return Effect.flatMap(
      Effect.suspend(() => this.show()),
      () => outcome
    )
  }

  /** Shows the attempt to the observer, if it was sent and has not been shown yet. Returns the wait for the observer's end. */
  private show(): Effect.Effect<void, SDKException> {
    const { call, permits, sentAt, startedAt, unobserved } = this
    const { observer } = call
    if (observer === undefined || unobserved === undefined) return Effect.void
    // In one step with the start of the observer: an interruption comes before or after, so that each attempt is shown once.
    this.unobserved = undefined
    return observe(call, observer, { ...unobserved, secret: permits.secret, startedAt, sentAt })
  }
}

/** Returns why the limiter gave no permit, with the setting that decided it. */
const notAcquired = (call: Call<unknown, number>, reason: Limiter.NotAcquired, secret: string): RateLimiter => {
  const { processed } = call.progress
  if (reason._tag === "StoreFailed") {
    return new RateLimiter({
      processed,
      description: `not sent: the store failed: ${redactText(reason.description, secret)}`
    })
  }
  const { remaining } = reason
  const maxCooldown = millisOf(call.retry.maxRetryAfter)
  const left = call.deadline - call.clock.currentTimeMillisUnsafe()
  const longerThan =
    left < maxCooldown
      ? `the ${seconds(left)} that TimeoutPolicy.total leaves`
      : `RetryPolicy.maxRetryAfter (${seconds(maxCooldown)})`
  const cooldown = `rate limited for another ${seconds(millisOf(remaining))} (Retry-After of an earlier 429)`
  return new RateLimiter({
    processed,
    description: `not sent: ${cooldown}, longer than ${longerThan}`,
    retryAfter: remaining
  })
}

const seconds = (millis: number): string => `${Math.ceil(millis / 100) / 10} s`
