/** The place where journals and states are kept: in memory, in files, or in effect's `KeyValueStore`. */
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import { JournalError } from "../../JournalError.ts"
import { describeOwner, type Owner } from "./owner.ts"

/** Lines that are only appended. */
export interface Log {
  /** Lines that were there when it was opened. One that was torn at the end is left out. */
  readonly lines: ReadonlyArray<string>
  /** Appends a line, which survives the process from then on; with `durable`, the machine too. */
  readonly append: (line: string, durable: boolean) => Effect.Effect<void, JournalError>
}

/** Named texts, logs, locks and claims. A name is of letters, digits and `-`. */
export interface Store {
  readonly get: (name: string) => Effect.Effect<string | undefined, JournalError>
  /** Replaces a text. Whoever reads it finds the old one or the new one, whole. */
  readonly set: (name: string, text: string) => Effect.Effect<void, JournalError>
  /** Opens a log until the scope closes. It comes into being with its first line. */
  readonly openLog: (name: string) => Effect.Effect<Log, JournalError, Scope.Scope>
  /** Returns the lines of a log. */
  readonly readLog: (name: string) => Effect.Effect<ReadonlyArray<string>, JournalError>
  /** Holds a lock until the scope closes, or fails where another one holds it. */
  readonly lock: (name: string) => Effect.Effect<void, JournalError, Scope.Scope>
  /** Adds a claim, which stays until it is withdrawn, whatever becomes of this process. */
  readonly claim: (name: string, by: string) => Effect.Effect<void, JournalError>
  readonly withdraw: (name: string, by: string) => Effect.Effect<void, JournalError>
  /** Returns who has a claim. */
  readonly claims: (name: string) => Effect.Effect<ReadonlyArray<string>, JournalError>
}

/** Fails an apply that finds another one under way, and says what to remove where that one has ended. */
export const isLocked = (owner: Owner | undefined, lock: string): Effect.Effect<never, JournalError> =>
  isTaken(`${owner === undefined ? "somebody" : describeOwner(owner)}. If it has ended, remove ${lock}`)

/** Fails where somebody else has a journal or a state. */
export const isTaken = (who: string): Effect.Effect<never, JournalError> =>
  Effect.fail(new JournalError({ description: `another apply has this journal or state: ${who}` }))

/** Makes a store in memory. */
export const makeMemoryStore = (): Store => {
  const texts = new Map<string, string>()
  const logs = new Map<string, Array<string>>()
  const locks = new Set<string>()
  const claims = new Map<string, Set<string>>()
  const linesOf = (name: string): ReadonlyArray<string> => [...(logs.get(name) ?? [])]
  const append = (name: string, line: string) =>
    Effect.sync(() => {
      const lines = logs.get(name)
      if (lines === undefined) logs.set(name, [line])
      else lines.push(line)
    })
  return {
    get: (name) => Effect.sync(() => texts.get(name)),
    set: (name, text) => Effect.sync(() => void texts.set(name, text)),
    openLog: (name) => Effect.sync(() => ({ lines: linesOf(name), append: (line) => append(name, line) })),
    readLog: (name) => Effect.sync(() => linesOf(name)),
    lock: (name) =>
      Effect.asVoid(
        Effect.acquireRelease(
          Effect.suspend(() => {
            if (locks.has(name)) return isTaken("it runs in this program")
            locks.add(name)
            return Effect.void
          }),
          () => Effect.sync(() => locks.delete(name))
        )
      ),
    claim: (name, by) => Effect.sync(() => void claims.set(name, new Set(claims.get(name)).add(by))),
    withdraw: (name, by) => Effect.sync(() => void claims.get(name)?.delete(by)),
    claims: (name) => Effect.sync(() => [...(claims.get(name) ?? [])])
  }
}
