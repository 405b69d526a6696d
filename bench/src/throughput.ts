// How many calls a second go over HTTP on the loopback, 64 in flight, against @clerk/backend, each in processes of its own.
import { type ChildProcess, fork } from "node:child_process"
import { quartiles } from "./harness.ts"
import { print, type Row } from "./results.ts"

const start = (script: string, args: ReadonlyArray<string>): ChildProcess =>
  fork(new URL(script, import.meta.url), args)

const messageOf = (child: ChildProcess): Promise<number> =>
  new Promise((resolve, reject) => {
    child.once("message", (message) => resolve(Number(message)))
    child.once("exit", (code) => reject(new Error(`a process of the bench ended with ${code}`)))
  })

const [theirs, ours, bare] = ["@clerk/backend", "straight to fetch", "no client: fetch and JSON.parse"]
const clients = [theirs, ours, bare]

export const run = async (): Promise<ReadonlyArray<Row>> => {
  const server = start("./throughputServer.ts", [])
  const port = String(await messageOf(server))
  const rates = new Map<string, Array<number>>(clients.map((client) => [client, []]))
  for (let round = 0; round < 3; round++) {
    for (const client of round % 2 === 0 ? clients : clients.toReversed()) {
      rates.get(client)?.push(await messageOf(start("./throughputOf.ts", [client, port])))
    }
  }
  server.kill()
  const rateOf = (client: string) => quartiles(rates.get(client) ?? [])
  const row = (name: string): Row => ({
    group: `Throughput: create, 64 in flight on the loopback, against ${theirs}`,
    name,
    ratio: rateOf(name).median / rateOf(theirs).median,
    spread: rateOf(name).spread,
    measured: `${rateOf(name).median.toFixed(0)} to ${rateOf(theirs).median.toFixed(0)} calls/s`
  })
  const rows: ReadonlyArray<Row> = [{ ...row(ours), goal: 1.15, atLeast: true }, row(bare)]
  console.log(`\n${rows[0]?.group}`)
  for (const each of rows) print(each)
  return rows
}
