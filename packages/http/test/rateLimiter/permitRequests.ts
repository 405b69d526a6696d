import { RateLimitPolicy } from "@effect-clerk/core"
import { Duration, Redacted } from "effect"
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
