import { describe, expect, it } from "vitest"
import { type Result, type Trial, trialsOf } from "./onRuntimes.ts"
import { operations } from "./outcome.ts"
import { faults } from "./table.ts"
import { conclude, judge, leastCalls, unproven } from "./verdict.ts"

const trials = trialsOf(
  faults.filter(({ name }) => name === "404 with Clerk's errors"),
  operations
)

/** The end of a call as the table says, on a connection of the kind that was meant. */
const asTabled = (trial: Trial): Result => {
  const outcome = trial.operation === "list" ? trial.fault.reads : trial.fault.writes
  const { attempts } = outcome
  return {
    ...trial,
    report: { outcome, message: "", attempts },
    arrived: attempts,
    acted: 0,
    onReused: trial.reused ? 1 : 0
  }
}

const results = trials.map(asTabled)

describe("the verdict on a runtime", () => {
  it("finds nothing wrong where each call came to what the table says", () => {
    expect(trials.length).toBe(20)
    expect(judge("Node 24", trials, { results })).toEqual({
      calls: 20,
      wrong: 0,
      lines: [
        "Node 24: 20 calls, 0 untrue, 0 writes sent more than once",
        "  layerFetch: 5 of 5 calls found a reused connection",
        "  layer over FetchHttpClient: 5 of 5 calls found a reused connection"
      ]
    })
  })

  it("is wrong where the runtime is missing", () => {
    const verdict = judge("Deno", trials, { missing: "there is no Deno" })
    expect(verdict).toEqual({ calls: 0, wrong: 1, lines: ["Deno is not tried: there is no Deno"] })
    expect(conclude([judge("Node 24", trials, { results }), verdict], 1)).toEqual({
      line: "20 calls: 1 wrong",
      wrong: 1
    })
  })

  it("is wrong where a call is lost", () => {
    expect(judge("Node 24", trials, { results: results.slice(1) }).wrong).toBe(1)
  })

  it("is wrong where a write is said not to be processed, though the server has acted", () => {
    const [first, ...others] = results
    const untrue = first === undefined ? [] : [{ ...first, acted: 1 }]
    expect(judge("Node 24", trials, { results: [...untrue, ...others] }).wrong).toBe(1)
  })

  it("is wrong where no call of a transport found a reused connection", () => {
    const isolated = results.map((result) => (result.transport === "layerFetch" ? { ...result, onReused: 0 } : result))
    const { lines, wrong } = judge("Node 24", trials, { results: isolated })
    expect(wrong).toBe(1)
    expect(lines).toContain("  UNPROVEN: layerFetch on reused connections")
  })

  it("asks for no reused connection where a platform's write has one of its own", () => {
    const isolated = (isAlone: (trial: Trial) => boolean) =>
      results.map((result) => (isAlone(result) ? { ...result, onReused: 0 } : result))
    const deletes = isolated(({ operation }) => operation === "delete")
    const writes = isolated(({ operation, transport }) => operation !== "list" && transport !== "layerFetch")
    expect(unproven("Bun", deletes)).toEqual([])
    expect(unproven("Deno", writes)).toEqual([])
    expect(unproven("Bun", writes)).toEqual([{ transport: "layer over FetchHttpClient", calls: 4, reused: 1 }])
  })
})

describe("the verdict on all runtimes", () => {
  it("is wrong where the whole table has too few calls", () => {
    const verdict = (calls: number) => ({ calls, wrong: 0, lines: [] })
    expect(conclude([verdict(leastCalls - 1), verdict(1)], leastCalls)).toEqual({
      line: "12000 calls: nothing untrue, and no write sent twice",
      wrong: 0
    })
    expect(conclude([verdict(leastCalls - 1)], leastCalls)).toEqual({
      line: "11999 calls, at least 12000 are to be made: 1 wrong",
      wrong: 1
    })
    expect(conclude([], 1).wrong).toBe(1)
  })
})
