/** Runs the operations of one client over a transport. Each call is one span. See ARCHITECTURE.md, "One call". */
import type { Endpoint } from "@effect-clerk/core/Endpoint"
import { ClerkConfig, policyIssues } from "@effect-clerk/core/internal"
import * as RateLimitPolicy from "@effect-clerk/core/RateLimitPolicy"
import * as RetryPolicy from "@effect-clerk/core/RetryPolicy"
import { InvalidRequest } from "@effect-clerk/core/SDKException"
import * as TimeoutPolicy from "@effect-clerk/core/TimeoutPolicy"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import type * as Fiber from "effect/Fiber"
import * as Result from "effect/Result"
import type * as Tracer from "effect/Tracer"
import { attempt } from "./attempt.ts"
import { type Call, type Client, limitOf, type Outcome } from "./call.ts"
import { monotonicMillis } from "./clock.ts"
import { exception } from "./failure.ts"
import * as Observation from "./observation.ts"
import * as PageRead from "./pageRead.ts"
import * as Limiter from "./rateLimiter/limiter.ts"
import { retry } from "./retry.ts"
import { RetryBudget } from "./retryBudget.ts"
import * as Span from "./span.ts"
import * as CallSpan from "./callSpan.ts"
import type { Transport } from "./transport/transport.ts"
import { watchers } from "./watchers.ts"

export const make = Effect.fnUntraced(function* (transport: Transport) {
  const config = yield* ClerkConfig
  const client: Client = {
    config,
    serverAddress: new URL(config.apiUrl).hostname,
    transport,
    limiter: yield* Limiter.make,
    retryBudget: new RetryBudget()
  }
  return {
    config,
    execute: <Input, A, Status extends number>(endpoint: Endpoint<Input, A, Status>, input: Input) =>
      Span.use(
        endpoint.name,
        { kind: "client", attributes: CallSpan.attributesOf(endpoint, client.serverAddress) },
        (span, fiber) => start(client, endpoint, input, span, fiber)
      )
  }
})

/** Starts a call under the policies of its fiber. An invalid input or policy fails it before anything is sent. */
const start = <Input, A, Status extends number>(
  client: Client,
  endpoint: Endpoint<Input, A, Status>,
  input: Input,
  span: Tracer.Span,
  fiber: Fiber.Fiber<unknown, unknown>
): Outcome<A, Status> => {
  const retryPolicy = fiber.getRef(RetryPolicy.Current)
  const timeout = fiber.getRef(TimeoutPolicy.Current)
  const rateLimit = fiber.getRef(RateLimitPolicy.Current)
  const encoded = endpoint.encode(input)
  const issues = [
    ...(Result.isFailure(encoded) ? encoded.failure : []),
    ...policyIssues(retryPolicy, "RetryPolicy"),
    ...policyIssues(timeout, "TimeoutPolicy"),
    ...policyIssues(rateLimit, "RateLimitPolicy")
  ]
  if (Result.isFailure(encoded) || issues.length > 0) {
    return Effect.fail(exception(endpoint, 0, new InvalidRequest({ processed: "no", issues })))
  }
  const clock = fiber.getRef(Clock.Clock)
  const call: Call<A, Status> = {
    client,
    endpoint,
    request: encoded.success,
    retry: retryPolicy,
    timeout,
    rateLimit,
    observer: fiber.getRef(Observation.CurrentObserver),
    hasAttemptSpans: fiber.getRef(Observation.AttemptSpans),
    fiber,
    clock,
    deadline: monotonicMillis(clock) + limitOf(timeout.total),
    page: fiber.getRef(PageRead.Current),
    span,
    progress: { attempts: 0, processed: "no", repeats: undefined, taken: 0, unsent: 0 }
  }
  // The first attempt hands its failure to `retry`. Later attempts fail, and `retry` decides about them.
  let outcome = attempt(call, (failure) => retry(call, failure, () => attempt(call, Effect.fail)))
  for (const watch of watchers) outcome = watch(outcome, endpoint, input)
  return outcome
}
