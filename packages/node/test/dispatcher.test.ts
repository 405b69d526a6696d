import { RetryPolicy } from "@effect-clerk/core"
import { membershipJson, pageJson } from "@effect-clerk/test-support/fixtures"
import * as RawServer from "@effect-clerk/test-support/rawServer"
import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { mkdtempSync, rmSync } from "node:fs"
import { createServer } from "node:http"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Agent, MockAgent } from "undici"
import { calls, opened, run } from "./support.ts"

describe("NodeClerkHttpClient over a dispatcher of the program's", () => {
  it.live("takes the responses of a MockAgent", () =>
    Effect.gen(function* () {
      const agent = yield* opened(new MockAgent())
      agent.disableNetConnect()
      const path = "/v1/organizations/org_1/memberships"
      const clerk = agent.get("https://api.clerk.com")
      clerk.intercept({ path, method: "POST" }).reply(200, membershipJson)
      clerk.intercept({ path, method: "POST" }).reply(422, { errors: [{ code: "already_a_member", message: "m" }] })
      const call = run(calls.POST, "https://api.clerk.com", agent)
      expect(yield* call).toMatchObject({ id: "orgmem_1" })
      expect(yield* Effect.flip(call)).toMatchObject({ _tag: "ClerkErrors", errors: [{ code: "already_a_member" }] })
      agent.assertNoPendingInterceptors()
    }).pipe(Effect.scoped)
  )

  it.live("has processed no where a MockAgent has no response", () =>
    Effect.gen(function* () {
      const agent = yield* opened(new MockAgent())
      agent.disableNetConnect()
      const failure = yield* Effect.flip(run(calls.POST, "https://api.clerk.com", agent))
      expect(failure).toMatchObject({ processed: "no", reason: { _tag: "Transport" } })
    }).pipe(Effect.provideService(RetryPolicy.Current, RetryPolicy.none), Effect.scoped)
  )

  it.live("sends over a Unix socket", () =>
    Effect.gen(function* () {
      const socketPath = yield* unixServer
      const dispatcher = yield* opened(new Agent({ allowH2: false, connect: { socketPath } }))
      expect(yield* run(calls.GET, "http://clerk.internal", dispatcher)).toMatchObject({ totalCount: 1 })
    }).pipe(Effect.scoped)
  )

  it.live("leaves the dispatcher open", () =>
    Effect.gen(function* () {
      const server = yield* RawServer.make(({ socket }) => socket.write(RawServer.answer(200, pageJson)))
      const dispatcher = yield* opened(new Agent({ allowH2: false }))
      yield* run(calls.GET, server.origin, dispatcher)
      yield* run(calls.GET, server.origin, dispatcher)
      expect(dispatcher.destroyed).toBe(false)
    }).pipe(Effect.scoped)
  )
})

/** The path of a socket on which a server responds with a page. */
const unixServer = Effect.acquireRelease(
  Effect.callback<{ readonly path: string; readonly close: () => void }>((resume) => {
    const folder = mkdtempSync(join(tmpdir(), "clerk-"))
    const path = join(folder, "socket")
    const server = createServer((_, response) => response.end(pageJson))
    const close = (): void => {
      server.close()
      server.closeAllConnections()
      rmSync(folder, { recursive: true })
    }
    server.listen(path, () => resume(Effect.succeed({ path, close })))
  }),
  ({ close }) => Effect.sync(close)
).pipe(Effect.map(({ path }) => path))
