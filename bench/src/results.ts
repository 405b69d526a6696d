import { readFileSync, writeFileSync } from "node:fs"
import { cpus } from "node:os"

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

const escape = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;")

/** The rows with a goal as bars of goal = 1 at the line: shorter than the line is better, whichever way the goal goes. */
const chart = (rows: ReadonlyArray<Row>): string => {
  const bars = rows.flatMap((row) => {
    const { atLeast, goal, ratio } = row
    if (goal === undefined || ratio === undefined) return []
    return [{ row, ratio, part: atLeast === true ? goal / ratio : ratio / goal }]
  })
  const [left, line, height] = [470, 720, 22]
  const scale = line - left
  const body = bars.map(({ part, ratio, row }, index) => {
    const y = 40 + index * height
    const width = Math.min(part, 1.9) * scale
    return [
      `<text x="${left - 8}" y="${y + 13}" text-anchor="end">${escape(`${row.group}: ${row.name}`)}</text>`,
      `<rect x="${left}" y="${y + 2}" width="${width.toFixed(0)}" height="${height - 6}" fill="${isMet(row) ? "#2da44e" : "#d4a72c"}"/>`,
      `<text x="${(left + width + 6).toFixed(0)}" y="${y + 13}">${ratio.toFixed(2)} (${goalOf(row)})</text>`
    ].join("\n")
  })
  const bottom = 40 + bars.length * height
  return `<svg xmlns="http://www.w3.org/2000/svg" width="1100" height="${bottom + 12}" font-family="sans-serif" font-size="12">
<rect width="100%" height="100%" fill="white"/>
<text x="${line}" y="22" text-anchor="middle" font-weight="bold">goal</text>
${body.join("\n")}
<line x1="${line}" y1="28" x2="${line}" y2="${bottom + 4}" stroke="black" stroke-dasharray="4 3"/>
</svg>
`
}

export const write = (rows: ReadonlyArray<Row>): void => {
  const groups = [...new Set(rows.map(({ group }) => group))]
  const sections = groups.map((group) => `## ${group}\n\n${table(rows.filter((row) => row.group === group))}\n`)
  const text = [
    "# Results",
    "Written by `pnpm bench`, side by side with the peer in one run: medians of interleaved rounds. A ratio is this library's",
    "figure over the one that it is held against, which each section names.\n",
    `${machine()}; ${versions()}.\n`,
    "![Each measure against its goal](results.svg)\n",
    ...sections
  ].join("\n")
  writeFileSync(new URL("../RESULTS.md", import.meta.url), text)
  writeFileSync(new URL("../results.svg", import.meta.url), chart(rows))
}

export const printMachine = (): void => console.log(machine())
