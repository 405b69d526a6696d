/**
 * Two runners in processes of their own, over a Postgres and an emulated Clerk in others, all of which may be killed.
 *
 * A runner says each change before it asks Clerk for it. So a test kills after a number of changes, and never after a time.
 */
import { freePort } from "@effect-clerk/test-support/rawServer"
import { Context, Effect, Layer, Redacted, Schema, type Scope } from "effect"
import { type ChildProcess, fork } from "node:child_process"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import * as Postgres from "../../examples/durable-sync/src/postgres.ts"
import type { Question } from "../../packages/sync/test/emulatorProcess.ts"
import { Said } from "./said.ts"
import { bundlePrograms } from "@effect-clerk/test-support/bundlePrograms"
import { ended, kill } from "@effect-clerk/test-support/childProcess"

type End = Extract<Said, { readonly said: "finished" }>

/** A cluster, whose runners come and go. */
export class Cluster extends Context.Service<
  Cluster,
  {
    readonly apiUrl: string
    readonly folder: string
    readonly postgres: Postgres.Postgres
    /** Asks the emulator. */
    readonly ask: (question: Question) => Effect.Effect<unknown>
    /** Starts runners until there are two. */
    readonly fill: Effect.Effect<void>
    readonly runners: ReadonlySet<ChildProcess>
    /** Those who have made the changes so far, in their order. */
    readonly changes: ReadonlyArray<ChildProcess>
    /** Waits for so many changes since the cluster was made, and returns the runner that makes the last of them. */
    readonly atChange: (count: number) => Effect.Effect<ChildProcess>
    /** Waits for a change that another runner than this one makes from now on. */
    readonly byAnother: (runner: ChildProcess) => Effect.Effect<ChildProcess>
    /** Holds back the answers to requests for invitations, and waits for one. */
    readonly holdInvitations: Effect.Effect<void>
    /** Runs a plan from a process of its own, and starts that again where it could not wait for the end. */
    readonly runPlan: (file: string) => Effect.Effect<End>
  }
>()("test/durable/Cluster") {
  static readonly layer = Layer.effect(
    Cluster,
    Effect.suspend(() => make)
  )
}

const programs = {
  client: resolve(import.meta.dirname, "clientProcess.ts"),
  emulator: resolve(import.meta.dirname, "../../packages/sync/test/emulatorProcess.ts"),
  runner: resolve(import.meta.dirname, "runnerProcess.ts")
}

/** Short, so that the tests are; a lock is taken over when it has expired. */
const intervals = {
  SHARD_LOCK_EXPIRATION: "2 seconds",
  REFRESH_ASSIGNMENTS_INTERVAL: "250 millis",
  ENTITY_MESSAGE_POLL_INTERVAL: "250 millis",
  ENTITY_TERMINATION_TIMEOUT: "500 millis"
}

const decodeSaid = Schema.decodeUnknownSync(Said)
const decodeUrl = Schema.decodeUnknownSync(Schema.String)

const makeFolder = Effect.acquireRelease(
  Effect.sync(() => mkdtempSync(join(tmpdir(), "durable-"))),
  (folder) => Effect.sync(() => rmSync(folder, { recursive: true }))
)

const nextMessage = (child: ChildProcess): Effect.Effect<unknown> =>
  Effect.callback((resume) => {
    child.once("message", (message) => resume(Effect.succeed(message)))
  })

const isHeld = (runner: ChildProcess): Effect.Effect<void> =>
  Effect.callback((resume) => {
    runner.on("message", (message) => {
      if (decodeSaid(message).said === "held") resume(Effect.void)
    })
  })

/** Notes who made each change, and wakes who waits for one. */
const makeChanges = () => {
  const all: Array<ChildProcess> = []
  const waiting = new Set<() => void>()
  const until = (find: () => ChildProcess | undefined): Effect.Effect<ChildProcess> =>
    Effect.callback((resume) => {
      const check = () => {
        const found = find()
        if (found === undefined) return
        waiting.delete(check)
        resume(Effect.succeed(found))
      }
      waiting.add(check)
      check()
    })
  const add = (runner: ChildProcess): void => {
    all.push(runner)
    for (const check of waiting) check()
  }
  return { all, add, until }
}

/** Starts the bundled programs, and ends those that are left with the scope. */
const makeProcesses = Effect.fnUntraced(function* (folder: string) {
  const children = new Set<ChildProcess>()
  yield* Effect.addFinalizer(() => Effect.forEach(children, kill, { discard: true }))
  return (program: keyof typeof programs, args: ReadonlyArray<string>, env: NodeJS.ProcessEnv): ChildProcess => {
    const child = fork(join(folder, `${program}.mjs`), args, {
      env: { ...process.env, ...env },
      execArgv: [],
      stdio: ["ignore", "inherit", "inherit", "ipc"]
    })
    children.add(child.once("exit", () => children.delete(child)))
    return child
  }
})

/** Number of times that a process which ends by itself is started: more than Postgres is killed in the longest test. */
const maxStarts = 100

/** Makes a cluster without runners, which ends with the scope. */
const make: Effect.Effect<Cluster["Service"], never, Scope.Scope> = Effect.gen(function* () {
  const folder = yield* makeFolder
  yield* Effect.promise(() => bundlePrograms(programs, folder))
  const postgres = yield* Postgres.make
  const start = yield* makeProcesses(folder)
  const emulator = start("emulator", [], {})
  const apiUrl = decodeUrl(yield* nextMessage(emulator))
  const env = {
    ...intervals,
    DATABASE_URL: Redacted.value(postgres.url),
    CLERK_API_URL: apiUrl,
    CLERK_SECRET_KEY: "sk_test_durable"
  }
  const changes = makeChanges()
  const runners = new Set<ChildProcess>()

  /** Starts a runner, and another one where its port was taken in between. */
  const startRunner = Effect.gen(function* () {
    for (let time = 0; time < maxStarts; time++) {
      const runner = start("runner", [], { ...env, HOST: "127.0.0.1", PORT: String(yield* freePort) })
      runners.add(runner.once("exit", () => runners.delete(runner)))
      runner.on("message", (message) => {
        if (decodeSaid(message).said === "change") changes.add(runner)
      })
      const isReady = yield* Effect.raceFirst(Effect.as(nextMessage(runner), true), Effect.as(ended(runner), false))
      if (isReady) return
    }
    return yield* Effect.die(`${maxStarts} runners ended before they were ready`)
  })

  /** Starts a client, and another one where it ended since Postgres did. */
  const runPlan = Effect.fnUntraced(function* (file: string) {
    for (let time = 0; time < maxStarts; time++) {
      const client = start("client", [file], env)
      const message = yield* Effect.raceFirst(nextMessage(client), Effect.as(ended(client), undefined))
      const said = message === undefined ? undefined : decodeSaid(message)
      if (said?.said === "finished") return said
    }
    return yield* Effect.die(`${maxStarts} clients ended before the run`)
  })

  return {
    apiUrl,
    folder,
    postgres,
    runners,
    changes: changes.all,
    ask: (question) =>
      Effect.andThen(
        Effect.sync(() => emulator.send(question)),
        nextMessage(emulator)
      ),
    fill: Effect.suspend(() =>
      Effect.all(
        Array.from({ length: 2 - runners.size }, () => startRunner),
        { concurrency: 2, discard: true }
      )
    ),
    atChange: (count) => changes.until(() => (changes.all.length < count ? undefined : changes.all.at(-1))),
    byAnother: (runner) =>
      Effect.suspend(() => {
        const first = changes.all.length
        return changes.until(() => changes.all.slice(first).find((other) => other !== runner))
      }),
    holdInvitations: Effect.suspend(() => {
      for (const runner of runners) runner.send("hold")
      return Effect.raceAll(Array.from(runners, isHeld))
    }),
    runPlan
  }
})
