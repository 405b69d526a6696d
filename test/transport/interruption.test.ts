import { OrganizationMemberships } from "@effect-clerk/memberships"
import { describe, expect, it } from "@effect/vitest"
import { Deferred, Effect, Fiber, Redacted } from "effect"
import { secret } from "../support/fixtures.ts"
import * as RawServer from "../support/rawServer.ts"
import { transports } from "../support/transports.ts"

describe.each(transports)("interruption over %s", (_, make) => {
  it.live.each([
    { part: "the head", sent: "" },
    {
      part: "the body",
      sent: 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"data":'
    }
  ])("closes the connection while it waits for $part", ({ sent }) =>
    Effect.gen(function* () {
      const arrived = yield* Deferred.make<void>()
      const closed = yield* Deferred.make<void>()
      const server = yield* RawServer.make(({ socket }) => {
        if (sent !== "") socket.write(sent)
        socket.on("close", () => Effect.runFork(Deferred.succeed(closed, undefined)))
        Effect.runFork(Deferred.succeed(arrived, undefined))
      })
      const call = OrganizationMemberships.use((_) => _.list({ organizationId: "org_1" })).pipe(
        Effect.provide(make({ secretKey: Redacted.make(secret), apiUrl: server.origin }))
      )
      const fiber = yield* Effect.forkChild(call)
      yield* Deferred.await(arrived)
      yield* Fiber.interrupt(fiber)
      // Ends only if the socket is closed by the interruption, long before any timeout of the call.
      yield* Deferred.await(closed)
      expect(server.requests.length).toBe(1)
    }).pipe(Effect.scoped)
  )
})
