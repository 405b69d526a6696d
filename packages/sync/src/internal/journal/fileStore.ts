/**
 * Journals and states in the files of a directory: `<name>.json` a text, `<name>.jsonl` a log, `<name>.lock` a lock,
 * `<name>.<who>.claim` a claim.
 *
 * - A text is written to a file of its own, which then takes the name: effect's `KeyValueStore` on files writes in place, and
 *   a process that is killed leaves a torn text.
 * - A line is with the kernel once `append` returns, so that it survives the process; a durable one is on the disk, too.
 * - A lock comes into being by a hard link, with all of its content. The lock of a process that has ended is moved away by
 *   the one who takes it over. Of two who do so at once, the slower one finds that it has moved another lock than the one
 *   that it read, and puts that back.
 *
 * Tests: store.test.ts.
 */
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import type * as Scope from "effect/Scope"
import { JournalError } from "../../JournalError.ts"
import { type Node, node, type NodeFs } from "./node.ts"
import { decodeOwner, encodeOwner, isAlive, thisOwner } from "./owner.ts"
import { isLocked, type Log, type Store } from "./store.ts"

/** Makes a store of a directory, which comes into being with its first file. */
export const makeFileStore = (directory: string): Store => {
  const inDirectory = <A, R>(
    name: string,
    use: (files: Files) => Effect.Effect<A, JournalError, R>
  ): Effect.Effect<A, JournalError, R> =>
    Effect.suspend(() => {
      const modules = node()
      if (modules === undefined) return isUnusable("this runtime has no files: use layerKeyValueStore")
      return typeof directory === "string" && directory !== ""
        ? use(new Files(modules, directory, name))
        : isUnusable("layerFile: expected the path of a directory, a text that is not empty")
    })
  return {
    get: (name) => inDirectory(name, (files) => files.read(".json")),
    set: (name, text) => inDirectory(name, (files) => files.replace(text)),
    openLog: (name) => inDirectory(name, (files) => files.openLog()),
    readLog: (name) => inDirectory(name, (files) => Effect.map(files.read(".jsonl"), (text) => linesOf(text ?? ""))),
    lock: (name) => inDirectory(name, (files) => files.lock()),
    claim: (name, by) => inDirectory(name, (files) => files.claim(by)),
    withdraw: (name, by) => inDirectory(name, (files) => files.withdraw(by)),
    claims: (name) => inDirectory(name, (files) => files.claims())
  }
}

/** Reading and writing is the owner's alone: journals and states hold private metadata. */
const fileMode = 0o600
const directoryMode = 0o700

const claimExtension = ".claim"

/** The files of one name. */
class Files {
  readonly #fs: NodeFs
  readonly #directory: string
  readonly #name: string
  readonly #path: string

  constructor({ fs, path }: Node, directory: string, name: string) {
    this.#fs = fs
    this.#name = name
    this.#directory = directory
    this.#path = path.join(directory, name)
  }

  /** Returns the text of a file; `undefined` where there is none. */
  read(extension: string): Effect.Effect<string | undefined, JournalError> {
    const path = `${this.#path}${extension}`
    return attemptUnless("ENOENT", "read", path, () => this.#fs.readFileSync(path, "utf8"))
  }

  replace(text: string): Effect.Effect<void, JournalError> {
    const path = `${this.#path}.json`
    return attempt("write", path, () => {
      this.#makeDirectory()
      const temporary = temporaryFor(path)
      this.#write(temporary, text)
      this.#fs.renameSync(temporary, path)
      this.#syncDirectory()
    })
  }

  openLog(): Effect.Effect<Log, JournalError, Scope.Scope> {
    const path = `${this.#path}.jsonl`
    const repaired = Effect.flatMap(this.read(".jsonl"), (text = "") =>
      attempt("write", path, () => this.#repair(path, text))
    )
    return Effect.flatMap(repaired, (lines) => {
      let file: number | undefined
      const open = (): number => (file ??= this.#openToAppend(path))
      const close = (): void => {
        if (file !== undefined) this.#fs.closeSync(file)
      }
      const append = (line: string, durable: boolean) =>
        Effect.flatMap(
          attempt("write", path, () => this.#writeAll(open(), `${line}\n`)),
          () => (durable ? this.#sync(path, open()) : Effect.void)
        )
      // Each line was written whole, so that a file that cannot be closed has lost nothing.
      const log = Effect.succeed({ lines, append })
      return Effect.acquireRelease(log, () => Effect.ignore(attempt("close", path, close)))
    })
  }

  lock(): Effect.Effect<void, JournalError, Scope.Scope> {
    const path = `${this.#path}.lock`
    const acquire = Effect.flatMap(this.#takeLock(path, encodeOwner(thisOwner())), (holder) => {
      if (holder === undefined) return Effect.void
      return isLocked(Option.getOrUndefined(decodeOwner(holder)), path)
    })
    // A lock that cannot be removed is taken over once this process has ended.
    const release = Effect.ignore(attempt("remove", path, () => this.#fs.unlinkSync(path)))
    return Effect.asVoid(Effect.acquireRelease(acquire, () => release))
  }

  claim(by: string): Effect.Effect<void, JournalError> {
    const path = `${this.#path}.${by}${claimExtension}`
    const write = () => {
      this.#makeDirectory()
      this.#write(path, "")
      this.#syncDirectory()
    }
    return Effect.asVoid(attemptUnless("EEXIST", "write", path, write))
  }

  withdraw(by: string): Effect.Effect<void, JournalError> {
    const path = `${this.#path}.${by}${claimExtension}`
    return Effect.asVoid(attemptUnless("ENOENT", "remove", path, () => this.#fs.unlinkSync(path)))
  }

  claims(): Effect.Effect<ReadonlyArray<string>, JournalError> {
    const prefix = `${this.#name}.`
    const files = attemptUnless("ENOENT", "read", this.#directory, () => this.#fs.readdirSync(this.#directory))
    return Effect.map(files, (files = []) =>
      files
        .filter((file) => file.startsWith(prefix) && file.endsWith(claimExtension))
        .map((file) => file.slice(prefix.length, -claimExtension.length))
    )
  }

  /** Returns nothing once the lock is held, or the text of the one who holds it. */
  #takeLock(path: string, text: string): Effect.Effect<string | undefined, JournalError> {
    return Effect.gen({ self: this }, function* () {
      for (;;) {
        if (yield* this.#link(path, text)) return undefined
        const holder = yield* this.read(".lock")
        if (holder === undefined) continue
        const owner = Option.getOrUndefined(decodeOwner(holder))
        if (owner === undefined || isAlive(owner)) return holder
        yield* this.#moveAway(path, holder)
      }
    })
  }

  /** Removes the lock of a process that has ended, and no other that has taken its place meanwhile. */
  #moveAway(path: string, holder: string): Effect.Effect<void, JournalError> {
    return Effect.gen({ self: this }, function* () {
      const moved = temporaryFor(path)
      const isMoved = yield* attemptUnless("ENOENT", "move", path, () => {
        this.#fs.renameSync(path, moved)
        return true
      })
      if (isMoved === undefined) return
      const text = yield* attempt("read", moved, () => this.#fs.readFileSync(moved, "utf8"))
      if (text !== holder) yield* attemptUnless("EEXIST", "write", path, () => this.#fs.linkSync(moved, path))
      yield* attempt("remove", moved, () => this.#fs.unlinkSync(moved))
    })
  }

  /** Returns true where the file came into being by this. */
  #link(path: string, text: string): Effect.Effect<boolean, JournalError> {
    return Effect.gen({ self: this }, function* () {
      const temporary = temporaryFor(path)
      yield* attempt("write", temporary, () => {
        this.#makeDirectory()
        this.#write(temporary, text)
      })
      const isLinked = yield* attemptUnless("EEXIST", "write", path, () => {
        this.#fs.linkSync(temporary, path)
        return true
      })
      yield* attempt("remove", temporary, () => this.#fs.unlinkSync(temporary))
      return isLinked === true
    })
  }

  /** Ends the last line of a log, and takes away what was torn or is blank behind it, so that the next one stands by itself. */
  #repair(path: string, text: string): ReadonlyArray<string> {
    const kept = wholePart(text)
    if (text !== "" && text !== `${kept}\n`) {
      this.#fs.truncateSync(path, Buffer.byteLength(kept))
      if (kept !== "") this.#fs.appendFileSync(path, "\n")
    }
    return split(kept)
  }

  #openToAppend(path: string): number {
    this.#makeDirectory()
    const file = this.#fs.openSync(path, "a", fileMode)
    this.#syncDirectory()
    return file
  }

  #writeAll(file: number, text: string): void {
    const bytes = Buffer.from(text)
    for (let written = 0; written < bytes.length;) written += this.#fs.writeSync(file, bytes, written)
  }

  #write(path: string, text: string): void {
    const file = this.#fs.openSync(path, "wx", fileMode)
    try {
      this.#writeAll(file, text)
      this.#fs.fsyncSync(file)
    } finally {
      this.#fs.closeSync(file)
    }
  }

  #sync(path: string, file: number): Effect.Effect<void, JournalError> {
    return Effect.callback((resume) => {
      this.#fs.fsync(file, (error) => resume(error === null ? Effect.void : Effect.fail(failure("write", path, error))))
    })
  }

  /** Makes the names of a directory durable. */
  #syncDirectory(): void {
    try {
      const directory = this.#fs.openSync(this.#directory, "r")
      this.#fs.fsyncSync(directory)
      this.#fs.closeSync(directory)
    } catch {
      // Some platforms cannot open a directory.
    }
  }

  #makeDirectory(): void {
    this.#fs.mkdirSync(this.#directory, { recursive: true, mode: directoryMode })
  }
}

const isUnusable = (description: string): Effect.Effect<never, JournalError> =>
  Effect.fail(new JournalError({ description }))

const temporaryFor = (path: string): string => `${path}.${crypto.randomUUID()}`

const attempt = <A>(verb: string, path: string, use: () => A): Effect.Effect<A, JournalError> =>
  Effect.try({ try: use, catch: (error) => failure(verb, path, error) })

/** Does the same, and returns `undefined` where it failed with this code of the platform. */
const attemptUnless = <A>(
  code: string,
  verb: string,
  path: string,
  use: () => A
): Effect.Effect<A | undefined, JournalError> =>
  Effect.catch(Effect.try({ try: use, catch: (error) => error }), (error) =>
    codeOf(error) === code ? Effect.succeed(undefined) : Effect.fail(failure(verb, path, error))
  )

const failure = (verb: string, path: string, error: unknown): JournalError =>
  new JournalError({ description: `cannot ${verb} ${path}: ${codeOf(error) ?? String(error)}` })

const codeOf = (error: unknown): string | undefined =>
  typeof error === "object" && error !== null && "code" in error ? String(error.code) : undefined

/** Returns the lines of a log, without one that was torn at the end. */
const linesOf = (text: string): ReadonlyArray<string> => split(wholePart(text))

const split = (kept: string): ReadonlyArray<string> => (kept === "" ? [] : kept.split("\n"))

/** Returns a log up to the end of its last whole line. An editor may have left blank lines, also behind one that was torn. */
const wholePart = (text: string): string => {
  const written = text.trimEnd()
  const last = written.lastIndexOf("\n") + 1
  return isWhole(written.slice(last)) ? written : written.slice(0, last).trimEnd()
}

/** A line is one object, so that no part of it is one. */
const isWhole = (line: string): boolean => {
  try {
    return typeof JSON.parse(line) === "object"
  } catch {
    return false
  }
}
