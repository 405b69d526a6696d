import {
  ClerkErrors,
  InvalidRequest,
  MalformedResponse,
  RateLimiter,
  type Reason,
  RetryPolicy,
  SDKException,
  Timeout,
  Transport,
  UnexpectedStatus
} from "@effect-clerk/core"
import { processedByStatus } from "@effect-clerk/core/internal"
import { describe, expect, it } from "@effect/vitest"
import { Duration, Effect, Random, Schedule } from "effect"
import { TestClock } from "effect/testing"
import { CurrentRandom } from "../src/internal/exponentialBackoff.ts"

const call = { operation: "Test.call", method: "GET", path: "/", attempts: 1 } as const

const error = (code: string) => ({ code, message: code, longMessage: code })

const errorResponse = (status: number, code = "some_code") =>
  new ClerkErrors({ ...call, status, errors: [error(code)] })

const exception = (reason: Reason) => new SDKException({ ...call, reason })

const unexpected = (status: number, code?: string) =>
  exception(
    new UnexpectedStatus({
      processed: processedByStatus(status),
      status,
      errors: code === undefined ? [] : [error(code)],
      excerpt: ""
    })
  )

const transport = (processed: Reason["processed"]) => exception(new Transport({ processed, description: "x" }))

const timeout = (processed: Reason["processed"], limit: "attempt" | "total" = "attempt") =>
  exception(new Timeout({ processed, limit, duration: Duration.seconds(1) }))

/** Failures, and whether they are retried by a read, by a write, and by a write that the policy allows. */
const table: ReadonlyArray<readonly [failure: RetryPolicy.Failure, read: boolean, write: boolean, allowed: boolean]> = [
  [errorResponse(400), false, false, false],
  [errorResponse(401), false, false, false],
  [errorResponse(403), false, false, false],
  [errorResponse(404), false, false, false],
  [errorResponse(409), false, false, false],
  [errorResponse(409, "resource_locked"), true, true, true],
  [errorResponse(422), false, false, false],
  [errorResponse(422, "resource_locked"), false, false, false],
  [errorResponse(429), true, true, true],
  [errorResponse(500), true, false, true],
  [unexpected(0), false, false, false],
  [unexpected(204), false, false, false],
  [unexpected(302), false, false, false],
  [unexpected(401, "authentication_invalid"), false, false, false],
  [unexpected(408), false, false, false],
  [unexpected(409), false, false, false],
  [unexpected(409, "resource_locked"), true, true, true],
  [unexpected(409, "organization_membership_managed_by_scim"), false, false, false],
  [unexpected(409, "role_migration_in_progress"), false, false, false],
  [unexpected(413, "request_body_too_large"), false, false, false],
  [unexpected(428), false, false, false],
  [unexpected(429), true, true, true],
  [unexpected(429, "too_many_requests"), true, true, true],
  [unexpected(430), false, false, false],
  [unexpected(499), false, false, false],
  [unexpected(500), true, false, true],
  [unexpected(500, "internal_clerk_error"), true, false, true],
  [unexpected(502), true, false, true],
  [unexpected(503, "service_unavailable"), true, false, true],
  [unexpected(504), true, false, true],
  [unexpected(521), true, false, true],
  [transport("no"), true, true, true],
  [transport("maybe"), true, false, true],
  [transport("yes"), true, false, true],
  [timeout("maybe"), true, false, true],
  [timeout("no"), true, true, true],
  [exception(new MalformedResponse({ processed: "yes", status: 200, issues: [] })), false, false, false],
  [exception(new InvalidRequest({ processed: "no", issues: [] })), false, false, false],
  [exception(new RateLimiter({ processed: "no", description: "x" })), false, false, false]
]

describe("RetryPolicy.shouldRetry", () => {
  const policy = RetryPolicy.exponential()
  const allowing = RetryPolicy.exponential({ allowWrites: true })

  it.each(table)("retries a read: $1, a write: $2, an allowed write: $3, after $0", (failure, read, write, allowed) => {
    expect({
      read: RetryPolicy.shouldRetry(policy, failure, true),
      allowedRead: RetryPolicy.shouldRetry(allowing, failure, true),
      write: RetryPolicy.shouldRetry(policy, failure, false),
      allowed: RetryPolicy.shouldRetry(allowing, failure, false)
    }).toStrictEqual({ read, allowedRead: read, write, allowed })
    expect(RetryPolicy.isTransient(failure)).toBe(read)
  })

  it("asks the policy's own isTransient", () => {
    const patient = RetryPolicy.exponential({ isTransient: (failure) => failure._tag === "ClerkErrors" })
    expect(RetryPolicy.shouldRetry(patient, errorResponse(404), true)).toBe(true)
    expect(RetryPolicy.shouldRetry(patient, errorResponse(404), false)).toBe(true)
    expect(RetryPolicy.shouldRetry(patient, unexpected(503), true)).toBe(false)
  })
})

/** The waits before each further attempt of a call that always fails, as a program sees them, in milliseconds. */
const waits = (policy: RetryPolicy.RetryPolicy) =>
  Effect.gen(function* () {
    const backoff = policy.backoff()
    const waits: Array<number> = []
    for (;;) {
      const wait = yield* backoff(unexpected(503))
      if (wait === undefined) return waits
      waits.push(Duration.toMillis(wait))
      yield* TestClock.adjust(wait)
    }
  })

describe("RetryPolicy.exponential without jitter", () => {
  it.effect.each<readonly [options: RetryPolicy.ExponentialOptions, expected: ReadonlyArray<number>]>([
    [{}, [250, 500, 1000]],
    [{ times: 0 }, []],
    [{ times: 1 }, [250]],
    [{ times: 8 }, [250, 500, 1000, 2000, 4000, 8000, 8000, 8000]],
    [{ base: "100 millis", factor: 3, cap: "1 second", times: 5 }, [100, 300, 900, 1000, 1000]],
    [{ base: "1 second", factor: 1, times: 3 }, [1000, 1000, 1000]],
    [{ base: 7, factor: 1.5, cap: 7, times: 2 }, [7, 7]],
    [{ base: "10 seconds", times: 2 }, [10_000, 10_000]]
  ])("with %o waits %o", ([options, expected]) =>
    Effect.gen(function* () {
      expect(yield* waits(RetryPolicy.exponential({ ...options, jitter: false }))).toStrictEqual(expected)
    })
  )
})

describe("RetryPolicy.exponential with jitter", () => {
  const bounds = [100, 200, 400, 400, 400]

  const drawn = (seed: number, options: RetryPolicy.ExponentialOptions = {}) =>
    Effect.gen(function* () {
      const policy = RetryPolicy.exponential({ base: 100, cap: 400, times: 5, ...options })
      const backoff = policy.backoff()
      const waits = yield* Effect.forEach(bounds, () => backoff(unexpected(503)))
      return waits.map((wait) => Duration.toMillis(wait ?? Duration.infinity))
    }).pipe(Random.withSeed(seed))

  it("draws from the program's own random numbers, by effect's key", () => {
    expect(CurrentRandom.key).toBe(Random.Random.key)
  })

  it.effect("draws each wait between zero and its bound, over the whole width", () =>
    Effect.gen(function* () {
      const draws = yield* Effect.forEach(
        Array.from({ length: 200 }, (_, seed) => seed),
        (seed) => drawn(seed)
      )
      for (const [index, bound] of bounds.entries()) {
        const parts = draws.map((durations) => (durations[index] ?? NaN) / bound)
        expect(parts.every((part) => part >= 0 && part < 1)).toBe(true)
        expect(Math.min(...parts)).toBeLessThan(0.1)
        expect(Math.max(...parts)).toBeGreaterThan(0.9)
      }
    })
  )

  it.effect("draws again for each wait, unless jitter is false", () =>
    Effect.gen(function* () {
      const parts = (durations: ReadonlyArray<number>) =>
        durations.map((duration, index) => duration / (bounds[index] ?? 1))
      expect(new Set(parts(yield* drawn(1))).size).toBe(bounds.length)
      expect(yield* drawn(1, { jitter: true })).toStrictEqual(yield* drawn(1))
      expect(yield* drawn(1, { jitter: undefined })).toStrictEqual(yield* drawn(1))
      expect(yield* drawn(2)).not.toStrictEqual(yield* drawn(1))
      expect(yield* drawn(1, { jitter: false })).toStrictEqual(bounds)
    })
  )

  it.effect("stops after as many attempts as without jitter", () =>
    Effect.gen(function* () {
      expect(yield* waits(RetryPolicy.exponential({ times: 4 }))).toHaveLength(4)
    })
  )
})

describe("RetryPolicy", () => {
  it.effect("has safe defaults", () =>
    Effect.gen(function* () {
      const policy = yield* RetryPolicy.Current
      expect(policy).toMatchObject({ allowWrites: false, maxRetryAfter: Duration.seconds(20), issues: [] })
      expect(policy.isTransient).toBe(RetryPolicy.isTransient)
      expect(yield* waits(policy)).toHaveLength(3)
    })
  )

  it.effect("is exponential with its defaults unless it is replaced", () =>
    Effect.gen(function* () {
      const { backoff: currentBackoff, ...current } = yield* RetryPolicy.Current
      const { backoff: defaultBackoff, ...defaults } = RetryPolicy.exponential()
      expect(current).toStrictEqual(defaults)
      const drawn = (backoff: RetryPolicy.RetryPolicy["backoff"]) =>
        Random.withSeed(waits({ ...RetryPolicy.exponential(), backoff }), 1)
      expect(yield* drawn(currentBackoff)).toStrictEqual(yield* drawn(defaultBackoff))
    })
  )

  it("takes the options that are given, and the default for one that is undefined", () => {
    expect(RetryPolicy.exponential({ allowWrites: true, maxRetryAfter: "1 minute", budget: false })).toMatchObject({
      allowWrites: true,
      maxRetryAfter: Duration.minutes(1),
      budget: undefined
    })
    const given = RetryPolicy.exponential({ allowWrites: undefined, maxRetryAfter: undefined, budget: undefined })
    expect(given).toMatchObject({
      allowWrites: false,
      maxRetryAfter: Duration.seconds(20),
      budget: RetryPolicy.defaultBudget
    })
  })

  it.effect("waits as a schedule of one's own does, with the same safe defaults", () =>
    Effect.gen(function* () {
      const schedule = Schedule.spaced("3 seconds").pipe(Schedule.upTo({ times: 2 }))
      const policy = RetryPolicy.fromSchedule(schedule)
      expect(yield* waits(policy)).toStrictEqual([3000, 3000])
      expect(policy).toMatchObject({ allowWrites: false, maxRetryAfter: Duration.seconds(20), issues: [] })
      expect(policy.isTransient).toBe(RetryPolicy.isTransient)
      const invalid = RetryPolicy.fromSchedule(schedule, { maxRetryAfter: -1, allowWrites: true })
      expect(invalid.allowWrites).toBe(true)
      expect(invalid.issues.map(({ path }) => path)).toStrictEqual([["RetryPolicy", "maxRetryAfter"]])
      expect(yield* waits(invalid)).toStrictEqual([])
    })
  )

  it.effect("allows writes for one effect, and changes nothing else", () =>
    Effect.gen(function* () {
      const policy = RetryPolicy.exponential({ times: 7 })
      const current = Effect.gen(function* () {
        return yield* RetryPolicy.Current
      })
      const within = Effect.provideService(RetryPolicy.allowWrites(current), RetryPolicy.Current, policy)
      expect(yield* within).toStrictEqual({ ...policy, allowWrites: true })
      expect((yield* current).allowWrites).toBe(false)
    })
  )

  it.effect("retries nothing under none, nor with an invalid option", () =>
    Effect.gen(function* () {
      expect(yield* waits(RetryPolicy.none)).toStrictEqual([])
      expect(RetryPolicy.none.issues).toStrictEqual([])
      expect(yield* waits(RetryPolicy.exponential({ factor: NaN }))).toStrictEqual([])
    })
  )
})
