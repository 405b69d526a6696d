/** What is kept in the database beside the engine's tables: the bases, the acknowledgements, and each organization's last run. */
import { SyncState } from "@effect-clerk/sync"
import { Layer } from "effect"
import * as KeyValueStore from "effect/persistence/KeyValueStore"

export const layer = SyncState.layerKeyValueStore.pipe(
  Layer.provideMerge(KeyValueStore.layerSql({ table: "membership_sync" }))
)
