// pnpm bench [name ...]: measures, side by side with the peer, in one run.
import { printMachine } from "./harness.ts"

const benches: Record<string, () => Promise<{ readonly run: () => Promise<void> }>> = {
  size: () => import("./size.ts"),
  decode: () => import("./decode.ts"),
  calls: () => import("./calls.ts"),
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
  for (const [name, load] of Object.entries(benches)) {
    if (names.length === 0 || names.includes(name)) await (await load()).run()
  }
}
