import { RateLimitPolicy } from "@effect-clerk/core"
import { Clock, Duration, Effect, Redacted } from "effect"
import type { PermitRequest, RateLimiter } from "../../src/internal/rateLimiter/limiter.ts"

/** Returns a policy of so many requests in a window of so many seconds. */
export const seconds = (limit: number, window = 1) => RateLimitPolicy.make({ limit, window: Duration.seconds(window) })

export const permitRequest = (
  policy: RateLimitPolicy.RateLimitPolicy,
  fields: Partial<PermitRequest> = {}
): PermitRequest => ({
  policy,
  secret: "sk_test_limiter",
  instanceQuota: policy.instance(Redacted.make("sk_test_limiter")),
  resource: "/things/1",
  resourceQuota: undefined,
  maxCooldown: Number.POSITIVE_INFINITY,
  deadline: Number.POSITIVE_INFINITY,
  page: undefined,
  permits: [],
  ...fields
})

/** Reports a success. */
export const succeed = (limiter: RateLimiter, request: PermitRequest, at: number): void =>
  limiter.onResponse(request, { status: 200, retryAfter: undefined, sentAt: at }, at)

/** Reports a 429. */
export const limit = (limiter: RateLimiter, request: PermitRequest, at: number, retryAfter?: Duration.Duration): void =>
  limiter.onResponse(request, { status: 429, retryAfter, sentAt: at }, at)

/** Returns how many more requests get a permit now, and returns the permits as if Clerk had not counted them. */
export const free = (limiter: RateLimiter, make: () => PermitRequest, at: number): number => {
  const requests: Array<PermitRequest> = []
  for (let request = make(); limiter.tryAcquire(request, at); request = make()) requests.push(request)
  for (const request of requests) limit(limiter, request, at)
  return requests.length
}

/** Acquires permits in a fiber, which returns the outcome and its time. */
export const acquired = (limiter: RateLimiter, request: PermitRequest) =>
  Effect.gen(function* () {
    const exit = yield* Effect.exit(limiter.acquire(request))
    return { exit, at: yield* Clock.currentTimeMillis }
  }).pipe(Effect.forkChild({ startImmediately: true }))
