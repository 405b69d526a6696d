import { RetryPolicy } from "@effect-clerk/core"
import { OrganizationMemberships } from "@effect-clerk/memberships"
import { afterAll, beforeAll, describe, expect, it } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import { getCACertificates, setDefaultCACertificates } from "node:tls"
import { authority, valid } from "@effect-clerk/test-support/certificates"
import { membershipJson, secret } from "@effect-clerk/test-support/fixtures"
import { answer } from "@effect-clerk/test-support/rawServer"
import * as TlsServer from "@effect-clerk/test-support/tlsServer"
import { transports } from "@effect-clerk/test-support/transports"

const secretKey = Redacted.make(secret)

/**
 * Ways in which a handshake fails that a transport reports as it reports a lost connection, so that the request may have been
 * sent: Node's fetch has one error for a reset, whenever it comes, and effect's clients hand on the platform's own errors.
 */
const isUntold = (transport: string, what: string): boolean => {
  switch (transport) {
    case "NodeClerkHttpClient":
      return false
    case "layer over undici":
    case "layer over node:http":
      return !what.startsWith("closes")
    default:
      return what === "resets the connection"
  }
}

const trusted = getCACertificates("default")

beforeAll(() => setDefaultCACertificates([...trusted, authority]))
afterAll(() => setDefaultCACertificates(trusted))

describe.each(transports)("handshakes over %s", (transport, make) => {
  const create = (apiUrl: string) =>
    OrganizationMemberships.use((_) =>
      _.create({ organizationId: "org_1", userId: "user_1", role: "org:member" })
    ).pipe(
      Effect.provide(make({ secretKey, apiUrl })),
      Effect.provideService(RetryPolicy.Current, RetryPolicy.exponential({ times: 1, base: "1 millis", jitter: false }))
    )

  it.live.each(TlsServer.brokenHandshakes)("a write is retried, since nothing was sent, if the server $what", (_) =>
    Effect.gen(function* () {
      const server = yield* TlsServer.withoutTls(_.act)
      expect(yield* Effect.flip(create(server.origin))).toMatchObject(
        isUntold(transport, _.what)
          ? { attempts: 1, processed: "maybe", reason: { _tag: "Transport" } }
          : { attempts: 2, processed: "no", reason: { _tag: "Transport" } }
      )
    }).pipe(Effect.scoped)
  )

  it.live.each(TlsServer.lostRequests)("a write that was sent is not retried if the server $what after it", (_) =>
    Effect.gen(function* () {
      const server = yield* TlsServer.withTls(valid, _.act)
      expect(yield* Effect.flip(create(server.origin))).toMatchObject({
        attempts: 1,
        processed: "maybe",
        reason: { _tag: "Transport" }
      })
      expect(server.requests()).toBe(1)
    }).pipe(Effect.scoped)
  )

  it.live.each(TlsServer.badCertificates)(
    "a write is not retried, and nothing was sent, if the certificate $what",
    (_) =>
      Effect.gen(function* () {
        const server = yield* TlsServer.withTls(_.certificate)
        expect(yield* Effect.flip(create(server.origin))).toMatchObject({
          attempts: 1,
          processed: "no",
          reason: { _tag: "Transport", code: _.code }
        })
        expect(server.requests()).toBe(0)
      }).pipe(Effect.scoped)
  )

  it.live("a write succeeds with a certificate that is trusted", () =>
    Effect.gen(function* () {
      const server = yield* TlsServer.withTls(valid, (_, secure) => secure.write(answer(200, membershipJson)))
      expect(yield* create(server.origin)).toMatchObject({ id: "orgmem_1" })
    }).pipe(Effect.scoped)
  )
})
