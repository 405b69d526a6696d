// A storm of writes against a server with Clerk's limiter, over HTTP on the loopback: what the limiter lets through in
// vain, and how much longer all takes than the quota demands; over each transport, alone, and beside another client of the
// same key.
import { createClerkClient } from "@clerk/backend"
import { ClerkConfig, RateLimitPolicy } from "@effect-clerk/core"
import { ClerkHttpClient, Observer } from "@effect-clerk/http"
import { OrganizationMemberships } from "@effect-clerk/memberships"
import { NodeClerkHttpClient } from "@effect-clerk/node"
import { Effect, Layer, Redacted } from "effect"
import { fork, type ChildProcess } from "node:child_process"
import { type Bar, peer } from "./chart.ts"
import { messageOf } from "./processes.ts"
import { print, type Row } from "./results.ts"

const limit = 200
const windowMillis = 2000
const writes = 600
const inFlight = 64

const start = (script: string, args: ReadonlyArray<string>): ChildProcess =>
  fork(new URL(script, import.meta.url), args)

const serve = async (): Promise<readonly [server: ChildProcess, port: number]> => {
  const server = start("./stormServer.ts", [String(limit), String(windowMillis)])
  return [server, Number(await messageOf(server))]
}

const ask = (server: ChildProcess, message: "limit" | "count"): Promise<unknown> => {
  const answer = messageOf(server)
  server.send(message)
  return answer
}

interface Storm {
  readonly seconds: number
  readonly requests: number
  readonly refused: number
}

const transports = {
  fetch: ClerkHttpClient.layerFetch(),
  node: NodeClerkHttpClient.layer()
}

type Transport = keyof typeof transports

const secretKey = "sk_live_bench"

const storm = async (
  port: number,
  count: number,
  policy: RateLimitPolicy.RateLimitPolicy,
  transport: Transport = "fetch"
): Promise<Storm> => {
  let requests = 0
  let refused = 0
  const observer: Observer.Observer = ({ status }) =>
    Effect.sync(() => {
      requests += 1
      if (status === 429) refused += 1
    })
  const program = OrganizationMemberships.use((memberships) =>
    Effect.forEach(
      Array.from({ length: count }, (_, index) => `user_${index}`),
      (userId) => memberships.create({ organizationId: "org_acme", userId, role: "org:member" }),
      { concurrency: inFlight, discard: true }
    )
  ).pipe(
    Effect.provide(
      OrganizationMemberships.layer.pipe(
        Layer.provide(transports[transport]),
        Layer.provide(ClerkConfig.layer({ secretKey: Redacted.make(secretKey), apiUrl: `http://127.0.0.1:${port}/v1` }))
      )
    ),
    Effect.provideService(Observer.Current, observer),
    Effect.provideService(RateLimitPolicy.Current, policy)
  )
  const startedAt = performance.now()
  await Effect.runPromise(program)
  return { seconds: (performance.now() - startedAt) / 1000, requests, refused }
}

/** As in the other benches, until all is compiled: waits for a quota among it, on a server that has none yet. */
const warmUp = async (port: number, transport?: Transport): Promise<void> => {
  await storm(port, 4 * limit, RateLimitPolicy.make({ limit, window: windowMillis / 20 }), transport)
}

/** Returns how many of the writes of a client without a limiter are answered with 429, which it reports as failures. */
const stormOfPeer = async (): Promise<number> => {
  const [server, port] = await serve()
  await ask(server, "limit")
  const { organizations } = createClerkClient({ secretKey, apiUrl: `http://127.0.0.1:${port}` })
  let next = 0
  let failed = 0
  const worker = async (): Promise<void> => {
    while (next < writes) {
      const userId = `user_${next++}`
      await organizations
        .createOrganizationMembership({ organizationId: "org_acme", userId, role: "org:member" })
        .catch(() => {
          failed += 1
        })
    }
  }
  await Promise.all(Array.from({ length: inFlight }, worker))
  server.kill()
  return failed
}

/**
 * What the machine takes for as much as one window lets through, without a limit. The goals for the time leave a twentieth
 * of the quota's bound for it.
 */
const burst = async (): Promise<number> => {
  const [server, port] = await serve()
  await warmUp(port)
  const { seconds } = await storm(port, limit, RateLimitPolicy.unlimited)
  server.kill()
  return seconds
}

type Other = "none" | "at once" | "evenly"

const against = async (
  other: Other,
  state: "warm" | "just started" = "warm",
  transport: Transport = "fetch"
): Promise<ReadonlyArray<Row>> => {
  const [server, port] = await serve()
  if (state === "warm") await warmUp(port, transport)
  await ask(server, "limit")
  const share = other === "none" ? 0 : limit / 2
  let rival: ChildProcess | undefined
  if (other !== "none") {
    rival = start("./stormOther.ts", [String(port), String(share), String(windowMillis), other])
    await messageOf(rival)
  }
  const policy = RateLimitPolicy.make({ limit, window: windowMillis })
  const { refused, requests, seconds } = await storm(port, writes, policy, transport)
  rival?.kill()
  const counts = JSON.stringify(await ask(server, "count"))
  server.kill()
  // All but the last window of the quota have to pass.
  const bound = ((Math.ceil(writes / (limit - share)) - 1) * windowMillis) / 1000
  const beside = other === "none" ? "alone" : `another client takes ${share} of them ${other}`
  const group = `Storm over ${transport}: ${writes} writes, ${inFlight} in flight, ${limit} in ${windowMillis / 1000} s`
  const time = { group, ratio: seconds / bound, measured: `${seconds.toFixed(2)} s to ${bound} s` }
  const refusals: Row =
    other === "none"
      ? {
          group,
          name: `${beside}: share of 429s`,
          ratio: refused / requests,
          measured: `${refused} of ${requests}`,
          goal: 0.01,
          ...(transport === "fetch"
            ? { bars: [{ figure: "limited", client: "effect-clerk", value: refused }] }
            : undefined)
        }
      : {
          group,
          name: `${beside}: 429s to requests in flight`,
          ratio: refused / inFlight,
          measured: `${refused} answers of 429`,
          goal: 1
        }
  const rows: ReadonlyArray<Row> =
    state === "just started"
      ? [{ ...time, name: `${beside}, all just started: time to the quota's bound` }]
      : [refusals, { ...time, name: `${beside}: time to the quota's bound`, goal: other === "none" ? 1.05 : 1.1 }]
  for (const row of rows) print(row)
  console.log(`  counted by the server: ${counts}`)
  return rows
}

export const run = async (): Promise<ReadonlyArray<Row>> => {
  const cold = await against("none", "just started")
  console.log(`\nStorm: ${limit} writes without a limit take ${((await burst()) * 1000).toFixed(0)} ms here`)
  const alone = await against("none")
  const peerFailed = await stormOfPeer()
  const peerBar: Bar = { figure: "limited", client: peer, value: peerFailed }
  console.log(`  ${peer}: ${peerFailed} of ${writes} writes failed with 429`)
  return [
    ...cold,
    ...alone.map((row) => (row.bars === undefined ? row : { ...row, bars: [...row.bars, peerBar] })),
    ...(await against("at once")),
    ...(await against("evenly")),
    ...(await against("none", "warm", "node")),
    ...(await against("at once", "warm", "node"))
  ]
}
