/**
 * State between two applies: the base of the three-way comparison.
 *
 * @since 0.1.0
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as KeyValueStore from "effect/persistence/KeyValueStore"
import * as Schema from "effect/Schema"
import type * as Scope from "effect/Scope"
import { Base } from "./internal/model/base.ts"
import { makeFileStore } from "./internal/journal/fileStore.ts"
import { nameOf } from "./internal/model/hash.ts"
import { makeKeyValueStore } from "./internal/journal/keyValueStore.ts"
import type { Target } from "./internal/model/planSchema.ts"
import { isTaken, makeMemoryStore, type Store } from "./internal/journal/store.ts"
import { JournalError } from "./JournalError.ts"

export { Base } from "./internal/model/base.ts"

/**
 * Claims of durable runs, which keep each other, and applies, away from an organization.
 *
 * @category models
 * @since 0.1.0
 */
export interface RunClaims {
  /**
   * Claims a target for a run, until it is released, whatever becomes of the process. Returns the other runs that have claimed
   * it, and fails where an apply is under way. A run that is not alone releases its claim, and tries again later.
   */
  readonly claim: (target: Target, executionId: string) => Effect.Effect<ReadonlyArray<string>, JournalError>

  /** Releases the claim of a run. */
  readonly release: (target: Target, executionId: string) => Effect.Effect<void, JournalError>
}

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

    /** Keeps other applies away from this target until the scope closes, or fails where one is under way. */
    readonly lock: (target: Target) => Effect.Effect<void, JournalError, Scope.Scope>

    /** Claims of durable runs. A state that has none keeps no durable runs apart. */
    readonly claims?: RunClaims
  }
>()("@effect-clerk/sync/SyncState") {
  /** Makes a state that is kept in memory. */
  static readonly makeMemory: Effect.Effect<SyncState["Service"]> = Effect.sync(() => make(makeMemoryStore()))

  /** Provides a state that is kept in memory. */
  static readonly layerMemory: Layer.Layer<SyncState> = Layer.effect(SyncState, SyncState.makeMemory)

  /**
   * Provides a state that is kept in a directory of files.
   *
   * **Details**
   *
   * The directory comes into being with mode 0700, its files with 0600. A base is replaced as a whole, whenever the process
   * is killed. The lock of a process that has ended is taken over.
   *
   * **Gotchas**
   *
   * Keep the directory between runs; in CI, as a cache or a volume. Needs Node 20.16, Bun or Deno.
   */
  static readonly layerFile = (directory: string): Layer.Layer<SyncState> =>
    Layer.sync(SyncState, () => make(makeFileStore(directory)))

  /** Provides a state that is kept in effect's `KeyValueStore`, for example in a table of a database. */
  static readonly layerKeyValueStore: Layer.Layer<SyncState, never, KeyValueStore.KeyValueStore> = Layer.effect(
    SyncState,
    KeyValueStore.KeyValueStore.useSync((store) => make(makeKeyValueStore(store)))
  )
}

const make = (store: Store): SyncState["Service"] =>
  SyncState.of({
    load: Effect.fnUntraced(function* (target) {
      const text = yield* store.get(yield* nameOf("base", target))
      return text === undefined ? Option.none() : Option.some(yield* decode(text))
    }),
    save: (target, base) => Effect.flatMap(nameOf("base", target), (name) => store.set(name, JSON.stringify(base))),
    lock: Effect.fnUntraced(function* (target) {
      const name = yield* nameOf("base", target)
      yield* store.lock(name)
      const [run] = yield* store.claims(name)
      if (run !== undefined) return yield* isTaken(`the durable run ${run}. If its engine is gone, release it`)
    }),
    claims: {
      claim: Effect.fnUntraced(function* (target, executionId) {
        const name = yield* nameOf("base", target)
        yield* store.claim(name, executionId)
        yield* Effect.scoped(store.lock(name))
        return (yield* store.claims(name)).filter((other) => other !== executionId)
      }),
      release: (target, executionId) =>
        Effect.flatMap(nameOf("base", target), (name) => store.withdraw(name, executionId))
    }
  })

const decodeJson = Schema.decodeUnknownEffect(Schema.fromJsonString(Base))

const decode = (text: string): Effect.Effect<Base, JournalError> =>
  Effect.mapError(
    decodeJson(text),
    () => new JournalError({ description: "the base of the last apply is not of the format membership-base@1" })
  )
