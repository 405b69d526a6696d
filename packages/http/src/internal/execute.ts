import { type ClerkErrors, processedByStatus } from "@effect-clerk/core/ClerkErrors"
import type { Endpoint, Request } from "@effect-clerk/core/Endpoint"
import * as RateLimitPolicy from "@effect-clerk/core/RateLimitPolicy"
import * as RetryPolicy from "@effect-clerk/core/RetryPolicy"
import {
  InvalidRequest,
  type Issue,
  type Processed,
  RateLimiter,
  type Reason,
  type SDKException,
  strongerProcessed,
  Timeout,
  Transport as TransportReason
} from "@effect-clerk/core/SDKException"
import * as StaticClerkConfig from "@effect-clerk/core/StaticClerkConfig"
import * as TimeoutPolicy from "@effect-clerk/core/TimeoutPolicy"
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type * as Fiber from "effect/Fiber"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import * as Schedule from "effect/Schedule"
import * as Tracer from "effect/Tracer"
import * as Observer from "../Observer.ts"
import { exception, interpret, redactBroken, redactText, retryAfterOf } from "./answer.ts"
import * as Limiter from "./limiter.ts"
import * as Spans from "./spans.ts"
import type { Incoming, Outgoing, Transport } from "./transport.ts"

const userAgent = "effect-clerk/0.1.0"

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

interface Call<A, Status extends number> {
  readonly endpoint: Endpoint<never, A, Status>
  readonly request: Request
  readonly retry: RetryPolicy.RetryPolicy
  readonly timeout: TimeoutPolicy.TimeoutPolicy
  readonly rateLimit: RateLimitPolicy.RateLimitPolicy
  readonly observer: Observer.Observer | undefined
  readonly attemptSpans: boolean
  readonly clock: Clock.Clock
  readonly deadline: number
  readonly serverAddress: string
  readonly span: Tracer.Span
  readonly progress: Progress
}

type Failure<Status extends number> = ClerkErrors<Status> | SDKException

type Attempt<A, Status extends number> = Effect.Effect<A, Failure<Status>>

/** An attempt on its way: its places in the quotas, when it asked for them, and what the observer has yet to be shown. */
interface Admission {
  readonly ticket: Limiter.Ticket
  readonly secret: string
  readonly askedAt: number
  show: (() => Effect.Effect<void, SDKException>) | undefined
}

const nowOf = ({ clock }: Call<unknown, number>): number => clock.currentTimeMillisUnsafe()

/** One request's whole way over a transport. */
export const make = Effect.fnUntraced(function* (transport: Transport) {
  const config = yield* StaticClerkConfig.Key
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

  /** Sends one request that has its places, and says what its answer means for the endpoint. */
  const send = <A, Status extends number>(call: Call<A, Status>, admission: Admission): Attempt<A, Status> => {
    const { endpoint, progress, timeout } = call
    const { secret, ticket } = admission
    const sentAt = nowOf(call)
    const left = call.deadline - sentAt
    if (left <= 0) return fail(call, timeoutOf(timeout, "total", progress.processed))
    const attemptLimit = millisOf(timeout.attempt)
    progress.attempts += 1
    progress.reserved = 0
    prepare(call, admission, sentAt)
    const sent = transport(toOutgoing(call, secret), Math.min(attemptLimit, left), call.span)
    return Effect.matchEffect(call.attemptSpans ? Spans.ofAttempt(call, progress.attempts - 1, sent, secret) : sent, {
      onSuccess: (incoming) => {
        const endedAt = nowOf(call)
        progress.processed = strongerProcessed(progress.processed, processedByStatus(incoming.status))
        const outcome = interpret(endpoint, incoming, secret, progress, endedAt)
        const failure = Result.isFailure(outcome) ? outcome.failure : undefined
        const retryAfter = failure === undefined ? undefined : retryAfterOf(failure)
        limiter.report(ticket, { status: incoming.status, retryAfter, sentAt }, endedAt)
        if (failure === undefined) {
          refund(call)
          call.span.attribute("http.response.status_code", incoming.status)
        }
        prepare(call, admission, sentAt, incoming, failure)
        return observed(admission, Effect.fromResult(outcome))
      },
      onFailure: (broken) => {
        const processed = strongerProcessed(progress.processed, broken.processed)
        const reason =
          "timedOut" in broken
            ? timeoutOf(timeout, attemptLimit < left ? "attempt" : "total", processed)
            : new TransportReason({ ...redactBroken(broken, secret), processed })
        const failure = toException(call, reason)
        prepare(call, admission, sentAt, undefined, failure)
        return observed(admission, Effect.fail(failure))
      }
    })
  }

  /** One attempt: it takes its places in the quotas, is sent, and gives the places back. */
  const admitted = <A, Status extends number>(
    call: Call<A, Status>,
    secretKey: Redacted.Redacted<string>
  ): Attempt<A, Status> => {
    // Once for each attempt, since a key may be wiped at any time.
    const secret = StaticClerkConfig.reveal(secretKey)
    if (secret === undefined) {
      const issues = [{ path: ["secretKey"], expected: "a secret key that has not been wiped" }]
      return fail(call, new InvalidRequest({ processed: call.progress.processed, issues }))
    }
    const askedAt = nowOf(call)
    const ticket: Limiter.Ticket = {
      policy: call.rateLimit,
      secret,
      instance: call.rateLimit.instance(secretKey),
      path: call.request.path,
      resourceQuota: call.endpoint.resourceQuota,
      patience: Duration.toMillis(call.retry.maxRetryAfter),
      deadline: call.deadline,
      held: []
    }
    const admission: Admission = { ticket, secret, askedAt, show: undefined }
    const release = () => {
      limiter.release(ticket, nowOf(call))
      return observed(admission, Effect.void)
    }
    // Taken where `release` is sure to follow: a fiber may yield, and be interrupted, between any two of its steps.
    const sent = Effect.suspend(() =>
      limiter.admit(ticket, askedAt)
        ? send(call, admission)
        : Effect.flatMap(
            withinTotal(
              call,
              Effect.catch(limiter.acquire(ticket), (refusal) => fail(call, refused(refusal, call, admission)))
            ),
            () => send(call, admission)
          )
    )
    return Effect.onExit(sent, release)
  }

  const attempt = <A, Status extends number>(call: Call<A, Status>): Attempt<A, Status> =>
    Redacted.isRedacted(config.secretKey)
      ? admitted(call, config.secretKey)
      : Effect.flatMap(
          withinTotal(
            call,
            Effect.catch(withParent(call, StaticClerkConfig.currentSecretKey(config.secretKey)), (issues) =>
              fail(call, new InvalidRequest({ processed: call.progress.processed, issues }))
            )
          ),
          (secretKey) => admitted(call, secretKey)
        )

  /** Whether a failed attempt is tried again after this wait; a retry pays for itself here. */
  const retries = (call: Call<unknown, number>, failure: RetryPolicy.Failure, wait: Duration.Duration, now: number) => {
    const { endpoint, progress, retry } = call
    const retryAfter = retryAfterOf(failure)
    const cost = retry.budget?.cost ?? 0
    const again =
      RetryPolicy.shouldRetry(retry, failure, endpoint.method === "GET") &&
      (retryAfter === undefined || Duration.toMillis(retryAfter) <= Duration.toMillis(retry.maxRetryAfter)) &&
      now + Duration.toMillis(wait) < call.deadline &&
      (retry.budget === undefined || spent + cost <= retry.budget.capacity)
    if (!again) return Effect.succeed(false)
    spent += cost
    progress.spent += cost
    progress.reserved = cost
    progress.repeats = failure
    call.span.attribute("http.request.resend_count", progress.attempts)
    return Effect.map(
      Effect.logDebug(
        `${endpoint.name}: attempt ${progress.attempts + 1} follows in ${Math.round(Duration.toMillis(wait))} ms`,
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
        return Effect.succeed(Duration.millis(Math.max(Duration.toMillis(duration), Duration.toMillis(retryAfter))))
      }),
      Schedule.while(({ duration, input, now }) => retries(call, input, duration, now))
    )

  /** A server that answers as documented is up again, whatever it answers. */
  const refund = ({ progress, retry }: Call<unknown, number>): void => {
    spent = Math.max(0, spent - progress.spent - (retry.budget?.refund ?? 0))
  }

  /** What follows a first attempt that has failed: most calls need no schedule. */
  const repeat = <A, Status extends number>(call: Call<A, Status>, first: Failure<Status>): Attempt<A, Status> => {
    let known: Failure<Status> | undefined = first
    const next = Effect.suspend(() => {
      if (known === undefined) return attempt(call)
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
    const issues = (Result.isFailure(encoded) ? encoded.failure : []).concat(
      issuesOf(retry, "RetryPolicy", "schedule"),
      issuesOf(timeout, "TimeoutPolicy", "attempt"),
      issuesOf(rateLimit, "RateLimitPolicy", "instance")
    )
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
      clock,
      deadline: clock.currentTimeMillisUnsafe() + millisOf(timeout.total),
      serverAddress,
      span,
      progress: { attempts: 0, processed: "no", repeats: undefined, spent: 0, reserved: 0 }
    }
    return Effect.catch(attempt(call), (failure) => repeat(call, failure))
  }

  return {
    execute: <Input, A, Status extends number>(endpoint: Endpoint<Input, A, Status>, input: Input) =>
      Effect.useSpan(
        endpoint.name,
        { kind: "client", attributes: Spans.attributesOf(endpoint, serverAddress) },
        (span) => Effect.withFiber((fiber) => run(endpoint, input, span, fiber))
      )
  }
})

/** What is wrong with a policy; programs without types may provide anything as one, or one in another's place. */
const issuesOf = <Policy extends { readonly issues: ReadonlyArray<Issue> }>(
  policy: Policy,
  name: string,
  field: keyof Policy
): ReadonlyArray<Issue> =>
  isList(policy?.issues) && field in policy
    ? policy.issues
    : [{ path: [name], expected: `a policy, as ${name} makes it` }]

const isList = (value: unknown): boolean => Array.isArray(value)

const millisOf = (limit: Duration.Duration | undefined): number =>
  limit === undefined ? Infinity : Duration.toMillis(limit)

const timeoutOf = (policy: TimeoutPolicy.TimeoutPolicy, limit: "attempt" | "total", processed: Processed): Timeout =>
  new Timeout({ processed, limit, duration: policy[limit] ?? Duration.infinity })

/** Bounds a wait, or what a program does of its own, by the time that the call has left. */
const withinTotal = <A, E>(
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
const withParent = <A, E>({ span }: Call<unknown, number>, effect: Effect.Effect<A, E>): Effect.Effect<A, E> =>
  Effect.provideService(effect, Tracer.ParentSpan, span)

/** What the observer is shown of a request that has left: with neither an answer nor a failure it was interrupted. */
const prepare = (
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
const observed = <A, E>(admission: Admission, outcome: Effect.Effect<A, E>): Effect.Effect<A, E | SDKException> =>
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
const toException = ({ endpoint, progress }: Call<unknown, number>, reason: Reason): SDKException => {
  progress.processed = strongerProcessed(progress.processed, reason.processed)
  return exception({ endpoint, attempts: progress.attempts }, reason)
}

const fail = (call: Call<unknown, number>, reason: Reason): Effect.Effect<never, SDKException> =>
  Effect.fail(toException(call, reason))

const refused = (
  refusal: Limiter.Refusal,
  { progress: { processed } }: Call<unknown, number>,
  { secret }: Admission
): RateLimiter =>
  refusal._tag === "Closed"
    ? new RateLimiter({ processed, description: "Clerk has closed the gate with a 429", retryAfter: refusal.wait })
    : new RateLimiter({ processed, description: `its store failed: ${redactText(refusal.description, secret)}` })

const redactHeaders = (headers: Readonly<Record<string, string>>, secret: string): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, redactText(value, secret)]))
