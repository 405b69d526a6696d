import { untyped } from "@effect-clerk/test-support/untyped"
import { describe, expect, it } from "@effect/vitest"
import { Effect, Exit, Layer, Option, Scope } from "effect"
import { KeyValueStore } from "effect/persistence"
import { spawn, spawnSync } from "node:child_process"
import { once } from "node:events"
import { appendFileSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs"
import { hostname } from "node:os"
import { join } from "node:path"
import { type Readable, Writable } from "node:stream"
import { setTimeout } from "node:timers/promises"
import type { Base } from "../src/internal/model/base.ts"
import { type Plan, SyncJournal, SyncState } from "../src/index.ts"
import { services, stores, withDirectory } from "./stores.ts"
import { makeClerk, seedOf } from "./support.ts"

const planOf = Effect.gen(function* () {
  const clerk = yield* makeClerk(seedOf(["org:admin"], { users: 3 }))
  return yield* clerk.plan([
    { userId: "user_0", role: "org:admin" },
    { userId: "user_1", role: "org:member" },
    { userId: "user_2", role: "org:member" }
  ])
})

const headerOf = (plan: Plan.Plan) =>
  ({ _tag: "Plan", format: "effect-clerk/membership-journal@1", at: 1, plan }) as const

const base: Base = {
  format: "effect-clerk/membership-base@1",
  appliedAt: 1,
  listed: 1,
  members: [{ userId: "user_1", role: "org:member", privateMetadata: { salary: 1 } }],
  invitations: []
}

describe.each(Object.entries(stores))("a journal and a state in %s", (_, run) => {
  it.effect("return what was kept", () =>
    run((first, second) =>
      Effect.gen(function* () {
        const plan = yield* planOf
        expect(yield* first.journal.read(plan.hash)).toEqual(Option.none())
        yield* Effect.scoped(
          Effect.gen(function* () {
            const { append, entries } = yield* first.journal.open(plan)
            expect(entries).toEqual([])
            yield* append(headerOf(plan), true)
            yield* append({ _tag: "Started", at: 2, rate: 0.25 }, false)
            yield* append({ _tag: "Began", at: 3, n: 0 }, true)
            yield* append({ _tag: "Began", at: 3, n: 1 }, false)
            yield* append({ _tag: "Done", at: 4, n: 1, outcome: "done", attempts: 1, applied: true }, false)
          })
        )
        const read = Option.getOrThrow(yield* second.journal.read(plan.hash.slice(0, "sha256:".length + 16)))
        expect(read.plan).toEqual(plan)
        expect(read.rate).toBe(0.25)
        expect(read.report).toMatchObject({ startedAt: 2, finishedAt: 4, counts: { done: 1, interrupted: 1 } })
        expect(read.report.outcomes.map(({ applied, attempts, outcome }) => [outcome, attempts, applied])).toEqual([
          ["interrupted", 1, true],
          ["done", 1, true]
        ])
        const { entries } = yield* Effect.scoped(second.journal.open(plan))
        expect(entries.map(({ _tag }) => _tag)).toEqual(["Plan", "Started", "Began", "Began", "Done"])

        expect(yield* first.state.load(plan.target)).toEqual(Option.none())
        yield* first.state.save(plan.target, base)
        expect(yield* second.state.load(plan.target)).toEqual(Option.some(base))
        const other = { ...plan.target, keyKind: "live" as const }
        expect(yield* second.state.load(other)).toEqual(Option.none())
      })
    )
  )

  it.effect("have a lock for each organization, until its scope closes", () =>
    run((first, second) =>
      Effect.gen(function* () {
        const plan = yield* planOf
        const elsewhere = { ...plan, target: { ...plan.target, organizationId: "org_other" } }
        const scope = yield* Scope.make()
        yield* Scope.provide(first.journal.open(plan), scope)
        yield* Scope.provide(first.state.lock(plan.target), scope)
        for (const open of [second.journal.open(plan), second.state.lock(plan.target)]) {
          const failure = yield* Effect.flip(Effect.scoped(open))
          expect(failure._tag).toBe("JournalError")
          expect(failure.message).toContain("another apply has this journal or state")
        }
        yield* Effect.scoped(second.journal.open(elsewhere))
        yield* Effect.scoped(second.state.lock(elsewhere.target))
        yield* Scope.close(scope, Exit.void)
        yield* Effect.scoped(second.journal.open(plan))
        yield* Effect.scoped(second.state.lock(plan.target))
      })
    )
  )

  it.effect("have claims of durable runs, which keep each other and an apply away until they are released", () =>
    run((first, second) =>
      Effect.gen(function* () {
        const { target } = yield* planOf
        const one = first.state.claims ?? expect.unreachable()
        const other = second.state.claims ?? expect.unreachable()
        expect(yield* one.claim(target, "a1")).toEqual([])
        expect(yield* one.claim(target, "a1")).toEqual([])
        expect(yield* other.claim(target, "b2")).toEqual(["a1"])
        yield* other.release(target, "b2")
        yield* other.release(target, "b2")
        expect(yield* one.claim(target, "a1")).toEqual([])
        const failure = yield* Effect.flip(Effect.scoped(second.state.lock(target)))
        expect(failure.message).toContain("the durable run a1")
        expect(yield* other.claim({ ...target, organizationId: "org_other" }, "b2")).toEqual([])
        yield* other.release(target, "a1")
        yield* Effect.scoped(
          Effect.gen(function* () {
            yield* second.state.lock(target)
            expect((yield* Effect.flip(one.claim(target, "a1"))).message).toContain("another apply")
          })
        )
      })
    )
  )
})

const compare = (a = "", b = ""): number => a.localeCompare(b)

/** Returns the number of a process that has ended, and whose parent never asks for its end. */
const deadChild = Effect.acquireRelease(
  Effect.sync(() => spawn("sh", ["-c", "cat <&3 & echo $!; exec cat"], { stdio: ["pipe", "pipe", "inherit", "pipe"] })),
  (parent) => Effect.sync(() => parent.kill())
).pipe(
  Effect.flatMap(({ stdio: [stdin, stdout, , input] }) =>
    Effect.promise(async () => {
      if (stdin === null || stdout === null || !(input instanceof Writable)) return 0
      const pid = Number(await firstOf(stdout))
      // A shell may ask for the end of its children. Once there is an echo, the shell is gone.
      stdin.write("echo")
      await firstOf(stdout)
      input.end()
      while (!/\) Z /.test(readFileSync(`/proc/${pid}/stat`, "utf8"))) await setTimeout(1)
      return pid
    })
  )
)

const firstOf = async (stream: Readable): Promise<string> => {
  const first: ReadonlyArray<unknown> = await once(stream, "data")
  return String(first[0])
}

/** Returns the number of a process that has ended. */
const deadProcess = (): number => spawnSync(process.execPath, ["-e", ""]).pid

describe("a directory of journals and states", () => {
  it.effect("is for its owner alone", () =>
    withDirectory((directory) =>
      Effect.gen(function* () {
        const plan = yield* planOf
        const { journal, state } = yield* Effect.provide(
          services,
          Layer.mergeAll(SyncJournal.layerFile(directory), SyncState.layerFile(directory))
        )
        yield* state.save(plan.target, base)
        yield* Effect.scoped(
          Effect.gen(function* () {
            const { append } = yield* journal.open(plan)
            yield* append(headerOf(plan), true)
            const files = readdirSync(directory)
            expect(files.map((file) => /\w+$/.exec(file)?.[0]).toSorted(compare)).toEqual(["json", "jsonl", "lock"])
            expect(files).toContain(`${plan.hash.slice("sha256:".length, "sha256:".length + 16)}.jsonl`)
            for (const file of files) expect(statSync(join(directory, file)).mode & 0o777).toBe(0o600)
            expect(statSync(directory).mode & 0o777).toBe(0o700)
          })
        )
        expect(readdirSync(directory).some((file) => file.endsWith(".lock"))).toBe(false)
      })
    )
  )

  it.effect("has journals whose last line may be torn anywhere", () =>
    withDirectory((directory) =>
      Effect.gen(function* () {
        const plan = yield* planOf
        const journal = yield* Effect.provide(SyncJournal, SyncJournal.layerFile(directory))
        const opened = (append: boolean) =>
          Effect.scoped(
            Effect.gen(function* () {
              const journaled = yield* journal.open(plan)
              if (append) yield* journaled.append({ _tag: "Began", at: 9, n: 0 }, false)
              return journaled.entries.length
            })
          )
        yield* Effect.scoped(Effect.flatMap(journal.open(plan), ({ append }) => append(headerOf(plan), true)))
        const file = join(directory, readdirSync(directory)[0] ?? "")
        const whole = readFileSync(file, "utf8")
        const line = JSON.stringify({ _tag: "Began", at: 3, n: 1 })
        for (let length = 1; length <= line.length; length++) {
          writeFileSync(file, whole)
          appendFileSync(file, line.slice(0, length))
          const isWhole = length === line.length
          expect((yield* journal.read(plan.hash))._tag).toBe("Some")
          expect(yield* opened(true)).toBe(isWhole ? 2 : 1)
          expect(yield* opened(false)).toBe(isWhole ? 3 : 2)
        }
      })
    )
  )

  it.effect(
    "has journals that an editor may have saved, with blank lines or other line ends, also behind a torn line",
    () =>
      withDirectory((directory) =>
        Effect.gen(function* () {
          const plan = yield* planOf
          const journal = yield* Effect.provide(SyncJournal, SyncJournal.layerFile(directory))
          const begin = (n: number) =>
            Effect.scoped(
              Effect.flatMap(journal.open(plan), ({ append }) => append({ _tag: "Began", at: 9, n }, false))
            )
          yield* Effect.scoped(Effect.flatMap(journal.open(plan), ({ append }) => append(headerOf(plan), true)))
          const file = join(directory, readdirSync(directory)[0] ?? "")
          const whole = readFileSync(file, "utf8")
          const torn = '{"_tag":"Began","at'
          for (const end of ["\n", "\n\n", " \n\t", "\r\n", `${torn}\n`, `${torn}\r\n\n`, "\0\0"]) {
            writeFileSync(file, `${whole}${end}`)
            expect((yield* journal.read(plan.hash))._tag).toBe("Some")
            yield* begin(0)
            yield* begin(1)
            const read = Option.getOrThrow(yield* journal.read(plan.hash))
            expect(read.report.outcomes.map(({ attempts }) => attempts)).toEqual([1, 1])
          }
          writeFileSync(file, "\n\n")
          expect(yield* journal.read(plan.hash)).toEqual(Option.none())
          yield* Effect.scoped(Effect.flatMap(journal.open(plan), ({ append }) => append(headerOf(plan), true)))
          expect(readFileSync(file, "utf8")).toBe(whole)
        })
      )
  )

  it.effect("names the line of a journal that is damaged elsewhere, and a journal of another plan", () =>
    withDirectory((directory) =>
      Effect.gen(function* () {
        const plan = yield* planOf
        const journal = yield* Effect.provide(SyncJournal, SyncJournal.layerFile(directory))
        yield* Effect.scoped(Effect.flatMap(journal.open(plan), ({ append }) => append(headerOf(plan), true)))
        const file = join(directory, readdirSync(directory)[0] ?? "")
        const whole = readFileSync(file, "utf8")
        appendFileSync(file, "{}\n")
        expect((yield* Effect.flip(Effect.scoped(journal.open(plan)))).message).toContain("line 2 of the journal")
        writeFileSync(file, whole + JSON.stringify({ _tag: "Began", at: 1, n: 99 }))
        const beyond = Option.getOrThrow(yield* journal.read(plan.hash))
        expect(beyond.report.counts).toMatchObject({ interrupted: plan.actions.length })
        writeFileSync(file, JSON.stringify({ _tag: "Began", at: 1, n: 0 }))
        expect((yield* Effect.flip(journal.read(plan.hash))).message).toContain("is of another plan")
        writeFileSync(file, whole.replaceAll(plan.hash, `sha256:${"0".repeat(64)}`))
        expect((yield* Effect.flip(Effect.scoped(journal.open(plan)))).message).toContain("is of another plan")
      })
    )
  )

  it.effect("reads no journal by anything but the hash of its plan, or its first digits", () =>
    withDirectory((directory) =>
      Effect.gen(function* () {
        const plan = yield* planOf
        const journal = yield* Effect.provide(SyncJournal, SyncJournal.layerFile(directory))
        yield* Effect.scoped(Effect.flatMap(journal.open(plan), ({ append }) => append(headerOf(plan), true)))
        const [file = ""] = readdirSync(directory)
        writeFileSync(join(directory, "..", file), readFileSync(join(directory, file)))
        expect(Option.isSome(yield* journal.read(plan.hash.toUpperCase()))).toBe(true)
        const digits = plan.hash.slice("sha256:".length)
        for (const hash of ["", digits.slice(0, 15), `../${digits.slice(0, 16)}`, `${digits}0`, untyped(5)]) {
          const failure = yield* Effect.flip(journal.read(hash))
          expect(failure.message).toBe("expected the hash of a plan, or its first digits, at least 16")
        }
        const other = yield* Effect.flip(journal.read(`${digits.slice(0, 16)}${"0".repeat(48)}`))
        expect(other.message).toContain("is of another plan")
      })
    )
  )

  it.effect("lets a lock be taken over once its process has ended, and not before", () =>
    withDirectory((directory) =>
      Effect.gen(function* () {
        const plan = yield* planOf
        const journal = yield* Effect.provide(SyncJournal, SyncJournal.layerFile(directory))
        const lock = yield* Effect.scoped(
          Effect.map(journal.open(plan), () => join(directory, readdirSync(directory)[0] ?? ""))
        )
        const isOpened = (owner: object) =>
          Effect.gen(function* () {
            writeFileSync(lock, JSON.stringify(owner))
            const result = yield* Effect.exit(Effect.scoped(journal.open(plan)))
            rmSync(lock, { force: true })
            return Exit.isSuccess(result)
          })
        const host = hostname()
        expect(yield* isOpened({ host, pid: deadProcess(), startedAt: "" })).toBe(true)
        expect(yield* isOpened({ host, pid: process.pid, startedAt: "" })).toBe(false)
        expect(yield* isOpened({ host: `${host}.other`, pid: deadProcess(), startedAt: "" })).toBe(false)
        expect(yield* isOpened({})).toBe(false)
        writeFileSync(lock, JSON.stringify({ host: "build-7", pid: 12, startedAt: "" }))
        const failure = yield* Effect.flip(Effect.scoped(journal.open(plan)))
        expect(failure.message).toContain("process 12 on build-7, another host, of which nothing here tells")
        expect(failure.message).toContain(`If it has ended, remove ${lock}`)
      })
    )
  )

  it.effect.skipIf(process.platform !== "linux")("knows a process of the same number that has started later", () =>
    withDirectory((directory) =>
      Effect.gen(function* () {
        const plan = yield* planOf
        const journal = yield* Effect.provide(SyncJournal, SyncJournal.layerFile(directory))
        const lock = yield* Effect.scoped(
          Effect.map(journal.open(plan), () => join(directory, readdirSync(directory)[0] ?? ""))
        )
        writeFileSync(lock, JSON.stringify({ host: hostname(), pid: process.pid, startedAt: "1" }))
        yield* Effect.scoped(journal.open(plan))
      })
    )
  )

  it.effect.skipIf(process.platform !== "linux")("knows a process that has ended and whose parent has not asked", () =>
    withDirectory((directory) =>
      Effect.gen(function* () {
        const plan = yield* planOf
        const journal = yield* Effect.provide(SyncJournal, SyncJournal.layerFile(directory))
        const lock = yield* Effect.scoped(
          Effect.map(journal.open(plan), () => join(directory, readdirSync(directory)[0] ?? ""))
        )
        const pid = yield* deadChild
        writeFileSync(lock, JSON.stringify({ host: hostname(), pid, startedAt: "" }))
        yield* Effect.scoped(journal.open(plan))
      })
    )
  )

  it.effect("has to be named by a path", () =>
    Effect.gen(function* () {
      const plan = yield* planOf
      for (const directory of ["", untyped(undefined), untyped(new URL("file:///tmp"))]) {
        const journal = yield* Effect.provide(SyncJournal, SyncJournal.layerFile(directory))
        const failure = yield* Effect.flip(Effect.scoped(journal.open(plan)))
        expect(failure.message).toBe("layerFile: expected the path of a directory, a text that is not empty")
      }
    })
  )

  it.effect("that cannot be written is named", () =>
    withDirectory((directory) =>
      Effect.gen(function* () {
        const plan = yield* planOf
        const inFile = join(directory, "..", "file")
        writeFileSync(inFile, "")
        const journal = yield* Effect.provide(SyncJournal, SyncJournal.layerFile(join(inFile, "state")))
        const failure = yield* Effect.flip(Effect.scoped(journal.open(plan)))
        expect(failure.message).toMatch(/^cannot write .*: ENOTDIR$/)
        const inTheWay = yield* Effect.provide(SyncState, SyncState.layerFile(directory))
        yield* inTheWay.save(plan.target, base)
        const [file = ""] = readdirSync(directory)
        mkdirSync(join(directory, file.replace(/json$/, "lock")))
        const locked = yield* Effect.flip(Effect.scoped(inTheWay.lock(plan.target)))
        expect(locked.message).toMatch(/^cannot read .*: EISDIR$/)
      })
    )
  )
})

describe("a KeyValueStore of journals and states", () => {
  it.effect("lets a lock be taken over once its process has ended, and not before", () =>
    Effect.gen(function* () {
      const plan = yield* planOf
      const store = yield* KeyValueStore.KeyValueStore
      const journal = yield* Effect.provide(SyncJournal, SyncJournal.layerKeyValueStore)
      const held = yield* Effect.scoped(Effect.andThen(journal.open(plan), store.keys))
      const claim = held.find((key) => key.includes("/lock/"))?.replace(/[^/]*$/, "other") ?? ""
      const isOpened = (owner: object) =>
        Effect.gen(function* () {
          yield* store.set(claim, JSON.stringify(owner))
          const result = yield* Effect.exit(Effect.scoped(journal.open(plan)))
          return Exit.isSuccess(result)
        })
      const host = hostname()
      expect(yield* isOpened({ host, pid: process.pid, startedAt: "" })).toBe(false)
      expect(yield* isOpened({ host: `${host}.other`, pid: deadProcess(), startedAt: "" })).toBe(false)
      expect(yield* isOpened({ host: "", pid: 0, startedAt: "" })).toBe(false)
      expect(yield* isOpened({ host, pid: deadProcess(), startedAt: "" })).toBe(true)
      expect(yield* store.keys).toEqual([])
      // A claim that says nothing of its owner is none.
      yield* store.set(claim, "")
      yield* Effect.scoped(journal.open(plan))
    }).pipe(Effect.provide(KeyValueStore.layerMemory))
  )
})
