/**
 * One request's whole way: input checked, limited, sent, retried, timed, decoded, and every failure typed.
 *
 * @since 0.1.0
 */
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
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Function from "effect/Function"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpTraceContext from "effect/http/HttpTraceContext"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import * as Schedule from "effect/Schedule"
import * as Tracer from "effect/Tracer"
import { exception, interpret, later, redactText } from "./internal/answer.ts"
import * as ClientTransport from "./internal/clientTransport.ts"
import * as FetchTransport from "./internal/fetchTransport.ts"
import * as Limiter from "./internal/limiter.ts"
import type { Outgoing, Transport } from "./internal/transport.ts"

export type {
  /**
   * What `layerFetch` asks of a fetch function.
   *
   * @category models
   * @since 0.1.0
   */
  Fetch
} from "./internal/fetchTransport.ts"

/**
 * Sends the requests of all endpoints. Provide it with {@link ClerkHttpClient.layer}, over effect's `HttpClient`, or with
 * {@link ClerkHttpClient.layerFetch}, straight to a fetch function; both behave the same.
 *
 * @category services
 * @since 0.1.0
 */
export class ClerkHttpClient extends Context.Service<ClerkHttpClient, {
  /**
   * Runs one operation. The call is refused before anything is sent if its input, or a policy in its context, is not
   * valid. Interruption closes the connection.
   */
  readonly execute: <Input, A, Status extends number>(
    endpoint: Endpoint<Input, A, Status>,
    input: Input
  ) => Effect.Effect<A, ClerkErrors<Status> | SDKException>
}>()("@effect-clerk/http/ClerkHttpClient") {
  /** Over the `HttpClient` in the context: the seam that applications and tests of Effect know. */
  static readonly layer: Layer.Layer<ClerkHttpClient, never, ClerkConfig | HttpClient.HttpClient> = Layer.effect(
    ClerkHttpClient,
    Effect.flatMap(HttpClient.HttpClient, (client) => make(ClientTransport.make(client)))
  )

  /** Straight to a fetch function, the platform's own unless given, without effect's `HttpClient` in the bundle. */
  static readonly layerFetch = (options?: {
    readonly fetch?: FetchTransport.Fetch | undefined
  }): Layer.Layer<ClerkHttpClient, never, ClerkConfig> =>
    Layer.effect(ClerkHttpClient, Effect.suspend(() => make(FetchTransport.make(options?.fetch))))
}

/**
 * Changes the underlying `HttpClient` for the calls of one effect; it has no effect on `layerFetch`.
 *
 * @category transforms
 * @since 0.1.0
 */
export const withClientTransform: {
  (
    transform: (client: HttpClient.HttpClient) => HttpClient.HttpClient
  ): <A, E, R>(self: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>
  <A, E, R>(
    self: Effect.Effect<A, E, R>,
    transform: (client: HttpClient.HttpClient) => HttpClient.HttpClient
  ): Effect.Effect<A, E, R>
} = Function.dual(
  2,
  <A, E, R>(
    self: Effect.Effect<A, E, R>,
    transform: (client: HttpClient.HttpClient) => HttpClient.HttpClient
  ): Effect.Effect<A, E, R> =>
    Effect.updateService(self, ClientTransport.Transform, (outer) => (client) => transform(outer(client)))
)

const userAgent = "effect-clerk/0.1.0"

/** What a call has come to so far, over all its attempts. */
interface Progress {
  attempts: number
  processed: Processed
  sending: boolean
}

interface Call<Input, A, Status extends number> {
  readonly endpoint: Endpoint<Input, A, Status>
  readonly request: Request
  readonly retry: RetryPolicy.RetryPolicy
  readonly timeout: TimeoutPolicy.TimeoutPolicy
  readonly rateLimit: RateLimitPolicy.RateLimitPolicy
  readonly progress: Progress
}

const make = Effect.fnUntraced(function*(transport: Transport) {
  const config = yield* ClerkConfig
  const limiter = yield* Limiter.make
  const serverAddress = new URL(config.apiUrl).hostname

  const toOutgoing = (
    method: Outgoing["method"],
    request: Request,
    secret: string,
    span: Tracer.AnySpan | undefined
  ): Outgoing => ({
    method,
    url: config.apiUrl + request.target,
    headers: {
      accept: "application/json",
      authorization: `Bearer ${secret}`,
      "clerk-api-version": config.apiVersion,
      "user-agent": userAgent,
      ...(request.body === undefined ? undefined : { "content-type": "application/json" }),
      ...(span?._tag === "Span" && config.traceHeaders ? HttpTraceContext.toHeaders(span) : undefined)
    },
    body: request.body
  })

  const attempt = Effect.fnUntraced(function*<Input, A, Status extends number>(call: Call<Input, A, Status>) {
    const { endpoint, progress, request } = call
    const fail = (reason: Reason) => {
      progress.sending = false
      progress.processed = later(progress.processed, reason.processed)
      return Effect.fail(exception({ endpoint, attempts: progress.attempts }, reason))
    }
    const secretKey = yield* Effect.catch(
      currentSecretKey(config.secretKey),
      (issues) => fail(new InvalidRequest({ processed: progress.processed, issues }))
    )
    const secret = Redacted.value(secretKey)
    yield* Effect.catch(
      limiter.acquire(call.rateLimit, { secretKey, path: request.path, resourceQuota: endpoint.resourceQuota }),
      (description) => fail(new RateLimiter({ processed: progress.processed, description }))
    )
    const span = yield* Effect.serviceOption(Tracer.ParentSpan)
    progress.attempts += 1
    progress.sending = true
    const sent = Effect.catch(
      transport(toOutgoing(endpoint.method, request, secret, Option.getOrUndefined(span))),
      (broken) =>
        fail(
          new TransportReason({
            ...broken,
            processed: later(progress.processed, broken.processed),
            description: redactText(broken.description, secret)
          })
        )
    )
    const { attempt: duration } = call.timeout
    const incoming = yield* duration === undefined ? sent : Effect.timeoutOrElse(sent, {
      duration,
      orElse: () =>
        fail(new Timeout({ processed: later(progress.processed, "maybe"), limit: "attempt", duration }))
    })
    progress.sending = false
    progress.processed = later(progress.processed, processedByStatus(incoming.status))
    return yield* interpret(endpoint, incoming, secret, progress)
  })

  /** The policy's schedule, where it applies: never shorter than Clerk asks, never longer than the call may take. */
  const waits = (call: Call<never, unknown, number>, deadline: number) =>
    call.retry.schedule.pipe(
      Schedule.modifyDelay(({ duration, input }) => {
        const retryAfter = retryAfterOf(input)
        return Effect.succeed(retryAfter === undefined ? duration : Duration.max(duration, retryAfter))
      }),
      Schedule.while(({ duration, input, now }) => {
        const retryAfter = retryAfterOf(input)
        return RetryPolicy.shouldRetry(call.retry, input, call.endpoint.method === "GET") &&
          (retryAfter === undefined || Duration.isLessThanOrEqualTo(retryAfter, call.retry.maxRetryAfter)) &&
          now + Duration.toMillis(duration) < deadline
      })
    )

  const run = Effect.fnUntraced(function*<Input, A, Status extends number>(
    endpoint: Endpoint<Input, A, Status>,
    input: Input
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
    const progress: Progress = { attempts: 0, processed: "no", sending: false }
    if (Result.isFailure(encoded) || issues.length > 0) {
      return yield* Effect.fail(exception({ endpoint, attempts: 0 }, new InvalidRequest({ processed: "no", issues })))
    }
    const call = { endpoint, request: encoded.success, retry, timeout, rateLimit, progress }
    const { total } = timeout
    const start = yield* Clock.currentTimeMillis
    const deadline = total === undefined ? Infinity : start + Duration.toMillis(total)
    const answered = Effect.retry(attempt(call), waits(call, deadline))
    return yield* total === undefined ? answered : Effect.timeoutOrElse(answered, {
      duration: total,
      orElse: () => {
        const processed = progress.sending ? later(progress.processed, "maybe") : progress.processed
        const reason = new Timeout({ processed, limit: "total", duration: total })
        return Effect.fail(exception({ endpoint, attempts: progress.attempts }, reason))
      }
    })
  })

  return ClerkHttpClient.of({
    execute: (endpoint, input) =>
      Effect.withSpan(run(endpoint, input), endpoint.name, {
        kind: "client",
        attributes: {
          "http.request.method": endpoint.method,
          "url.template": endpoint.path,
          "server.address": serverAddress
        }
      })
  })
})

const retryAfterOf = (failure: RetryPolicy.Failure): Duration.Duration | undefined => {
  if (failure._tag === "ClerkErrors") return failure.retryAfter
  return failure.reason._tag === "UnexpectedStatus" ? failure.reason.retryAfter : undefined
}
