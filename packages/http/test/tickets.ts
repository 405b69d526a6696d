import { RateLimitPolicy } from "@effect-clerk/core"
import { Duration, Redacted } from "effect"
import type * as Limiter from "../src/internal/limiter.ts"

export const seconds = (limit: number, window = 1) => RateLimitPolicy.make({ limit, window: Duration.seconds(window) })

export const ticketOf = (
  policy: RateLimitPolicy.RateLimitPolicy,
  fields: Partial<Limiter.Ticket> = {}
): Limiter.Ticket => ({
  policy,
  secret: "sk_test_limiter",
  instance: policy.instance(Redacted.make("sk_test_limiter")),
  path: "/things/1",
  resourceQuota: undefined,
  patience: Number.POSITIVE_INFINITY,
  deadline: Number.POSITIVE_INFINITY,
  held: [],
  ...fields
})

export const answered = (limiter: Limiter.Limiter, ticket: Limiter.Ticket, at: number): void =>
  limiter.report(ticket, { status: 200, retryAfter: undefined, sentAt: at }, at)

export const refused = (
  limiter: Limiter.Limiter,
  ticket: Limiter.Ticket,
  at: number,
  retryAfter?: Duration.Duration
): void => limiter.report(ticket, { status: 429, retryAfter, sentAt: at }, at)
