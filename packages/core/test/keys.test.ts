import { ClerkConfig, RateLimitPolicy, RetryPolicy, TimeoutPolicy } from "@effect-clerk/core"
import { expect, it } from "@effect/vitest"

it("two copies of the package find each other's services and references, by their keys", () => {
  expect(
    [ClerkConfig.ClerkConfig, RateLimitPolicy.Current, RetryPolicy.Current, TimeoutPolicy.Current].map(({ key }) => key)
  ).toEqual([
    "@effect-clerk/core/ClerkConfig",
    "@effect-clerk/core/RateLimitPolicy",
    "@effect-clerk/core/RetryPolicy",
    "@effect-clerk/core/TimeoutPolicy"
  ])
})
