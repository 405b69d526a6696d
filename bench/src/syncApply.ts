// An apply of 3,000 changes in an organization of 10,000 under Clerk's production limits, beside the bound that they set.
import { RateLimitPolicy } from "@effect-clerk/core"
import { MembershipSync, type Report } from "@effect-clerk/sync"
import { ClerkEmulator } from "@effect-clerk/testing"
import { Effect, Fiber, Redacted, Schedule } from "effect"
import { print, type Row } from "./results.ts"
import { organizationId, worldOf } from "./syncWorld.ts"

const members = 10_000
const changes = 3000

const { list, options, seed } = worldOf(members, changes)

const secretKey = "sk_live_bench"

const clerk = Effect.gen(function* () {
  const emulator = yield* ClerkEmulator.make(seed, { limits: "production" })
  const layer = MembershipSync.layerFetch({ secretKey: Redacted.make(secretKey), fetch: emulator.fetch })
  return { emulator, sync: yield* Effect.provide(MembershipSync, layer) }
})

const planned = Effect.fnUntraced(function* (sync: MembershipSync["Service"]) {
  const plan = sync.plan({ organizationId, members: list }, options)
  // The plan's own requests are not the apply's.
  return yield* Effect.provideService(plan, RateLimitPolicy.Current, RateLimitPolicy.unlimited)
})

/** The least time that a quota allows for so many requests: each window's go out at once. */
const boundOf = (requests: number, limit: number): number => (Math.ceil(requests / limit) - 1) * 10

/** A live application that takes 40% of the quota, evenly; returns the statuses that it got. */
const liveApplication = (emulator: ClerkEmulator["Service"], statuses: Array<number>) =>
  Effect.promise(async () => {
    const url = `https://api.clerk.com/v1/organizations/${organizationId}/memberships?limit=1`
    const { status } = await emulator.fetch(url, { headers: { authorization: `Bearer ${secretKey}` } })
    statuses.push(status)
  }).pipe(Effect.repeat(Schedule.fixed("25 millis")))

const timed = Effect.fnUntraced(function* (rate: number, isShared: boolean) {
  const { emulator, sync } = yield* clerk
  const plan = yield* planned(sync)
  // What the plan has read is forgotten by the emulator's window.
  yield* Effect.sleep("11 seconds")
  const statuses: Array<number> = []
  const application = isShared ? yield* Effect.forkChild(liveApplication(emulator, statuses)) : undefined
  const before = (yield* emulator.requests).length
  const start = performance.now()
  const report: Report = yield* sync.run(plan, { rate })
  const seconds = (performance.now() - start) / 1000
  if (application !== undefined) yield* Fiber.interrupt(application)
  const requests = (yield* emulator.requests).length - before - statuses.length
  return { report, seconds, requests, limited: statuses.filter((status) => status === 429).length }
})

const rowOf = (
  name: string,
  { report, requests, seconds }: Effect.Success<ReturnType<typeof timed>>,
  limit: number
): Row => {
  const { length } = report.outcomes
  if (report.counts.done !== length) throw new Error(`${report.counts.done} of ${length} actions were done`)
  const bound = boundOf(requests, limit)
  return {
    group,
    name,
    ratio: seconds / bound,
    measured: `${seconds.toFixed(1)} s of ${bound} s, ${requests} requests for ${length} actions`,
    goal: 1.05
  }
}

const group = `An apply of ${changes} changes among ${members} members under production limits`

/** Measures at full rate, and at half of it beside a live application. */
export const measureApply = async (): Promise<ReadonlyArray<Row>> => {
  const full = await Effect.runPromise(timed(1, false))
  const shared = await Effect.runPromise(timed(0.5, true))
  const rows: ReadonlyArray<Row> = [
    rowOf("time at full rate, to the quota's bound", full, 1000),
    rowOf("time at half rate, to its bound", shared, 500),
    {
      group,
      name: "429s of an application that takes 40%",
      measured: String(shared.limited),
      ratio: shared.limited,
      goal: 0
    }
  ]
  console.log(`\n${group}`)
  for (const row of rows) print(row)
  return rows
}
