import { ClerkConfig, RateLimitPolicy, RetryPolicy, TimeoutPolicy } from "@effect-clerk/core"
import { describe, expect, it } from "@effect/vitest"

describe("the keys of services and references", () => {
  it("stay the same, so that two copies of the package find each other's values", () => {
    expect(
      [ClerkConfig.ClerkConfig, RateLimitPolicy.Current, RetryPolicy.Current, TimeoutPolicy.Current].map(
        ({ key }) => key
      )
    ).toEqual([
      "@effect-clerk/core/ClerkConfig",
      "@effect-clerk/core/RateLimitPolicy",
      "@effect-clerk/core/RetryPolicy",
      "@effect-clerk/core/TimeoutPolicy"
    ])
  })
})
