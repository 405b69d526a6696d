/** Durable runs over an emulated Clerk, on effect's engine in memory. */
import { expect } from "@effect/vitest"
import { ClerkConfig } from "@effect-clerk/core"
import { ClerkHttpClient } from "@effect-clerk/http"
import { settleHashes } from "@effect-clerk/test-support/hashes"
import { ClerkEmulator, type Options, type Seed } from "@effect-clerk/testing"
import { Effect, Fiber, Layer, Redacted } from "effect"
import { HttpClient } from "effect/http"
import { TestClock } from "effect/testing"
import { WorkflowEngine } from "effect/workflow"
import { MembershipSync, type Report, SyncState } from "../src/index.ts"
import { type Announcement, MembershipSyncWorkflow, type SyncResult } from "../src/Workflow.ts"

export interface Durable {
  readonly emulator: ClerkEmulator["Service"]
  readonly sync: MembershipSync["Service"]
  /** Returns the requests that change something, by their operation and status. */
  readonly writes: Effect.Effect<ReadonlyArray<string>>
}

export interface Surroundings {
  readonly announce?: (announcement: Announcement) => Effect.Effect<void>
  readonly options?: Options
  readonly state?: Layer.Layer<SyncState>
  /** Surrounds each request that changes something. */
  readonly around?: <A, E, R>(
    send: Effect.Effect<A, E, R>,
    emulator: ClerkEmulator["Service"]
  ) => Effect.Effect<A, E, R>
}

/** Runs a program with the workflow registered, over one state and one emulator. */
export const durably = Effect.fnUntraced(function* <A, E>(
  seed: Seed,
  use: (durable: Durable) => Effect.Effect<A, E, WorkflowEngine.WorkflowEngine>,
  { announce = () => Effect.void, around = (send) => send, options, state = SyncState.layerMemory }: Surroundings = {}
) {
  const emulator = yield* ClerkEmulator.make(seed, options)
  const http = HttpClient.transform(emulator.httpClient, (send, request) =>
    request.method === "GET" ? send : around(send, emulator)
  )
  const client = ClerkHttpClient.layer.pipe(
    Layer.provide(ClerkConfig.layer({ secretKey: Redacted.make("sk_live_sync") })),
    Layer.provide(Layer.succeed(HttpClient.HttpClient, http))
  )
  const layer = Layer.merge(MembershipSync.layer, MembershipSyncWorkflow.layerAnnouncing(announce)).pipe(
    Layer.provide(Layer.merge(client, state)),
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

/** Advances the clock until something holds. */
export const advanceUntil = Effect.fnUntraced(function* <R>(holds: Effect.Effect<boolean, never, R>) {
  for (;;) {
    yield* settleHashes
    if (yield* holds) return
    yield* TestClock.adjust("2 seconds")
  }
})

/** Advances the clock until a fiber has ended. */
export const untilEnded = <A, E>(fiber: Fiber.Fiber<A, E>) =>
  Effect.andThen(advanceUntil(Effect.sync(() => fiber.pollUnsafe() !== undefined)), Fiber.join(fiber))

/** Returns the report of a run that has come to its end. */
export const reportOf = (result: SyncResult): Report =>
  result._tag === "Finished" ? result.report : expect.unreachable(`the run has ended as ${JSON.stringify(result)}`)
