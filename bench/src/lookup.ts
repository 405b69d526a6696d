// 10,000 questions of 64 fibers, which of 500 users are members: through a lookup against a find for each, over HTTP on the
// loopback, to an emulator in a process of its own. And what an answer from the cache costs.
import { ClerkConfig, RateLimitPolicy } from "@effect-clerk/core"
import { ClerkHttpClient, Observer } from "@effect-clerk/http"
import { MembershipLookup, OrganizationMemberships } from "@effect-clerk/memberships"
import { Effect, Layer, Redacted } from "effect"
import { startServer } from "./emulatorProcess.ts"
import { compare } from "./harness.ts"
import { print, type Row } from "./results.ts"

const [questions, inFlight, members] = [10_000, 64, 500]

const organizationId = "org_crowd"

/** The users who are asked about, in an order that is the same in each run. */
const userIds = Array.from({ length: questions }, (_, index) => {
  const member = (Math.imul(index + 1, 2_654_435_761) >>> 0) % members
  return `user_${String(member).padStart(6, "0")}`
})

interface Run {
  readonly seconds: number
  readonly requests: number
}

const timed = async (
  port: number,
  ask: (userIds: ReadonlyArray<string>) => Effect.Effect<unknown, unknown, Services>
) => {
  let requests = 0
  const observer: Observer.Observer = () => Effect.sync(() => (requests += 1))
  const services = Layer.mergeAll(
    Layer.succeed(Observer.Current, observer),
    Layer.succeed(RateLimitPolicy.Current, RateLimitPolicy.unlimited)
  )
  const client = ClerkHttpClient.layerFetch().pipe(
    Layer.provide(
      ClerkConfig.layer({ secretKey: Redacted.make("sk_live_bench"), apiUrl: `http://127.0.0.1:${port}/v1` })
    )
  )
  const layer = Layer.mergeAll(MembershipLookup.layer(), OrganizationMemberships.layer).pipe(Layer.provide(client))
  const program = Effect.gen(function* () {
    const start = performance.now()
    yield* ask(userIds)
    return { seconds: (performance.now() - start) / 1000, requests }
  })
  return Effect.runPromise(Effect.provide(program, Layer.provideMerge(layer, services)))
}

type Services = MembershipLookup | OrganizationMemberships

const find = (userIds: ReadonlyArray<string>) =>
  OrganizationMemberships.use(({ find }) =>
    Effect.forEach(userIds, (userId) => find({ organizationId, userId }), { concurrency: inFlight, discard: true })
  )

const lookUp = (userIds: ReadonlyArray<string>) =>
  MembershipLookup.use(({ find }) =>
    Effect.forEach(userIds, (userId) => find({ organizationId, userId }), { concurrency: inFlight, discard: true })
  )

/** The best of three runs of each, in turn: a run is long, and what else the machine does only slows it down. */
const best = async (port: number): Promise<readonly [finds: Run, lookups: Run]> => {
  const finds: Array<Run> = []
  const lookups: Array<Run> = []
  for (let round = 0; round < 3; round++) {
    finds.push(await timed(port, find))
    lookups.push(await timed(port, lookUp))
  }
  const fastest = (runs: ReadonlyArray<Run>): Run =>
    runs.reduce((a, b) => (b.seconds < a.seconds ? b : a), { seconds: Infinity, requests: 0 })
  return [fastest(finds), fastest(lookups)]
}

const cached = async (port: number): Promise<Row> => {
  const layer = MembershipLookup.layerFetch({
    secretKey: Redacted.make("sk_live_bench"),
    apiUrl: `http://127.0.0.1:${port}/v1`,
    ttl: "1 hours"
  })
  const lookup = await Effect.runPromise(Effect.provide(MembershipLookup, layer))
  const ask = lookup.hasPermission({ organizationId, userId: "user_000000", permission: "org:sys_memberships:manage" })
  const asks = Effect.forEach(Array.from({ length: 1000 }), () => ask, { discard: true })
  const fresh = Effect.forEach(
    Array.from({ length: 1000 }),
    () => lookup.hasPermission({ organizationId, userId: "user_000000", permission: "org:sys_memberships:manage" }),
    { discard: true }
  )
  const [run, call] = await compare(
    [
      { name: "run", run: () => Effect.runPromise(asks) },
      { name: "call", run: () => Effect.runPromise(fresh) }
    ],
    { rounds: 10 }
  )
  const micros = (median: number | undefined) => `${((median ?? Number.NaN) / 1000).toFixed(2)} µs`
  return {
    group: "Lookup: an answer from the cache",
    name: "hasPermission, its input checked",
    measured: `${micros(call?.median)}, of which ${micros(run?.median)} run the effect`
  }
}

export const run = async (): Promise<ReadonlyArray<Row>> => {
  const { child, port } = await startServer(["emulator"])
  const [finds, lookups] = await best(port)
  const group = `Lookup: ${questions} questions of ${inFlight} fibers about ${members} members, against a find for each`
  const rows: ReadonlyArray<Row> = [
    {
      group,
      name: "requests",
      ratio: lookups.requests / finds.requests,
      measured: `${lookups.requests} to ${finds.requests}`,
      goal: 0.01
    },
    {
      group,
      name: "time",
      ratio: lookups.seconds / finds.seconds,
      measured: `${(lookups.seconds * 1000).toFixed(0)} ms to ${(finds.seconds * 1000).toFixed(0)} ms`,
      goal: 0.1
    },
    await cached(port)
  ]
  child.kill()
  console.log(`\n${group}`)
  for (const row of rows) print(row)
  return rows
}
