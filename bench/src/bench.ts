// pnpm bench [name ...]: measures, side by side with the peer, in one run. All of them write bench/RESULTS.md, too.
import { printMachine, type Row, write } from "./results.ts"

const benches: Record<string, () => Promise<{ readonly run: () => Promise<ReadonlyArray<Row>> }>> = {
  size: () => import("./size.ts"),
  start: () => import("./start.ts"),
  types: () => import("./types.ts"),
  decode: () => import("./decode.ts"),
  calls: () => import("./calls.ts"),
  throughput: () => import("./throughput.ts"),
  heap: () => import("./heap.ts"),
  emulator: () => import("./emulator.ts"),
  storm: () => import("./storm.ts"),
  members: () => import("./members.ts")
}

const names = process.argv.slice(2)
const unknown = names.filter((name) => !(name in benches))
if (unknown.length > 0) {
  console.error(`No such bench: ${unknown.join(", ")}. There are: ${Object.keys(benches).join(", ")}`)
  process.exitCode = 1
} else {
  printMachine()
  const start = performance.now()
  const rows: Array<Row> = []
  for (const [name, load] of Object.entries(benches)) {
    if (names.length === 0 || names.includes(name)) rows.push(...(await (await load()).run()))
  }
  if (names.length === 0) write(rows)
  console.log(`\n${((performance.now() - start) / 1000).toFixed(0)} s`)
}
