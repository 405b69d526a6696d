/** Judges what the runs inside the runtimes came to, and whether they were enough to prove it. */
import { whyOn } from "./differences.ts"
import { fetches, type Ran, type Result, type Trial } from "./onRuntimes.ts"
import { expected, show } from "./outcome.ts"
import { repeated, untruth } from "./truth.ts"

/** What the run inside one runtime came to, as lines for people. */
export interface Verdict {
  readonly calls: number
  readonly wrong: number
  readonly lines: ReadonlyArray<string>
}

/** Smallest number of calls of the whole table: one that has lost rows proves less than is said of it. */
export const leastCalls = 12_000

const place = ({ fault, operation, reused, transport }: Result): string =>
  `${fault.name} | ${operation} | ${transport} | ${reused ? "reused" : "new"} connection`

const told = ({ arrived, fault, operation, report }: Result): string =>
  show(operation, {
    ...report.outcome,
    // A request of an attempt that times out may not have arrived yet.
    ...(fault.when === "request" && fault.stalls === "never" ? { requests: arrived } : undefined)
  })

const isOther = (name: string, result: Result): boolean =>
  // A platform may repeat a read on a reused connection as it likes.
  !(result.reused && result.operation === "list") &&
  whyOn(name, result.fault.name) === undefined &&
  told(result) !== expected(result.fault, result.operation, result.transport)

/** Returns whether a call has a connection of its own, so that a platform cannot send it again. `sendOnce.ts` says why. */
const isAlone = (name: string, { operation, transport }: Trial): boolean =>
  (name === "Bun" && operation === "delete") || (name === "Deno" && operation !== "list" && transport !== "layerFetch")

/** How many calls of a transport were to come on a reused connection, and how many did. */
interface Reuse {
  readonly transport: Trial["transport"]
  readonly calls: number
  readonly reused: number
}

const reuseOf = (name: string, results: ReadonlyArray<Result>): ReadonlyArray<Reuse> =>
  fetches.map((transport) => {
    const own = results.filter(
      (result) =>
        result.reused &&
        result.transport === transport &&
        // A request that is not read to its end is not counted.
        result.fault.when === "request" &&
        !isAlone(name, result)
    )
    return { transport, calls: own.length, reused: own.filter(({ onReused }) => onReused > 0).length }
  })

/** Returns the transports of which too few calls have found a reused connection, so that nothing is proven of those. */
export const unproven = (name: string, results: ReadonlyArray<Result>): ReadonlyArray<Reuse> =>
  reuseOf(name, results).filter(({ calls, reused }) => reused < calls / 2)

/** Judges a run of these trials inside a runtime. One that cannot be started proves nothing, and counts as wrong. */
export const judge = (name: string, trials: ReadonlyArray<Trial>, ran: Ran): Verdict => {
  if ("missing" in ran) return { calls: 0, wrong: 1, lines: [`${name} is not tried: ${ran.missing}`] }
  const { results } = ran
  const untrue = results.filter((result) => untruth(result) !== undefined)
  const twice = results.filter((result) => repeated(result, result.transport) > 0)
  const others = results.filter((result) => isOther(name, result))
  const few = unproven(name, results)
  return {
    calls: results.length,
    wrong: untrue.length + twice.length + others.length + few.length + (trials.length - results.length),
    lines: [
      `${name}: ${results.length} calls, ${untrue.length} untrue, ${twice.length} writes sent more than once`,
      ...reuseOf(name, results).map(
        ({ calls, reused, transport }) => `  ${transport}: ${reused} of ${calls} calls found a reused connection`
      ),
      ...few.map(({ transport }) => `  UNPROVEN: ${transport} on reused connections`),
      ...untrue.map((result) => `  UNTRUE: ${place(result)}: ${untruth(result)}`),
      ...twice.map((result) => `  TWICE: ${place(result)}: ${result.arrived} arrived, ${result.report.attempts} sent`),
      ...others.map((result) => {
        const { fault, operation, transport } = result
        return `  WRONG: ${place(result)}: ${told(result)}, not ${expected(fault, operation, transport)}`
      })
    ]
  }
}

/** Returns the last line of the verdicts, and how many are wrong: all calls together have to be as many as are asked for. */
export const conclude = (
  verdicts: ReadonlyArray<Verdict>,
  least: number
): { readonly line: string; readonly wrong: number } => {
  const calls = verdicts.reduce((sum, verdict) => sum + verdict.calls, 0)
  const wrong = verdicts.reduce((sum, verdict) => sum + verdict.wrong, 0) + (calls < least ? 1 : 0)
  const few = calls < least ? `, at least ${least} are to be made` : ""
  return {
    line: `${calls} calls${few}: ${wrong === 0 ? "nothing untrue, and no write sent twice" : `${wrong} wrong`}`,
    wrong
  }
}
