import { Effect } from "effect"
import { beforeAll, describe, expect, it } from "vitest"
import { transports } from "@effect-clerk/test-support/transports"
import { operations } from "./outcome.ts"
import { covers, type Result, run } from "./run.ts"
import { faults } from "./table.ts"

describe("the table", () => {
  it("names each fault once", () => {
    expect(faults.length).toBeGreaterThanOrEqual(40)
    expect(new Set(faults.map(({ name }) => name)).size).toBe(faults.length)
  })

  it("gives a reason for each exception", () => {
    for (const { exceptions } of faults) for (const { why } of exceptions) expect(why).not.toBe("")
  })
})

describe("each fault comes to what the table says", () => {
  let results: ReadonlyArray<Result> = []

  beforeAll(async () => {
    results = await Effect.runPromise(run(faults, transports))
  }, 600_000)

  describe.each(transports)("over %s", (transport) => {
    it.each(faults.filter((fault) => covers(fault, transport)))("$name", (fault) => {
      const own = results.filter((result) => result.fault === fault && result.transport === transport)
      expect(own.map(({ operation }) => operation)).toEqual(operations)
      expect(own.map(({ observed, operation }) => `${operation}: ${observed}`)).toEqual(
        own.map(({ expected, operation }) => `${operation}: ${expected}`)
      )
    })
  })

  it("no answer reaches the prototype of all objects", () => {
    expect(results.length).toBeGreaterThan(0)
    expect(Object.prototype).not.toHaveProperty("polluted")
  })
})
