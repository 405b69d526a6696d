// What 100,000 decoded members keep of the heap, against @clerk/backend's, each in processes of its own.
import { fork } from "node:child_process"
import { quartiles } from "./harness.ts"
import { messageOf } from "./processes.ts"
import { print, type Row } from "./results.ts"

const retained = async (client: string): Promise<number> =>
  Number(await messageOf(fork(new URL("./heapOf.ts", import.meta.url), [client], { execArgv: ["--expose-gc"] })))

const clients = ["@clerk/backend", "effect-clerk"]

export const run = async (): Promise<ReadonlyArray<Row>> => {
  const mebibytes = new Map<string, Array<number>>(clients.map((client) => [client, []]))
  for (let round = 0; round < 3; round++) {
    for (const client of clients) mebibytes.get(client)?.push((await retained(client)) / 2 ** 20)
  }
  const [theirs, ours] = clients.map((client) => quartiles(mebibytes.get(client) ?? []))
  const row: Row = {
    group: "Retained heap of 100,000 decoded members, read in pages of 500, against @clerk/backend",
    name: "effect-clerk",
    ratio: (ours?.median ?? Number.NaN) / (theirs?.median ?? Number.NaN),
    spread: ours?.spread ?? Number.NaN,
    measured: `${ours?.median.toFixed(0)} to ${theirs?.median.toFixed(0)} MiB`,
    goal: 0.6
  }
  console.log(`\n${row.group}`)
  print(row)
  return [row]
}
