import { RateLimitPolicy, RetryPolicy, TimeoutPolicy } from "@effect-clerk/core"
import type { Fetch } from "@effect-clerk/http"
import { OrganizationMemberships } from "@effect-clerk/memberships"
import { describe, expect, it } from "@effect/vitest"
import { Clock, Duration, Effect, Exit, Fiber, Redacted } from "effect"
import * as RateLimiter from "effect/persistence/RateLimiter"
import { TestClock } from "effect/testing"
import { advance } from "@effect-clerk/test-support/advance"
import { clerkErrors, membershipJson, pageJson, secret } from "@effect-clerk/test-support/fixtures"
import { fetchTransports } from "@effect-clerk/test-support/transports"

const secretKey = Redacted.make(secret)

type Service = OrganizationMemberships["Service"]

const list = (_: Service) => _.list({ organizationId: "org_1" })
const create = (_: Service) => _.create({ organizationId: "org_1", userId: "user_1", role: "org:member" })
const update = (userId: string) => (_: Service) => _.update({ organizationId: "org_1", userId, role: "org:member" })

const json =
  (status: number, body: string, headers: Record<string, string> = {}) =>
  () =>
    Promise.resolve(new Response(body, { status, headers }))

/** Never responds; rejects when it is aborted, as a fetch does. */
const silent: Fetch = (_, init) =>
  new Promise((_resolve, reject) => init.signal?.addEventListener("abort", () => reject(new Error("aborted"))))

/** Responds with a head at once and a body that never ends. */
const stalling =
  (init?: ResponseInit): Fetch =>
  () =>
    Promise.resolve(
      new Response(new ReadableStream({ start: (controller) => controller.enqueue(new Uint8Array([123])) }), init)
    )
const stalled = stalling()

const member = { organizationId: "org_1", userId: "user_1" }

const noJitter = RetryPolicy.exponential({ base: "100 millis", factor: 2, times: 3, jitter: false })

describe.each(fetchTransports)("time limits over %s", (_, make) => {
  /** Makes a fetch that responds in this order, with the last for all further calls, and records the times of its calls. */
  const scripted = (answers: ReadonlyArray<Fetch>) => {
    const times: Array<number> = []
    const signals: Array<AbortSignal | null | undefined> = []
    const fetch =
      (now: () => number): Fetch =>
      (url, init) => {
        const answer = answers[Math.min(times.length, answers.length - 1)] ?? silent
        times.push(now())
        signals.push(init.signal)
        return answer(url, init)
      }
    return { times, signals, fetch }
  }

  /** Starts a call under the test clock. */
  const start = <A, E>(
    answers: ReadonlyArray<Fetch>,
    call: (memberships: Service) => Effect.Effect<A, E>,
    policies: {
      readonly retry?: RetryPolicy.RetryPolicy
      readonly timeout?: TimeoutPolicy.TimeoutPolicy
      readonly rateLimit?: RateLimitPolicy.RateLimitPolicy
    } = {}
  ) =>
    Effect.gen(function* () {
      const clock = yield* Effect.clockWith(Effect.succeed)
      const script = scripted(answers)
      const fiber = yield* OrganizationMemberships.use(call).pipe(
        Effect.provide(
          make(
            { secretKey },
            script.fetch(() => clock.currentTimeMillisUnsafe())
          )
        ),
        Effect.provideService(RetryPolicy.Current, policies.retry ?? noJitter),
        Effect.provideService(TimeoutPolicy.Current, policies.timeout ?? TimeoutPolicy.make({})),
        Effect.provideService(RateLimitPolicy.Current, policies.rateLimit ?? RateLimitPolicy.unlimited),
        Effect.exit,
        Effect.forkChild({ startImmediately: true })
      )
      return { ...script, fiber }
    })

  it.effect("the backoff between attempts grows as the policy says", () =>
    Effect.gen(function* () {
      const call = yield* start([json(503, "")], list)
      yield* advance(2000)
      expect(call.times).toEqual([0, 100, 300, 700])
      expect(Exit.isFailure(yield* Fiber.join(call.fiber))).toBe(true)
    })
  )

  it.effect.each([
    { retryAfter: "2", wait: 2000 },
    { retryAfter: "Thu, 01 Jan 1970 00:00:03 GMT", wait: 3000 },
    { retryAfter: "0", wait: 100 },
    { retryAfter: "soon", wait: 100 },
    { retryAfter: "-5", wait: 100 },
    { retryAfter: "1.5", wait: 2000 },
    { retryAfter: "2.0", wait: 2000 }
  ])("Retry-After $retryAfter is a lower bound of the backoff", ({ retryAfter, wait }) =>
    Effect.gen(function* () {
      const call = yield* start([json(429, "", { "retry-after": retryAfter }), json(200, pageJson)], list)
      yield* advance(3500)
      expect(call.times).toEqual([0, wait])
      expect(Exit.isSuccess(yield* Fiber.join(call.fiber))).toBe(true)
    })
  )

  it.effect("a Retry-After beyond maxRetryAfter fails the call at once, with the time to wait", () =>
    Effect.gen(function* () {
      const call = yield* start([json(429, clerkErrors("too_many_requests"), { "retry-after": "3600" })], create)
      yield* advance(50)
      const error = yield* Fiber.join(call.fiber).pipe(Effect.flatten, Effect.flip)
      expect(call.times).toEqual([0])
      expect(error).toHaveProperty("processed", "no")
      expect(error).toHaveProperty("reason.status", 429)
      expect(error).toHaveProperty("reason.retryAfter", Duration.hours(1))
      expect(error).toHaveProperty("message", expect.stringContaining("retry after 3600 s"))
    })
  )

  it.effect("a backoff beyond the total timeout fails the call at once, with the last failure", () =>
    Effect.gen(function* () {
      const call = yield* start([json(503, "", { "retry-after": "10" })], list, {
        timeout: TimeoutPolicy.make({ total: "9 seconds" })
      })
      yield* advance(50)
      const error = yield* Fiber.join(call.fiber).pipe(Effect.flatten, Effect.flip)
      expect(error).toMatchObject({ attempts: 1, reason: { _tag: "UnexpectedStatus", status: 503 } })
    })
  )

  it.effect.each([
    { what: "a missing response", fetch: silent, processed: "maybe" },
    { what: "a body that stalls", fetch: stalled, processed: "yes" }
  ])("the attempt timeout covers $what, and a read is retried", ({ fetch, processed }) =>
    Effect.gen(function* () {
      const timeout = TimeoutPolicy.make({ attempt: "1 seconds", total: "10 seconds" })
      const read = yield* start([fetch, json(200, pageJson)], list, { timeout })
      yield* advance(2000)
      expect(read.times).toEqual([0, 1100])
      expect(Exit.isSuccess(yield* Fiber.join(read.fiber))).toBe(true)
      expect(read.signals[0]?.aborted).toBe(true)
      const write = yield* start([fetch, json(200, membershipJson)], create, { timeout })
      yield* advance(2000)
      expect(yield* Fiber.join(write.fiber).pipe(Effect.flatten, Effect.flip)).toMatchObject({
        attempts: 1,
        reason: { _tag: "Timeout", limit: "attempt", processed }
      })
    })
  )

  it.effect("a 429 whose body stalls is a 429, with its Retry-After", () =>
    Effect.gen(function* () {
      const limited = stalling({ status: 429, headers: { "Retry-After": "5" } })
      const timeout = TimeoutPolicy.make({ attempt: "1 seconds", total: "20 seconds" })
      const call = yield* start([limited, json(200, membershipJson)], create, { timeout })
      yield* advance(7000)
      expect(call.times).toEqual([0, 6000])
      expect(call.signals[0]?.aborted).toBe(true)
      expect(Exit.isSuccess(yield* Fiber.join(call.fiber))).toBe(true)
    })
  )

  it.effect("the total timeout covers the attempts and their backoff", () =>
    Effect.gen(function* () {
      const timeout = TimeoutPolicy.make({ attempt: "1 seconds", total: "2500 millis" })
      const call = yield* start([silent], list, { timeout })
      yield* advance(3000)
      expect(call.times).toEqual([0, 1100, 2300])
      expect(yield* Fiber.join(call.fiber).pipe(Effect.flatten, Effect.flip)).toMatchObject({
        attempts: 3,
        reason: { _tag: "Timeout", limit: "total", processed: "maybe" }
      })
      expect(call.signals[2]?.aborted).toBe(true)
    })
  )

  it.effect("a call without a time limit waits for its response", () =>
    Effect.gen(function* () {
      const call = yield* start([silent], list, { timeout: TimeoutPolicy.none })
      yield* TestClock.adjust("1 days")
      expect(call.times).toEqual([0])
      expect(call.fiber.pollUnsafe()).toBeUndefined()
      yield* Fiber.interrupt(call.fiber)
      expect(call.signals[0]?.aborted).toBe(true)
    })
  )

  it.effect("calls wait for a permit under the quota of the secret key", () =>
    Effect.gen(function* () {
      const rateLimit = RateLimitPolicy.make({ limit: 2, window: "10 seconds" })
      const call = yield* start([json(200, pageJson)], (_) => Effect.all([list(_), list(_), list(_)]), { rateLimit })
      yield* advance(15_000, 500)
      expect(call.times).toEqual([0, 0, 10_000])
    })
  )

  it.effect("the total timeout covers all requests of ensure", () =>
    Effect.gen(function* () {
      const timeout = TimeoutPolicy.make({ attempt: "500 millis", total: "500 millis" })
      const unavailable = json(503, "")
      const answers = [unavailable, unavailable, json(200, pageJson), unavailable]
      const call = yield* start(answers, (_) => _.ensure({ ...member, role: "org:admin" }), { timeout })
      yield* advance(3000)
      // Two waits before it has found the member, one before the change: the next would end behind the total.
      expect(call.times).toEqual([0, 100, 300, 300, 400])
      expect(Exit.isFailure(yield* Fiber.join(call.fiber))).toBe(true)
      const slow = yield* start([json(200, pageJson), silent], (_) => _.ensure({ ...member, role: "org:admin" }), {
        timeout
      })
      yield* advance(500)
      expect(slow.times.length).toBe(2)
      expect(yield* Effect.flip(Effect.flatten(Fiber.join(slow.fiber)))).toMatchObject({
        operation: "OrganizationMemberships.update",
        reason: { _tag: "Timeout", limit: "total", processed: "maybe" }
      })
    })
  )

  it.effect("the total timeout covers the wait for a permit, and nothing was sent", () =>
    Effect.gen(function* () {
      const rateLimit = RateLimitPolicy.make({ limit: 1, window: "1 minutes" })
      const call = yield* start([json(200, membershipJson)], (_) => Effect.andThen(create(_), create(_)), { rateLimit })
      yield* advance(31_000, 500)
      expect(call.times).toEqual([0])
      expect(yield* Fiber.join(call.fiber).pipe(Effect.flatten, Effect.flip)).toMatchObject({
        attempts: 0,
        reason: { _tag: "Timeout", limit: "total", processed: "no" }
      })
    })
  )

  it.effect("changes of one membership wait for its own quota, and those of another do not", () =>
    Effect.gen(function* () {
      const calls = (_: Service) =>
        Effect.all([...Array.from({ length: 11 }, () => update("user_1")(_)), update("user_2")(_)], {
          concurrency: "unbounded"
        })
      const call = yield* start([json(200, membershipJson)], calls, { rateLimit: RateLimitPolicy.documented })
      yield* advance(10_500, 500)
      expect(call.times).toEqual([...Array.from({ length: 11 }, () => 0), 10_000])
    })
  )

  it.effect("a store that fails is a RateLimiter failure, and nothing was sent", () =>
    Effect.gen(function* () {
      const down = Effect.fail(
        new RateLimiter.RateLimiterError({ reason: new RateLimiter.RateLimitStoreError({ message: "store is down" }) })
      )
      const store = RateLimiter.RateLimiterStore.of({
        fixedWindow: () => down,
        tokenBucket: () => down,
        adaptiveConsume: () => down,
        adaptiveFeedback: () => down
      })
      const failing = yield* Effect.provideService(RateLimiter.make, RateLimiter.RateLimiterStore, store)
      const script = scripted([json(200, pageJson)])
      const error = yield* OrganizationMemberships.use(list).pipe(
        Effect.provide(
          make(
            { secretKey },
            script.fetch(() => 0)
          )
        ),
        Effect.provideService(RateLimiter.RateLimiter, failing),
        Effect.flip
      )
      expect(script.times).toEqual([])
      expect(error).toMatchObject({
        reason: {
          _tag: "RateLimiter",
          processed: "no",
          description: "not sent: the store failed: store is down"
        }
      })
    })
  )

  it.effect("a secret key that rotates is read for each request", () =>
    Effect.gen(function* () {
      const keys: Array<string> = []
      let reads = 0
      const rotating = Effect.sync(() => Redacted.make(`sk_test_${++reads}`))
      const fetch: Fetch = (_, init) => {
        keys.push(new Headers(init.headers).get("authorization") ?? "")
        return Promise.resolve(
          new Response(keys.length === 1 ? "" : pageJson, { status: keys.length === 1 ? 503 : 200 })
        )
      }
      const fiber = yield* OrganizationMemberships.use(list).pipe(
        Effect.provide(make({ secretKey: rotating }, fetch)),
        Effect.forkChild({ startImmediately: true })
      )
      yield* advance(1000)
      yield* Fiber.join(fiber)
      expect(keys).toEqual(["Bearer sk_test_1", "Bearer sk_test_2"])
    })
  )

  it.live("a call releases its permit if the total timeout passes before it is sent", () =>
    Effect.gen(function* () {
      const script = scripted([json(200, pageJson)])
      const clock = yield* Effect.clockWith(Effect.succeed)
      let now = 0
      let jump = 1000
      const jumping: Clock.Clock = {
        currentTimeMillisUnsafe: () => clock.currentTimeMillisUnsafe(),
        currentTimeMillis: clock.currentTimeMillis,
        monotonicTimeNanosUnsafe: () => BigInt((now += jump)) * 1_000_000n,
        monotonicTimeNanos: Effect.sync(() => BigInt(now) * 1_000_000n),
        currentTimeNanosUnsafe: () => clock.currentTimeNanosUnsafe(),
        currentTimeNanos: clock.currentTimeNanos,
        sleep: (duration) => clock.sleep(duration)
      }
      yield* Effect.gen(function* () {
        const error = yield* Effect.flip(OrganizationMemberships.use(list))
        expect(error).toMatchObject({ attempts: 0, processed: "no", reason: { _tag: "Timeout", limit: "total" } })
        jump = 0
        // It was not sent, so its quota is there at once.
        yield* OrganizationMemberships.use(list)
        expect(script.times.length).toBe(1)
      }).pipe(
        Effect.provide(
          make(
            { secretKey },
            script.fetch(() => 0)
          )
        ),
        Effect.provideService(Clock.Clock, jumping),
        Effect.provideService(RetryPolicy.Current, RetryPolicy.none),
        Effect.provideService(TimeoutPolicy.Current, TimeoutPolicy.make({ total: "1500 millis" })),
        Effect.provideService(RateLimitPolicy.Current, RateLimitPolicy.make({ limit: 1, window: "10 seconds" }))
      )
    })
  )

  it.effect.each([
    { what: "cannot be read", key: Effect.fail("vault is closed: sk_test_hidden") },
    { what: "is invalid", key: Effect.succeed(Redacted.make("sk_nope_hidden")) }
  ])("a secret key that $what fails the call before anything is sent", ({ key }) =>
    Effect.gen(function* () {
      const script = scripted([json(200, pageJson)])
      const error = yield* OrganizationMemberships.use(list).pipe(
        Effect.provide(
          make(
            { secretKey: key },
            script.fetch(() => 0)
          )
        ),
        Effect.flip
      )
      expect(script.times).toEqual([])
      expect(error).toMatchObject({
        attempts: 0,
        reason: { _tag: "InvalidRequest", issues: [{ path: ["secretKey"] }] }
      })
      expect(JSON.stringify(error) + String(error)).not.toContain("hidden")
    })
  )
})
