/**
 * The whole of it in one command: an emulated Clerk, a database and two runners, of which each is killed in the middle of a run.
 * Then a list comes cut in half, and nobody is removed until somebody acknowledges it.
 */
import { ClerkEmulator, type Seed } from "@effect-clerk/testing"
import { Deferred, Effect, Redacted, type Scope } from "effect"
import { type ChildProcess, spawn } from "node:child_process"
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { createServer } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import * as Postgres from "./postgres.ts"

const people = 300

const seed: Seed = {
  organizations: [{ id: "org_acme", name: "Acme" }],
  users: Array.from({ length: people }, (_, n) => ({ id: `user_${n}`, emailAddresses: [`user${n}@acme.com`] })),
  memberships: [{ organizationId: "org_acme", userId: "user_0", role: "org:admin" }]
}

/** The first is the administrator, and the last thirty have no user yet, so that they are invited. */
const list = Array.from({ length: people + 30 }, (_, n) => ({
  emailAddress: `user${n}@acme.com`,
  role: n === 0 ? "org:admin" : "org:member"
}))

/** Short ones, so that nobody waits for long: in production a dead runner is taken over after 35 seconds. */
const intervals = {
  SHARD_LOCK_EXPIRATION: "3 seconds",
  REFRESH_ASSIGNMENTS_INTERVAL: "500 millis",
  ENTITY_MESSAGE_POLL_INTERVAL: "500 millis",
  ENTITY_TERMINATION_TIMEOUT: "1 second"
}

const say = (text: string): Effect.Effect<void> => Effect.sync(() => console.log(`\n== ${text}`))

const makeFolder = Effect.acquireRelease(
  Effect.sync(() => mkdtempSync(join(tmpdir(), "durable-sync-"))),
  (folder) => Effect.sync(() => rmSync(folder, { recursive: true }))
)

/** Serves an emulated Clerk, and tells when it was asked for so many changes. */
const serveClerk = Effect.gen(function* () {
  let changes = 0
  const waiting: Array<readonly [count: number, reached: Deferred.Deferred<void>]> = []
  const { apiUrl } = yield* ClerkEmulator.serve({
    seed,
    latency: 20,
    onRequest: ({ method }) =>
      Effect.suspend(() => {
        if (method !== "GET") changes += 1
        const reached = waiting.filter(([count]) => count === changes)
        return Effect.forEach(reached, ([, deferred]) => Deferred.succeed(deferred, undefined), { discard: true })
      })
  })
  const atChange = Effect.fnUntraced(function* (count: number) {
    const reached = yield* Deferred.make<void>()
    waiting.push([count, reached])
    yield* Deferred.await(reached)
  })
  return { apiUrl, atChange }
})

const freePort: Effect.Effect<number> = Effect.callback((resume) => {
  const server = createServer().listen(0, "127.0.0.1", () => {
    const address = server.address()
    const port = typeof address === "object" && address !== null ? address.port : 0
    server.close(() => resume(Effect.succeed(port)))
  })
})

const startProgram = (file: string, args: ReadonlyArray<string>, env: NodeJS.ProcessEnv): ChildProcess =>
  spawn(process.execPath, ["--disable-warning=ExperimentalWarning", join(import.meta.dirname, file), ...args], {
    env: { ...process.env, ...env },
    stdio: "inherit"
  })

const ended = (child: ChildProcess): Effect.Effect<number | null> =>
  Effect.callback((resume) => {
    child.once("exit", (code) => resume(Effect.succeed(code)))
  })

/** Keeps a runner alive: one that ends, or whose port was taken in between, is started again. Returns how to kill it. */
const keepRunner = Effect.fnUntraced(function* (
  env: NodeJS.ProcessEnv
): Effect.fn.Return<Effect.Effect<void>, never, Scope.Scope> {
  let runner: ChildProcess | undefined
  const kill = Effect.sync(() => void runner?.kill("SIGKILL"))
  yield* Effect.addFinalizer(() => kill)
  yield* Effect.gen(function* () {
    runner = startProgram("runner.ts", [], { ...env, HOST: "127.0.0.1", PORT: String(yield* freePort) })
    yield* ended(runner)
  }).pipe(Effect.forever, Effect.forkScoped)
  return kill
})

const program = Effect.gen(function* () {
  const folder = yield* makeFolder
  const { apiUrl, atChange } = yield* serveClerk
  const isPostgres = process.argv.includes("--postgres")
  if (isPostgres && Postgres.missing !== undefined) return yield* Effect.fail(Postgres.missing)
  const env = {
    ...intervals,
    CLERK_SECRET_KEY: "sk_live_demonstration",
    CLERK_API_URL: apiUrl,
    DATABASE_URL: isPostgres ? Redacted.value((yield* Postgres.make).url) : join(folder, "runs.db"),
    LISTS: join(folder, "lists")
  }
  mkdirSync(env.LISTS)
  const write = (members: typeof list) => writeFileSync(join(env.LISTS, "org_acme.json"), JSON.stringify(members))
  const command = Effect.fnUntraced(function* (...args: ReadonlyArray<string>) {
    const code = yield* ended(startProgram("command.ts", args, env))
    if (code !== 0) return yield* Effect.fail(`${args.join(" ")} ended with ${code}`)
  })

  yield* say(
    `Two runners over ${isPostgres ? "Postgres" : "SQLite"}; a reconcile adds ${people - 1} people and invites 30`
  )
  const killOne = yield* keepRunner(env)
  const killOther = yield* keepRunner(env)
  write(list)
  yield* Effect.forkScoped(Effect.andThen(atChange(80), Effect.andThen(say("kill -9 of one runner"), killOne)))
  yield* Effect.forkScoped(Effect.andThen(atChange(200), Effect.andThen(say("kill -9 of the other"), killOther)))
  yield* command("reconcile")
  yield* command("wait", "org_acme")

  yield* say("The list comes cut in half")
  write(list.slice(0, 150))
  yield* command("reconcile")

  yield* say("Somebody acknowledges that")
  yield* command("acknowledge", "org_acme", JSON.stringify({ removals: 150, shrink: 180 }))
  yield* command("reconcile")
  yield* command("wait", "org_acme")
  yield* say("Done")
})

await Effect.runPromise(Effect.scoped(program))
