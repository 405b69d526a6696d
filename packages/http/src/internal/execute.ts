import { ClerkConfig, currentSecretKey } from "@effect-clerk/core/ClerkConfig"
import { type ClerkErrors, processedByStatus } from "@effect-clerk/core/ClerkErrors"
import type { Endpoint, Request } from "@effect-clerk/core/Endpoint"
import * as RateLimitPolicy from "@effect-clerk/core/RateLimitPolicy"
import * as RetryPolicy from "@effect-clerk/core/RetryPolicy"
import {
  InvalidRequest,
  type Processed,
  RateLimiter,
  type Reason,
  type SDKException,
  Timeout,
  Transport as TransportReason
} from "@effect-clerk/core/SDKException"
import * as TimeoutPolicy from "@effect-clerk/core/TimeoutPolicy"
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import * as Schedule from "effect/Schedule"
import type * as Tracer from "effect/Tracer"
import * as Observer from "../Observer.ts"
import { exception, interpret, later, redactText, retryAfterOf } from "./answer.ts"
import * as Limiter from "./limiter.ts"
import type { Incoming, Outgoing, Transport } from "./transport.ts"

const userAgent = "effect-clerk/0.1.0"

/** What a call has come to so far, over all its attempts. */
interface Progress {
  attempts: number
  processed: Processed
  sending: boolean
  /** The failure that the next attempt repeats. */
  repeats: RetryPolicy.Failure | undefined
  /** Tokens of the retry budget that this call has taken. */
  spent: number
}

interface Call<A, Status extends number> {
  readonly endpoint: Endpoint<never, A, Status>
  readonly request: Request
  readonly retry: RetryPolicy.RetryPolicy
  readonly timeout: TimeoutPolicy.TimeoutPolicy
  readonly rateLimit: RateLimitPolicy.RateLimitPolicy
  readonly deadline: number
  readonly span: Tracer.Span
  readonly progress: Progress
}

/** One request's whole way over a transport. */
export const make = Effect.fnUntraced(function* (transport: Transport) {
  const config = yield* ClerkConfig
  const limiter = yield* Limiter.make
  const serverAddress = new URL(config.apiUrl).hostname
  // What all calls of this client have spent on retries and not earned back.
  let spent = 0

  const toOutgoing = ({ endpoint, request, span }: Call<unknown, number>, secret: string): Outgoing => ({
    method: endpoint.method,
    url: config.apiUrl + request.target,
    headers: {
      accept: "application/json",
      authorization: `Bearer ${secret}`,
      "clerk-api-version": config.apiVersion,
      "user-agent": userAgent,
      ...(request.body === undefined ? undefined : { "content-type": "application/json" }),
      ...(config.traceHeaders ? { traceparent: traceParent(span) } : undefined)
    },
    body: request.body
  })

  /** Sends one request and reads its whole answer, within the attempt's time. */
  const send = (call: Call<unknown, number>, secret: string): Effect.Effect<Incoming, SDKException> => {
    const { endpoint, progress } = call
    const sent = Effect.catch(transport(toOutgoing(call, secret)), (broken) =>
      fail(
        call,
        new TransportReason({
          ...broken,
          processed: later(progress.processed, broken.processed),
          description: redactText(broken.description, secret)
        })
      )
    )
    const { attempt: duration } = call.timeout
    const timed =
      duration === undefined
        ? sent
        : Effect.timeoutOrElse(sent, {
            duration,
            orElse: () =>
              fail(call, new Timeout({ processed: later(progress.processed, "maybe"), limit: "attempt", duration }))
          })
    return Effect.flatMap(Observer.AttemptSpans, (wanted) =>
      wanted
        ? Effect.useSpan(
            endpoint.method,
            {
              kind: "client",
              attributes: { ...attributesOf(endpoint), "http.request.resend_count": progress.attempts - 1 }
            },
            (span) =>
              Effect.tap(timed, ({ status }) => Effect.sync(() => span.attribute("http.response.status_code", status)))
          )
        : timed
    )
  }

  const attempt = Effect.fnUntraced(function* <A, Status extends number>(call: Call<A, Status>) {
    const { endpoint, progress, request } = call
    const secretKey = yield* Effect.catch(currentSecretKey(config.secretKey), (issues) =>
      fail(call, new InvalidRequest({ processed: progress.processed, issues }))
    )
    const secret = Redacted.value(secretKey)
    const askedAt = yield* Clock.currentTimeMillis
    const ticket: Limiter.Ticket = {
      policy: call.rateLimit,
      secretKey,
      path: request.path,
      resourceQuota: endpoint.resourceQuota,
      patience: Math.min(Duration.toMillis(call.retry.maxRetryAfter), call.deadline - askedAt),
      held: []
    }
    return yield* Effect.ensuring(admitted(call, ticket, secret, askedAt), limiter.release(ticket))
  })

  const admitted = Effect.fnUntraced(function* <A, Status extends number>(
    call: Call<A, Status>,
    ticket: Limiter.Ticket,
    secret: string,
    askedAt: number
  ) {
    const { endpoint, progress } = call
    yield* Effect.catch(limiter.acquire(ticket), (refusal) => fail(call, refused(refusal, progress.processed)))
    const sentAt = yield* Clock.currentTimeMillis
    progress.attempts += 1
    progress.sending = true
    const answer = yield* Effect.result(send(call, secret))
    progress.sending = false
    const endedAt = yield* Clock.currentTimeMillis
    let outcome: Result.Result<A, ClerkErrors<Status> | SDKException>
    if (Result.isSuccess(answer)) {
      progress.processed = later(progress.processed, processedByStatus(answer.success.status))
      outcome = interpret(endpoint, answer.success, secret, progress, endedAt)
      yield* limiter.report(ticket, {
        status: answer.success.status,
        retryAfter: Result.isFailure(outcome) ? retryAfterOf(outcome.failure) : undefined,
        sentAt
      })
    } else {
      outcome = Result.fail(answer.failure)
    }
    const observer = yield* Observer.Current
    if (observer !== undefined) {
      const incoming = Result.isSuccess(answer) ? answer.success : undefined
      yield* observer({
        operation: endpoint.name,
        method: endpoint.method,
        path: endpoint.path,
        attempt: progress.attempts,
        repeats: progress.repeats,
        status: incoming?.status,
        headers: incoming === undefined ? {} : redactHeaders(incoming.headers(), secret),
        failure: Result.isFailure(outcome) ? outcome.failure : undefined,
        duration: Duration.millis(endedAt - sentAt),
        wait: Duration.millis(sentAt - askedAt)
      })
    }
    return yield* Effect.fromResult(outcome)
  })

  /** Whether a failed attempt is tried again after this wait; a retry pays for itself here. */
  const retries = (call: Call<unknown, number>, failure: RetryPolicy.Failure, wait: Duration.Duration, now: number) => {
    const { endpoint, progress, retry } = call
    const retryAfter = retryAfterOf(failure)
    const cost = retry.budget?.cost ?? 0
    const again =
      RetryPolicy.shouldRetry(retry, failure, endpoint.method === "GET") &&
      (retryAfter === undefined || Duration.isLessThanOrEqualTo(retryAfter, retry.maxRetryAfter)) &&
      now + Duration.toMillis(wait) < call.deadline &&
      (retry.budget === undefined || spent + cost <= retry.budget.capacity)
    if (!again) return Effect.succeed(false)
    spent += cost
    progress.spent += cost
    progress.repeats = failure
    return Effect.as(
      Effect.logDebug(
        `${endpoint.name}: attempt ${progress.attempts + 1} follows in ${Duration.format(wait)}`,
        failure.message
      ),
      true
    )
  }

  /** The policy's schedule, where it applies: never shorter than Clerk asks, never longer than the call may take. */
  const waits = (call: Call<unknown, number>) =>
    call.retry.schedule.pipe(
      Schedule.modifyDelay(({ duration, input }) => {
        const retryAfter = retryAfterOf(input)
        return Effect.succeed(retryAfter === undefined ? duration : Duration.max(duration, retryAfter))
      }),
      Schedule.while(({ duration, input, now }) => retries(call, input, duration, now))
    )

  const run = Effect.fnUntraced(function* <Input, A, Status extends number>(
    endpoint: Endpoint<Input, A, Status>,
    input: Input,
    span: Tracer.Span,
    progress: Progress
  ) {
    const retry = yield* RetryPolicy.Current
    const timeout = yield* TimeoutPolicy.Current
    const rateLimit = yield* RateLimitPolicy.Current
    const encoded = endpoint.encode(input)
    const issues = [
      ...(Result.isFailure(encoded) ? encoded.failure : []),
      ...retry.issues,
      ...timeout.issues,
      ...rateLimit.issues
    ]
    if (Result.isFailure(encoded) || issues.length > 0) {
      return yield* Effect.fail(exception({ endpoint, attempts: 0 }, new InvalidRequest({ processed: "no", issues })))
    }
    const { total } = timeout
    const start = yield* Clock.currentTimeMillis
    const deadline = total === undefined ? Infinity : start + Duration.toMillis(total)
    const call: Call<A, Status> = {
      endpoint,
      request: encoded.success,
      retry,
      timeout,
      rateLimit,
      deadline,
      span,
      progress
    }
    const answered = Effect.retry(attempt(call), waits(call))
    const value = yield* total === undefined
      ? answered
      : Effect.timeoutOrElse(answered, {
          duration: total,
          orElse: () =>
            fail(
              call,
              new Timeout({
                processed: progress.sending ? later(progress.processed, "maybe") : progress.processed,
                limit: "total",
                duration: total
              })
            )
        })
    spent = Math.max(0, spent - progress.spent - (retry.budget?.refund ?? 0))
    return value
  })

  return {
    execute: <Input, A, Status extends number>(endpoint: Endpoint<Input, A, Status>, input: Input) =>
      Effect.useSpan(
        endpoint.name,
        { kind: "client", attributes: { ...attributesOf(endpoint), "server.address": serverAddress } },
        (span) => {
          const progress: Progress = { attempts: 0, processed: "no", sending: false, repeats: undefined, spent: 0 }
          return run(endpoint, input, span, progress).pipe(
            Effect.onExit((exit) => Effect.sync(() => describe(span, exit, progress.attempts))),
            Effect.withParentSpan(span, { captureStackTrace: false })
          )
        }
      )
  }
})

/** Source: https://www.w3.org/TR/trace-context/#traceparent-header */
const traceParent = ({ sampled, spanId, traceId }: Tracer.Span): string =>
  `00-${traceId.padStart(32, "0")}-${spanId}-${sampled ? "01" : "00"}`

const fail = (
  { endpoint, progress }: Pick<Call<unknown, number>, "endpoint" | "progress">,
  reason: Reason
): Effect.Effect<never, SDKException> => {
  progress.processed = later(progress.processed, reason.processed)
  return Effect.fail(exception({ endpoint, attempts: progress.attempts }, reason))
}

const refused = (refusal: Limiter.Refusal, processed: Processed): RateLimiter =>
  refusal._tag === "Closed"
    ? new RateLimiter({ processed, description: "Clerk has closed the gate with a 429", retryAfter: refusal.wait })
    : new RateLimiter({ processed, description: `its store failed: ${refusal.description}` })

const redactHeaders = (headers: Readonly<Record<string, string>>, secret: string): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, redactText(value, secret)]))

const attributesOf = ({ method, path }: Pick<Endpoint<never, unknown, number>, "method" | "path">) => ({
  "http.request.method": method,
  "url.template": path
})

const describe = (span: Tracer.Span, exit: Exit.Exit<unknown, ClerkErrors | SDKException>, attempts: number): void => {
  if (attempts > 1) span.attribute("http.request.resend_count", attempts - 1)
  if (Exit.isSuccess(exit)) return span.attribute("http.response.status_code", 200)
  for (const reason of exit.cause.reasons) {
    if (reason._tag !== "Fail") continue
    const type = Observer.errorType(reason.error)
    span.attribute("error.type", type)
    if (/^\d/.test(type)) span.attribute("http.response.status_code", Number(type))
  }
}
