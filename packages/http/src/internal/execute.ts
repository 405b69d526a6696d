import type { Endpoint } from "@effect-clerk/core/Endpoint"
import * as RateLimitPolicy from "@effect-clerk/core/RateLimitPolicy"
import * as RetryPolicy from "@effect-clerk/core/RetryPolicy"
import { InvalidRequest, RateLimiter, Transport as TransportReason } from "@effect-clerk/core/SDKException"
import type { Issue } from "@effect-clerk/core/Issue"
import { currentSecretKey, processedByStatus, reveal, strongerProcessed } from "@effect-clerk/core/internal"
import * as ClerkConfig from "@effect-clerk/core/ClerkConfig"
import * as TimeoutPolicy from "@effect-clerk/core/TimeoutPolicy"
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import * as Schedule from "effect/Schedule"
import type * as Tracer from "effect/Tracer"
import * as Observer from "../Observer.ts"
import { exception, interpret, redactBroken, redactText, retryAfterOf } from "./answer.ts"
import {
  type Admission,
  type Attempt,
  type Call,
  fail,
  type Failure,
  limitOf,
  nowOf,
  observed,
  prepare,
  timeoutOf,
  toException,
  withinTotal,
  withParent
} from "./call.ts"
import * as Limiter from "./limiter.ts"
import { millisOf } from "./millis.ts"
import * as Spans from "./spans.ts"
import type { Answer, Outgoing, Transport } from "./transport.ts"

type OnFailure<A, Status extends number> = (failure: Failure<Status>) => Attempt<A, Status>

const userAgent = "effect-clerk/0.1.0"

/** One request's whole way over a transport. */
export const make = Effect.fnUntraced(function* (transport: Transport) {
  const config = yield* ClerkConfig.ClerkConfig
  const limiter = yield* Limiter.make
  const serverAddress = new URL(config.apiUrl).hostname
  // What all calls of this client have spent on retries and not earned back.
  let spent = 0

  const toOutgoing = ({ endpoint, request, span }: Call<unknown, number>, secret: string): Outgoing => {
    const headers: Record<string, string> = {
      accept: "application/json",
      authorization: `Bearer ${secret}`,
      "clerk-api-version": config.apiVersion,
      "user-agent": userAgent
    }
    if (request.body !== undefined) headers["content-type"] = "application/json"
    const parent = config.traceHeaders ? Spans.traceParent(span) : undefined
    if (parent !== undefined) headers["traceparent"] = parent
    return { method: endpoint.method, url: config.apiUrl + request.target, headers, body: request.body }
  }

  /** One attempt: it takes its places in the quotas, is sent, and gives the places back. */
  const admitted = <A, Status extends number>(
    call: Call<A, Status>,
    secretKey: Redacted.Redacted<string>,
    onFailure: OnFailure<A, Status>
  ): Attempt<A, Status> => {
    const { endpoint, progress, timeout } = call
    // Once for each attempt, since a key may be wiped at any time.
    const secret = reveal(secretKey)
    if (secret === undefined) {
      const issues = [{ path: ["secretKey"], expected: "a secret key that has not been wiped" }]
      return onFailure(toException(call, new InvalidRequest({ processed: progress.processed, issues })))
    }
    const askedAt = nowOf(call)
    const ticket: Limiter.Ticket = {
      policy: call.rateLimit,
      secret,
      instance: call.rateLimit.instance(secretKey),
      path: call.request.path,
      resourceQuota: endpoint.resourceQuota,
      patience: millisOf(call.retry.maxRetryAfter),
      deadline: call.deadline,
      held: []
    }
    const admission: Admission = { ticket, secret, askedAt, show: undefined }
    const release = () => {
      limiter.release(ticket, nowOf(call))
      return observed(admission, Effect.void)
    }
    /** Sends the request that has its places, which it gives back. */
    const send = (resume: (outcome: Attempt<A, Status>) => void): Effect.Effect<void> | undefined => {
      const sentAt = nowOf(call)
      const left = call.deadline - sentAt
      if (left <= 0) {
        limiter.release(ticket, sentAt)
        resume(onFailure(toException(call, timeoutOf(timeout, "total", progress.processed))))
        return undefined
      }
      const attemptLimit = limitOf(timeout.attempt)
      progress.attempts += 1
      progress.reserved = 0
      prepare(call, admission, sentAt)
      let isOver = false
      /** What an answer means for the endpoint. */
      const settle = (answer: Answer): Attempt<A, Status> => {
        const endedAt = nowOf(call)
        isOver = true
        try {
          if ("cause" in answer) return Effect.failCause(answer.cause)
          if ("text" in answer) {
            progress.processed = strongerProcessed(
              progress.processed,
              answer.processed ?? processedByStatus(answer.status)
            )
            const outcome = interpret(endpoint, answer, secret, progress, endedAt)
            const failure = Result.isFailure(outcome) ? outcome.failure : undefined
            const retryAfter = failure === undefined ? undefined : retryAfterOf(failure)
            prepare(call, admission, sentAt, answer, failure)
            limiter.report(ticket, { status: answer.status, retryAfter, sentAt }, endedAt)
            if (failure === undefined) {
              refund(call)
              call.span.attribute("http.response.status_code", answer.status)
            }
            return observed(
              admission,
              Result.isSuccess(outcome) ? Effect.succeed(outcome.success) : onFailure(outcome.failure)
            )
          }
          const processed = strongerProcessed(progress.processed, answer.processed)
          const reason =
            "timedOut" in answer
              ? timeoutOf(timeout, attemptLimit < left ? "attempt" : "total", processed)
              : new TransportReason({ ...redactBroken(answer, secret), processed })
          const failure = toException(call, reason)
          prepare(call, admission, sentAt, undefined, failure)
          return observed(admission, onFailure(failure))
        } finally {
          // Where no report has done so, also where a program's own code in all of this has a bug.
          limiter.release(ticket, endedAt)
        }
      }
      const exchange = (end: (answer: Answer) => void): Effect.Effect<void> =>
        transport(toOutgoing(call, secret), Math.min(attemptLimit, left), end, call.fiber, call.span)
      if (call.attemptSpans) {
        const sent = Effect.callback<Answer>((resume) => exchange((answer) => resume(Effect.succeed(answer))))
        resume(Effect.flatMap(Spans.ofAttempt(call, progress.attempts - 1, sent, secret), settle))
        return undefined
      }
      const cancel = exchange((answer) => resume(Effect.suspend(() => settle(answer))))
      // It stands ready until the call is over, so also while that waits for its retry.
      return Effect.suspend(() =>
        isOver ? Effect.void : Effect.map(cancel, () => limiter.release(ticket, nowOf(call)))
      )
    }
    const waited = (): Attempt<A, Status> =>
      Effect.matchEffect(
        withinTotal(
          call,
          Effect.catch(limiter.acquire(ticket), (refusal) => fail(call, refused(refusal, call, admission)))
        ),
        { onSuccess: () => Effect.callback(send), onFailure }
      )
    const sent: Attempt<A, Status> = Effect.callback((resume) => {
      // In one step, since a fiber may yield, and be interrupted, between any two.
      if (limiter.admit(ticket, askedAt)) return send(resume)
      resume(Effect.onExit(waited(), release))
      return undefined
    })
    return call.observer === undefined && !call.attemptSpans ? sent : Effect.onExit(sent, release)
  }

  /** One attempt, and what follows where it fails: most calls need no schedule, and a `catch` is a fiftieth of a call. */
  const attempt = <A, Status extends number>(
    call: Call<A, Status>,
    onFailure: OnFailure<A, Status>
  ): Attempt<A, Status> =>
    Redacted.isRedacted(config.secretKey)
      ? admitted(call, config.secretKey, onFailure)
      : Effect.matchEffect(
          withinTotal(
            call,
            Effect.catch(withParent(call, currentSecretKey(config.secretKey)), (issues) =>
              fail(call, new InvalidRequest({ processed: call.progress.processed, issues }))
            )
          ),
          { onSuccess: (secretKey) => admitted(call, secretKey, onFailure), onFailure }
        )

  /** Whether a failed attempt is tried again after this wait; a retry pays for itself here. */
  const retries = (call: Call<unknown, number>, failure: RetryPolicy.Failure, wait: Duration.Duration, now: number) => {
    const { endpoint, progress, retry } = call
    const retryAfter = retryAfterOf(failure)
    const cost = retry.budget?.cost ?? 0
    const again =
      RetryPolicy.shouldRetry(retry, failure, endpoint.method === "GET") &&
      (retryAfter === undefined || millisOf(retryAfter) <= millisOf(retry.maxRetryAfter)) &&
      now + millisOf(wait) < call.deadline &&
      (retry.budget === undefined || spent + cost <= retry.budget.capacity)
    if (!again) return Effect.succeed(false)
    spent += cost
    progress.spent += cost
    progress.reserved = cost
    progress.repeats = failure
    call.span.attribute("http.request.resend_count", progress.attempts)
    return Effect.map(
      Effect.logDebug(
        `${endpoint.name}: attempt ${progress.attempts + 1} follows in ${Math.round(millisOf(wait))} ms`,
        failure.message
      ),
      () => true
    )
  }

  /** The policy's schedule, where it applies: never shorter than Clerk asks, never longer than the call may take. */
  const waits = (call: Call<unknown, number>) =>
    call.retry.schedule.pipe(
      Schedule.modifyDelay(({ duration, input }) => {
        const retryAfter = retryAfterOf(input) ?? Duration.zero
        return Effect.succeed(Duration.millis(Math.max(millisOf(duration), millisOf(retryAfter))))
      }),
      Schedule.while(({ duration, input, now }) => retries(call, input, duration, now))
    )

  /** A server that answers as documented is up again, whatever it answers. */
  const refund = ({ progress, retry }: Call<unknown, number>): void => {
    spent = Math.max(0, spent - progress.spent - (retry.budget?.refund ?? 0))
  }

  /** What follows a first attempt that has failed. */
  const repeat = <A, Status extends number>(call: Call<A, Status>, first: Failure<Status>): Attempt<A, Status> => {
    let known: Failure<Status> | undefined = first
    const next = Effect.suspend(() => {
      if (known === undefined) return attempt(call, Effect.fail)
      const failure = Effect.fail(known)
      known = undefined
      return failure
    })
    const giveBack = () => {
      spent = Math.max(0, spent - call.progress.reserved)
      return Effect.void
    }
    return Effect.catch(Effect.onExit(withParent(call, Effect.retry(next, waits(call))), giveBack), (failure) => {
      if (failure._tag === "ClerkErrors" && failure.status < 500) refund(call)
      return Spans.failed(call.span, failure)
    })
  }

  const run = <Input, A, Status extends number>(
    endpoint: Endpoint<Input, A, Status>,
    input: Input,
    span: Tracer.Span,
    fiber: Fiber.Fiber<unknown, unknown>
  ): Attempt<A, Status> => {
    const retry = fiber.getRef(RetryPolicy.Current)
    const timeout = fiber.getRef(TimeoutPolicy.Current)
    const rateLimit = fiber.getRef(RateLimitPolicy.Current)
    const encoded = endpoint.encode(input)
    const issues = Result.isFailure(encoded) ? [...encoded.failure] : []
    check(retry, "RetryPolicy", "schedule", issues)
    check(timeout, "TimeoutPolicy", "attempt", issues)
    check(rateLimit, "RateLimitPolicy", "instance", issues)
    if (Result.isFailure(encoded) || issues.length > 0) {
      return Spans.failed(span, exception({ endpoint, attempts: 0 }, new InvalidRequest({ processed: "no", issues })))
    }
    const clock = fiber.getRef(Clock.Clock)
    const call: Call<A, Status> = {
      endpoint,
      request: encoded.success,
      retry,
      timeout,
      rateLimit,
      observer: fiber.getRef(Observer.Current),
      attemptSpans: fiber.getRef(Observer.AttemptSpans),
      fiber,
      clock,
      deadline: clock.currentTimeMillisUnsafe() + limitOf(timeout.total),
      serverAddress,
      span,
      progress: { attempts: 0, processed: "no", repeats: undefined, spent: 0, reserved: 0 }
    }
    return attempt(call, (failure) => repeat(call, failure))
  }

  return {
    execute: <Input, A, Status extends number>(endpoint: Endpoint<Input, A, Status>, input: Input) =>
      Effect.useSpan(
        endpoint.name,
        { kind: "client", attributes: Spans.attributesOf(endpoint, serverAddress) },
        (span) => {
          // Another `withFiber` would cost a fiftieth of a call.
          const fiber = Fiber.getCurrent()
          const start = (fiber: Fiber.Fiber<unknown, unknown>) => run(endpoint, input, span, fiber)
          return fiber === undefined ? Effect.withFiber(start) : start(fiber)
        }
      )
  }
})

/** What is wrong with a policy; programs without types may provide anything as one, or one in another's place. */
const check = <Policy extends { readonly issues: ReadonlyArray<Issue> }>(
  policy: Policy,
  name: string,
  field: keyof Policy,
  issues: Array<Issue>
): void => {
  if (isList(policy?.issues) && field in policy) issues.push(...policy.issues)
  else issues.push({ path: [name], expected: `a policy, as ${name} makes it` })
}

const isList = (value: unknown): boolean => Array.isArray(value)

const refused = (
  refusal: Limiter.Refusal,
  { progress: { processed } }: Call<unknown, number>,
  { secret }: Admission
): RateLimiter =>
  refusal._tag === "Closed"
    ? new RateLimiter({ processed, description: "Clerk has closed the gate with a 429", retryAfter: refusal.wait })
    : new RateLimiter({ processed, description: `its store failed: ${redactText(refusal.description, secret)}` })
