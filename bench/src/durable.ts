// A durable run of 3,000 actions beside the plain apply of the same plan: its CPU an action, and what it stores.
import { Effect, Redacted } from "effect"
import { type ChildProcess, fork } from "node:child_process"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import * as Postgres from "../../examples/durable-sync/src/postgres.ts"
import { quartiles } from "./harness.ts"
import { messageOf } from "./processes.ts"
import { print, type Row } from "./results.ts"

const rounds = 5

const start = (script: string, args: ReadonlyArray<string> = []): ChildProcess =>
  fork(new URL(script, import.meta.url), args, { execArgv: ["--disable-warning=ExperimentalWarning"] })

interface Run {
  readonly actions: number
  /** CPU of the run, in seconds. */
  readonly cpu: number
  readonly stored: number
}

const isRun = (report: unknown): report is Run =>
  typeof report === "object" && report !== null && "actions" in report && "cpu" in report && "stored" in report

/** Runs the plan once, in an organization and a process of its own; without a database, by `apply`. */
const runOnce = async (server: ChildProcess, folder: string, databaseUrl: string): Promise<Run> => {
  server.send("restore")
  const apiUrl = String(await messageOf(server))
  const report = await messageOf(start("./durableTask.ts", [apiUrl, folder, databaseUrl]))
  if (!isRun(report)) throw new Error("a run reported nothing")
  return report
}

const rowsOf = (store: string, plain: ReadonlyArray<Run>, durable: ReadonlyArray<Run>): ReadonlyArray<Row> => {
  const micros = (runs: ReadonlyArray<Run>) => quartiles(runs.map(({ actions, cpu }) => (cpu / actions) * 1e6))
  const [base, own] = [micros(plain), micros(durable)]
  const stored = quartiles(durable.map(({ actions, stored }) => stored / actions)).median
  return [
    {
      group,
      name: `CPU over ${store}, to the plain apply`,
      ratio: own.median / base.median,
      spread: own.spread,
      measured: `${own.median.toFixed(0)} µs an action, plain ${base.median.toFixed(0)} µs`,
      goal: 1.5
    },
    {
      group,
      name: `storage in ${store}, to 2 KB`,
      ratio: stored / 2000,
      measured: `${stored.toFixed(0)} B an action`,
      goal: 1
    }
  ]
}

const group = "A durable run of 3,000 actions beside the apply of the same plan"

const measure = async (folder: string, postgres: string | undefined): Promise<ReadonlyArray<Row>> => {
  const server = start("./durableServer.ts")
  await messageOf(server)
  const runs: Record<"plain" | "SQLite" | "Postgres", Array<Run>> = { plain: [], SQLite: [], Postgres: [] }
  for (let round = 0; round < rounds; round++) {
    const own = mkdtempSync(join(folder, "round-"))
    runs.plain.push(await runOnce(server, own, ""))
    runs.SQLite.push(await runOnce(server, own, join(own, "runs.db")))
    if (postgres !== undefined) runs.Postgres.push(await runOnce(server, own, postgres))
  }
  server.disconnect()
  return (["SQLite", "Postgres"] as const).flatMap((store) =>
    runs[store].length === 0 ? [] : rowsOf(store, runs.plain, runs[store])
  )
}

/** Measures over SQLite, and over Postgres where there is one, of which nothing is left behind. */
const measured = Effect.gen(function* () {
  const folder = yield* makeFolder
  const postgres = Postgres.missing === undefined ? yield* Postgres.make : undefined
  return yield* Effect.promise(() => measure(folder, postgres && Redacted.value(postgres.url)))
})

const makeFolder = Effect.acquireRelease(
  Effect.sync(() => mkdtempSync(join(tmpdir(), "bench-durable-"))),
  (folder) => Effect.sync(() => rmSync(folder, { recursive: true }))
)

export const run = async (): Promise<ReadonlyArray<Row>> => {
  if (Postgres.missing !== undefined) console.warn(Postgres.missing)
  const rows = await Effect.runPromise(Effect.scoped(measured))
  console.log(`\n${group}`)
  for (const row of rows) print(row)
  return rows
}
