import { RateLimitPolicy } from "@effect-clerk/core"
import { MembershipSync } from "@effect-clerk/sync"
import { makeRandom } from "@effect-clerk/test-support/random"
import { describe, expect, layer } from "@effect/vitest"
import { Clock, Effect, Fiber, Redacted } from "effect"
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import * as Postgres from "../../examples/durable-sync/src/postgres.ts"
import { type KillWorld, makeKillWorld } from "../../packages/sync/test/killWorld.ts"
import { share, timeout } from "@effect-clerk/test-support/share"
import { lenient, organizationId } from "../../packages/sync/test/support.ts"
import { kill } from "@effect-clerk/test-support/childProcess"
import { Cluster } from "./cluster.ts"

/** Makes the organization of a world, and writes the plan of its list to a file. */
const planned = Effect.fnUntraced(function* ({ actions, list, seed }: KillWorld) {
  const { apiUrl, ask, folder } = yield* Cluster
  yield* ask({ ask: "restore", seed })
  const plan = yield* MembershipSync.use((sync) =>
    sync.plan({ organizationId, members: list }, { ...lenient, remove: "unlisted", unknown: "invite" })
  ).pipe(
    Effect.provide(MembershipSync.layerFetch({ secretKey: Redacted.make("sk_test_plan"), apiUrl })),
    Effect.provideService(RateLimitPolicy.Current, RateLimitPolicy.unlimited)
  )
  expect(plan.actions.length).toBe(actions)
  const file = join(folder, `${plan.hash}.json`)
  writeFileSync(file, JSON.stringify(plan))
  return file
})

/** Expects that each action has happened, no create twice, and one invitation for each address. */
const expectDone = Effect.fnUntraced(function* (
  world: KillWorld,
  { counts, end }: { readonly counts: Readonly<Record<string, number>>; readonly end: string }
) {
  const { ask } = yield* Cluster
  expect(end).toBe("Finished")
  const { done = 0, found = 0, ...others } = counts
  expect(done + found).toBe(world.actions)
  expect(Object.values(others).every((count) => count === 0)).toBe(true)
  expect(yield* ask({ ask: "creates" })).toBe(world.joining)
  world.expectDesired(yield* ask({ ask: "snapshot" }))
})

/** Waits until another runner works, and says how long that took. */
const takenOver = Effect.fnUntraced(function* (from: Parameters<Cluster["Service"]["byAnother"]>[0]) {
  const { byAnother } = yield* Cluster
  const start = yield* Clock.currentTimeMillis
  const other = yield* byAnother(from)
  console.log(`taken over after ${(yield* Clock.currentTimeMillis) - start} ms`)
  return other
})

const losses = ["worker", "Postgres", "paused", "both", "idle", "all"] as const

/** Lets the cluster lose one of its processes, or more, and get new ones. */
const lose = Effect.fnUntraced(function* (
  what: (typeof losses)[number],
  { at, run }: { readonly at: number; readonly run: Fiber.Fiber<unknown> }
) {
  const { atChange, fill, postgres, runners } = yield* Cluster
  const worker = yield* atChange(at)
  // A process that came late may have come to the end of the run.
  const isOver = Fiber.await(run)
  const killEach = (these: Iterable<typeof worker>) => Effect.forEach([...these], kill, { concurrency: 2 })
  switch (what) {
    case "worker":
      yield* kill(worker)
      yield* Effect.raceFirst(takenOver(worker), isOver)
      break
    case "idle":
      yield* killEach([...runners].filter((runner) => runner !== worker))
      break
    case "both":
      yield* killEach(runners)
      break
    case "Postgres":
      yield* postgres.kill
      yield* postgres.start
      break
    case "all":
      yield* Effect.all([killEach(runners), postgres.kill], { concurrency: 2 })
      yield* postgres.start
      break
    case "paused":
      yield* Effect.sync(() => worker.kill("SIGSTOP"))
      yield* Effect.raceFirst(takenOver(worker), isOver)
      yield* Effect.sync(() => worker.kill("SIGCONT"))
  }
  yield* fill
})

if (Postgres.missing !== undefined) console.warn(Postgres.missing)

describe.skipIf(Postgres.missing !== undefined)("a durable run on two runners over Postgres", () => {
  layer(Cluster.layer, { excludeTestServices: true })((it) => {
    it.effect(
      "comes to the same end whoever is killed in between, and mails nobody twice",
      () =>
        Effect.gen(function* () {
          const { ask, changes, fill, runPlan } = yield* Cluster
          const random = makeRandom(1)
          const kills = share(20)
          const world = makeKillWorld(150 * kills)
          yield* fill
          const run = yield* Effect.forkChild(runPlan(yield* planned(world)))
          const first = changes.length
          for (let n = 0; n < kills; n++) {
            // Each is done before the run is: nine of ten actions are changes of their own.
            yield* lose(losses[n % losses.length] ?? "worker", { at: first + 100 * n + 25 + random.upTo(100), run })
            // People accept the latest invitations, or somebody revokes them.
            yield* ask({ ask: "end", count: 1 + random.upTo(2) })
          }
          yield* expectDone(world, yield* Fiber.join(run))
        }),
      { timeout }
    )

    it.effect(
      "changes nothing twice where a paused runner wakes after its lock has expired",
      () =>
        Effect.gen(function* () {
          const { changes, fill, runPlan } = yield* Cluster
          const world = makeKillWorld(100)
          yield* fill
          const first = changes.length
          const run = yield* Effect.forkChild(runPlan(yield* planned(world)))
          yield* lose("paused", { at: first + 30, run })
          yield* expectDone(world, yield* Fiber.join(run))
        }),
      { timeout }
    )

    it.effect(
      "mails nobody again where its runner is killed before it knows that it has",
      () =>
        Effect.gen(function* () {
          const { ask, fill, holdInvitations, runPlan, runners } = yield* Cluster
          const world = makeKillWorld(100)
          yield* fill
          const file = yield* planned(world)
          const held = yield* Effect.forkChild(holdInvitations, { startImmediately: true })
          const run = yield* Effect.forkChild(runPlan(file))
          yield* Fiber.join(held)
          yield* ask({ ask: "end", count: 4 })
          yield* Effect.forEach([...runners], kill)
          yield* fill
          yield* expectDone(world, yield* Fiber.join(run))
        }),
      { timeout }
    )

    it.effect(
      "is carried out once where two processes start it, and answers at once when it has ended",
      () =>
        Effect.gen(function* () {
          const { changes, fill, runPlan } = yield* Cluster
          const world = makeKillWorld(100)
          yield* fill
          const file = yield* planned(world)
          const [one, other] = yield* Effect.all([runPlan(file), runPlan(file)], { concurrency: 2 })
          yield* expectDone(world, one)
          expect(other).toEqual(one)
          const { length } = changes
          expect(yield* runPlan(file)).toEqual(one)
          expect(changes.length).toBe(length)
        }),
      { timeout }
    )
  })
})
