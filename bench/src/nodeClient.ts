// One client of the bench "node", in a process of its own: runs each task that it is sent, and reports what it took.
import * as Schema from "effect/Schema"
import { clients } from "./nodeClients.ts"
import { Measured, Task } from "./nodeTask.ts"

const [name = "", origin = ""] = process.argv.slice(2)
const run = await clients[name]?.(origin)

const measure = async (message: unknown): Promise<void> => {
  const { inFlight, kind, millis } = Schema.decodeUnknownSync(Task)(message)
  const [start, cpu] = [performance.now(), process.cpuUsage()]
  const calls = (await run?.(kind, inFlight, start + millis)) ?? 0
  const { system, user } = process.cpuUsage(cpu)
  const measured: typeof Measured.Type = { calls, micros: (performance.now() - start) * 1000, cpu: user + system }
  process.send?.(measured)
}

process.on("message", (message) => void measure(message))

process.send?.("ready")
