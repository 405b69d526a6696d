import { OrganizationMemberships } from "@effect-clerk/memberships"
import { authority, valid } from "@effect-clerk/test-support/certificates"
import { membershipJson, pageJson } from "@effect-clerk/test-support/fixtures"
import { rejections, tunnelTo } from "@effect-clerk/test-support/proxy"
import * as RawServer from "@effect-clerk/test-support/rawServer"
import * as TlsServer from "@effect-clerk/test-support/tlsServer"
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "@effect/vitest"
import { Deferred, Effect } from "effect"
import { createSecureServer } from "node:http2"
import { getCACertificates, setDefaultCACertificates } from "node:tls"
import { calls, failureOf, layer, run, writes } from "./support.ts"

const trusted = getCACertificates("default")

beforeAll(() => setDefaultCACertificates([...trusted, authority]))
afterAll(() => setDefaultCACertificates(trusted))
afterEach(() => {
  vi.unstubAllEnvs()
})

const clerk = "https://clerk.invalid"

describe("processed of a write through a proxy", () => {
  describe.each(rejections)("is no where it %s", (_, act) => {
    it.live.each(writes)("and a %s is retried", ([, call]) =>
      Effect.gen(function* () {
        const proxy = yield* RawServer.make(({ socket }) => act(socket))
        vi.stubEnv("HTTPS_PROXY", proxy.origin)
        expect(yield* failureOf(call, clerk)).toMatchObject({
          attempts: 3,
          processed: "no",
          reason: { _tag: "Transport" }
        })
        expect(proxy.requests.map(({ text }) => text.slice(0, text.indexOf(" HTTP/1.1")))).toEqual([
          "CONNECT clerk.invalid:443",
          "CONNECT clerk.invalid:443",
          "CONNECT clerk.invalid:443"
        ])
      }).pipe(Effect.scoped)
    )
  })

  it.live.each(TlsServer.brokenHandshakes)("is no where the server behind it $what in the handshake", ({ act }) =>
    Effect.gen(function* () {
      const server = yield* TlsServer.withoutTls(act)
      const proxy = yield* tunnelTo(server.origin)
      vi.stubEnv("HTTPS_PROXY", proxy.origin)
      expect(yield* failureOf(calls.POST, "https://127.0.0.1")).toMatchObject({ attempts: 3, processed: "no" })
      expect(server.connections()).toBe(3)
    }).pipe(Effect.scoped)
  )

  it.live.each(TlsServer.lostRequests)("is maybe where the server behind it $what after the request", ({ act }) =>
    Effect.gen(function* () {
      const server = yield* TlsServer.withTls(valid, act)
      const proxy = yield* tunnelTo(server.origin)
      vi.stubEnv("HTTPS_PROXY", proxy.origin)
      expect(yield* failureOf(calls.POST, "https://127.0.0.1")).toMatchObject({ attempts: 1, processed: "maybe" })
      expect(server.requests()).toBe(1)
    }).pipe(Effect.scoped)
  )

  it.live("is yes where the server behind it has a response", () =>
    Effect.gen(function* () {
      const server = yield* TlsServer.withTls(valid, (_, secure) => secure.write(RawServer.answer(200, membershipJson)))
      const proxy = yield* tunnelTo(server.origin)
      vi.stubEnv("HTTPS_PROXY", proxy.origin)
      expect(yield* run(calls.POST, "https://127.0.0.1")).toMatchObject({ id: "orgmem_1" })
    }).pipe(Effect.scoped)
  )

  it.live.each(["proxy:3128", "http://", "ftp://user:password@proxy", "::"])(
    "is no where its address is %s",
    (address) =>
      Effect.gen(function* () {
        vi.stubEnv("HTTPS_PROXY", address)
        const failure = yield* failureOf(calls.POST, clerk)
        expect(failure).toMatchObject({ processed: "no", reason: { _tag: "Transport" } })
        expect(failure.message).toContain("HTTPS_PROXY or HTTP_PROXY is not the URL of a proxy")
        expect(failure.message).not.toContain("password")
      })
  )
})

/** A server that has HTTP/2 for those who ask for it, and the versions of its requests. */
const both = Effect.acquireRelease(
  Effect.callback<{ readonly origin: string; readonly versions: ReadonlyArray<string>; readonly close: () => void }>(
    (resume) => {
      const versions: Array<string> = []
      const server = createSecureServer({ ...valid, allowHTTP1: true }, (request, response) => {
        versions.push(request.httpVersion)
        response.end(pageJson)
      })
      server.listen(0, "127.0.0.1", () => {
        const address = server.address()
        const port = typeof address === "object" && address !== null ? address.port : 0
        resume(Effect.succeed({ origin: `https://127.0.0.1:${port}`, versions, close: () => server.close() }))
      })
    }
  ),
  ({ close }) => Effect.sync(close)
)

describe("NodeClerkHttpClient behind a proxy", () => {
  it.live("speaks HTTP/1.1 with a server that has HTTP/2, as it does without a proxy", () =>
    Effect.gen(function* () {
      const server = yield* both
      yield* run(calls.GET, server.origin)
      const proxy = yield* tunnelTo(server.origin)
      vi.stubEnv("HTTPS_PROXY", proxy.origin)
      yield* run(calls.GET, server.origin)
      expect(proxy.requests.length).toBe(1)
      expect(server.versions).toEqual(["1.1", "1.1"])
    }).pipe(Effect.scoped)
  )

  it.live("closes the connection of a 407 whose body has no end", () =>
    Effect.gen(function* () {
      const closed = Deferred.makeUnsafe<void>()
      const proxy = yield* RawServer.make(({ socket }) => {
        const chunk = Buffer.alloc(64 * 1024, "x")
        const more = (): void => {
          while (!socket.destroyed && socket.write(chunk)) continue
        }
        socket.on("drain", more)
        socket.on("close", () => Deferred.doneUnsafe(closed, Effect.void))
        socket.write("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n")
        more()
      })
      vi.stubEnv("HTTP_PROXY", proxy.origin)
      yield* Effect.gen(function* () {
        const failure = yield* Effect.flip(OrganizationMemberships.use(calls.POST))
        expect(failure).toMatchObject({ attempts: 1, processed: "maybe", reason: { _tag: "Transport" } })
        // While the pool is open, which closes its connections in the end.
        yield* Deferred.await(closed)
      }).pipe(Effect.provide(layer("http://clerk.invalid")))
    }).pipe(Effect.scoped)
  )
})
