// All members of a large organization, against a page-by-page loop with @clerk/backend, over HTTP on the loopback.
import { type ChildProcess, fork } from "node:child_process"

const theirs = "@clerk/backend, page by page"
const ours = "effect-clerk, stream"

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

const overHttp = async (members: number, latency: number, rounds: number): Promise<void> => {
  const server = start("./membersServer.ts", [String(members), String(latency)])
  const port = String(await reportOf(server))
  const runs: Record<string, Array<Run>> = { [theirs]: [], [ours]: [] }
  for (let round = 0; round < rounds; round++) {
    const walkers = Object.entries(runs)
    for (const [walker, done] of round % 2 === 0 ? walkers : walkers.toReversed()) {
      const report = await reportOf(
        start("./membersWalk.ts", [walker === theirs ? "@clerk/backend" : "effect-clerk", port])
      )
      if (!isRun(report) || report.count !== members) throw new Error(`${walker} did not walk all members`)
      done.push(report)
    }
  }
  server.kill()
  console.log(`\n${members.toLocaleString("en")} members, ${latency} ms of latency, median of ${rounds}`)
  const base = runs[theirs] ?? []
  for (const [walker, done] of Object.entries(runs)) {
    const [millis, peak] = [median(done.map(({ millis }) => millis)), median(done.map(({ peak }) => peak))]
    const time = (millis / median(base.map(({ millis }) => millis))).toFixed(2)
    const heap = (peak / median(base.map(({ peak }) => peak))).toFixed(2)
    console.log(
      `  ${walker.padEnd(32)} time ${time} ${(millis / 1000).toFixed(2).padStart(7)} s    peak heap ${heap} ${(
        peak /
        1024 /
        1024
      )
        .toFixed(0)
        .padStart(4)} MiB`
    )
  }
}

export const run = async (): Promise<void> => {
  await overHttp(100_000, 40, 3)
  await overHttp(100_000, 0, 5)
  console.log("\nThe walk alone, simulated")
  for (const members of [10_000, 100_000, 300_000, 1_000_000])
    console.log(await reportOf(start("./membersSimulation.ts", [String(members)])))
}
