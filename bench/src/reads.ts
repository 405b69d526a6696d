// What it costs to read a body as our transports do, counted and up to a bound, against the `text` of the same response: over HTTP
// on the loopback, on this Node and on the oldest one. It takes some 80 seconds.
import { build } from "esbuild"
import * as Schema from "effect/Schema"
import { fork } from "node:child_process"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { node20 } from "../../test/support/node20.ts"
import { quartiles } from "./harness.ts"
import { messageOf } from "./processes.ts"
import { Measured, ways } from "./readsTask.ts"
import { printGroups, type Row } from "./results.ts"

/** Processes for each way on each Node, in turn. The median of them counts. */
const passes = 3

/** Each Node by its name in the results, with the goal for its reads. */
const nodes = [
  { name: `Node ${process.versions.node.split(".")[0]}`, execPath: process.execPath, goal: 1.02 },
  { name: "Node 20", execPath: node20, goal: 1.1 }
]

type Read = (typeof Measured.Type)[number]

const ratioOf = ({ bounded, text }: Read): number => bounded / text

const rowsOf = (node: (typeof nodes)[number], way: string, runs: ReadonlyArray<typeof Measured.Type>) =>
  (runs[0] ?? []).map(({ body }): Row => {
    const reads = runs.flat().filter((read) => read.body === body)
    const { median, spread } = quartiles(reads.map(ratioOf))
    // Those of the process whose ratio it is.
    const { bounded = Number.NaN, text = Number.NaN } = reads.find((read) => ratioOf(read) === median) ?? {}
    return {
      group: `CPU of reading a body up to a bound, on ${node.name}, against its text`,
      name: `${way}: ${body}`,
      ratio: median,
      spread,
      measured: `${bounded.toFixed(1)} to ${text.toFixed(1)} µs`,
      goal: node.goal
    }
  })

const measure = async (origin: string, script: string): Promise<ReadonlyArray<Row>> => {
  const cells = nodes.flatMap((node) => ways.map((way) => ({ node, way, runs: new Array<typeof Measured.Type>() })))
  for (let pass = 0; pass < passes; pass++) {
    for (const { node, runs, way } of cells) {
      const child = fork(script, [origin, way], { execPath: node.execPath, execArgv: [] })
      runs.push(Schema.decodeUnknownSync(Measured)(await messageOf(child)))
    }
  }
  return cells.flatMap(({ node, runs, way }) => rowsOf(node, way, runs))
}

export const run = async (): Promise<ReadonlyArray<Row>> => {
  const folder = mkdtempSync(join(tmpdir(), "bench-reads-"))
  const server = fork(new URL("./nodeServer.ts", import.meta.url))
  try {
    const origin = `http://127.0.0.1:${String(await messageOf(server))}`
    // Node 20 takes no types.
    const script = join(folder, "readsOf.mjs")
    await build({
      entryPoints: [new URL("./readsOf.ts", import.meta.url).pathname],
      bundle: true,
      format: "esm",
      outfile: script,
      platform: "node",
      target: "node20"
    })
    const rows = await measure(origin, script)
    printGroups(rows)
    return rows
  } finally {
    server.kill()
    rmSync(folder, { recursive: true })
  }
}
