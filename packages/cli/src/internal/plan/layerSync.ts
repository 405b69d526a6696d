import { MembershipSync } from "@effect-clerk/sync/MembershipSync"
import { SyncJournal } from "@effect-clerk/sync/SyncJournal"
import { SyncState } from "@effect-clerk/sync/SyncState"
import * as Layer from "effect/Layer"

/** Directories of the files that an apply leaves. */
export interface Directories {
  readonly state: string
  readonly journal: string
}

/** Provides the sync over the files of two directories. */
export const layerSync = ({ journal, state }: Directories) =>
  MembershipSync.layer.pipe(
    Layer.provideMerge(Layer.mergeAll(SyncState.layerFile(state), SyncJournal.layerFile(journal)))
  )
