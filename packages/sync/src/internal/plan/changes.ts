/** Changes that make a membership what its row says, and why each is needed. */
import * as MetadataPatch from "../model/metadataPatch.ts"
import type { Member } from "../model/observation.ts"
import type { Cause, Listed } from "../model/planSchema.ts"

/** One request's worth of change. */
export type Change =
  | { readonly kind: "role"; readonly cause: Cause }
  | {
      readonly kind: "metadata"
      readonly cause: Cause
      readonly before: MetadataPatch.Patches
      readonly after: MetadataPatch.Patches
    }

/** Returns the changes of a member, none where the membership is as listed. */
export const changesOf = (listed: Listed, now: Member, base: Listed | undefined): ReadonlyArray<Change> => {
  const changes: Array<Change> = []
  if (listed.role !== now.role) {
    changes.push({ kind: "role", cause: causeOf(base, base?.role === now.role, base?.role === listed.role) })
  }
  const after = MetadataPatch.patches(
    MetadataPatch.difference(listed.publicMetadata, now.publicMetadata),
    MetadataPatch.difference(listed.privateMetadata, now.privateMetadata)
  )
  if (after.publicMetadata !== undefined || after.privateMetadata !== undefined) {
    const known = base ?? {}
    changes.push({
      kind: "metadata",
      cause: causeOf(base, MetadataPatch.areMerged(known, now), MetadataPatch.areEqual(known, listed)),
      before: MetadataPatch.inverses(after, now),
      after
    })
  }
  return changes
}

const causeOf = (base: Listed | undefined, isAsApplied: boolean, isListedAsBefore: boolean): Cause => {
  if (base === undefined) return "adopted"
  if (isAsApplied) return "listed"
  return isListedAsBefore ? "drift" : "conflict"
}
