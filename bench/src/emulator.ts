// What the emulator's answers cost as its state grows, what the state weighs, and how fast it serves.
import { once } from "node:events"
import { connect } from "node:net"
import { setFlagsFromString } from "node:v8"
import { runInNewContext } from "node:vm"
import { ClerkEmulator, type Fetch } from "@effect-clerk/testing"
import { Effect } from "effect"
import { crowd } from "./crowd.ts"
import { startServer } from "./emulatorProcess.ts"
import { compare, type Subject } from "./harness.ts"
import { print, type Row } from "./results.ts"

const headers = { authorization: "Bearer sk_test_bench" }
const path = "/v1/organizations/org_crowd/memberships"

const emulate = (count: number): Promise<Fetch> =>
  Effect.runPromise(Effect.map(ClerkEmulator.make(crowd(count)), ({ fetch }) => fetch))

const get = (name: string, fetch: Fetch, query: string): Subject => ({
  name,
  run: async () => {
    const response = await fetch(`http://emulated${path}?${query}`, { headers })
    if (response.status !== 200) throw new Error(`${query}: ${response.status}`)
    await response.arrayBuffer()
  }
})

const usedHeap = (): number => {
  setFlagsFromString("--expose-gc")
  runInNewContext("gc()")
  return process.memoryUsage().heapUsed / 2 ** 20
}

const sizes = { small: 1000, large: 100_000 }

/** Queries for 500 members of either size. */
const queries = (count: number): ReadonlyArray<readonly [name: string, query: string]> => {
  const ids = (sign: string, values: number) =>
    Array.from({ length: values }, (_, index) => `user_id=${sign}user_${String(index * 7).padStart(6, "0")}`).join("&")
  return [
    ["the first page", "limit=500"],
    ["a page in the middle", `limit=500&offset=${count / 2 - 250}`],
    ["the last page", `limit=500&offset=${count - 500}`],
    ["the last page, ascending", `limit=500&offset=${count - 500}&order_by=%2Bcreated_at`],
    ["the last page, by email address", `limit=500&offset=${count - 500}&order_by=email_address`],
    ["100 user ids", `limit=500&${ids("%2B", 100)}`],
    ["without 100 user ids", `limit=500&offset=${count / 2 - 250}&${ids("-", 100)}`],
    ["one role", "limit=500&role=org:member"],
    ["the other role", "limit=500&role=org:admin"]
  ]
}

const pages = async (): Promise<ReadonlyArray<Row>> => {
  const before = usedHeap()
  const large = await emulate(sizes.large)
  const small = await emulate(sizes.small)
  const group = `The emulator: a page of up to 500, of ${sizes.large} members against ${sizes.small}`
  console.log(`\n${group}`)
  const rows: Array<Row> = []
  const ofSmall = queries(sizes.small)
  for (const [index, [name, query]] of queries(sizes.large).entries()) {
    const [base, timing] = await compare([get("small", small, ofSmall[index]?.[1] ?? ""), get("large", large, query)], {
      rounds: 10,
      warmMillis: 100
    })
    const ratio = (timing?.median ?? Number.NaN) / (base?.median ?? Number.NaN)
    const measured = `${((timing?.median ?? Number.NaN) / 1000).toFixed(2)} ms`
    rows.push({ group, name, ratio, measured, goal: 3 })
  }
  const mebibytes = usedHeap() - before
  rows.push({ group, name: "heap to 400 MB", ratio: mebibytes / 381, measured: `${mebibytes.toFixed(0)} MiB`, goal: 1 })
  for (const row of rows) print(row)
  return rows
}

/** Requests in a second over raw sockets, each of which sends its next request when its answer is whole. */
const rate = async (port: number, request: string, inFlight: number, millis: number): Promise<number> => {
  const { length } = await exchange(port, request)
  let answers = 0
  const end = performance.now() + millis
  await Promise.all(
    Array.from({ length: inFlight }, async () => {
      const socket = connect({ port, host: "127.0.0.1", noDelay: true })
      let received = 0
      socket.on("data", (chunk) => {
        received += chunk.length
        if (received < length) return
        received -= length
        answers += 1
        if (performance.now() < end) socket.write(request)
        else socket.destroy()
      })
      socket.write(request)
      await once(socket, "close")
    })
  )
  return (answers * 1000) / millis
}

/** One answer, whole. */
const exchange = async (port: number, request: string): Promise<Buffer> => {
  const socket = connect({ port, host: "127.0.0.1" })
  socket.write(request)
  let answer = Buffer.alloc(0)
  for await (const chunk of socket) {
    answer = Buffer.concat([answer, chunk])
    const head = answer.indexOf("\r\n\r\n")
    const length = /content-length: (\d+)/i.exec(answer.toString("latin1"))?.[1]
    if (head !== -1 && length !== undefined && answer.length >= head + 4 + Number(length)) break
  }
  return answer
}

const served = async (name: string, query: string): Promise<Row> => {
  const request = `GET ${path}?${query} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer sk_test_bench\r\n\r\n`
  const emulator = await startServer(["emulator"])
  const answer = (await exchange(emulator.port, request)).toString()
  const bare = await startServer(["bare", answer.slice(answer.indexOf("\r\n\r\n") + 4)])
  const rates: Array<readonly [emulated: number, bare: number]> = []
  await rate(emulator.port, request, 64, 1000)
  await rate(bare.port, request, 64, 1000)
  for (let round = 0; round < 5; round++) {
    rates.push([await rate(emulator.port, request, 64, 1000), await rate(bare.port, request, 64, 1000)])
  }
  const [emulated, alone] = rates.toSorted(([a, b], [c, d]) => a / b - c / d)[2] ?? [Number.NaN, Number.NaN]
  const row: Row = {
    group: "The emulator as a server, 64 in flight, against node:http alone with the same bytes (median of 5 rounds)",
    name,
    ratio: emulated / alone,
    measured: `${emulated.toFixed(0)} to ${alone.toFixed(0)} requests/s`,
    goal: 0.6,
    atLeast: true
  }
  print(row)
  emulator.child.kill()
  bare.child.kill()
  return row
}

export const run = async (): Promise<ReadonlyArray<Row>> => [
  ...(await pages()),
  await served("one member", "user_id=user_000007"),
  await served("a page of 10", "limit=10")
]
