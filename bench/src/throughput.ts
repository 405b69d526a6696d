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

const clients = ["@clerk/backend", "straight to fetch"]

export const run = async (): Promise<ReadonlyArray<Row>> => {
  const server = start("./throughputServer.ts", [])
  const port = String(await messageOf(server))
  const rates = new Map<string, Array<number>>(clients.map((client) => [client, []]))
  for (let round = 0; round < 4; round++) {
    for (const client of round % 2 === 0 ? clients : clients.toReversed()) {
      rates.get(client)?.push(await messageOf(start("./throughputOf.ts", [client, port])))
    }
  }
  server.kill()
  const [theirs, ours] = clients.map((client) => quartiles(rates.get(client) ?? []))
  const row: Row = {
    group: "Throughput: create, 64 in flight on the loopback, against @clerk/backend",
    name: "straight to fetch",
    ratio: (ours?.median ?? Number.NaN) / (theirs?.median ?? Number.NaN),
    spread: ours?.spread ?? Number.NaN,
    measured: `${ours?.median.toFixed(0)} to ${theirs?.median.toFixed(0)} calls/s`,
    goal: 1.15,
    atLeast: true
  }
  console.log(`\n${row.group}`)
  print(row)
  return [row]
}
