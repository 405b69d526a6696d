// All members of a large organization, against a page-by-page loop with @clerk/backend, over HTTP on the loopback.
import { type ChildProcess, fork } from "node:child_process"
import { print, type Row } from "./results.ts"

const theirs = "@clerk/backend, page by page"
const ours = "effect-clerk, stream"
const bare = "no client: fetch and parse, ten at a time"

const walkers = { [theirs]: "@clerk/backend", [ours]: "effect-clerk", [bare]: "fetch" }

const start = (script: string, args: ReadonlyArray<string>): ChildProcess =>
  fork(new URL(script, import.meta.url), args, { execArgv: ["--expose-gc"] })

const reportOf = (child: ChildProcess): Promise<unknown> =>
  new Promise((resolve) => {
    child.once("message", (report: unknown) => resolve(report))
  })

interface Run {
  readonly count: number
  readonly millis: number
  readonly peak: number
}

const isRun = (report: unknown): report is Run =>
  typeof report === "object" && report !== null && "count" in report && "millis" in report && "peak" in report

const median = (numbers: ReadonlyArray<number>): number =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN

const overHttp = async (
  members: number,
  latency: number,
  rounds: number,
  goals: { readonly time: number; readonly heap?: number }
): Promise<ReadonlyArray<Row>> => {
  const server = start("./membersServer.ts", [String(members), String(latency)])
  const port = String(await reportOf(server))
  const runs: Record<string, Array<Run>> = {}
  for (let round = 0; round < rounds; round++) {
    const turns = Object.entries(walkers)
    for (const [name, walker] of round % 2 === 0 ? turns : turns.toReversed()) {
      const report = await reportOf(start("./membersWalk.ts", [walker, port, String(members)]))
      if (!isRun(report) || report.count !== members) throw new Error(`${name} did not walk all members`)
      const done = (runs[name] ??= [])
      done.push(report)
    }
  }
  server.kill()
  const group = `${members.toLocaleString("en")} members at ${latency} ms, against ${theirs}`
  console.log(`\n${group}, median of ${rounds}`)
  const of = (walker: string, figure: (run: Run) => number): number => median((runs[walker] ?? []).map(figure))
  const row = (name: string, walker: string, figure: (run: Run) => number, unit: string): Row => {
    const [mine, other] = [of(walker, figure), of(theirs, figure)]
    return { group, name, ratio: mine / other, measured: `${mine.toFixed(2)} to ${other.toFixed(2)} ${unit}` }
  }
  const seconds = ({ millis }: Run): number => millis / 1000
  const mebibytes = ({ peak }: Run): number => peak / 1024 / 1024
  const rows: ReadonlyArray<Row> = [
    { ...row("time", ours, seconds, "s"), goal: goals.time },
    { ...row("peak heap", ours, mebibytes, "MiB"), ...(goals.heap === undefined ? undefined : { goal: goals.heap }) },
    row(`time, ${bare}`, bare, seconds, "s"),
    row(`peak heap, ${bare}`, bare, mebibytes, "MiB")
  ]
  for (const each of rows) print(each)
  return rows
}

export const run = async (): Promise<ReadonlyArray<Row>> => {
  const rows = [
    ...(await overHttp(100_000, 40, 3, { time: 0.2, heap: 1.3 })),
    ...(await overHttp(100_000, 0, 5, { time: 1.1 }))
  ]
  console.log("\nPagination alone, simulated")
  for (const members of [10_000, 100_000, 300_000, 1_000_000])
    console.log(await reportOf(start("./membersSimulation.ts", [String(members)])))
  return rows
}
