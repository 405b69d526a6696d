import { RateLimitPolicy, RetryPolicy, TimeoutPolicy } from "@effect-clerk/core"
import { type Fetch, Observer } from "@effect-clerk/http"
import { OrganizationMemberships } from "@effect-clerk/memberships"
import { describe, expect, it } from "@effect/vitest"
import { Clock, Duration, Effect, Fiber, Redacted, Tracer } from "effect"
import { TestClock } from "effect/testing"
import { advance } from "@effect-clerk/test-support/advance"
import { membershipJson, pageJson, secret } from "@effect-clerk/test-support/fixtures"
import { fetchTransports } from "@effect-clerk/test-support/transports"

const secretKey = Redacted.make(secret)

type Service = OrganizationMemberships["Service"]

const list = (_: Service) => _.list({ organizationId: "org_1" })
const create = (_: Service) => _.create({ organizationId: "org_1", userId: "user_1", role: "org:member" })

const answer = (status: number, body = "", headers: Record<string, string> = {}): Promise<Response> =>
  Promise.resolve(new Response(body, { status, headers }))

/** Runs a call, and returns its result and its time on the test's clock. */
const timed = <A, E>(call: Effect.Effect<A, E>) =>
  Effect.gen(function* () {
    const result = yield* Effect.result(call)
    return { result, at: yield* Clock.currentTimeMillis }
  }).pipe(Effect.forkChild({ startImmediately: true }))

/** Returns the exit of a fiber that has ended. Waiting for another would never end. */
const over = <A, E>(fiber: Fiber.Fiber<A, E>): Effect.Effect<A, E> =>
  Effect.suspend(() => fiber.pollUnsafe() ?? Effect.die(new Error("the call goes on")))

describe.each(fetchTransports)("limits of a call over %s", (_, make) => {
  it.effect("a call sends nothing if the machine slept for longer than its total timeout", () =>
    Effect.gen(function* () {
      const clock = yield* Clock.Clock
      let now = 0
      let requests = 0
      const nanos = () => BigInt(now) * 1_000_000n
      const jumping: Clock.Clock = {
        currentTimeMillisUnsafe: () => now,
        currentTimeMillis: Effect.sync(() => now),
        currentTimeNanosUnsafe: nanos,
        currentTimeNanos: Effect.sync(nanos),
        monotonicTimeNanosUnsafe: nanos,
        monotonicTimeNanos: Effect.sync(nanos),
        sleep: (duration) => clock.sleep(duration)
      }
      const sleepy = Effect.sync(() => {
        now += 30_000
        return secretKey
      })
      const error = yield* OrganizationMemberships.use(create).pipe(
        Effect.provide(make({ secretKey: sleepy }, () => (requests++, answer(200, membershipJson)))),
        Effect.provideService(Clock.Clock, jumping),
        Effect.flip
      )
      expect(requests).toBe(0)
      expect(error).toMatchObject({
        attempts: 0,
        processed: "no",
        reason: { _tag: "Timeout", limit: "total", duration: Duration.seconds(30) }
      })
    })
  )

  it.effect("the total timeout ends the wait for a secret key, and nothing was sent", () =>
    Effect.gen(function* () {
      yield* TestClock.adjust("1 hour")
      const fiber = yield* timed(
        OrganizationMemberships.use(create).pipe(
          Effect.provide(make({ secretKey: Effect.never }, () => answer(200, membershipJson)))
        )
      )
      yield* advance(31_000, 1000)
      expect(yield* over(fiber)).toMatchObject({
        at: 3_630_000,
        result: { failure: { attempts: 0, processed: "no", reason: { _tag: "Timeout", limit: "total" } } }
      })
    })
  )

  it.effect("the total timeout ends an observer, and the response still counts as processed", () =>
    Effect.gen(function* () {
      const fiber = yield* timed(
        OrganizationMemberships.use(create).pipe(
          Effect.provide(make({ secretKey }, () => answer(200, membershipJson))),
          Effect.provideService(Observer.Current, () => Effect.never)
        )
      )
      yield* advance(31_000, 1000)
      expect(yield* over(fiber)).toMatchObject({
        at: 30_000,
        result: { failure: { attempts: 1, processed: "yes", reason: { _tag: "Timeout", limit: "total" } } }
      })
    })
  )

  it.effect("a timeout names the limit that passes first, the total if both do", () =>
    Effect.gen(function* () {
      const silent: Fetch = (_url, init) =>
        new Promise((_resolve, reject) => init.signal?.addEventListener("abort", () => reject(new Error("aborted"))))
      const run = (attempt: Duration.Input, total: Duration.Input) =>
        Effect.gen(function* () {
          const fiber = yield* timed(
            OrganizationMemberships.use(create).pipe(
              Effect.provide(make({ secretKey }, silent)),
              Effect.provideService(TimeoutPolicy.Current, TimeoutPolicy.make({ attempt, total }))
            )
          )
          yield* advance(3000, 500)
          return (yield* over(fiber)).result
        })
      expect(yield* run("1 seconds", "2 seconds")).toMatchObject({
        failure: { reason: { limit: "attempt", duration: Duration.seconds(1) } }
      })
      expect(yield* run("2 seconds", "2 seconds")).toMatchObject({
        failure: { reason: { limit: "total", duration: Duration.seconds(2) } }
      })
      expect(yield* run("Infinity", "2 seconds")).toMatchObject({ failure: { reason: { limit: "total" } } })
    })
  )

  it.effect.each([
    { retryAfter: "20", total: "1 minute", attempts: [0, 20_000] },
    { retryAfter: "21", total: "1 minute", attempts: [0] },
    { retryAfter: "5", total: "5001 millis", attempts: [0, 5000] },
    { retryAfter: "5", total: "5 seconds", attempts: [0] }
  ] as const)(
    "a Retry-After of $retryAfter s within $total is waited for: $attempts",
    ({ attempts, retryAfter, total }) =>
      Effect.gen(function* () {
        const clock = yield* Clock.Clock
        const times: Array<number> = []
        const fetch: Fetch = () => {
          times.push(clock.currentTimeMillisUnsafe())
          return times.length === 1 ? answer(503, "", { "retry-after": retryAfter }) : answer(200, pageJson)
        }
        const fiber = yield* timed(
          OrganizationMemberships.use(list).pipe(
            Effect.provide(make({ secretKey }, fetch)),
            Effect.provideService(TimeoutPolicy.Current, TimeoutPolicy.make({ attempt: "1 seconds", total }))
          )
        )
        yield* advance(60_000, 1000)
        // What is not waited for has failed at once.
        expect((yield* over(fiber)).at).toBe(attempts.at(-1))
        expect(times).toEqual(attempts)
      })
  )

  it.effect.each([
    { retryAfter: 60, total: "2 minutes", longerThan: "RetryPolicy.maxRetryAfter (20 s)" },
    { retryAfter: 60, total: "20 seconds", longerThan: "RetryPolicy.maxRetryAfter (20 s)" },
    { retryAfter: 15, total: "14 seconds", longerThan: "the 14 s that TimeoutPolicy.total leaves" }
  ] as const)(
    "a call fails at once in a cooldown of $retryAfter s, which is longer than $longerThan",
    ({ longerThan, retryAfter, total }) =>
      Effect.gen(function* () {
        let requests = 0
        const fetch: Fetch = () => (requests++, answer(429, "", { "retry-after": String(retryAfter) }))
        yield* TestClock.adjust("1 hour")
        const error = yield* Effect.gen(function* () {
          const memberships = yield* OrganizationMemberships
          yield* Effect.exit(list(memberships))
          yield* TestClock.adjust("123 millis")
          return yield* Effect.flip(list(memberships))
        }).pipe(
          Effect.provide(make({ secretKey }, fetch)),
          Effect.provideService(TimeoutPolicy.Current, TimeoutPolicy.make({ attempt: "1 seconds", total }))
        )
        expect(requests).toBe(1)
        expect(error).toMatchObject({
          attempts: 0,
          reason: {
            _tag: "RateLimiter",
            description: `not sent: rate limited for another ${retryAfter - 0.1} s (Retry-After of an earlier 429), longer than ${longerThan}`,
            retryAfter: Duration.millis(retryAfter * 1000 - 123)
          }
        })
      })
  )

  it.effect(
    "a request without a response counts in the quota for one window from when Clerk has counted it at the latest",
    () =>
      Effect.gen(function* () {
        const clock = yield* Clock.Clock
        const times: Array<number> = []
        const answers: ReadonlyArray<() => Promise<Response>> = [
          () => Promise.reject(new Error("reset")),
          () => new Promise(() => undefined),
          () => answer(200, pageJson)
        ]
        const fetch: Fetch = () => {
          times.push(clock.currentTimeMillisUnsafe())
          return answers[times.length - 1]?.() ?? answer(500)
        }
        const fiber = yield* Effect.gen(function* () {
          const memberships = yield* OrganizationMemberships
          yield* Effect.exit(list(memberships))
          const silent = yield* Effect.forkChild(list(memberships), { startImmediately: true })
          yield* Effect.sleep("13 seconds")
          yield* Fiber.interrupt(silent)
          yield* list(memberships)
        }).pipe(
          Effect.provide(make({ secretKey }, fetch)),
          Effect.provideService(RetryPolicy.Current, RetryPolicy.none),
          Effect.provideService(TimeoutPolicy.Current, TimeoutPolicy.none),
          Effect.provideService(RateLimitPolicy.Current, RateLimitPolicy.make({ limit: 1, window: "10 seconds" })),
          Effect.forkChild({ startImmediately: true })
        )
        yield* advance(30_000, 500)
        yield* over(fiber)
        // On its way for three seconds, it may take as long again.
        expect(times).toEqual([0, 10_000, 26_000])
      })
  )

  it.live("a call fails with the issues of its input and of all its policies", () =>
    Effect.gen(function* () {
      let requests = 0
      const retry = RetryPolicy.exponential({ times: -1 })
      const timeout = TimeoutPolicy.make({ total: "-1 seconds" })
      const rateLimit = RateLimitPolicy.make({ limit: 0, window: "1 seconds" })
      const memberships = yield* OrganizationMemberships.pipe(
        Effect.provide(make({ secretKey }, () => (requests++, answer(200, pageJson))))
      )
      const paths = (call: Effect.Effect<unknown, unknown>) =>
        Effect.map(Effect.flip(call), (error) => {
          const issues = [...JSON.stringify(error).matchAll(/"path":\["(\w+)"/g)].map(([, first]) => first)
          return [...new Set(issues)]
        })
      const valid = list(memberships)
      expect(yield* paths(Effect.provideService(valid, RetryPolicy.Current, retry))).toEqual(["RetryPolicy"])
      expect(yield* paths(Effect.provideService(valid, TimeoutPolicy.Current, timeout))).toEqual(["TimeoutPolicy"])
      expect(yield* paths(Effect.provideService(valid, RateLimitPolicy.Current, rateLimit))).toEqual([
        "RateLimitPolicy"
      ])
      const all = memberships
        .list({ organizationId: "" })
        .pipe(
          Effect.provideService(RetryPolicy.Current, retry),
          Effect.provideService(TimeoutPolicy.Current, timeout),
          Effect.provideService(RateLimitPolicy.Current, rateLimit)
        )
      expect(yield* paths(all)).toEqual(["organizationId", "RetryPolicy", "TimeoutPolicy", "RateLimitPolicy"])
      expect(requests).toBe(0)
    })
  )

  it.effect("a success refunds what the policy says to the retry budget, up to its capacity", () =>
    Effect.gen(function* () {
      let requests = 0
      let healthy = false
      const fetch: Fetch = () => (requests++, healthy ? answer(200, pageJson) : answer(503))
      const policy = RetryPolicy.exponential({
        base: "1 millis",
        times: 3,
        jitter: false,
        budget: { capacity: 6, cost: 2, refund: 1 }
      })
      const program = Effect.gen(function* () {
        const memberships = yield* OrganizationMemberships
        const counted = (well: boolean) =>
          Effect.gen(function* () {
            healthy = well
            requests = 0
            yield* Effect.exit(list(memberships))
            return requests
          })
        // A success before anything was spent earns nothing.
        const counts = [yield* counted(true), yield* counted(false), yield* counted(false)]
        // Two of them pay for one retry, three for no second one.
        for (const well of [true, false, true, false, true, false]) counts.push(yield* counted(well))
        return counts
      })
      const fiber = yield* program.pipe(
        Effect.provide(make({ secretKey }, fetch)),
        Effect.provideService(RetryPolicy.Current, policy),
        Effect.provideService(RateLimitPolicy.Current, RateLimitPolicy.unlimited),
        Effect.forkChild({ startImmediately: true })
      )
      yield* advance(300, 1)
      expect(yield* over(fiber)).toEqual([1, 4, 1, 1, 1, 1, 2, 1, 1])
    })
  )

  it.live("a call succeeds without a retry budget", () =>
    Effect.gen(function* () {
      const page = yield* OrganizationMemberships.use(list).pipe(
        Effect.provide(make({ secretKey }, () => answer(200, pageJson))),
        Effect.provideService(RetryPolicy.Current, RetryPolicy.exponential({ budget: false }))
      )
      expect(page.totalCount).toBe(1)
    })
  )

  it.effect("spans of the program's own code during a call are children of the call's span", () =>
    Effect.gen(function* () {
      const spans: Array<Tracer.Span> = []
      const tracer = Tracer.make({
        span: (options) => {
          const span = new Tracer.NativeSpan(options)
          spans.push(span)
          return span
        }
      })
      yield* OrganizationMemberships.use(list).pipe(
        Effect.provide(
          make({ secretKey: Effect.withSpan(Effect.succeed(secretKey), "vault") }, () => answer(200, pageJson))
        ),
        Effect.provideService(Observer.Current, () => Effect.withSpan(Effect.void, "observer")),
        Effect.withTracer(tracer)
      )
      expect(spans.map(({ name }) => name)).toEqual(["OrganizationMemberships.list", "vault", "observer"])
      const [call] = spans
      for (const { parent } of spans.slice(1)) expect(parent).toMatchObject({ value: { spanId: call?.spanId } })
    })
  )

  it.effect("no trace header is sent if the tracer is switched off", () =>
    Effect.gen(function* () {
      const sent: Array<boolean> = []
      const fetch: Fetch = (_url, init) => {
        sent.push(new Headers(init.headers).has("traceparent"))
        return answer(200, pageJson)
      }
      yield* OrganizationMemberships.use(list).pipe(
        Effect.provide(make({ secretKey, traceHeaders: true }, fetch)),
        Effect.withTracerEnabled(false)
      )
      expect(sent).toEqual([false])
    })
  )

  it.effect("the trace header says that a trace is not sampled, and pads a short id", () =>
    Effect.gen(function* () {
      const sent: Array<string | null> = []
      const fetch: Fetch = (_url, init) => {
        sent.push(new Headers(init.headers).get("traceparent"))
        return answer(200, pageJson)
      }
      const tracer = Tracer.make({ span: (options) => new Tracer.NativeSpan({ ...options, sampled: false }) })
      yield* OrganizationMemberships.use(list).pipe(
        Effect.provide(make({ secretKey, traceHeaders: true }, fetch)),
        Effect.withTracer(tracer),
        Effect.withParentSpan(Tracer.externalSpan({ traceId: "0123456789abcdef", spanId: "0123456789abcdef" }))
      )
      expect(sent[0]).toMatch(/^00-00000000000000000123456789abcdef-[0-9a-f]{16}-00$/)
    })
  )
})
