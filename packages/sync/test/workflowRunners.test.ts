import { ClerkConfig } from "@effect-clerk/core"
import { ClerkHttpClient } from "@effect-clerk/http"
import { makeRandom } from "@effect-clerk/test-support/random"
import { ClerkEmulator } from "@effect-clerk/testing"
import { describe, expect, it } from "@effect/vitest"
import { Deferred, Effect, Layer, Option, Redacted, References } from "effect"
import {
  ClusterWorkflowEngine,
  MessageStorage,
  RunnerHealth,
  Runners,
  RunnerStorage,
  Sharding,
  ShardingConfig
} from "effect/cluster"
import { HttpClient } from "effect/http"
import { MembershipSync, Plan, SyncState } from "../src/index.ts"
import { MembershipSyncWorkflow } from "../src/Workflow.ts"
import { share } from "@effect-clerk/test-support/share"
import { lenient, member, organizationId, seedOf, unlimited } from "./support.ts"
import { reportOf } from "./workflowSupport.ts"

/** Runners that come one after the other, each over what the one before has stored. */
const makeRunners = Effect.gen(function* () {
  const config = ShardingConfig.layer({
    entityMessagePollInterval: "20 millis",
    entityReplyPollInterval: "20 millis",
    sendRetryInterval: "10 millis",
    entityTerminationTimeout: "10 millis",
    refreshAssignmentsInterval: "20 millis"
  })
  const storage = yield* Layer.build(Layer.provide(MessageStorage.layerMemory, config))
  return Layer.fresh(
    ClusterWorkflowEngine.layer.pipe(
      Layer.provideMerge(Sharding.layer),
      Layer.provide(Runners.layerNoop),
      Layer.provide(Layer.succeedContext(storage)),
      Layer.provide([RunnerStorage.layerMemory, RunnerHealth.layerNoop]),
      Layer.provide(config)
    )
  )
})

const options = { ...lenient, remove: "unlisted", unknown: "invite" } as const

const world = Effect.fnUntraced(function* (number: number) {
  const random = makeRandom(number)
  const emulator = yield* ClerkEmulator.make(
    seedOf([...Array.from({ length: 6 }, () => "org:admin"), ...Array.from({ length: 24 }, () => "org:member")], {
      users: 90,
      seats: 60
    })
  )
  let lost = yield* Deferred.make<void>()
  const isLost = Effect.suspend(() => Deferred.isDone(lost))
  // Of a runner that is lost nothing is sent, and it sees no response.
  const http = HttpClient.transform(emulator.httpClient, (send, { method }) =>
    Effect.gen(function* () {
      if (yield* isLost) return yield* Effect.interrupt
      const response = yield* send
      if (method !== "GET" && random.chance(0.04)) yield* Deferred.succeed(lost, undefined)
      return (yield* isLost) ? yield* Effect.interrupt : response
    })
  )
  const client = ClerkHttpClient.layer.pipe(
    Layer.provide(ClerkConfig.layer({ secretKey: Redacted.make("sk_live_sync") })),
    Layer.provide(Layer.succeed(HttpClient.HttpClient, http))
  )
  const services = yield* Layer.build(Layer.merge(client, SyncState.layerMemory))
  const sync = yield* Effect.provide(
    MembershipSync,
    Layer.provide(MembershipSync.layer, Layer.succeedContext(services))
  )
  const members = [
    ...Array.from({ length: 20 }, (_, n) => member(n + 3, n < 3 ? "org:admin" : n < 12 ? "org:guest" : "org:member")),
    ...Array.from({ length: 26 }, (_, n) => member(n + 30)),
    ...Array.from({ length: 13 }, (_, n) => ({ emailAddress: `guest${n}@acme.com`, role: "org:member" }))
  ]
  const plan = yield* sync.plan({ organizationId, members }, options)
  const runner = MembershipSyncWorkflow.layer.pipe(
    Layer.provide(Layer.succeedContext(services)),
    Layer.provideMerge(yield* makeRunners)
  )
  for (let losses = 0; ; losses++) {
    lost = yield* Deferred.make<void>()
    const run = Effect.asSome(MembershipSyncWorkflow.execute({ plan }))
    const result = yield* Effect.provide(
      Effect.raceFirst(run, Effect.as(Deferred.await(lost), Option.none())),
      Layer.fresh(runner)
    )
    if (Option.isSome(result))
      return {
        losses,
        result: result.value,
        emulator,
        plan,
        again: yield* sync.plan({ organizationId, members }, options)
      }
  }
})

/** Operation that carries out an action. Invitations share requests. */
const operationOf = ({ _tag }: Plan.Action): string =>
  _tag === "Add" ? "create" : _tag === "Remove" ? "delete" : _tag === "Invite" ? "createBulk" : "update"

const countOf = (names: ReadonlyArray<string>): Readonly<Record<string, number>> => {
  const counts: Record<string, number> = {}
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1
  return counts
}

describe("MembershipSyncWorkflow on a cluster", () => {
  it.live("comes to the same end however often its runner is lost, and sends no change twice", () =>
    Effect.gen(function* () {
      let [allLosses, allFound] = [0, 0]
      for (let number = 0; number < share(20); number++) {
        const { again, emulator, losses, plan, result } = yield* Effect.scoped(world(number))
        const { counts } = reportOf(result)
        expect({ number, ...counts }).toMatchObject({ number, failed: 0, held: 0, stale: 0, interrupted: 0 })
        expect(Plan.isEmpty(again)).toBe(true)
        const writes = (yield* emulator.requests).filter(({ method }) => method !== "GET")
        expect(writes.filter(({ status }) => status !== 200)).toEqual([])
        const isInvite = (name: string) => name === "createBulk"
        expect({ number, ...countOf(writes.map(nameOf).filter((name) => !isInvite(name))) }).toEqual({
          number,
          ...countOf(plan.actions.map(operationOf).filter((name) => !isInvite(name)))
        })
        const { invitations = [] } = yield* emulator.snapshot
        expect(new Set(invitations.map(({ emailAddress }) => emailAddress)).size).toBe(invitations.length)
        allLosses += losses
        allFound += counts.found
      }
      expect(allLosses).toBeGreaterThan(0)
      expect(allFound).toBeGreaterThan(0)
    }).pipe(unlimited, Effect.provideService(References.MinimumLogLevel, "None"))
  )
})

const nameOf = ({ operation = "" }: { readonly operation: string | undefined }): string =>
  operation
    .replace(/^\w+\./, "")
    .replace(/^create$/, operation.startsWith("OrganizationInvitations") ? "createBulk" : "create")
