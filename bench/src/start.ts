// How long a fresh process takes to load the bundle of an edge function, against @clerk/backend's.
import { build } from "esbuild"
import { execFileSync } from "node:child_process"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { peer } from "./chart.ts"
import { quartiles } from "./harness.ts"
import { print, type Row } from "./results.ts"

const rounds = 21

const bundles = { "@clerk/backend": "clerk.ts", "effect-clerk": "effectClerk.ts" }

const loader = `
const start = performance.now()
const { default: worker } = await import(process.argv[2])
console.log(performance.now() - start, typeof worker.fetch)
`

export const run = async (): Promise<ReadonlyArray<Row>> => {
  const folder = mkdtempSync(join(tmpdir(), "bench-start-"))
  const script = join(folder, "load.mjs")
  writeFileSync(script, loader)
  const times: Record<string, Array<number>> = {}
  for (const [name, entry] of Object.entries(bundles)) {
    times[name] = []
    await build({
      entryPoints: [new URL(`./bundles/${entry}`, import.meta.url).pathname],
      bundle: true,
      minify: true,
      format: "esm",
      platform: "browser",
      conditions: ["worker"],
      target: "es2022",
      outfile: join(folder, `${entry}.mjs`)
    })
  }
  for (let round = 0; round < rounds; round++) {
    const turn = Object.entries(bundles)
    for (const [name, entry] of round % 2 === 0 ? turn : turn.toReversed()) {
      const [millis = "", kind] = execFileSync(process.execPath, [script, join(folder, `${entry}.mjs`)], {
        encoding: "utf8"
      })
        .trim()
        .split(" ")
      if (kind !== "function") throw new Error(`${name} was not loaded`)
      times[name]?.push(Number(millis))
    }
  }
  rmSync(folder, { recursive: true })
  const [theirs, ours] = Object.keys(bundles).map((name) => quartiles(times[name] ?? []))
  const row: Row = {
    group: "Cold import of that bundle, in a fresh process, against @clerk/backend",
    name: "effect-clerk",
    ratio: (ours?.median ?? Number.NaN) / (theirs?.median ?? Number.NaN),
    spread: ours?.spread ?? Number.NaN,
    measured: `${ours?.median.toFixed(1)} to ${theirs?.median.toFixed(1)} ms`,
    goal: 0.5,
    bars: [
      { figure: "start", client: "effect-clerk", value: ours?.median ?? Number.NaN },
      { figure: "start", client: peer, value: theirs?.median ?? Number.NaN }
    ]
  }
  console.log(`\n${row.group}`)
  print(row)
  return [row]
}
