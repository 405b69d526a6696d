// A plan of 100,000 rows for an organization of 100,000 members: its CPU beside that of the reads, and its heap. And an apply
// under production limits.
import { type ChildProcess, fork } from "node:child_process"
import { messageOf } from "./processes.ts"
import { print, type Row } from "./results.ts"
import { measureApply } from "./syncApply.ts"

const size = 100_000

const start = (script: string, args: ReadonlyArray<string>): ChildProcess =>
  fork(new URL(script, import.meta.url), args)

interface Run {
  readonly actions: number
  readonly cpu: number
  readonly peak: number
}

const isRun = (report: unknown): report is Run =>
  typeof report === "object" && report !== null && "actions" in report && "cpu" in report && "peak" in report

const runOf = async (task: string, names: string, port: string): Promise<Run> => {
  const report = await messageOf(start("./syncPlan.ts", [task, names, port, String(size)]))
  if (!isRun(report)) throw new Error(`${task} reported nothing`)
  return report
}

/** The least of three: what else the machine does only adds to it. */
const least = (numbers: ReadonlyArray<number>): number => Math.min(...numbers)

const measure = async (names: string, port: string): Promise<ReadonlyArray<Row>> => {
  const plans: Array<Run> = []
  const reads: Array<Run> = []
  for (let round = 0; round < 3; round++) {
    reads.push(await runOf("read", names, port))
    plans.push(await runOf("plan", names, port))
  }
  const [read, plan] = [least(reads.map(({ cpu }) => cpu)), least(plans.map(({ cpu }) => cpu))]
  const peak = least(plans.map(({ peak }) => peak)) / 1e6
  const group = `A plan of ${size.toLocaleString("en")} rows by ${names} for as many members, least of 3`
  const rows: ReadonlyArray<Row> = [
    {
      group,
      name: "CPU beside the reads, to 2 s",
      ratio: (plan - read) / 2,
      measured: `${(plan - read).toFixed(2)} s, reads ${read.toFixed(2)} s`,
      goal: 1
    },
    { group, name: "peak heap, to 300 MB", ratio: peak / 300, measured: `${peak.toFixed(0)} MB`, goal: 1 }
  ]
  console.log(`\n${group}: ${plans[0]?.actions} actions`)
  for (const row of rows) print(row)
  return rows
}

export const run = async (): Promise<ReadonlyArray<Row>> => {
  const server = start("./syncServer.ts", [String(size)])
  const port = String(await messageOf(server))
  const rows = [...(await measure("ids", port)), ...(await measure("addresses", port))]
  server.kill()
  return [...rows, ...(await measureApply())]
}
