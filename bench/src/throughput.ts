// How many calls a second go over HTTP on the loopback, 64 in flight, against @clerk/backend.
import { RateLimitPolicy } from "@effect-clerk/core"
import { OrganizationMemberships } from "@effect-clerk/memberships"
import { createClerkClient } from "@clerk/backend"
import { Effect, Redacted } from "effect"
import { fork } from "node:child_process"
import { compare, type Subject } from "./harness.ts"
import { print, type Row } from "./results.ts"
import { headersOf } from "./wire.ts"

const [inFlight, callsEach] = [64, 2]
const secretKey = "sk_live_bench"
const role = { organizationId: "org_acme", userId: "user_1", role: "org:member" }

/** A run keeps all in flight, each so many calls long. */
const subject = (name: string, call: () => Promise<unknown>): Subject => {
  const worker = async (): Promise<void> => {
    for (let done = 0; done < callsEach; done++) await call()
  }
  return { name, run: async () => void (await Promise.all(Array.from({ length: inFlight }, worker))) }
}

const theirs = (origin: string): Subject => {
  const { organizations } = createClerkClient({ secretKey, apiUrl: origin })
  return subject("@clerk/backend", () => organizations.createOrganizationMembership(role))
}

const ours = async (origin: string): Promise<Subject> => {
  const layer = OrganizationMemberships.layerFetch({ secretKey: Redacted.make(secretKey), apiUrl: `${origin}/v1` })
  const memberships = await Effect.runPromise(Effect.provide(OrganizationMemberships, layer))
  const worker = Effect.repeat(memberships.create(role), { times: callsEach - 1 })
  const all = Effect.forEach(Array.from({ length: inFlight }), () => worker, {
    concurrency: "unbounded",
    discard: true
  }).pipe(
    // The default policies but for the limiter's: a bench must not wait for a quota.
    Effect.provideService(RateLimitPolicy.Current, RateLimitPolicy.unlimited)
  )
  return { name: "straight to fetch", run: () => Effect.runPromise(all) }
}

/** What it costs to be able to stop a request, and nothing else. */
const bare = (origin: string): Subject => {
  const url = `${origin}/v1/organizations/${role.organizationId}/memberships`
  const headers = headersOf(secretKey)
  const body = JSON.stringify({ user_id: role.userId, role: role.role })
  return subject("no client: a fetch with an AbortSignal and a timer", async (): Promise<unknown> => {
    const controller = new AbortController()
    const timer = setTimeout(() => controller.abort(), 10_000)
    const response = await fetch(url, { method: "POST", headers, body, signal: controller.signal })
    const json: unknown = JSON.parse(await response.text())
    clearTimeout(timer)
    return json
  })
}

const portOfServer = (server: ReturnType<typeof fork>): Promise<number> =>
  new Promise((resolve) => {
    server.once("message", (port) => resolve(Number(port)))
  })

export const run = async (): Promise<ReadonlyArray<Row>> => {
  const server = fork(new URL("./throughputServer.ts", import.meta.url))
  const origin = `http://127.0.0.1:${await portOfServer(server)}`
  const timings = await compare([theirs(origin), await ours(origin), bare(origin)], { rounds: 21, roundMillis: 250 })
  server.kill()
  const [base, ...others] = timings
  const rateOf = (micros: number | undefined): number => (inFlight * callsEach * 1e6) / (micros ?? Number.NaN)
  const rows = others.map(({ median, name, spread }, index): Row => ({
    group: `Throughput: create, 64 in flight on the loopback, against ${base?.name}`,
    name,
    ratio: rateOf(median) / rateOf(base?.median),
    spread,
    measured: `${rateOf(median).toFixed(0)} to ${rateOf(base?.median).toFixed(0)} calls/s`,
    ...(index === 0 ? { goal: 1.15, atLeast: true } : undefined)
  }))
  console.log(`\n${rows[0]?.group}`)
  for (const row of rows) print(row)
  return rows
}
