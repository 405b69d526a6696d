/**
 * Journal of an apply: what was begun, and what came of it.
 *
 * @since 0.1.0
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as KeyValueStore from "effect/persistence/KeyValueStore"
import type * as Scope from "effect/Scope"
import { makeFileStore } from "./internal/journal/fileStore.ts"
import { digitsOf, expectedHash, nameOf, readDigits } from "./internal/model/hash.ts"
import { decodeEntries, encodeEntry, type JournalEntry } from "./internal/journal/journalEntry.ts"
import { makeKeyValueStore } from "./internal/journal/keyValueStore.ts"
import type { Plan } from "./internal/model/planSchema.ts"
import { reportOf } from "./internal/apply/report.ts"
import { makeMemoryStore, type Store } from "./internal/journal/store.ts"
import { JournalError } from "./JournalError.ts"
import type { Report } from "./SyncEvent.ts"

export type { JournalEntry } from "./internal/journal/journalEntry.ts"

/**
 * Journal of one plan, opened for an apply.
 *
 * @category models
 * @since 0.1.0
 */
export interface OpenJournal {
  /** Entries of earlier applies of the plan; none for a first one. */
  readonly entries: ReadonlyArray<JournalEntry>
  /**
   * Appends an entry. It survives the process from then on; with `durable`, the machine too.
   */
  readonly append: (entry: JournalEntry, durable: boolean) => Effect.Effect<void, JournalError>
}

/**
 * Apply that a journal tells of.
 *
 * @category models
 * @since 0.1.0
 */
export interface JournaledApply {
  readonly plan: Plan
  /** Share of the quota that the last apply took. */
  readonly rate: number
  /** Actions without an outcome are `"interrupted"`. */
  readonly report: Report
}

/**
 * Keeps a journal for each plan that is applied.
 *
 * **When to use**
 *
 * Provide it to `MembershipSync.layer` for applies that have to survive their process. Without one, each build of the layer has
 * one of its own in memory.
 *
 * **Details**
 *
 * A journal has one line of JSON for the plan, one for each action that is begun, before its request is sent, and one for its
 * outcome. It is only appended to; a last line that is torn is left out. An apply of a plan that has a journal is a resume.
 *
 * **Gotchas**
 *
 * A journal holds private metadata. Machines that share no journal are not coordinated. Nothing tells whether a process of
 * another host has ended: its lock stays until somebody removes what the `JournalError` names.
 *
 * @category services
 * @since 0.1.0
 */
export class SyncJournal extends Context.Service<
  SyncJournal,
  {
    /** Opens the journal of a plan until the scope closes. Fails where another apply to the same target has one open. */
    readonly open: (plan: Plan) => Effect.Effect<OpenJournal, JournalError, Scope.Scope>

    /** Reads a journal by the hash of its plan, of which the first 16 digits suffice. Fails with what is no hash. */
    readonly read: (hash: string) => Effect.Effect<Option.Option<JournaledApply>, JournalError>
  }
>()("@effect-clerk/sync/SyncJournal") {
  /** Makes a journal that is kept in memory. */
  static readonly makeMemory: Effect.Effect<SyncJournal["Service"]> = Effect.sync(() => make(makeMemoryStore()))

  /** Provides a journal that is kept in memory. */
  static readonly layerMemory: Layer.Layer<SyncJournal> = Layer.effect(SyncJournal, SyncJournal.makeMemory)

  /**
   * Provides a journal that is kept in a directory of files, `<first 16 digits of the hash>.jsonl`.
   *
   * **Details**
   *
   * The directory comes into being with mode 0700, its files with 0600. The lock of a process that has ended is taken over.
   *
   * **Gotchas**
   *
   * Needs Node 20.16, Bun or Deno.
   */
  static readonly layerFile = (directory: string): Layer.Layer<SyncJournal> =>
    Layer.sync(SyncJournal, () => make(makeFileStore(directory)))

  /** Provides a journal that is kept in effect's `KeyValueStore`, for example in a table of a database. */
  static readonly layerKeyValueStore: Layer.Layer<SyncJournal, never, KeyValueStore.KeyValueStore> = Layer.effect(
    SyncJournal,
    KeyValueStore.KeyValueStore.useSync((store) => make(makeKeyValueStore(store)))
  )
}

const make = (store: Store): SyncJournal["Service"] =>
  SyncJournal.of({
    open: Effect.fnUntraced(function* (plan) {
      yield* store.lock(yield* nameOf("journal", plan.target))
      const { append, lines } = yield* store.openLog(digitsOf(plan.hash))
      const entries = yield* decodeEntries(lines)
      if (entries.length > 0 && planOf(entries)?.hash !== plan.hash) return yield* isOther(plan.hash)
      return { entries, append: (entry, durable) => append(encodeEntry(entry), durable) }
    }),
    read: Effect.fnUntraced(function* (hash) {
      // A journal is a file by this name, which must not be in another directory.
      const digits = readDigits(hash)
      if (digits === undefined) return yield* Effect.fail(new JournalError({ description: `expected ${expectedHash}` }))
      const entries = yield* decodeEntries(yield* store.readLog(digitsOf(digits)))
      if (entries.length === 0) return Option.none()
      const plan = planOf(entries)
      const isOfPlan = plan?.hash.startsWith(digits, "sha256:".length) === true
      return isOfPlan ? Option.some(applyOf(plan, entries)) : yield* isOther(digits)
    })
  })

const planOf = ([first]: ReadonlyArray<JournalEntry>): Plan | undefined =>
  first?._tag === "Plan" ? first.plan : undefined

const isOther = (hash: string): Effect.Effect<never, JournalError> =>
  Effect.fail(new JournalError({ description: `the journal ${digitsOf(hash)} is of another plan` }))

const applyOf = (plan: Plan, entries: ReadonlyArray<JournalEntry>): JournaledApply => {
  const starts = entries.flatMap((entry) => (entry._tag === "Started" ? [entry] : []))
  return { plan, rate: starts.at(-1)?.rate ?? 1, report: reportOf(plan, entries) }
}
