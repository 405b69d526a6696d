import { RateLimitPolicy, RetryPolicy, TimeoutPolicy } from "@effect-clerk/core"
import { onPrototype } from "@effect-clerk/test-support/onPrototype"
import { Schedule } from "effect"
import { describe, expect, it } from "vitest"

const retries = Schedule.recurs(2)

describe("an option of a policy", () => {
  it.each<readonly [name: string, value: unknown, make: () => object]>([
    ["attempt", "1 millis", () => TimeoutPolicy.make({})],
    ["total", "1 millis", () => TimeoutPolicy.make({})],
    ["allowWrites", true, () => RetryPolicy.exponential()],
    ["times", -1, () => RetryPolicy.exponential({})],
    ["isTransient", () => true, () => RetryPolicy.exponential({})],
    ["budget", false, () => RetryPolicy.exponential({})],
    ["allowWrites", true, () => RetryPolicy.fromSchedule(retries)],
    ["maxRetryAfter", "1 hour", () => RetryPolicy.fromSchedule(retries)],
    ["onStoreFailure", "allow", () => RateLimitPolicy.make({ limit: 1, window: "1 second" })]
  ])("is not taken from Object.prototype: %s", async (name, value, make) => {
    const text = (policy: object) =>
      JSON.stringify({ ...policy, isTransient: Reflect.get(policy, "isTransient") === RetryPolicy.isTransient })
    const usual = text(make())
    expect(text(await onPrototype(name, value, make))).toBe(usual)
  })
})
