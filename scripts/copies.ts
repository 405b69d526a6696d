/** Finds code that is written twice: little of it in the sources, more of it in tests, where a case may resemble another. */
import { spawnSync } from "node:child_process"
import { globSync } from "node:fs"
import { resolve } from "node:path"
import { root } from "./packages.ts"

interface Rule {
  readonly paths: ReadonlyArray<string>
  /** The shortest copy that is one. */
  readonly tokens: number
  readonly lines: number
}

const rules: ReadonlyArray<Rule> = [
  { paths: ["packages/*/src", "scripts"], tokens: 50, lines: 5 },
  { paths: ["packages", "scripts", "test", "examples", "bench", "docs"], tokens: 100, lines: 8 }
]

const ignored = ["**/node_modules/**", "**/generated/**", "**/dist/**", "**/.cache/**"]

/** Returns what jscpd reports of the files below some folders, nothing where none of it is written twice. */
export const copiesIn = ({ lines, paths, tokens }: Rule, cwd: string): string => {
  const options = ["-f", "typescript", "-k", `${tokens}`, "-l", `${lines}`, "-i", ignored.join(",")]
  const report = ["-r", "console", "--no-colors", "--exit-code", "1"]
  const { error, status, stderr, stdout } = spawnSync(
    resolve(root, "node_modules/.bin/jscpd"),
    [...options, ...report, ...globSync(paths, { cwd })],
    { cwd, encoding: "utf8" }
  )
  // Another platform than CI's may have no build of it.
  if (/Platform package \S+ not installed/.test(stderr) && process.env["CI"] !== "true") return ""
  return status === 0 ? "" : `jscpd ended with ${status}: ${stdout}${stderr}${error?.message ?? ""}`
}

if (import.meta.main) {
  const copies = rules.map((rule) => copiesIn(rule, root)).filter((report) => report !== "")
  for (const report of copies) console.error(report)
  console.log(`copies: ${copies.length === 0 ? "clean" : "some code is written twice"}`)
  process.exitCode = copies.length === 0 ? 0 : 1
}
