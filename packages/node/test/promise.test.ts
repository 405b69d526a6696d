import { RetryPolicy } from "@effect-clerk/core"
import { ClerkMemberships } from "@effect-clerk/memberships/Promise"
import { NodeClerkHttpClient } from "@effect-clerk/node"
import { membershipJson, pageJson, secret } from "@effect-clerk/test-support/fixtures"
import * as RawServer from "@effect-clerk/test-support/rawServer"
import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import type { Socket } from "node:net"

const organizationId = "org_1"
const add = { organizationId, userId: "user_1", role: "org:member" }

const make = (apiUrl: string) =>
  ClerkMemberships.make({
    secretKey: secret,
    apiUrl,
    http: NodeClerkHttpClient.layer(),
    retry: RetryPolicy.exponential({ base: "1 millis", budget: false })
  })

describe("ClerkMemberships over NodeClerkHttpClient", () => {
  it.live("sends over a pool of connections that its calls share", () =>
    Effect.gen(function* () {
      const sockets = new Set<Socket>()
      const server = yield* RawServer.make(({ socket, text }) => {
        sockets.add(socket)
        socket.write(RawServer.answer(200, text.startsWith("GET") ? pageJson : membershipJson))
      })
      const memberships = make(server.origin)
      for (let call = 0; call < 5; call++) {
        const results = yield* Effect.promise(() =>
          Promise.all([memberships.list({ organizationId }), memberships.create(add)])
        )
        expect(results).toMatchObject([
          { _tag: "Success", success: { totalCount: 1 } },
          { _tag: "Success", success: { id: "orgmem_1" } }
        ])
      }
      expect(server.requests[0]?.text).toMatch(/accept-encoding: br, gzip/i)
      // Two are in flight at once, and each may leave its connection a turn after the next call.
      expect(sockets.size).toBeLessThanOrEqual(4)
    }).pipe(Effect.scoped)
  )

  it.live("retries a write whose connection never opened, and no other", () =>
    Effect.gen(function* () {
      const nowhere = make(`http://127.0.0.1:${yield* RawServer.refusingPort}`)
      expect(yield* Effect.promise(() => nowhere.create(add))).toMatchObject({
        failure: { attempts: 4, processed: "no", reason: { _tag: "Transport", code: "ECONNREFUSED" } }
      })
      const server = yield* RawServer.make(({ socket }) => socket.resetAndDestroy())
      expect(yield* Effect.promise(() => make(server.origin).create(add))).toMatchObject({
        failure: { attempts: 1, processed: "maybe", reason: { _tag: "Transport" } }
      })
      expect(server.requests.length).toBe(1)
    }).pipe(Effect.scoped)
  )

  it.live("closes the connection of a call that is aborted", () =>
    Effect.gen(function* () {
      const controller = new AbortController()
      const closed = Promise.withResolvers<void>()
      const server = yield* RawServer.make(({ socket }) => {
        socket.on("close", () => closed.resolve())
        controller.abort()
      })
      const { signal } = controller
      expect(yield* Effect.promise(() => make(server.origin).create(add, { signal }))).toMatchObject({
        failure: { _tag: "Aborted", processed: "maybe" }
      })
      yield* Effect.promise(() => closed.promise)
    }).pipe(Effect.scoped)
  )
})
