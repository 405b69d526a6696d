import { authority, valid } from "@effect-clerk/test-support/certificates"
import { membershipJson } from "@effect-clerk/test-support/fixtures"
import { answer } from "@effect-clerk/test-support/rawServer"
import * as TlsServer from "@effect-clerk/test-support/tlsServer"
import { Effect } from "effect"
import { describe, expect, it } from "vitest"
import { names } from "./onRuntimes.ts"
import { createEach, rejected, retried, type Row, succeeded, tabled, unknown } from "./secureWrites.ts"

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

describe.each(names)("a write over TLS on %s", (name) => {
  it("is retried where it was not sent, and only there, as far as the platform tells", async ({ skip }) => {
    const ran = await Effect.runPromise(createEach(name, rows, { authority }))
    if ("missing" in ran) {
      skip(ran.missing)
      return
    }
    const isUntold = ({ what }: Row): boolean => untold.some(({ on, rows }) => on === name && rows.test(what))
    expect(ran.told).toEqual(tabled(rows, isUntold))
  })
})
