import { Effect } from "effect"
import { describe, expect, it } from "vitest"
import { names, type Result, run, trialsOf } from "./onRuntimes.ts"
import { faults } from "./table.ts"
import { repeated, untruth, writes } from "./truth.ts"
import { unproven } from "./verdict.ts"

/**
 * Faults that end a connection, which a platform may answer with another request of its own. `pnpm faults` runs all faults on
 * all platforms.
 */
const trials = trialsOf(
  faults.filter(
    ({ name, stalls, when }) =>
      stalls === "never" && when !== "first byte" && /^(nothing|connection|reset|closed|422 with null)/.test(name)
  ),
  writes
)

const place = ({ fault, operation, reused, transport }: Result): string =>
  `${fault.name}, ${operation}, ${transport}, ${reused ? "reused" : "new"} connection`

describe.each(names)("a write on %s", (name) => {
  it("is sent once on new and on reused connections, and its caller is told the truth", async ({ skip }) => {
    const ran = await Effect.runPromise(run(name, trials))
    if ("missing" in ran) {
      skip(ran.missing)
      return
    }
    const { results } = ran
    expect(results.length).toBe(trials.length)
    expect(results.filter((result) => repeated(result, result.transport) > 0).map(place)).toEqual([])
    expect(results.flatMap((result) => untruth(result) ?? []).map(String)).toEqual([])
    // Where no call finds a connection that was used, nothing is proven of reused ones.
    expect(unproven(name, results)).toEqual([])
  })
})
