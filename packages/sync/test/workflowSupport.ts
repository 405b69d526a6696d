/** Durable runs over an emulated Clerk, on effect's engine in memory. */
import { ClerkConfig } from "@effect-clerk/core"
import { ClerkHttpClient } from "@effect-clerk/http"
import { ClerkEmulator, type Options, type Seed } from "@effect-clerk/testing"
import { Effect, Layer, Redacted } from "effect"
import { HttpClient } from "effect/http"
import { WorkflowEngine } from "effect/workflow"
import { MembershipSync, SyncState } from "../src/index.ts"
import { type Announcement, MembershipSyncWorkflow } from "../src/Workflow.ts"

export interface Durable {
  readonly emulator: ClerkEmulator["Service"]
  readonly sync: MembershipSync["Service"]
  /** Returns the requests that change something, by their operation and status. */
  readonly writes: Effect.Effect<ReadonlyArray<string>>
}

/** Runs a program with the workflow registered, over one state and one emulator. */
export const durably = Effect.fnUntraced(function* <A, E>(
  seed: Seed,
  use: (durable: Durable) => Effect.Effect<A, E, WorkflowEngine.WorkflowEngine>,
  {
    announce = () => Effect.void,
    options
  }: { readonly announce?: (announcement: Announcement) => Effect.Effect<void>; readonly options?: Options } = {}
) {
  const emulator = yield* ClerkEmulator.make(seed, options)
  const client = ClerkHttpClient.layer.pipe(
    Layer.provide(ClerkConfig.layer({ secretKey: Redacted.make("sk_live_sync") })),
    Layer.provide(Layer.succeed(HttpClient.HttpClient, emulator.httpClient))
  )
  const services = Layer.merge(client, SyncState.layerMemory)
  const layer = Layer.merge(MembershipSync.layer, MembershipSyncWorkflow.layerAnnouncing(announce)).pipe(
    Layer.provide(services),
    Layer.provideMerge(WorkflowEngine.layerMemory)
  )
  const program = MembershipSync.use((sync) =>
    use({
      emulator,
      sync,
      writes: Effect.map(emulator.requests, (requests) =>
        requests.filter(({ method }) => method !== "GET").map(({ operation, status }) => `${operation} ${status}`)
      )
    })
  )
  return yield* Effect.provide(program, layer)
})
