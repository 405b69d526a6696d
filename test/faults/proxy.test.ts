import { authority, valid } from "@effect-clerk/test-support/certificates"
import { membershipJson } from "@effect-clerk/test-support/fixtures"
import { openTunnel, rejections } from "@effect-clerk/test-support/proxy"
import * as RawServer from "@effect-clerk/test-support/rawServer"
import * as TlsServer from "@effect-clerk/test-support/tlsServer"
import { Effect } from "effect"
import { describe, expect, it } from "vitest"
import { createEach, retried, type Row, succeeded, tabled, unknown } from "./secureWrites.ts"

/**
 * The port of the first rejection; the next one has the next, and so on. No server of a test gets one of these. Their host is an
 * address, since Deno finds that of a name before it asks the proxy.
 */
const firstPort = 1000

/** A proxy that opens tunnels to all other ports of this machine. */
const makeProxy = RawServer.make(({ socket, text }) => {
  const port = Number(/^CONNECT 127\.0\.0\.1:(\d+) /.exec(text)?.[1])
  const [, reject] = rejections[port - firstPort] ?? []
  if (reject !== undefined) reject(socket)
  // What goes through a tunnel may look like the end of a request.
  else if (port > 0) openTunnel(socket, port)
})

const rows: ReadonlyArray<Row> = [
  ...rejections.map(([what], index) => ({
    what: `a proxy that ${what}`,
    serve: Effect.succeed({ origin: `https://127.0.0.1:${firstPort + index}`, requests: () => 0 }),
    expected: retried
  })),
  ...TlsServer.lostRequests.map(({ act, what }) => ({
    what: `a server behind a proxy that ${what} after the request`,
    serve: TlsServer.withTls(valid, act),
    expected: unknown
  })),
  {
    what: "a response through a proxy",
    serve: TlsServer.withTls(valid, (_, secure) => secure.write(RawServer.answer(200, membershipJson))),
    expected: succeeded
  }
]

/** Rows in which a platform has the same error as for a request that was sent. ARCHITECTURE.md has them as limits. */
const untold = {
  on: ["Bun", "Node 24"],
  rows: /^a proxy that (hangs up|resets the connection|breaks off its response|does not speak HTTP)$/
}

/** The runtimes whose fetch takes a proxy from its environment. Node's does where it is told to, from version 24 on. */
const names = ["Deno", "Bun", "Node 24"]

const environment = ({ origin }: RawServer.RawServer): Readonly<Record<string, string>> => ({
  HTTPS_PROXY: origin,
  NODE_USE_ENV_PROXY: "1"
})

describe.each(names)("a write through a proxy on %s", (name) => {
  it("is retried where the proxy opens no tunnel, and only there, as far as the platform tells", async ({ skip }) => {
    const create = Effect.flatMap(makeProxy, (proxy) => createEach(name, rows, { authority, env: environment(proxy) }))
    const ran = await Effect.runPromise(Effect.scoped(create))
    if ("missing" in ran) {
      skip(ran.missing)
      return
    }
    const isUntold = ({ what }: Row): boolean => untold.on.includes(name) && untold.rows.test(what)
    expect(ran.told).toEqual(tabled(rows, isUntold))
  })
})
