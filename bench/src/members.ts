// All members of a large organization, over HTTP on the loopback: the stream against a loop that fetches as many pages at a
// time, and against a page-by-page loop with @clerk/backend. Beside them stands what no client can beat.
import { type ChildProcess, fork } from "node:child_process"
import { messageOf } from "./processes.ts"
import { type Bar, peer } from "./chart.ts"
import { print, type Row } from "./results.ts"

const ours = { "the stream, over fetch": "effect-clerk", "the stream, over node": "effect-clerk over node" }
const theirs = "@clerk/backend, page by page"
const bare = "a bare fetch loop, ten pages at a time"
/** Nothing but undici's dispatcher and JSON.parse: what a client can come close to, and not beat. */
const limit = "no client: dispatch and JSON.parse, ten pages at a time"

const walkers: Readonly<Record<string, string>> = {
  ...ours,
  [theirs]: "@clerk/backend",
  [bare]: "fetch",
  [limit]: "dispatch"
}

const start = (script: string, args: ReadonlyArray<string>): ChildProcess =>
  fork(new URL(script, import.meta.url), args, { execArgv: ["--expose-gc"] })

interface Run {
  readonly count: number
  readonly millis: number
  /** CPU of the whole process, in milliseconds. */
  readonly cpu: number
  readonly peak: number
}

const isRun = (report: unknown): report is Run =>
  typeof report === "object" && report !== null && ["count", "millis", "cpu", "peak"].every((key) => key in report)

const median = (numbers: ReadonlyArray<number>): number =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN

/** Lets each walker walk in each round, in an order that turns from round to round. */
const walkAll = async (
  members: number,
  latency: number,
  rounds: number
): Promise<(walker: string, figure: (run: Run) => number) => number> => {
  const server = start("./membersServer.ts", [String(members), String(latency)])
  const port = String(await messageOf(server))
  const runs = new Map<string, Array<Run>>(Object.keys(walkers).map((name) => [name, []]))
  for (let round = 0; round < rounds; round++) {
    const turns = Object.entries(walkers)
    for (const [name, walker] of round % 2 === 0 ? turns : turns.toReversed()) {
      const report = await messageOf(start("./membersWalk.ts", [walker, port, String(members)]))
      if (!isRun(report) || report.count !== members) throw new Error(`${name} did not walk all members`)
      runs.get(name)?.push(report)
    }
  }
  server.kill()
  return (walker, figure) => median((runs.get(walker) ?? []).map(figure))
}

const seconds = ({ millis }: Run): number => millis / 1000

const cpuSeconds = ({ cpu }: Run): number => cpu / 1000

const mebibytes = ({ peak }: Run): number => peak / 1024 / 1024

const overHttp = async (members: number, latency: number, rounds: number): Promise<ReadonlyArray<Row>> => {
  const figureOf = await walkAll(members, latency, rounds)
  const title = `${members.toLocaleString("en")} members at ${latency} ms`
  const against =
    (base: string, goal?: number) =>
    (walker: string): ReadonlyArray<Row> => {
      const row = (name: string, figure: (run: Run) => number, unit: string, most?: number): Row => {
        const [mine, other] = [figureOf(walker, figure), figureOf(base, figure)]
        return {
          group: `${title}, against ${base}`,
          name: `${name}, ${walker}`,
          ratio: mine / other,
          measured: `${mine.toFixed(2)} to ${other.toFixed(2)} ${unit}`,
          ...(most === undefined ? undefined : { goal: most })
        }
      }
      return [row("time", seconds, "s", goal), row("CPU", cpuSeconds, "s"), row("peak heap", mebibytes, "MiB", goal)]
    }
  const rows = [
    ...Object.keys(ours).flatMap(against(bare, 0.9)),
    ...against(bare)(limit),
    ...[...Object.keys(ours), bare].flatMap(against(theirs))
  ]
  console.log(`\n${title}, median of ${rounds}`)
  for (const each of rows) print(each)
  const bar = (client: string, walker: string): Bar => ({ figure: "members", client, value: figureOf(walker, seconds) })
  const bars = [bar("effect-clerk", "the stream, over fetch"), bar(peer, theirs), bar("ten fetches at a time", bare)]
  return rows.map((row, index) => (latency === 40 && index === 0 ? { ...row, bars } : row))
}

export const run = async (): Promise<ReadonlyArray<Row>> => {
  const rows = [...(await overHttp(100_000, 40, 3)), ...(await overHttp(100_000, 0, 5))]
  console.log("\nPagination alone, simulated")
  for (const members of [10_000, 100_000, 300_000, 1_000_000])
    console.log(await messageOf(start("./membersSimulation.ts", [String(members)])))
  return rows
}
