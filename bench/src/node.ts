// What a call costs on Node, over each way to the network, against @clerk/backend: calls a second and CPU a call, on the
// loopback. Each client has a process of its own, and they take turns. It takes some 10 minutes; BENCH_NODE_MILLIS=50 only
// shows that it works.
import * as Schema from "effect/Schema"
import { type ChildProcess, fork } from "node:child_process"
import { type Bar, peer } from "./chart.ts"
import { quartiles } from "./harness.ts"
import { clients, type Kind, kinds } from "./nodeClients.ts"
import { Measured, type Task } from "./nodeTask.ts"
import { messageOf } from "./processes.ts"
import { printGroups, type Row } from "./results.ts"

const rounds = 9
const millis = Number(process.env["BENCH_NODE_MILLIS"] ?? "500")
const base = "@clerk/backend"
const over = "ours over node"
const bareDispatch = "no client: dispatch and JSON.parse"

/** The clients in the README's chart, by their names there. */
const charted: Readonly<Record<string, string>> = {
  [over]: "effect-clerk over node",
  "ours over fetch": "effect-clerk over fetch",
  [base]: peer,
  [bareDispatch]: "undici's dispatch alone"
}

/** Goals for a create with 64 in flight, as ratios to the base: calls a second, at least; CPU a call, at most. */
const goals: Readonly<Record<string, { readonly rate: number; readonly cpu: number }>> = {
  [over]: { rate: 3.5, cpu: 0.25 },
  "ours over HttpClient with layerUndici": { rate: 2, cpu: 0.5 }
}

const measure = async (child: ChildProcess, task: typeof Task.Type): Promise<typeof Measured.Type> => {
  child.send(task)
  return Schema.decodeUnknownSync(Measured)(await messageOf(child))
}

interface Figures {
  readonly rates: Array<number>
  readonly cpus: Array<number>
}

/** Measures all clients in interleaved rounds, in an order that turns from round to round. The first round warms them up. */
const measureAll = async (
  children: ReadonlyMap<string, ChildProcess>,
  kind: Kind,
  inFlight: number
): Promise<ReadonlyMap<string, Figures>> => {
  const entries = Array.from(children)
  const figures = new Map<string, Figures>(entries.map(([name]) => [name, { rates: [], cpus: [] }]))
  for (let round = 0; round <= rounds; round++) {
    const first = round % entries.length
    for (const [name, child] of [...entries.slice(first), ...entries.slice(0, first)]) {
      const { calls, cpu, micros } = await measure(child, { kind, inFlight, millis })
      if (round === 0) continue
      figures.get(name)?.rates.push((calls * 1e6) / micros)
      figures.get(name)?.cpus.push(cpu / calls)
    }
  }
  return figures
}

const barsOf = (figures: ReadonlyMap<string, Figures>): ReadonlyArray<Bar> =>
  Object.entries(charted).flatMap(([name, client]): ReadonlyArray<Bar> => {
    const { cpus, rates } = figures.get(name) ?? { cpus: [], rates: [] }
    return [
      { figure: "rate", client, value: quartiles(rates).median },
      { figure: "cpu", client, value: quartiles(cpus).median }
    ]
  })

const rowsOf = (figures: ReadonlyMap<string, Figures>, kind: Kind, inFlight: number): ReadonlyArray<Row> => {
  const summary = (name: string, of: keyof Figures) => quartiles(figures.get(name)?.[of] ?? [])
  const row = (name: string, of: keyof Figures, against: string): Row => {
    const [mine, other] = [summary(name, of), summary(against, of)]
    const [unit, what] = of === "rates" ? ["calls/s", "calls a second"] : ["µs", "CPU a call"]
    return {
      group: `On Node: ${kind}, ${inFlight} in flight, ${what}, against ${against}`,
      name,
      ratio: mine.median / other.median,
      spread: mine.spread,
      measured: `${mine.median.toFixed(0)} to ${other.median.toFixed(0)} ${unit}`
    }
  }
  const hasGoals = kind === "create" && inFlight === 64
  const others = Array.from(figures.keys()).filter((name) => name !== base)
  const rates = others.map((name): Row => {
    const goal = hasGoals ? goals[name]?.rate : undefined
    return { ...row(name, "rates", base), ...(goal === undefined ? undefined : { goal, atLeast: true }) }
  })
  const cpus = others.map((name): Row => {
    const goal = hasGoals ? goals[name]?.cpu : undefined
    return { ...row(name, "cpus", base), ...(goal === undefined ? undefined : { goal }) }
  })
  const last = { ...row(over, "cpus", bareDispatch), ...(hasGoals ? { goal: 1.6, bars: barsOf(figures) } : undefined) }
  return [...rates, ...cpus, last]
}

export const run = async (): Promise<ReadonlyArray<Row>> => {
  const server = fork(new URL("./nodeServer.ts", import.meta.url))
  const origin = `http://127.0.0.1:${String(await messageOf(server))}`
  const children = new Map<string, ChildProcess>()
  for (const name of Object.keys(clients)) {
    const child = fork(new URL("./nodeClient.ts", import.meta.url), [name, origin])
    await messageOf(child)
    children.set(name, child)
  }
  const rows: Array<Row> = []
  for (const kind of kinds) {
    for (const inFlight of [1, 8, 64]) {
      const measured = rowsOf(await measureAll(children, kind, inFlight), kind, inFlight)
      printGroups(measured)
      rows.push(...measured)
    }
  }
  for (const child of [server, ...children.values()]) child.kill()
  return rows
}
