import { RateLimitPolicy } from "@effect-clerk/core"
import { Duration, Redacted } from "effect"
import type * as Limiter from "../src/internal/limiter.ts"

export const seconds = (limit: number, window = 1) => RateLimitPolicy.make({ limit, window: Duration.seconds(window) })

export const ticketOf = (
  policy: RateLimitPolicy.RateLimitPolicy,
  fields: Partial<Limiter.PermitRequest> = {}
): Limiter.PermitRequest => ({
  policy,
  secret: "sk_test_limiter",
  instanceQuota: policy.instance(Redacted.make("sk_test_limiter")),
  path: "/things/1",
  resourceQuota: undefined,
  maxCooldown: Number.POSITIVE_INFINITY,
  deadline: Number.POSITIVE_INFINITY,
  permits: [],
  ...fields
})

export const answered = (limiter: Limiter.RateLimiter, ticket: Limiter.PermitRequest, at: number): void =>
  limiter.onResponse(ticket, { status: 200, retryAfter: undefined, sentAt: at }, at)

export const refused = (
  limiter: Limiter.RateLimiter,
  ticket: Limiter.PermitRequest,
  at: number,
  retryAfter?: Duration.Duration
): void => limiter.onResponse(ticket, { status: 429, retryAfter, sentAt: at }, at)
