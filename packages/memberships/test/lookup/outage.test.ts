import { ClerkErrors, RateLimitPolicy, RetryPolicy, TimeoutPolicy } from "@effect-clerk/core"
import type { MembershipLookupService } from "@effect-clerk/memberships"
import { describe, expect, it } from "@effect/vitest"
import { Duration, Effect, Fiber, Option } from "effect"
import { TestClock } from "effect/testing"
import { advance, settle } from "@effect-clerk/test-support/advance"
import { isOutage, retryAfterMillis } from "../../src/internal/lookup/outage.ts"
import { connect, member, organizationId } from "./support.ts"

const all = { concurrency: "unbounded" } as const

const fork = { startImmediately: true } as const

const stalenessOf = (lookup: MembershipLookupService, index = 0) =>
  Effect.map(lookup.find(member(index)), ({ stale }) => stale)

const once = { staleFor: "1 minutes", retry: RetryPolicy.none } as const

describe("isOutage", () => {
  const error = (status: number) =>
    new ClerkErrors({
      status,
      errors: [{ code: "x", message: "x", longMessage: "x" }],
      retryAfter: Duration.seconds(3),
      attempts: 1,
      operation: "OrganizationMemberships.list",
      method: "GET",
      path: "/organizations/{organization_id}/memberships"
    })

  it("tells a documented 429 or 503, should Clerk's document come to list one, from other error responses", () => {
    expect([401, 422, 429, 503].map((status) => isOutage(error(status)))).toEqual([false, false, true, true])
    expect(retryAfterMillis(error(503))).toBe(3000)
  })
})

describe("MembershipLookup while Clerk limits or is down", () => {
  it.effect.each([
    ["429", { status: 429, headers: { "retry-after": "30" } }],
    ["503", { status: 503 }],
    ["a reset", "reset"],
    ["a body that fails", "cutBody"]
  ] as const)("serves the last answer as stale for `staleFor` after its TTL, at %s", ([, fault]) =>
    Effect.gen(function* () {
      const { emulator, lookup } = yield* connect(once)
      const fresh = yield* lookup.find(member(0))
      yield* emulator.inject({ times: Infinity, with: fault })
      yield* TestClock.adjust(9999)
      expect(yield* lookup.find(member(0))).toEqual(fresh)
      yield* TestClock.adjust(1)
      expect(yield* lookup.find(member(0))).toEqual({ ...fresh, stale: true })
      expect(yield* lookup.hasRole({ ...member(0), role: "org:admin" })).toBe(true)
      yield* TestClock.adjust(59_999)
      expect(yield* lookup.find(member(0))).toEqual({ ...fresh, stale: true })
      yield* TestClock.adjust(1)
      expect((yield* Effect.flip(lookup.find(member(0)))).operation).toBe("OrganizationMemberships.list")
      yield* emulator.clearFaults
      yield* TestClock.adjust("1 minutes")
      expect(yield* lookup.find(member(0))).toMatchObject({ asOf: 130_000, stale: false })
    })
  )

  it.effect("fails by default, as soon as the TTL has passed", () =>
    Effect.gen(function* () {
      const { emulator, lookup } = yield* connect({ retry: RetryPolicy.none })
      yield* lookup.find(member(0))
      yield* emulator.inject({ with: { status: 503 } })
      yield* TestClock.adjust("10 seconds")
      expect((yield* Effect.flip(lookup.find(member(0))))._tag).toBe("SDKException")
    })
  )

  it.effect("fails where Clerk says something else, such as that the key is not valid", () =>
    Effect.gen(function* () {
      const { emulator, lookup } = yield* connect(once)
      yield* lookup.find(member(0))
      yield* emulator.inject({ with: { status: 401 } })
      yield* TestClock.adjust("10 seconds")
      expect(yield* Effect.flip(lookup.find(member(0)))).toMatchObject({ _tag: "ClerkErrors", status: 401 })
      expect(yield* stalenessOf(lookup)).toBe(false)
    })
  )

  it.effect("serves nothing stale after `invalidate`, nor to who has no answer yet", () =>
    Effect.gen(function* () {
      const { emulator, lookup } = yield* connect(once)
      yield* Effect.all([lookup.find(member(0)), lookup.find(member(1))], all)
      yield* emulator.inject({ times: Infinity, with: { status: 503 } })
      yield* TestClock.adjust("10 seconds")
      yield* lookup.invalidate(member(1))
      const outcomes = [0, 1, 2].map((index) => Effect.option(stalenessOf(lookup, index)))
      expect(yield* Effect.all(outcomes, all)).toEqual([Option.some(true), Option.none(), Option.none()])
    })
  )

  it.effect("serves at the first attempt that fails, and refreshes the answer by its retries", () =>
    Effect.gen(function* () {
      const retry = RetryPolicy.exponential({ base: "1 seconds", jitter: false })
      const { asked, emulator, lookup } = yield* connect({ staleFor: "1 minutes", retry })
      yield* lookup.find(member(0))
      yield* TestClock.adjust("10 seconds")
      yield* emulator.inject({ with: { status: 503 } })
      const other = yield* Effect.forkChild(lookup.find(member(1)), fork)
      // No time passes: the first one waits for the attempt, the second one knows that it failed.
      expect(yield* stalenessOf(lookup)).toBe(true)
      expect(yield* stalenessOf(lookup)).toBe(true)
      // The one without an answer waits for the retry, and its interruption leaves that alone.
      expect(other.pollUnsafe()).toBeUndefined()
      yield* Fiber.interrupt(other)
      yield* advance(1000)
      expect(yield* asked).toHaveLength(3)
      expect(yield* lookup.find(member(0))).toMatchObject({ asOf: 11_000, stale: false })
      expect(yield* asked).toHaveLength(3)
    })
  )

  it.effect("asks nothing that it has an answer to as long as Clerk asked to wait", () =>
    Effect.gen(function* () {
      const { asked, emulator, lookup } = yield* connect(once)
      yield* Effect.all([lookup.find(member(0)), lookup.find(member(1))], all)
      yield* TestClock.adjust("10 seconds")
      yield* emulator.inject({ with: { status: 429, headers: { "retry-after": "5" } } })
      expect(yield* stalenessOf(lookup)).toBe(true)
      yield* TestClock.adjust(4999)
      expect(yield* stalenessOf(lookup, 1)).toBe(true)
      expect(yield* asked).toHaveLength(2)
      yield* TestClock.adjust(1)
      expect(yield* stalenessOf(lookup, 1)).toBe(false)
      expect(yield* asked).toHaveLength(3)
    })
  )

  it.effect("serves during a cooldown that another call of the client has met", () =>
    Effect.gen(function* () {
      const { emulator, lookup, memberships } = yield* connect({
        ...once,
        rateLimit: RateLimitPolicy.documented
      })
      yield* lookup.find(member(0))
      yield* emulator.inject({ with: { status: 429, headers: { "retry-after": "60" } } })
      yield* Effect.flip(memberships.list({ organizationId }))
      yield* TestClock.adjust("10 seconds")
      expect(yield* stalenessOf(lookup)).toBe(true)
    })
  )

  it.effect.each(["a cooldown that has begun", "one that begins while the question waits"])(
    "serves at once in %s, however short it is, and refreshes the answer after it",
    (when) =>
      Effect.gen(function* () {
        const { asked, emulator, lookup, memberships } = yield* connect({
          staleFor: "1 minutes",
          rateLimit: RateLimitPolicy.make({ limit: 1, window: "1 seconds" })
        })
        yield* lookup.find(member(0))
        yield* TestClock.adjust("10 seconds")
        yield* emulator.inject({ with: { status: 429, delay: "500 millis", headers: { "retry-after": "8" } } })
        const limited = yield* Effect.forkChild(memberships.list({ organizationId }), fork)
        if (when === "a cooldown that has begun") yield* advance(500)
        const question = yield* Effect.forkChild(stalenessOf(lookup), fork)
        yield* settle
        if (when !== "a cooldown that has begun") {
          expect(question.pollUnsafe()).toBeUndefined()
          yield* advance(500)
        }
        expect(yield* Fiber.join(question)).toBe(true)
        expect(yield* stalenessOf(lookup)).toBe(true)
        expect(yield* asked).toHaveLength(1)
        yield* advance(20_000, 500)
        yield* Fiber.join(limited)
        expect(yield* asked).toHaveLength(2)
      }).pipe(Effect.provideService(RateLimitPolicy.Current, RateLimitPolicy.make({ limit: 1, window: "1 seconds" })))
  )

  it.effect("gives up when its own total has passed, not its caller's", () =>
    Effect.gen(function* () {
      const timeout = TimeoutPolicy.make({ total: "1 seconds" })
      const { emulator, lookup } = yield* connect({ staleFor: "1 minutes", timeout })
      yield* lookup.find(member(0))
      yield* TestClock.adjust("10 seconds")
      yield* emulator.inject({ with: { status: 503, delay: "1 minutes" } })
      const fiber = yield* Effect.forkChild(stalenessOf(lookup), fork)
      yield* advance(950)
      expect(fiber.pollUnsafe()).toBeUndefined()
      yield* advance(50)
      expect(yield* Fiber.join(fiber)).toBe(true)
    })
  )
})
