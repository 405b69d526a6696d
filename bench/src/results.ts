import { readFileSync, writeFileSync } from "node:fs"
import { cpus } from "node:os"
import { type Bar, chart } from "./chart.ts"

/** What one measure came to, as a ratio to what it is held against, if to anything. */
export interface Row {
  readonly group: string
  readonly name: string
  readonly ratio?: number
  /** The figures behind the ratio, with their units. */
  readonly measured: string
  /** Half the distance between the quartiles of the rounds, as a share of the median. */
  readonly spread?: number
  /** At most this, or at least where `atLeast` says so. */
  readonly goal?: number
  readonly atLeast?: boolean
  /** What of it stands in the README's chart. */
  readonly bars?: ReadonlyArray<Bar>
}

export const isMet = ({ atLeast, goal, ratio }: Row): boolean =>
  goal === undefined || ratio === undefined || (atLeast === true ? ratio >= goal : ratio <= goal)

const goalOf = ({ atLeast, goal }: Row): string => (goal === undefined ? "" : `${atLeast === true ? "≥" : "≤"} ${goal}`)

export const print = (row: Row): void => {
  const spread = row.spread === undefined ? "" : `±${(row.spread * 100).toFixed(0)}%`
  const goal = row.goal === undefined ? "" : `${isMet(row) ? "met" : "MISSED"} (${goalOf(row)})`
  console.log(
    `  ${row.name.padEnd(46)} ${(row.ratio?.toFixed(2) ?? "").padStart(6)}  ${spread.padStart(5)}  ${row.measured.padEnd(34)} ${goal}`
  )
}

/** Prints rows that have more than one group. */
export const printGroups = (rows: ReadonlyArray<Row>): void => {
  let group = ""
  for (const row of rows) {
    if (row.group !== group) console.log(`\n${row.group}`)
    group = row.group
    print(row)
  }
}

const versionOf = (name: string): string => {
  const manifest: unknown = JSON.parse(
    readFileSync(new URL(`../node_modules/${name}/package.json`, import.meta.url), "utf8")
  )
  return typeof manifest === "object" && manifest !== null && "version" in manifest ? String(manifest.version) : "?"
}

const machine = (): string => {
  const processors = cpus()
  return `${processors.length} × ${processors[0]?.model ?? "unknown processor"}, Node ${process.version}`
}

const versions = (): string =>
  ["@clerk/backend", "effect", "esbuild"].map((name) => `${name} ${versionOf(name)}`).join(", ")

const table = (rows: ReadonlyArray<Row>): string =>
  [
    "| what | ratio | spread | goal | measured |",
    "| --- | ---: | ---: | --- | --- |",
    ...rows.map((row) => {
      const spread = row.spread === undefined ? "" : `±${(row.spread * 100).toFixed(0)}%`
      const goal = row.goal === undefined ? "" : `${goalOf(row)}${isMet(row) ? "" : " **missed**"}`
      return `| ${row.name} | ${row.ratio?.toFixed(2) ?? ""} | ${spread} | ${goal} | ${row.measured} |`
    })
  ].join("\n")

export const write = (rows: ReadonlyArray<Row>): void => {
  const groups = [...new Set(rows.map(({ group }) => group))]
  const sections = groups.map((group) => `## ${group}\n\n${table(rows.filter((row) => row.group === group))}\n`)
  const text = [
    "# Results",
    "Written by `pnpm bench`, side by side with the peer in one run: medians of interleaved rounds. A ratio is this library's",
    "figure over the one that it is held against, which each section names.\n",
    `${machine()}; ${versions()}.\n`,
    "![effect-clerk beside @clerk/backend and no client at all](results.svg)\n",
    ...sections
  ].join("\n")
  writeFileSync(new URL("../RESULTS.md", import.meta.url), text)
  writeFileSync(new URL("../results.svg", import.meta.url), chart(rows.flatMap(({ bars = [] }) => bars)))
}

export const printMachine = (): void => console.log(machine())
