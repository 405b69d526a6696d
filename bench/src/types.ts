// What the type checker does for a program that uses every operation.
import { execFileSync } from "node:child_process"
import { print, type Row } from "./results.ts"

const project = new URL("./types/tsconfig.json", import.meta.url).pathname

const figure = (report: string, name: string): string =>
  new RegExp(`^${name}:\\s+([\\d.]+)`, "m").exec(report)?.[1] ?? "not reported"

export const run = (): Promise<ReadonlyArray<Row>> => {
  const report = execFileSync("tsc", ["-p", project, "--extendedDiagnostics"], { encoding: "utf8" })
  const group = "Types: a program that uses every operation, effect's own among them"
  const rows: ReadonlyArray<Row> = [
    { group, name: "instantiations", measured: figure(report, "Instantiations") },
    { group, name: "check time", measured: `${figure(report, "Check time")} s` }
  ]
  console.log(`\n${group}`)
  for (const row of rows) print(row)
  return Promise.resolve(rows)
}
