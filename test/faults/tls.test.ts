import { authority, valid } from "@effect-clerk/test-support/certificates"
import { membershipJson } from "@effect-clerk/test-support/fixtures"
import { answer } from "@effect-clerk/test-support/rawServer"
import * as TlsServer from "@effect-clerk/test-support/tlsServer"
import { Effect, type Scope } from "effect"
import { describe, expect, it } from "vitest"
import type { Running } from "../runtimes/processes.ts"
import { ask, fetches, names, start } from "./onRuntimes.ts"

interface Row {
  readonly what: string
  readonly serve: Effect.Effect<TlsServer.TlsServer, never, Scope.Scope>
  readonly expected: string
}

// Attempts of a write under a policy of two retries, and `processed`.
const retried = "3 attempts, no"
const rejected = "1 attempts, no"
const unknown = "1 attempts, maybe"
const succeeded = "1 attempts, yes"

const rows: ReadonlyArray<Row> = [
  ...TlsServer.brokenHandshakes.map(({ act, what }) => ({
    what: `a server that ${what} in the handshake`,
    serve: TlsServer.withoutTls(act),
    expected: retried
  })),
  ...TlsServer.badCertificates.map(({ certificate, what }) => ({
    what: `a certificate that ${what}`,
    serve: TlsServer.withTls(certificate),
    expected: rejected
  })),
  ...TlsServer.lostRequests.map(({ act, what }) => ({
    what: `a server that ${what} after the request`,
    serve: TlsServer.withTls(valid, act),
    expected: unknown
  })),
  {
    what: "a response",
    serve: TlsServer.withTls(valid, (_, secure) => secure.write(answer(200, membershipJson))),
    expected: succeeded
  }
]

/** Rows in which a platform has the same error as for a request that was sent. ARCHITECTURE.md has them as limits. */
const untold: ReadonlyArray<{ readonly on: string; readonly rows: RegExp }> = [
  { on: "Node 20", rows: /^a server that resets the connection in the handshake$/ },
  { on: "Node 24", rows: /^a server that resets the connection in the handshake$/ },
  { on: "Bun", rows: /in the handshake$/ },
  { on: "workerd", rows: /in the handshake$|^a certificate/ }
]

const expectedOn = (name: string, { expected, what }: Row): string =>
  untold.some(({ on, rows }) => on === name && rows.test(what)) ? unknown : expected

const create = (subject: Running, { serve, what }: Row) =>
  Effect.forEach(fetches, (transport) =>
    Effect.gen(function* () {
      const { origin, requests } = yield* serve
      const asked = { origin, base: "/v1", operation: "create", transport, stalls: "never" } as const
      const { attempts, processed } = (yield* ask(subject, asked)).outcome
      return { row: `${what}, ${transport}`, told: `${attempts} attempts, ${processed}`, requests: requests() }
    }).pipe(Effect.scoped)
  )

describe.each(names)("a write over TLS on %s", (name) => {
  it("is retried where it was not sent, and only there, as far as the platform tells", async ({ skip }) => {
    const ran = Effect.gen(function* () {
      const subject = yield* start(name, { authority })
      if ("missing" in subject) return subject
      return yield* Effect.forEach(rows, (row) => create(subject, row), { concurrency: 4 })
    })
    const results = await Effect.runPromise(Effect.scoped(ran))
    if ("missing" in results) {
      skip(results.missing)
      return
    }
    expect(results.flat()).toEqual(
      rows.flatMap((row) =>
        fetches.map((transport) => ({
          row: `${row.what}, ${transport}`,
          told: expectedOn(name, row),
          requests: [unknown, succeeded].includes(row.expected) ? 1 : 0
        }))
      )
    )
  })
})
