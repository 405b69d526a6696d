/** Makes writes over TLS inside a runtime, for the tables of what keeps one from being sent. */
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import type { Running } from "../runtimes/processes.ts"
import { ask, fetches, start, type StartOptions } from "./onRuntimes.ts"

export interface Row {
  readonly what: string
  readonly serve: Effect.Effect<{ readonly origin: string; readonly requests: () => number }, never, Scope.Scope>
  /** Attempts of the write, and `processed`. */
  readonly expected: string
}

// Under a policy of two retries.
export const retried = "3 attempts, no"
export const rejected = "1 attempts, no"
export const unknown = "1 attempts, maybe"
export const succeeded = "1 attempts, yes"

/** What the caller of one write is told, and how many requests the server has seen. */
interface Told {
  readonly row: string
  readonly told: string
  readonly requests: number
}

const create = (subject: Running, { serve, what }: Row): Effect.Effect<ReadonlyArray<Told>> =>
  Effect.forEach(fetches, (transport) =>
    Effect.gen(function* () {
      const { origin, requests } = yield* serve
      const asked = { origin, base: "/v1", operation: "create", transport, stalls: "never" } as const
      const { attempts, processed } = (yield* ask(subject, asked)).outcome
      return { row: `${what}, ${transport}`, told: `${attempts} attempts, ${processed}`, requests: requests() }
    }).pipe(Effect.scoped)
  )

/** Makes a write for each row, over each transport, or returns why the runtime cannot be started. */
export const createEach = (
  name: string,
  rows: ReadonlyArray<Row>,
  options: StartOptions
): Effect.Effect<{ readonly missing: string } | { readonly told: ReadonlyArray<Told> }> =>
  Effect.gen(function* () {
    const subject = yield* start(name, options)
    if ("missing" in subject) return subject
    const told = yield* Effect.forEach(rows, (row) => create(subject, row), { concurrency: 4 })
    return { told: told.flat() }
  }).pipe(Effect.scoped)

/** Returns what has to be told of each row; of some, a platform has the same error as for a request that was sent. */
export const tabled = (rows: ReadonlyArray<Row>, isUntold: (row: Row) => boolean): ReadonlyArray<Told> =>
  rows.flatMap((row) =>
    fetches.map((transport) => ({
      row: `${row.what}, ${transport}`,
      told: isUntold(row) ? unknown : row.expected,
      requests: [unknown, succeeded].includes(row.expected) ? 1 : 0
    }))
  )
