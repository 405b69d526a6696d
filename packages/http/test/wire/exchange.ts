import type { ClerkConfig, SDKException } from "@effect-clerk/core"
import { OrganizationMemberships } from "@effect-clerk/memberships"
import { Effect, type Exit, Redacted } from "effect"
import { membershipJson, pageJson } from "@effect-clerk/test-support/fixtures"
import * as RawServer from "@effect-clerk/test-support/rawServer"
import type { Memberships } from "@effect-clerk/test-support/transports"

type Service = OrganizationMemberships["Service"]

export type Call = (service: Service) => Effect.Effect<unknown, unknown>

export const secret = "sk_test_wire"

/** A request as the bytes had it: header names in lower case, else untouched. */
export interface Wire {
  readonly line: string
  readonly headers: ReadonlyArray<readonly [name: string, value: string]>
  readonly body: string
}

const parse = (text: string): Wire => {
  const end = text.indexOf("\r\n\r\n")
  const [line = "", ...headers] = text.slice(0, end).split("\r\n")
  return {
    line,
    headers: headers.map((header) => {
      const colon = header.indexOf(":")
      return [header.slice(0, colon).toLowerCase(), header.slice(colon + 1).trim()]
    }),
    body: text.slice(end + 4)
  }
}

/** Headers that our code decides; the rest is the platform's. */
const decided = new Set(["authorization", "accept", "clerk-api-version", "content-type", "user-agent"])

/** Headers that a platform adds by itself, none of which says anything of the caller. */
const platform = new Set([
  "host",
  "connection",
  "content-length",
  "accept-encoding",
  "accept-language",
  "sec-fetch-mode"
])

export const decidedHeaders = ({ headers }: Wire): ReadonlyArray<readonly [name: string, value: string]> =>
  headers.filter(([name]) => decided.has(name)).toSorted(([a], [b]) => (a < b ? -1 : 1))

export const otherHeaders = ({ headers }: Wire): ReadonlyArray<string> =>
  headers.map(([name]) => name).filter((name) => !decided.has(name) && !platform.has(name))

export interface Seen {
  readonly sent: ReadonlyArray<Wire>
  readonly connections: number
  /** How each call ended. */
  readonly exits: ReadonlyArray<Exit.Exit<unknown, unknown>>
}

/** Runs calls over a transport against a server that answers as Clerk does, and yields what the server saw. */
export const exchange = (
  make: (options: ClerkConfig.Options) => Memberships,
  calls: ReadonlyArray<Call>,
  options: Omit<ClerkConfig.Options, "secretKey"> = {},
  path = "/v1"
): Effect.Effect<Seen, SDKException> =>
  Effect.gen(function* () {
    const server = yield* RawServer.make(({ socket, text }) => {
      socket.write(RawServer.answer(200, text.startsWith("GET") ? pageJson : membershipJson))
    })
    const exits = yield* Effect.forEach(calls, (call) => Effect.exit(OrganizationMemberships.use(call))).pipe(
      Effect.provide(make({ secretKey: Redacted.make(secret), apiUrl: server.origin + path, ...options }))
    )
    return { sent: server.requests.map(({ text }) => parse(text)), connections: server.connections(), exits }
  }).pipe(Effect.scoped)
