/**
 * Journals and states in effect's `KeyValueStore`, which may be a table of a database.
 *
 * - A line of a log has a key of its own. The lines are written one after the other, so that none is missing before another.
 * - A store of keys has no way to write only where nothing is. So who wants a lock writes a claim under a key of its own, and
 *   has the lock if it then finds no claim of another process that is there. Of two at once, each may find the other's, and
 *   then neither has the lock, but never do both.
 * - A claim of a durable run has a key of its own, too. It is of no process, so that nobody takes it over by itself.
 */
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import type * as KeyValueStore from "effect/persistence/KeyValueStore"
import * as Semaphore from "effect/Semaphore"
import { JournalError } from "../../JournalError.ts"
import { decodeOwner, encodeOwner, isAlive, thisOwner } from "./owner.ts"
import { isLocked, type Log, type Store } from "./store.ts"

const prefix = "effect-clerk/"

/** Makes a store over another one, whose keys begin with `effect-clerk/`. */
export const makeKeyValueStore = (store: KeyValueStore.KeyValueStore): Store => ({
  get: (name) => failing(store.get(`${prefix}${name}`)),
  set: (name, text) => failing(store.set(`${prefix}${name}`, text)),
  openLog: (name) => openLog(store, name),
  readLog: (name) => readLog(store, name),
  lock: (name) => {
    const claims = `${prefix}${name}/lock/`
    const key = `${claims}${crypto.randomUUID()}`
    const claim = failing(store.set(key, encodeOwner(thisOwner())))
    // A claim that cannot be removed is void once this process has ended.
    const release = Effect.ignore(store.remove(key))
    return Effect.flatMap(
      Effect.acquireRelease(claim, () => release),
      () => checkClaims(store, claims, key)
    )
  },
  claim: (name, by) => failing(store.set(`${runsOf(name)}${by}`, by)),
  withdraw: (name, by) => failing(store.remove(`${runsOf(name)}${by}`)),
  claims: (name) =>
    Effect.map(failing(store.keys), (keys) =>
      keys.filter((key) => key.startsWith(runsOf(name))).map((key) => key.slice(runsOf(name).length))
    )
})

const runsOf = (name: string): string => `${prefix}${name}/run/`

const openLog = Effect.fnUntraced(function* (store: KeyValueStore.KeyValueStore, name: string) {
  const lines = yield* readLog(store, name)
  const semaphore = yield* Semaphore.make(1)
  let count = lines.length
  const append = (line: string) =>
    semaphore.withPermits(1)(
      Effect.suspend(() => Effect.map(failing(store.set(lineKey(name, count), line)), () => void (count += 1)))
    )
  return { lines, append } satisfies Log
})

const readLog = Effect.fnUntraced(function* (store: KeyValueStore.KeyValueStore, name: string) {
  const lines: Array<string> = []
  for (;;) {
    const line = yield* failing(store.get(lineKey(name, lines.length)))
    if (line === undefined) return lines
    lines.push(line)
  }
})

const lineKey = (name: string, index: number): string => `${prefix}${name}/${index}`

/** Fails where another claim is of a process that is there, and removes those that are not. */
const checkClaims = Effect.fnUntraced(function* (store: KeyValueStore.KeyValueStore, claims: string, own: string) {
  for (const key of yield* failing(store.keys)) {
    if (!key.startsWith(claims) || key === own) continue
    const text = yield* failing(store.get(key))
    const owner = text === undefined ? undefined : Option.getOrUndefined(decodeOwner(text))
    if (owner === undefined) continue
    if (isAlive(owner)) return yield* isLocked(owner, `the key ${key}`)
    yield* failing(store.remove(key))
  }
})

const failing = <A>(effect: Effect.Effect<A, KeyValueStore.KeyValueStoreError>): Effect.Effect<A, JournalError> =>
  Effect.mapError(effect, ({ message }) => new JournalError({ description: message }))
