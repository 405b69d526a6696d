import { expect, it } from "@effect/vitest"
import * as RateLimiter from "effect/persistence/RateLimiter"
import { SharedRateLimiter } from "../src/internal/limiter.ts"

it("effect's RateLimiter is found under the key that is written here", () => {
  expect(SharedRateLimiter.key).toBe(RateLimiter.RateLimiter.key)
})
