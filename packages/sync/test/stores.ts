/** The places where journals and states are kept. */
import { Effect, Layer } from "effect"
import { KeyValueStore } from "effect/persistence"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { SyncJournal, SyncState } from "../src/index.ts"

/** Gives a test a directory that does not exist yet. */
export const withDirectory = <A, E, R>(use: (directory: string) => Effect.Effect<A, E, R>) =>
  Effect.acquireUseRelease(
    Effect.sync(() => join(mkdtempSync(join(tmpdir(), "sync-")), "state")),
    use,
    (directory) => Effect.sync(() => rmSync(join(directory, ".."), { recursive: true }))
  )

interface Services {
  readonly journal: SyncJournal["Service"]
  readonly state: SyncState["Service"]
}

export const services = Effect.all({ journal: SyncJournal, state: SyncState })

type Run = (use: (first: Services, second: Services) => Effect.Effect<void, unknown>) => Effect.Effect<void, unknown>

/** Gives a test two of the same store, as two programs have them. */
export const stores: Readonly<Record<string, Run>> = {
  memory: (use) =>
    Effect.flatMap(
      Effect.provide(services, Layer.mergeAll(SyncJournal.layerMemory, SyncState.layerMemory)),
      (services) => use(services, services)
    ),
  files: (use) =>
    withDirectory((directory) => {
      const layer = Layer.fresh(Layer.mergeAll(SyncJournal.layerFile(directory), SyncState.layerFile(directory)))
      const opened = Effect.provide(services, layer)
      return Effect.flatMap(Effect.all([opened, opened]), ([first, second]) => use(first, second))
    }),
  KeyValueStore: (use) =>
    Effect.gen(function* () {
      const layer = Layer.fresh(Layer.mergeAll(SyncJournal.layerKeyValueStore, SyncState.layerKeyValueStore))
      const opened = Effect.provide(services, layer)
      const [first, second] = yield* Effect.all([opened, opened])
      yield* use(first, second)
    }).pipe(Effect.provide(KeyValueStore.layerMemory))
}
