/** A runner, in a process that its parent kills. */
import { ClerkConfig, RateLimitPolicy } from "@effect-clerk/core"
import { ClerkHttpClient } from "@effect-clerk/http"
import { SyncState } from "@effect-clerk/sync"
import { MembershipSyncWorkflow } from "@effect-clerk/sync/Workflow"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { Effect, Layer, Logger } from "effect"
import * as KeyValueStore from "effect/persistence/KeyValueStore"
import * as Engine from "../../examples/durable-sync/src/engine.ts"
import { say } from "./said.ts"

let isHolding = false
process.on("message", () => {
  isHolding = true
})

/** Tells the parent of a change before it is sent; while it holds, no answer to a request for invitations comes back. */
const sayingFetch = async (url: string, init: RequestInit): Promise<Response> => {
  if (init.method === "GET") return fetch(url, init)
  say({ said: "change" })
  const response = await fetch(url, init)
  if (!isHolding || !url.includes("/invitations")) return response
  say({ said: "held" })
  return new Promise(() => {})
}

const clerk = ClerkHttpClient.layerFetch({ fetch: sayingFetch }).pipe(
  Layer.provide(ClerkConfig.layerConfig()),
  Layer.provide(Layer.succeed(RateLimitPolicy.Current, RateLimitPolicy.unlimited))
)

const state = SyncState.layerKeyValueStore.pipe(Layer.provide(KeyValueStore.layerSql()))

const runner = Layer.effectDiscard(Effect.sync(() => say({ said: "ready" }))).pipe(
  Layer.provide(MembershipSyncWorkflow.layer),
  Layer.provide([clerk, state]),
  Layer.provide(Engine.runner),
  // Postgres is killed, too, and each loss of it would be logged.
  Layer.provide(Logger.layer([]))
)

process.on("disconnect", () => process.exit())
NodeRuntime.runMain(
  Layer.launch(runner).pipe(Effect.provideService(RateLimitPolicy.Current, RateLimitPolicy.unlimited)),
  { disableErrorReporting: true }
)
