import { RateLimitPolicy, RetryPolicy, TimeoutPolicy } from "@effect-clerk/core"
import type { Fetch } from "@effect-clerk/http"
import { OrganizationMemberships } from "@effect-clerk/memberships"
import { describe, expect, it } from "@effect/vitest"
import { Clock, Effect, Exit, Fiber, Redacted, Schedule, Schema } from "effect"
import { TestClock } from "effect/testing"
import { advance } from "@effect-clerk/test-support/advance"
import { pageJson, secret } from "@effect-clerk/test-support/fixtures"
import { fetchTransports } from "@effect-clerk/test-support/transports"

const hour = 3_600_000

/** Returns a test clock whose wall clock can be set; its sleeps and its monotonic time do not change by that. */
const settable = Effect.clockWith((clock) => {
  let offset = 0
  const settableClock: Clock.Clock = {
    currentTimeMillisUnsafe: () => clock.currentTimeMillisUnsafe() + offset,
    currentTimeMillis: Effect.sync(() => clock.currentTimeMillisUnsafe() + offset),
    currentTimeNanosUnsafe: () => clock.currentTimeNanosUnsafe() + BigInt(offset) * 1_000_000n,
    currentTimeNanos: Effect.sync(() => clock.currentTimeNanosUnsafe() + BigInt(offset) * 1_000_000n),
    monotonicTimeNanosUnsafe: () => clock.monotonicTimeNanosUnsafe(),
    monotonicTimeNanos: clock.monotonicTimeNanos,
    sleep: (duration) => clock.sleep(duration)
  }
  return Effect.succeed({
    clock: settableClock,
    /** Returns the time that has really passed. */
    passed: () => clock.currentTimeMillisUnsafe(),
    set: (by: number) => {
      offset += by
    }
  })
})

const backoffs = [
  {
    what: "an exponential backoff",
    policy: RetryPolicy.exponential({ base: "100 millis", jitter: false }),
    expected: [0, 100, 300]
  },
  {
    what: "a schedule that ends after 10 s",
    policy: RetryPolicy.fromSchedule(Schedule.upTo(Schedule.spaced("100 millis"), { duration: "10 seconds" })),
    expected: [0, 100, 200]
  },
  {
    what: "a schedule of fixed times",
    policy: RetryPolicy.fromSchedule(Schedule.fixed("100 millis")),
    expected: [0, 100, 200]
  }
]

const list = OrganizationMemberships.use((memberships) => memberships.list({ organizationId: "org_1" }))

const ok = () => new Response(pageJson)

describe.each(fetchTransports)("a wall clock that is set, over %s", (_, make) => {
  const layer = (fetch: Fetch) => make({ secretKey: Redacted.make(secret) }, fetch)

  it.effect.each([{ by: -hour }, { by: hour }])("by $by ms leaves a cooldown as long as it is", ({ by }) =>
    Effect.gen(function* () {
      const { clock, passed, set } = yield* settable
      const times: Array<number> = []
      const fetch: Fetch = () => {
        times.push(passed())
        return Promise.resolve(
          times.length === 1 ? new Response("", { status: 429, headers: { "retry-after": "1" } }) : ok()
        )
      }
      const fiber = yield* Effect.gen(function* () {
        yield* Effect.flip(Effect.provideService(list, RetryPolicy.Current, RetryPolicy.none))
        set(by)
        yield* list
      }).pipe(
        Effect.provide(layer(fetch)),
        Effect.provideService(Clock.Clock, clock),
        Effect.exit,
        Effect.forkChild({ startImmediately: true })
      )
      yield* advance(2000)
      expect(times).toEqual([0, 1000])
      expect(Exit.isSuccess(yield* Fiber.join(fiber))).toBe(true)
    })
  )

  it.effect.each([-hour, hour].flatMap((by) => backoffs.map((backoff) => ({ by, ...backoff }))))(
    "by $by ms while a 503 is on its way changes no retry of $what",
    ({ by, expected, policy }) =>
      Effect.gen(function* () {
        const { clock, passed, set } = yield* settable
        const times: Array<number> = []
        const fetch: Fetch = () => {
          times.push(passed())
          if (times.length > 2) return Promise.resolve(ok())
          set(by)
          return Promise.resolve(new Response("", { status: 503 }))
        }
        const fiber = yield* list.pipe(
          Effect.provide(layer(fetch)),
          Effect.provideService(Clock.Clock, clock),
          Effect.provideService(RetryPolicy.Current, policy),
          Effect.exit,
          Effect.forkChild({ startImmediately: true })
        )
        yield* advance(1000)
        expect(times).toEqual(expected)
        expect(Exit.isSuccess(yield* Fiber.join(fiber))).toBe(true)
      })
  )

  it.effect("neither lengthens nor shortens the total timeout", () =>
    Effect.gen(function* () {
      const { clock, passed, set } = yield* settable
      const failures: Array<number> = []
      const silent: Fetch = (_, init) =>
        new Promise((_, reject) => init.signal?.addEventListener("abort", () => reject(new Error("aborted"))))
      const calls = [0, 1, 2].map(() => Effect.tap(Effect.flip(list), () => Effect.sync(() => failures.push(passed()))))
      const fiber = yield* Effect.all(calls, { concurrency: "unbounded" }).pipe(
        Effect.provide(layer(silent)),
        Effect.provideService(Clock.Clock, clock),
        // The third call waits for a permit, the others for their responses.
        Effect.provideService(RateLimitPolicy.Current, RateLimitPolicy.make({ limit: 2, window: "10 seconds" })),
        Effect.provideService(TimeoutPolicy.Current, TimeoutPolicy.make({ attempt: "3 seconds", total: "3 seconds" })),
        Effect.forkChild({ startImmediately: true })
      )
      yield* advance(1000)
      set(-hour)
      yield* advance(1000)
      set(hour * 2)
      yield* advance(1500)
      expect(failures).toEqual([3000, 3000, 3000])
      yield* Fiber.join(fiber)
    })
  )
})

const Step = Schema.Struct({
  /** Milliseconds after which this request comes. */
  after: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 400 })),
  took: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 1500 })),
  /** The wall clock is set by so many milliseconds before it. */
  set: Schema.Union([Schema.Literal(0), Schema.Int.check(Schema.isBetween({ minimum: -2 * hour, maximum: 2 * hour }))])
})

const limit = 3
const window = 1000

describe.each(fetchTransports.slice(0, 1))("a wall clock that is set again and again, over %s", (_, make) => {
  it.effect.prop(
    "lets no window hold more requests than its quota, and no call wait for longer than it has to",
    [Schema.Array(Step).check(Schema.isMinLength(10))],
    ([steps]) =>
      Effect.gen(function* () {
        const { clock, passed, set } = yield* settable
        const sent: Array<number> = []
        const took = steps.map((step) => step.took)
        const fetch: Fetch = () => {
          const index = sent.push(passed()) - 1
          return Effect.runPromise(
            Effect.provideService(Effect.as(Effect.sleep(took[index] ?? 0), ok()), Clock.Clock, clock)
          )
        }
        const fibers: Array<Fiber.Fiber<unknown, unknown>> = []
        const calls = Effect.forEach(
          steps,
          Effect.fnUntraced(function* (step) {
            yield* Effect.sleep(step.after)
            set(step.set)
            fibers.push(yield* Effect.forkChild(list, { startImmediately: true }))
          })
        )
        const fiber = yield* Effect.andThen(
          calls,
          Effect.suspend(() => Fiber.joinAll(fibers))
        ).pipe(
          Effect.provide(make({ secretKey: Redacted.make(secret) }, fetch)),
          Effect.provideService(Clock.Clock, clock),
          Effect.provideService(RateLimitPolicy.Current, RateLimitPolicy.make({ limit, window })),
          Effect.provideService(TimeoutPolicy.Current, TimeoutPolicy.none),
          Effect.forkChild({ startImmediately: true })
        )
        // Each request takes at most 1.5 seconds, and then counts for one more.
        for (let step = 0; step < steps.length * 4 && fiber.pollUnsafe() === undefined; step++)
          yield* advance(1000, 100)
        expect(sent.length).toBe(steps.length)
        for (const [index, at] of sent.entries()) {
          const before = sent[index - limit]
          if (before !== undefined) expect(at - before).toBeGreaterThanOrEqual(window)
        }
        yield* Fiber.join(fiber)
      }),
    { arbitrary: { runs: 15 } }
  )
})

it.effect("a wall clock that is set moves no monotonic time of the test clock", () =>
  Effect.gen(function* () {
    const { clock, set } = yield* settable
    set(hour)
    yield* TestClock.adjust("1 seconds")
    expect(clock.currentTimeMillisUnsafe()).toBe(hour + 1000)
    expect(clock.monotonicTimeNanosUnsafe()).toBe(1_000_000_000n)
  })
)
