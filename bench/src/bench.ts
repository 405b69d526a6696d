// pnpm bench [name ...]: measures, side by side with the peer, in one run. Without a name all of them run, some 13 minutes, and
// write bench/RESULTS.md and the chart.
import { fork } from "node:child_process"
import { messageOf } from "./processes.ts"
import { printMachine, type Row, write } from "./results.ts"

const benches: Record<string, () => Promise<{ readonly run: () => Promise<ReadonlyArray<Row>> }>> = {
  size: () => import("./size.ts"),
  start: () => import("./start.ts"),
  types: () => import("./types.ts"),
  decode: () => import("./decode.ts"),
  reads: () => import("./reads.ts"),
  calls: () => import("./calls.ts"),
  heap: () => import("./heap.ts"),
  emulator: () => import("./emulator.ts"),
  storm: () => import("./storm.ts"),
  members: () => import("./members.ts"),
  lookup: () => import("./lookup.ts"),
  sync: () => import("./sync.ts"),
  durable: () => import("./durable.ts"),
  node: () => import("./node.ts")
}

/** Each in a process of its own, so that none is measured in what another has left behind. */
const inItsOwnProcess = async (name: string): Promise<ReadonlyArray<Row>> =>
  // Written by the same code below.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  (await messageOf(fork(import.meta.filename, [name]))) as ReadonlyArray<Row>

const names = process.argv.slice(2)
const unknown = names.filter((name) => !(name in benches))
if (unknown.length > 0) {
  console.error(`No such bench: ${unknown.join(", ")}. There are: ${Object.keys(benches).join(", ")}`)
  process.exitCode = 1
} else if (names.length === 0) {
  printMachine()
  const start = performance.now()
  const rows: Array<Row> = []
  for (const name of Object.keys(benches)) {
    rows.push(...(await inItsOwnProcess(name)))
  }
  write(rows)
  console.log(`\n${((performance.now() - start) / 1000).toFixed(0)} s`)
} else {
  for (const name of names) {
    const rows = (await (await benches[name]?.())?.run()) ?? []
    process.send?.(rows)
  }
}
