// Plans, then runs the plan: by `apply` with a journal in files, or durably over the database that is named. Reports the CPU of
// the run, and what it has stored in the database.
import { ClerkConfig, RateLimitPolicy } from "@effect-clerk/core"
import { ClerkHttpClient } from "@effect-clerk/http"
import { MembershipSync, SyncJournal, SyncState } from "@effect-clerk/sync"
import { MembershipSyncWorkflow } from "@effect-clerk/sync/Workflow"
import * as NodeCrypto from "@effect/platform-node/NodeCrypto"
import { ConfigProvider, Effect, Layer, Redacted } from "effect"
import * as ClusterWorkflowEngine from "effect/cluster/ClusterWorkflowEngine"
import * as SingleRunner from "effect/cluster/SingleRunner"
import * as SqlClient from "effect/sql/SqlClient"
import * as Storage from "../../examples/durable-sync/src/storage.ts"
import { list, options } from "./durableList.ts"
import { organizationId } from "./syncWorld.ts"

const [, , apiUrl = "", folder = "", databaseUrl = ""] = process.argv

const clerk = ClerkHttpClient.layerFetch().pipe(
  Layer.provide(ClerkConfig.layer({ secretKey: Redacted.make("sk_live_bench"), apiUrl }))
)

const files = Layer.merge(SyncState.layerFile(folder), SyncJournal.layerFile(folder))

const plan = MembershipSync.use((sync) => sync.plan({ organizationId, members: list }, options))

type Planned = Effect.Success<typeof plan>

interface Report {
  readonly actions: number
  readonly cpu: number
  readonly stored: number
}

const measured = Effect.fnUntraced(function* <E, R, E2, R2>(
  plan: Planned,
  run: Effect.Effect<number, E, R>,
  stored: Effect.Effect<number, E2, R2>
): Effect.fn.Return<Report, E | E2, R | R2> {
  const storedBefore = yield* stored
  const before = process.cpuUsage()
  const done = yield* run
  const { system, user } = process.cpuUsage(before)
  if (done !== plan.actions.length) return yield* Effect.die(`${done} of ${plan.actions.length} actions were done`)
  return { actions: done, cpu: (system + user) / 1e6, stored: (yield* stored) - storedBefore }
})

const plain = Effect.gen(function* () {
  const sync = yield* MembershipSync
  const planned = yield* plan
  return yield* measured(
    planned,
    Effect.map(sync.run(planned), ({ counts }) => counts.done),
    Effect.succeed(0)
  )
})

/** Bytes of the engine's messages and replies, with their indexes; in a file of SQLite, of all that is in it. */
const stored = SqlClient.SqlClient.use((sql) => {
  const size = sql.onDialectOrElse({
    pg: () => sql.literal("pg_total_relation_size('cluster_messages') + pg_total_relation_size('cluster_replies')"),
    orElse: () => sql.literal("(SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size())")
  })
  return Effect.map(sql<{ readonly bytes: number | string }>`SELECT ${size} AS bytes`, ([row]) => Number(row?.bytes))
})

const durable = Effect.gen(function* () {
  const planned = yield* plan
  const run = Effect.map(MembershipSyncWorkflow.execute({ plan: planned }), (result) =>
    result._tag === "Finished" ? result.report.counts.done : 0
  )
  return yield* measured(planned, run, stored)
})

/** A runner alone, so that its CPU is that of the engine and of the run. */
const engine = ClusterWorkflowEngine.layer.pipe(
  Layer.provideMerge(SingleRunner.layer({ runnerStorage: "memory" })),
  Layer.provide(NodeCrypto.layerDigest),
  Layer.provideMerge(Storage.layer),
  Layer.provide(ConfigProvider.layer(ConfigProvider.fromUnknown({ DATABASE_URL: databaseUrl })))
)

const plainly = Effect.provide(plain, MembershipSync.layer.pipe(Layer.provide([clerk, files])))

const durably = Effect.provide(
  durable,
  Layer.merge(MembershipSync.layer, MembershipSyncWorkflow.layer).pipe(
    Layer.provide([clerk, SyncState.layerFile(folder)]),
    Layer.provideMerge(engine)
  )
)

const program: Effect.Effect<Report, unknown> = databaseUrl === "" ? plainly : durably
process.send?.(
  await Effect.runPromise(Effect.provideService(program, RateLimitPolicy.Current, RateLimitPolicy.unlimited))
)
process.disconnect()
