import { OrganizationMemberships } from "@effect-clerk/memberships"
import { pageJson } from "@effect-clerk/test-support/fixtures"
import * as RawServer from "@effect-clerk/test-support/rawServer"
import { afterEach, describe, expect, it, vi } from "@effect/vitest"
import { Effect } from "effect"
import type { Socket } from "node:net"
import { calls, layer, run } from "./support.ts"

const page = RawServer.answer(200, pageJson)

afterEach(() => {
  vi.unstubAllEnvs()
})

describe("pool of NodeClerkHttpClient", () => {
  it.live("keeps its connections for the calls of a layer, and closes them with its scope", () =>
    Effect.gen(function* () {
      const sockets = new Set<Socket>()
      const server = yield* RawServer.make(({ socket }) => {
        sockets.add(socket)
        socket.write(page)
      })
      yield* Effect.gen(function* () {
        const memberships = yield* OrganizationMemberships
        for (let calls = 0; calls < 10; calls++) yield* memberships.list({ organizationId: "org_1" })
        expect(Array.from(sockets, ({ destroyed }) => destroyed)).not.toContain(true)
      }).pipe(Effect.provide(layer(server.origin)))
      // Two, since undici hands on a response a turn before it takes its connection for the next request.
      expect(sockets.size).toBeLessThanOrEqual(2)
      yield* Effect.promise(() => Promise.all(Array.from(sockets, closed)))
    }).pipe(Effect.scoped)
  )

  it.live.each(["HTTP_PROXY", "http_proxy"])("goes through the proxy of %s, except for NO_PROXY", (name) =>
    Effect.gen(function* () {
      const proxy = yield* RawServer.make(({ socket }) => socket.write(page))
      const server = yield* RawServer.make(({ socket }) => socket.write(page))
      vi.stubEnv(name, proxy.origin)
      yield* run(calls.GET, "http://clerk.invalid")
      expect(proxy.requests.map(({ text }) => text.split("\r\n")[0])).toEqual([
        "GET http://clerk.invalid/v1/organizations/org_1/memberships HTTP/1.1"
      ])
      vi.stubEnv("NO_PROXY", "127.0.0.1")
      yield* run(calls.GET, server.origin)
      expect([proxy.requests.length, server.requests.length]).toEqual([1, 1])
    }).pipe(Effect.scoped)
  )
})

const closed = (socket: Socket): Promise<void> =>
  new Promise((resolve) => {
    if (socket.destroyed) resolve()
    else socket.once("close", () => resolve())
  })
