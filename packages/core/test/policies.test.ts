import { RateLimitPolicy, RetryPolicy, TimeoutPolicy } from "@effect-clerk/core"
import { describe, expect, it } from "@effect/vitest"
import { Duration, Effect, Redacted, Schedule } from "effect"
import { untyped } from "@effect-clerk/test-support/untyped"

/** Invalid durations that a program without types, or a wrong calculation, may pass. */
const badDurations: ReadonlyArray<readonly [label: string, input: Duration.Input]> = [
  ["zero", 0],
  ["negative", -1],
  ["negative text", "-1 seconds"],
  ["NaN", NaN],
  ["a text that is none", untyped("soon")],
  ["an object", untyped({})]
]

const infinite: ReadonlyArray<readonly [label: string, input: Duration.Input]> = [
  ["Infinity", Infinity],
  ["an infinite duration", Duration.infinity]
]

const badIntegers = [-1, 0.5, NaN, Infinity, 2 ** 53, untyped("3")]

describe("TimeoutPolicy", () => {
  it.effect("allows 15 seconds an attempt and 30 in total unless it is replaced", () =>
    Effect.gen(function* () {
      expect(yield* TimeoutPolicy.Current).toStrictEqual({
        attempt: Duration.seconds(15),
        total: Duration.seconds(30),
        issues: []
      })
      const policy = TimeoutPolicy.make({ total: "1 minute" })
      expect(yield* Effect.provideService(TimeoutPolicy.Current, TimeoutPolicy.Current, policy)).toBe(policy)
    })
  )

  it("sets no limit under none", () => {
    expect(TimeoutPolicy.none).toStrictEqual({ attempt: undefined, total: undefined, issues: [] })
  })

  it.each<
    readonly [options: Parameters<typeof TimeoutPolicy.make>[0], attempt: number | undefined, total: number | undefined]
  >([
    [{}, 15_000, 30_000],
    [{ attempt: undefined, total: undefined }, 15_000, 30_000],
    [{ attempt: "2 seconds" }, 2000, 30_000],
    [{ attempt: 1 }, 1, 30_000],
    [{ total: "1 minute" }, 15_000, 60_000],
    [{ total: "10 seconds" }, 10_000, 10_000],
    [{ total: "5 seconds" }, 5000, 5000],
    [{ attempt: "5 seconds", total: "5 seconds" }, 5000, 5000],
    [{ total: "Infinity" }, 15_000, undefined],
    [{ attempt: "10 minutes", total: "Infinity" }, 600_000, undefined],
    [{ attempt: Infinity, total: Infinity }, undefined, undefined],
    [{ attempt: Duration.infinity }, undefined, 30_000]
  ])("makes a policy of %o", (options, attempt, total) => {
    const policy = TimeoutPolicy.make(options)
    expect(policy.issues).toStrictEqual([])
    expect([policy.attempt, policy.total].map((limit) => limit && Duration.toMillis(limit))).toStrictEqual([
      attempt,
      total
    ])
  })

  it.each(badDurations)("rejects a limit that is %s, by its name", (_, input) => {
    const expected = "a positive duration, or Infinity"
    expect(TimeoutPolicy.make({ attempt: input }).issues).toStrictEqual([
      { path: ["TimeoutPolicy", "attempt"], expected }
    ])
    expect(TimeoutPolicy.make({ attempt: input, total: input }).issues).toStrictEqual([
      { path: ["TimeoutPolicy", "total"], expected },
      { path: ["TimeoutPolicy", "attempt"], expected }
    ])
    expect(TimeoutPolicy.make({ total: input }).issues).toStrictEqual([{ path: ["TimeoutPolicy", "total"], expected }])
  })

  it("rejects an attempt that is longer than the total", () => {
    expect(TimeoutPolicy.make({ attempt: "5001 millis", total: "5 seconds" }).issues).toStrictEqual([
      { path: ["TimeoutPolicy", "attempt"], expected: "a duration that is not longer than total" }
    ])
    expect(TimeoutPolicy.make({ attempt: "31 seconds" }).issues).toHaveLength(1)
  })
})

describe("RateLimitPolicy", () => {
  const quota = { limit: 10, window: Duration.seconds(10) }
  const live = Redacted.make("sk_live_1")
  const test = Redacted.make("sk_test_1")

  it.effect("holds Clerk's documented limits unless it is replaced", () =>
    Effect.gen(function* () {
      const policy = yield* RateLimitPolicy.Current
      expect(policy).toBe(RateLimitPolicy.documented)
      expect(policy.instance(live)).toStrictEqual({ limit: 1000, window: Duration.seconds(10) })
      expect(policy.instance(test)).toStrictEqual({ limit: 100, window: Duration.seconds(10) })
      expect(policy.instance(Redacted.make("sk_test_sk_live_"))).toBe(RateLimitPolicy.development)
      expect(policy.resource(quota)).toBe(quota)
      expect(policy.issues).toStrictEqual([])
    })
  )

  it("sets no limit under unlimited", () => {
    const { instance, issues, resource } = RateLimitPolicy.unlimited
    expect([instance(live), resource(quota), issues]).toStrictEqual([undefined, undefined, []])
  })

  it("replaces only the quota of the instance", () => {
    const policy = RateLimitPolicy.make({ limit: 1, window: "1 second" })
    expect(policy.issues).toStrictEqual([])
    for (const key of [live, test]) {
      expect(policy.instance(key)).toStrictEqual({ limit: 1, window: Duration.seconds(1) })
    }
    expect(policy.resource(quota)).toBe(quota)
  })

  it("fails a call when the store fails, unless onStoreFailure is allow", () => {
    const quota = { limit: 1, window: "1 second" } as const
    const policies = [
      RateLimitPolicy.documented,
      RateLimitPolicy.unlimited,
      RateLimitPolicy.make(quota),
      RateLimitPolicy.make({ ...quota, onStoreFailure: undefined }),
      RateLimitPolicy.make({ ...quota, onStoreFailure: "allow" })
    ]
    expect(policies.flatMap(({ issues }) => issues)).toStrictEqual([])
    expect(policies.map(({ onStoreFailure }) => onStoreFailure)).toStrictEqual([
      "fail",
      "fail",
      "fail",
      "fail",
      "allow"
    ])
  })

  it.each(["ignore", "", "Fail", 1, true, {}])("rejects an onStoreFailure of %j, by its name", (what) => {
    const { issues } = RateLimitPolicy.make({ limit: 1, window: "1 second", onStoreFailure: untyped(what) })
    expect(issues).toStrictEqual([{ path: ["RateLimitPolicy", "onStoreFailure"], expected: '"fail" or "allow"' }])
  })

  it.each([0, ...badIntegers])("rejects a limit of %s, by its name", (limit) => {
    expect(RateLimitPolicy.make({ limit, window: "1 second" }).issues).toStrictEqual([
      { path: ["RateLimitPolicy", "limit"], expected: "an integer of at least 1" }
    ])
  })

  it.each([...badDurations, ...infinite])("rejects a window that is %s, by its name", (_, window) => {
    expect(RateLimitPolicy.make({ limit: 1, window }).issues).toStrictEqual([
      { path: ["RateLimitPolicy", "window"], expected: "a positive, finite duration" }
    ])
    expect(RateLimitPolicy.make({ limit: 0, window }).issues.map(({ path }) => path[1])).toStrictEqual([
      "limit",
      "window"
    ])
  })
})

describe("RetryPolicy", () => {
  const issues = (options: RetryPolicy.ExponentialOptions) => RetryPolicy.exponential(options).issues

  it.each([...badDurations, ...infinite])("rejects a duration that is %s, by its name", (_, input) => {
    const expected = "a positive, finite duration"
    expect(issues({ maxRetryAfter: input })).toStrictEqual([{ path: ["RetryPolicy", "maxRetryAfter"], expected }])
    expect(issues({ base: input, cap: "8 seconds" })).toStrictEqual([{ path: ["RetryPolicy", "base"], expected }])
    expect(issues({ cap: input })[0]).toStrictEqual({ path: ["RetryPolicy", "cap"], expected })
  })

  it.each(badIntegers)("rejects times of %s, by their name", (times) => {
    expect(issues({ times })).toStrictEqual([{ path: ["RetryPolicy", "times"], expected: "an integer of at least 0" }])
  })

  it.each([0, 0.999, -1, NaN, Infinity, untyped("2")])("rejects a factor of %s, by its name", (factor) => {
    expect(issues({ factor })).toStrictEqual([
      { path: ["RetryPolicy", "factor"], expected: "a finite number of at least 1" }
    ])
  })

  it.each([-1, NaN, Infinity, untyped("1")])("rejects %s in a budget, by its name", (bad) => {
    const { defaultBudget } = RetryPolicy
    for (const field of ["capacity", "cost", "refund"]) {
      expect(issues({ budget: { ...defaultBudget, [field]: bad } })).toStrictEqual([
        { path: ["RetryPolicy", `budget.${field}`], expected: "a finite number of at least 0" }
      ])
    }
    expect(issues({ budget: { capacity: 0, cost: 0, refund: 0 } })).toStrictEqual([])
  })

  it.each([null, true, 5, "none", () => 1])("rejects a budget that is %o, by its name", (budget) => {
    expect(issues({ budget: untyped(budget) })).toStrictEqual([
      { path: ["RetryPolicy", "budget"], expected: "an object, or false" }
    ])
  })

  it("has no budget where it is false, and the default one where it is undefined", () => {
    const budgets = [false, undefined] as const
    expect(budgets.map((budget) => RetryPolicy.exponential({ budget }).budget)).toStrictEqual([
      undefined,
      RetryPolicy.defaultBudget
    ])
  })

  it.each(["no", 0, 1, {}])("rejects a switch that is %j, by its name", (value) => {
    const expected = "true or false"
    expect(issues({ allowWrites: untyped(value), jitter: untyped(value) })).toStrictEqual([
      { path: ["RetryPolicy", "jitter"], expected },
      { path: ["RetryPolicy", "allowWrites"], expected }
    ])
    for (const known of [true, false, undefined]) {
      expect(issues({ allowWrites: known, jitter: known })).toStrictEqual([])
    }
  })

  it.each([true, "429", {}])("rejects an isTransient that is %j, by its name", (isTransient) => {
    expect(issues({ isTransient: untyped(isTransient) })).toStrictEqual([
      { path: ["RetryPolicy", "isTransient"], expected: "a function" }
    ])
  })

  it("validates the options of a schedule of one's own, too", () => {
    const options = { budget: null, allowWrites: 1, isTransient: 1 }
    const policy = RetryPolicy.fromSchedule(Schedule.recurs(1), untyped(options))
    expect(policy.issues.map(({ path }) => path[1])).toStrictEqual(["budget", "allowWrites", "isTransient"])
  })

  it("rejects a schedule that is none, by its name", () => {
    expect(RetryPolicy.fromSchedule(untyped("10 seconds")).issues).toStrictEqual([
      { path: ["RetryPolicy", "schedule"], expected: "a schedule" }
    ])
  })

  it("rejects a cap under the base", () => {
    expect(issues({ base: "2 seconds", cap: "1999 millis" })).toStrictEqual([
      { path: ["RetryPolicy", "cap"], expected: "a duration that is not shorter than base" }
    ])
  })

  it("accepts the lowest values, and a base over the default cap", () => {
    expect(issues({})).toStrictEqual([])
    expect(issues({ base: 1, factor: 1, cap: 1, times: 0, maxRetryAfter: 1 })).toStrictEqual([])
    expect(issues({ base: "1 minute" })).toStrictEqual([])
  })

  it("reports all invalid options at once", () => {
    expect(
      issues({ base: -1, factor: 0, cap: NaN, times: -1, maxRetryAfter: 0 }).map(({ path }) => path[1])
    ).toStrictEqual(["base", "factor", "cap", "times", "maxRetryAfter"])
  })
})
