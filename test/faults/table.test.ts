import { Effect } from "effect"
import { beforeAll, describe, expect, it } from "vitest"
import { transports } from "@effect-clerk/test-support/transports"
import { operations } from "./outcome.ts"
import { canBeReused, covers, type Result, run } from "./run.ts"
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

/** The transport that makes its own connections; `pnpm faults` tries those of the platforms' fetch functions again. */
const pooled = transports.filter(([name]) => name === "NodeClerkHttpClient")

const told = (results: ReadonlyArray<Result>): ReadonlyArray<string> =>
  results.map(({ observed, operation }) => `${operation}: ${observed}`)

const tabled = (results: ReadonlyArray<Result>): ReadonlyArray<string> =>
  results.map(({ expected, operation }) => `${operation}: ${expected}`)

describe("each fault comes to what the table says", () => {
  let results: ReadonlyArray<Result> = []
  let onReused: ReadonlyArray<Result> = []

  beforeAll(async () => {
    ;[results, onReused] = await Effect.runPromise(
      Effect.all([run(faults, transports), run(faults.filter(canBeReused), pooled, { reused: true })], {
        concurrency: 2
      })
    )
  }, 600_000)

  describe.each(transports)("over %s", (transport) => {
    it.each(faults.filter((fault) => covers(fault, transport)))("$name", (fault) => {
      const own = results.filter((result) => result.fault === fault && result.transport === transport)
      expect(own.map(({ operation }) => operation)).toEqual(operations)
      expect(told(own)).toEqual(tabled(own))
    })
  })

  describe.each(pooled)("over %s, on a connection that was used", (transport) => {
    it.each(faults.filter((fault) => canBeReused(fault) && covers(fault, transport)))("$name", (fault) => {
      const own = onReused.filter((result) => result.fault === fault && result.transport === transport)
      expect(own.map(({ operation }) => operation)).toEqual(operations)
      expect(told(own)).toEqual(tabled(own))
      // Where no request finds the connection, nothing is proven of it. One that is not read to its end is not counted.
      const unproven = own.filter(({ onReused }) => onReused === 0 && fault.when === "request")
      expect(told(unproven)).toEqual([])
    })
  })

  it("no answer reaches the prototype of all objects", () => {
    expect(results.length).toBeGreaterThan(0)
    expect(Object.prototype).not.toHaveProperty("polluted")
  })
})
