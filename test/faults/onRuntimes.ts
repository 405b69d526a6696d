/** Plays the table of faults to each runtime, in a process of its own, on new and on reused connections. */
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { bundle } from "../runtimes/bundle.ts"
import type { Case, Report } from "../runtimes/faultScenario.ts"
import * as Processes from "../runtimes/processes.ts"
import type { Command, Running } from "../runtimes/processes.ts"
import { runtimes, workerd } from "../runtimes/runtimes.ts"
import type { Wrapper } from "../runtimes/wrappers.ts"
import { pageJson, secret } from "@effect-clerk/test-support/fixtures"
import type { Fault, Operation } from "./outcome.ts"
import { canBeReused, good } from "./run.ts"
import * as FaultyServer from "./server.ts"
import * as Steps from "./steps.ts"
import { actions, type Ended } from "./truth.ts"

/** A call on a connection that is new, or that has carried a request before. */
export interface Trial {
  readonly fault: Fault
  readonly operation: Operation
  readonly transport: Case["transport"]
  readonly reused: boolean
  /** A function of the program's own before the platform's fetch. */
  readonly wrapper?: Wrapper
  /** Set where that function is the global one. */
  readonly patched?: boolean
}

export interface Result extends Trial, Ended {
  /** How many of the requests came on a connection that had carried another one. */
  readonly onReused: number
}

/** The runtimes whose fetch is tried; the edge VM's is Node's. */
export const names = runtimes.map(([name]) => name).filter((name) => name !== "the edge VM")

/** The transports over the platform's fetch. */
export const fetches: ReadonlyArray<Case["transport"]> = ["layerFetch", "layer over FetchHttpClient"]

/** Returns every trial of these faults and operations, over both transports and on both kinds of connection. */
export const trialsOf = (faults: ReadonlyArray<Fault>, operations: ReadonlyArray<Operation>): ReadonlyArray<Trial> =>
  faults.flatMap((fault) =>
    operations.flatMap((operation) =>
      fetches.flatMap((transport) =>
        [false, true]
          // No request comes before a fault that begins with the connection.
          .filter((reused) => !reused || canBeReused(fault))
          .map((reused) => ({ fault, operation, transport, reused }))
      )
    )
  )

const page = Steps.http(200, pageJson)("")

const getJson = (url: string): Effect.Effect<unknown> =>
  Effect.promise(async (signal): Promise<unknown> => {
    const response = await fetch(url, { signal })
    const text = await response.text()
    if (!response.ok) throw new Error(`${response.status} ${text}`)
    return JSON.parse(text)
  })

const isReport = (value: unknown): value is Report =>
  typeof value === "object" && value !== null && "outcome" in value && "attempts" in value

/** Makes a call inside a runtime, and returns its end. */
export const ask = (subject: Running, asked: Case): Effect.Effect<Report> =>
  Effect.gen(function* () {
    const query = new URLSearchParams({ ...asked })
    const report = yield* getJson(`${subject.origin}/?${query.toString()}`)
    return isReport(report) ? report : yield* Effect.die(new Error(`no report: ${JSON.stringify(report)}`))
  })

let trials = 0

const runOne = (subject: Running, trial: Trial): Effect.Effect<Result> =>
  Effect.gen(function* () {
    const { fault, operation, patched, reused, transport, wrapper } = trial
    const body = good(operation)
    const base = `/${(trials += 1)}/`
    const { again = fault.script, script, stalls, when } = fault
    const server = yield* FaultyServer.make(when, script(body), {
      again: again(body),
      arriveMillis: 10,
      base,
      ...(reused ? { warm: page } : undefined)
    })
    const report = yield* ask(subject, {
      origin: server.origin,
      base: `${base}v1`,
      operation,
      transport,
      stalls,
      ...(reused ? { warm: "true" } : undefined),
      ...(wrapper === undefined ? undefined : { wrapper }),
      ...(patched === true ? { patched: "true" } : undefined)
    })
    const arrived = server.arrived()
    return { ...trial, report, arrived, onReused: server.arrivedWarm(), acted: actions(fault, body, arrived) }
  }).pipe(Effect.scoped)

/** Makes the calls one after the other, several at a time; those that only a long limit ends wait together. */
const runAll = (subject: Running, trials: ReadonlyArray<Trial>): Effect.Effect<ReadonlyArray<Result>> =>
  Effect.gen(function* () {
    // Node loads its parser of HTTP with the first request, and does not see a connection close before that.
    yield* getJson(`${subject.origin}/`)
    const isSlow = ({ fault }: Trial): boolean => fault.stalls !== "never"
    const each = (group: ReadonlyArray<Trial>, concurrency: number) =>
      Effect.forEach(group, (trial) => runOne(subject, trial), { concurrency })
    const [first, ...others] = trials
    const alone = yield* each(first === undefined ? [] : [first], 1)
    const [slow, quick] = yield* Effect.all(
      [
        each(others.filter(isSlow), 200),
        each(
          others.filter((_) => !isSlow(_)),
          16
        )
      ],
      {
        concurrency: 2
      }
    )
    return [...alone, ...quick, ...slow]
  })

const folder: Effect.Effect<string, never, Scope.Scope> = Effect.acquireRelease(
  Effect.sync(() => mkdtempSync(join(tmpdir(), "faults-"))),
  (path) => Effect.sync(() => rmSync(path, { recursive: true }))
)

const commandOf = (name: string, path: string): Effect.Effect<Command | string> =>
  Effect.promise(async () => {
    const start = runtimes.find(([other]) => other === name)?.[1]
    return start === undefined ? `there is no runtime ${name}` : start(path)
  })

/** workerd with a configuration that trusts the authority; the other runtimes read its path in their environment. */
const trustingWorkerd = (path: string): Command | string =>
  workerd(new URL("../runtimes/workerd/tls.capnp", import.meta.url), path)

export interface StartOptions {
  /** A certificate authority that the runtime trusts besides its own. */
  readonly authority?: string
  /** Variables of its environment besides those of every runtime. */
  readonly env?: Readonly<Record<string, string>>
}

/** Starts a runtime that makes calls, or returns why it cannot be started. */
export const start = (
  name: string,
  { authority, env }: StartOptions = {}
): Effect.Effect<{ readonly missing: string } | Running, never, Scope.Scope> =>
  Effect.gen(function* () {
    const path = yield* folder
    const { code } = yield* Effect.promise(() => bundle(new URL("../runtimes/faultScenario.ts", import.meta.url)))
    writeFileSync(join(path, "scenario.js"), code)
    const trusted = join(path, "authority.pem")
    if (authority !== undefined) writeFileSync(trusted, authority)
    const command = authority !== undefined && name === "workerd" ? trustingWorkerd(path) : yield* commandOf(name, path)
    if (typeof command === "string") return { missing: command }
    return yield* Processes.start(command, {
      CLERK_SECRET_KEY: secret,
      CLERK_API_URL: "",
      FAULTY_URL: "",
      CLOSED_URL: "",
      ...env,
      ...(authority === undefined ? undefined : { NODE_EXTRA_CA_CERTS: trusted, DENO_CERT: trusted })
    })
  })

/** The results of a run, or why the runtime cannot be started. */
export type Ran = { readonly missing: string } | { readonly results: ReadonlyArray<Result> }

/** Runs trials inside a runtime, against servers in this process. */
export const run = (name: string, trials: ReadonlyArray<Trial>): Effect.Effect<Ran> =>
  Effect.gen(function* () {
    const subject = yield* start(name)
    return "missing" in subject ? subject : { results: yield* runAll(subject, trials) }
  }).pipe(Effect.scoped)
