/** A Postgres of one's own in a temporary folder, of the programs that Debian's package `postgresql` installs. */
import { Effect, Redacted, Schedule, type Scope } from "effect"
import { type ChildProcess, execFileSync, spawn } from "node:child_process"
import { chownSync, existsSync, globSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createInterface } from "node:readline"

/** Postgres in a process that may be killed and started again; it is reached over a Unix socket. */
export interface Postgres {
  readonly url: Redacted.Redacted
  /** Ends it at once, as a power failure would. */
  readonly kill: Effect.Effect<void>
  readonly start: Effect.Effect<void>
}

/** Debian keeps the programs of each version in a folder of its own, which is not on the PATH. */
const programs = globSync("/usr/lib/postgresql/*/bin")
  .toSorted((a, b) => a.localeCompare(b, "en", { numeric: true }))
  .findLast((folder) => existsSync(join(folder, "initdb")))

/** Says how to install Postgres where it is missing. */
export const missing: string | undefined =
  programs === undefined
    ? "there is no Postgres on this machine; install it (Debian: apt-get install postgresql) to run this"
    : undefined

const idOf = (flag: "-u" | "-g"): number => Number(execFileSync("id", [flag, "postgres"], { encoding: "utf8" }))

/** Postgres refuses to run as root, and then runs as the user of Debian's package. */
const user = process.getuid?.() === 0 && missing === undefined ? { uid: idOf("-u"), gid: idOf("-g") } : {}

const makeFolder = Effect.acquireRelease(
  Effect.sync(() => {
    const folder = mkdtempSync(join(tmpdir(), "postgres-"))
    if (user.uid !== undefined) chownSync(folder, user.uid, user.gid)
    return folder
  }),
  (folder) => Effect.sync(() => rmSync(folder, { recursive: true, maxRetries: 20 }))
)

const init = (data: string) =>
  Effect.sync(() => {
    const options = ["--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"]
    execFileSync(join(programs ?? "", "initdb"), ["-D", data, ...options], { ...user, cwd: "/", stdio: "ignore" })
  })

const spawnIn = (folder: string): ChildProcess =>
  spawn(
    join(programs ?? "", "postgres"),
    // What survives the process, and not the machine, is enough for a temporary folder.
    [
      "-D",
      join(folder, "data"),
      "-k",
      folder,
      "-c",
      "listen_addresses=",
      "-c",
      "fsync=off",
      "-c",
      "log_min_messages=log"
    ],
    { ...user, cwd: "/", stdio: ["ignore", "ignore", "pipe"] }
  )

/** Waits until the server accepts connections; returns false if it ended: the processes of a killed one linger a moment. */
const isReady = (child: ChildProcess): Effect.Effect<boolean> =>
  Effect.callback((resume) => {
    if (child.stderr === null) return resume(Effect.succeed(false))
    const lines = createInterface(child.stderr)
    lines.on("line", (line) => {
      if (line.includes("ready to accept connections")) resume(Effect.succeed(true))
    })
    lines.on("close", () => resume(Effect.succeed(false)))
  })

const killed = (child: ChildProcess, signal: NodeJS.Signals): Effect.Effect<void> =>
  Effect.callback((resume) => {
    if (child.exitCode !== null || child.signalCode !== null) return resume(Effect.void)
    child.once("exit", () => resume(Effect.void))
    child.kill(signal)
  })

/** Starts a Postgres, which ends with the scope. */
export const make: Effect.Effect<Postgres, never, Scope.Scope> = Effect.gen(function* () {
  const folder = yield* makeFolder
  yield* init(join(folder, "data"))
  let child: ChildProcess | undefined
  const end = (signal: NodeJS.Signals) =>
    Effect.suspend(() => (child === undefined ? Effect.void : killed(child, signal)))
  const start = Effect.suspend(() => isReady((child = spawnIn(folder)))).pipe(
    Effect.repeat({ until: (ready) => ready, schedule: Schedule.spaced("100 millis") }),
    Effect.asVoid
  )
  // An immediate shutdown, which leaves nobody behind.
  yield* Effect.addFinalizer(() => end("SIGQUIT"))
  yield* start
  const url = Redacted.make(`postgres:///postgres?user=postgres&host=${folder}`)
  return { url, kill: end("SIGKILL"), start }
})
