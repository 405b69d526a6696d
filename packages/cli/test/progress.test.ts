import type { Attempt } from "@effect-clerk/http/Observer"
import { describe, expect, it, vi } from "@effect/vitest"
import { Duration, Effect } from "effect"
import { TestClock } from "effect/testing"
import { Progress, showing } from "../src/internal/plan/progress.ts"

const attempt = (number: number): Attempt => ({
  operation: "OrganizationMemberships.create",
  method: "POST",
  path: "/",
  serverAddress: "api.clerk.com",
  attempt: number,
  repeats: undefined,
  status: 200,
  headers: {},
  failure: undefined,
  interrupted: false,
  duration: Duration.zero,
  wait: Duration.zero
})

describe("the line of progress", () => {
  it("has the rate, the time that is left, the failures and the retries", () => {
    const progress = new Progress()
    progress.onEvent({ _tag: "Started", of: 500, resumed: false })
    progress.onEvent({ _tag: "Done", n: 7, outcome: "done" })
    expect(progress.line(1000)).toBe("1 of 500")
    progress.onEvent({ _tag: "Progress", done: 142, of: 500, perSecond: 47.3, secondsLeft: 7.5 })
    expect(progress.line(1000)).toBe("142 of 500   47/s   8 s left")
    for (const number of [1, 2, 3]) progress.onAttempt(attempt(number))
    expect(progress.line(1000)).toBe("142 of 500   47/s   8 s left   2 retries")
    progress.onEvent({ _tag: "Progress", done: 150, of: 500, perSecond: 0.1, secondsLeft: 3500 })
    expect(progress.line(1000)).toBe("150 of 500   0.1/s   59 min left   2 retries")
    progress.onEvent({ _tag: "Throttled", until: 7000 })
    expect(progress.line(1000)).toContain("   Clerk limits for 6 s")
    expect(progress.line(8000)).not.toContain("limits")
  })
})

describe("the progress without a terminal", () => {
  it.effect("is a line every 5 seconds", () =>
    Effect.gen(function* () {
      const lines: Array<string> = []
      const write = vi.spyOn(process.stderr, "write").mockImplementation((line) => lines.push(String(line)) > 0)
      const progress = new Progress()
      progress.onEvent({ _tag: "Started", of: 3, resumed: false })
      yield* Effect.forkChild(showing(progress, false)(Effect.sleep("12 seconds")))
      yield* TestClock.adjust("4999 millis")
      expect(lines).toEqual([])
      yield* TestClock.adjust("1 millis")
      progress.onEvent({ _tag: "Done", n: 0, outcome: "done" })
      yield* TestClock.adjust("10 seconds")
      write.mockRestore()
      expect(lines).toEqual(["0 of 3\n", "1 of 3\n"])
    })
  )
})
