import { type Reason, RateLimiter, SDKException, Timeout, Transport, UnexpectedStatus } from "@effect-clerk/core"
import { describe, expect, it } from "@effect/vitest"
import { Duration } from "effect"
import { retryAfterOf, statusOf } from "../src/internal/failure.ts"

const retryAfter = Duration.seconds(7)

const exception = (reason: Reason) => new SDKException({ operation: "Things.read", attempts: 1, reason })

const response = { processed: "no", errors: [], excerpt: "" } as const

describe("retryAfterOf", () => {
  it("returns the wait that a response asks for", () => {
    expect(retryAfterOf(exception(new UnexpectedStatus({ ...response, status: 503, retryAfter })))).toBe(retryAfter)
    expect(retryAfterOf(exception(new UnexpectedStatus({ ...response, status: 503 })))).toBeUndefined()
  })

  it("returns no wait for a request that was not sent: its own limiter has asked", () => {
    const notSent = new RateLimiter({ processed: "no", description: "rate limited", retryAfter })
    expect(retryAfterOf(exception(notSent))).toBeUndefined()
  })
})

describe("statusOf", () => {
  it("returns the status of the response, if there was one", () => {
    const duration = Duration.seconds(1)
    expect(statusOf(exception(new UnexpectedStatus({ ...response, status: 503 })))).toBe(503)
    expect(statusOf(exception(new Transport({ processed: "no", description: "reset", status: 404 })))).toBe(404)
    expect(statusOf(exception(new Transport({ processed: "no", description: "reset" })))).toBeUndefined()
    expect(statusOf(exception(new Timeout({ processed: "no", limit: "total", duration })))).toBeUndefined()
  })
})
