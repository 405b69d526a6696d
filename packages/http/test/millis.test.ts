import { describe, expect, it } from "@effect/vitest"
import { Duration, Schema } from "effect"
import { millisOf } from "../src/internal/millis.ts"

describe("millisOf", () => {
  it.prop("returns what Duration.toMillis does, for any duration", [Schema.Duration], ([duration]) => {
    expect(millisOf(duration)).toBe(Duration.toMillis(duration))
  })

  it.each([250, "3 seconds", "Infinity", 5n, Duration.nanos(1_500_000n), Duration.infinity, Duration.zero] as const)(
    "returns what Duration.toMillis does, for %s",
    (input) => {
      expect(millisOf(input)).toBe(Duration.toMillis(input))
    }
  )
})
