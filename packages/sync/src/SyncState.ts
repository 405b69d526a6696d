/**
 * State between two applies: the base of the three-way comparison.
 *
 * @since 0.1.0
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import type { Base } from "./internal/base.ts"
import type { Target } from "./internal/planSchema.ts"
import type { JournalError } from "./JournalError.ts"

export { Base } from "./internal/base.ts"

/**
 * Keeps the base of each organization, by the API's URL, the kind of the key and the organization's id.
 *
 * **Details**
 *
 * Without a base everyone counts as unmanaged, so that `remove: "managed"` removes nobody.
 *
 * **Gotchas**
 *
 * A base holds private metadata.
 *
 * @category services
 * @since 0.1.0
 */
export class SyncState extends Context.Service<
  SyncState,
  {
    /** Returns the base that the last apply to this target has saved. */
    readonly load: (target: Target) => Effect.Effect<Option.Option<Base>, JournalError>

    /** Replaces the base of this target. */
    readonly save: (target: Target, base: Base) => Effect.Effect<void, JournalError>
  }
>()("@effect-clerk/sync/SyncState") {
  /** Makes a state that is kept in memory. */
  static readonly makeMemory: Effect.Effect<SyncState["Service"]> = Effect.sync(() => {
    const bases = new Map<string, Base>()
    return SyncState.of({
      load: (target) => Effect.sync(() => Option.fromUndefinedOr(bases.get(keyOf(target)))),
      save: (target, base) => Effect.sync(() => void bases.set(keyOf(target), base))
    })
  })

  /** Provides a state that is kept in memory. */
  static readonly layerMemory: Layer.Layer<SyncState> = Layer.effect(SyncState, SyncState.makeMemory)
}

/** Name of a target, which no other target has. */
const keyOf = ({ apiUrl, keyKind, organizationId }: Target): string => JSON.stringify([apiUrl, keyKind, organizationId])
