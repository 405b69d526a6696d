import { currentSecretKey, reveal, strongerProcessed } from "@effect-clerk/core/internal"
import {
  InvalidRequest,
  RateLimiter,
  type SDKException,
  Transport as TransportReason
} from "@effect-clerk/core/SDKException"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import { type Call, fail, limitOf, nowOf, type Outcome, timeoutOf, toException, withinTotal } from "./call.ts"
import { type Failure, retryAfterOf } from "./failure.ts"
import type * as Limiter from "./rateLimiter/limiter.ts"
import { millisOf } from "./millis.ts"
import { type AttemptResult, parts } from "./observation.ts"
import * as PermitWait from "./permitWait.ts"
import { redactText } from "./redact.ts"
import { toTransportRequest } from "./request.ts"
import { interpret, readRetryAfter } from "./response.ts"
import * as Span from "./span.ts"
import {
  redactFailure,
  type TransportFailure,
  type TransportResponse,
  type TransportResult,
  type TransportTimeout
} from "./transport/transport.ts"

/** Decides how the call goes on after a failed attempt. It is passed in, since an `Effect.catch` around each attempt would add 2% to a call. */
export type AfterFailure<A, Status extends number> = (failure: Failure<Status>) => Outcome<A, Status>

/** Runs one attempt of a call. It reads the secret key anew, so that a rotated key takes effect on a retry. */
export const attempt = <A, Status extends number>(
  call: Call<A, Status>,
  afterFailure: AfterFailure<A, Status>
): Outcome<A, Status> => {
  const { secretKey } = call.client.config
  if (Redacted.isRedacted(secretKey)) return withSecretKey(call, secretKey, afterFailure)
  const read = Effect.catch(Span.withParent(currentSecretKey(secretKey), call.span), (issues) =>
    fail(call, new InvalidRequest({ processed: call.progress.processed, issues }))
  )
  return Effect.flatMap(Effect.catch(withinTotal(call, read), Effect.succeed), (secretKey) =>
    Redacted.isRedacted(secretKey) ? withSecretKey(call, secretKey, afterFailure) : afterFailure(secretKey)
  )
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
 * One attempt of a call. Its methods stand in the order of time: start, acquire, send, onHead, onResult (onResponse or onFailure),
 * release, observe, end.
 *
 * Invariants: permits that were acquired are released, once, whichever way the attempt ends, an interruption and a defect
 * included. A request that was sent is shown to the observer, once, before its call goes on. An interruption waits neither
 * for the observer nor for the Effect that reads the secret key.
 *
 * The tests of "interruption" interrupt after every step and hold both.
 */
class Attempt<A, Status extends number> {
  declare private readonly call: Call<A, Status>
  declare private readonly afterFailure: AfterFailure<A, Status>
  declare private readonly permitRequest: Limiter.PermitRequest
  declare private readonly startedAt: number
  private isSent = false
  private sentAt = 0
  /** Set once Clerk counts the request no later than its end: it has responded, or the request has not come to it. */
  private isCounted = false
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
    this.startedAt = nowOf(call)
    this.permitRequest = {
      policy: call.rateLimit,
      secret,
      instanceQuota: call.rateLimit.instance(secretKey),
      resource: call.request.resource,
      resourceQuota: call.endpoint.resourceQuota,
      maxCooldown: millisOf(call.retry.maxRetryAfter),
      deadline: call.page === undefined ? call.deadline : Infinity,
      page: call.page,
      permits: []
    }
  }

  start(): Outcome<A, Status> {
    const { call } = this
    const sent: Outcome<A, Status> = Effect.callback((resume) => {
      // Permits are acquired and the request is sent in one step: a fiber may yield, and be interrupted, between any two.
      if (call.client.limiter.tryAcquire(this.permitRequest, this.startedAt)) return this.send(resume)
      resume(this.acquire())
      return undefined
    })
    // Without an observer, the canceller of `send` and `onResult` release the permits, and no `onExit` is needed.
    return call.observer === undefined ? sent : Effect.onExit(sent, () => this.end())
  }

  private acquire(): Outcome<A, Status> {
    const { call } = this
    this.permitRequest.wait = call.fiber.getRef(PermitWait.Current)
    const acquired = Effect.catch(call.client.limiter.acquire(this.permitRequest), (reason) =>
      fail(call, notAcquired(call, reason, this.permitRequest))
    )
    const waited = call.page === undefined ? withinTotal(call, acquired) : acquired
    const sent = Effect.flatMap(Effect.catch(waited, Effect.succeed), (failure): Outcome<A, Status> => {
      if (failure !== undefined) return this.afterFailure(failure)
      return Effect.callback((resume) => {
        if (call.page !== undefined) call.deadline += nowOf(call) - this.startedAt
        return this.send(resume)
      })
    })
    return Effect.onExit(sent, () => this.end())
  }

  /** Sends the request, whose permits are acquired. Returns the effect that aborts it on interruption. */
  private send(resume: Resume<A, Status>): Effect.Effect<void> | undefined {
    const { call } = this
    const { client, progress } = call
    this.sentAt = nowOf(call)
    const left = call.deadline - this.sentAt
    if (left <= 0) {
      this.release()
      resume(this.afterFailure(toException(call, timeoutOf(call, "total"))))
      return undefined
    }
    const attemptLimit = limitOf(call.timeout.attempt)
    this.isSent = true
    progress.attempts += 1
    progress.unsent = 0
    this.unobserved = { response: undefined, failure: undefined }
    const limit = Math.min(attemptLimit, left)
    const { secret } = this.permitRequest
    const request = toTransportRequest(call, secret)
    const onHead = (head: TransportResponse): void => this.onHead(head)
    const onResult = (result: TransportResult, isOnce = true): void => {
      // What the last of several requests came to says nothing of the others.
      if (!isOnce) progress.processed = strongerProcessed(progress.processed, "maybe")
      this.isCounted ||= result._tag === "Transport" && result.processed === "no"
      resume(Effect.suspend(() => this.onResult(result)))
    }
    const transport = call.hasAttemptSpans ? parts.spanned(call, secret) : client.transport
    const abort = transport(request, limit, onResult, call.fiber, call.span, onHead)
    // The canceller stays registered after the result, for example during a backoff, when there is nothing left to abort or release.
    return Effect.onExit(abort, () => Effect.sync(() => this.release()))
  }

  /**
   * Tells the limiter about a 429 as soon as its head has come. Its body may stall, and meanwhile more requests would be sent.
   * This returns the permits, so that the limiter is told once.
   */
  private onHead(head: TransportResponse): void {
    this.isCounted = true
    if (head.status !== 429) return
    const retryAfter = readRetryAfter(head, this.call.clock)
    const response = { status: head.status, retryAfter, sentAt: this.sentAt }
    // Before the limiter is told, as in `onResponse`. A program's own fetch may go on after the attempt's limit has passed.
    this.unobserved &&= { response: head, failure: undefined }
    this.call.client.limiter.onResponse(this.permitRequest, response, nowOf(this.call, Math.ceil))
  }

  /**
   * Releases the permits of an attempt that has ended, unless that has been done. Until its head has come, Clerk may count a request
   * later, since it is on its way, or waits there: it may take as long again. An attempt that waited for the wide quota may have a
   * permit of the narrow one, although it has sent nothing.
   */
  private release(now = nowOf(this.call, Math.ceil)): void {
    const countedBy = this.isCounted ? now : now + (now - this.sentAt)
    this.call.client.limiter.release(this.permitRequest, this.isSent ? countedBy : undefined, now)
  }

  /** Runs in the call's own fiber, so that a defect in the program's own code becomes the call's. */
  private onResult(result: TransportResult): Outcome<A, Status> {
    const { call } = this
    const now = nowOf(call, Math.ceil)
    try {
      if (result._tag === "Defect") return Effect.failCause(result.cause)
      call.progress.processed = strongerProcessed(call.progress.processed, result.processed)
      return result._tag === "Response" ? this.onResponse(result, now) : this.onFailure(result)
    } finally {
      this.release(now)
    }
  }

  private onResponse(response: TransportResponse, now: number): Outcome<A, Status> {
    const { call, permitRequest, sentAt } = this
    const { client, progress } = call
    const { status } = response
    // Also of a response that is a failure: the span of a call has the last status that was received.
    call.span.attribute("http.response.status_code", status)
    const result = interpret(call.endpoint, response, permitRequest.secret, progress, call.clock, call.request.target)
    const failure = Result.isFailure(result) ? result.failure : undefined
    // Set first: the limiter may fail a waiting call at once, and that failure may interrupt this one.
    this.unobserved = { response, failure }
    const retryAfter = failure === undefined ? undefined : retryAfterOf(failure)
    client.limiter.onResponse(permitRequest, { status, retryAfter, sentAt }, now)
    if (Result.isFailure(result)) return this.observe(this.afterFailure(result.failure))
    client.retryBudget.refund(progress, call.retry.budget)
    return this.observe(Effect.succeed(result.success))
  }

  private onFailure(result: TransportFailure | TransportTimeout): Outcome<A, Status> {
    const { call, permitRequest, sentAt } = this
    const limitedBy = limitOf(call.timeout.attempt) < call.deadline - sentAt ? "attempt" : "total"
    const failure = toException(
      call,
      result._tag === "Timeout"
        ? timeoutOf(call, limitedBy)
        : new TransportReason({ ...redactFailure(result, permitRequest.secret), processed: call.progress.processed })
    )
    this.unobserved = { response: undefined, failure }
    return this.observe(this.afterFailure(failure))
  }

  /** Ends an attempt that may have been interrupted, and shows it without a wait for the observer. */
  private end(): Effect.Effect<void> {
    this.release()
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
    const { call, permitRequest, sentAt, startedAt, unobserved } = this
    const { observer } = call
    if (observer === undefined || unobserved === undefined) return Effect.void
    // In one step with the start of the observer: an interruption comes before or after, so that each attempt is shown once.
    this.unobserved = undefined
    return parts.observe(call, observer, { ...unobserved, secret: permitRequest.secret, startedAt, sentAt })
  }
}

/** Returns why the limiter gave no permit, with the setting that decided it. */
const notAcquired = (
  call: Call<unknown, number>,
  reason: Limiter.NotAcquired,
  { deadline, secret }: Limiter.PermitRequest
): RateLimiter => {
  const { processed } = call.progress
  if (reason._tag === "StoreFailed") {
    return new RateLimiter({
      processed,
      description: `not sent: the store failed: ${redactText(reason.description, secret)}`
    })
  }
  const { remaining } = reason
  const maxCooldown = millisOf(call.retry.maxRetryAfter)
  const left = deadline - nowOf(call)
  const longerThan =
    reason._tag === "QuotaUsed" || left < maxCooldown
      ? `the ${seconds(left)} that TimeoutPolicy.total leaves`
      : `RetryPolicy.maxRetryAfter (${seconds(maxCooldown)})`
  const why =
    reason._tag === "QuotaUsed"
      ? `all ${reason.quota.limit} requests of ${seconds(millisOf(reason.quota.window))} are used`
      : "Retry-After of an earlier 429"
  return new RateLimiter({
    processed,
    description: `not sent: rate limited for another ${seconds(millisOf(remaining))} (${why}), longer than ${longerThan}`,
    retryAfter: remaining
  })
}

const seconds = (millis: number): string => `${Math.ceil(millis / 100) / 10} s`
