import { ClerkEmulator } from "@effect-clerk/testing"
import { describe, layer } from "@effect/vitest"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Queue from "effect/Queue"
import type * as Scope from "effect/Scope"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { connect, type Socket } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, expect, it } from "vitest"
import { secret } from "@effect-clerk/test-support/fixtures"
import * as RawServer from "@effect-clerk/test-support/rawServer"
import { bundle } from "./bundle.ts"
import { expectedReport, expectedStacks, seed } from "./expected.ts"
import * as FaultyServer from "./faultyServer.ts"
import { type Command, serve } from "./processes.ts"
import { runtimes } from "./runtimes.ts"

const folder = mkdtempSync(join(tmpdir(), "runtimes-"))
afterAll(() => rmSync(folder, { recursive: true }))

const { code, imports } = await bundle(new URL("scenario.ts", import.meta.url))
writeFileSync(join(folder, "scenario.js"), code)

describe("the bundle that they all run", () => {
  it("imports nothing, Node's built-ins among it", () => {
    expect(imports).toEqual([])
  })

  it("makes no code of a text", () => {
    expect(code.match(/.*\b(?:eval|Function)\(.*/g)).toBeNull()
  })
})

/** A running project. */
class Subject extends Context.Service<
  Subject,
  {
    readonly get: (path: string) => Effect.Effect<unknown>
    /** A request whose connection is the test's, until the scope closes. */
    readonly open: (path: string) => Effect.Effect<Socket, never, Scope.Scope>
    /** The connections of calls that get no answer. */
    readonly hanging: Queue.Dequeue<Socket>
  }
>()("Subject") {}

const run = (command: Command | string) =>
  Layer.effect(
    Subject,
    Effect.gen(function* () {
      const emulator = yield* ClerkEmulator.serve({ seed })
      const { hanging, origin: faulty } = yield* FaultyServer.make
      const origin = yield* serve(command, {
        CLERK_SECRET_KEY: secret,
        CLERK_API_URL: emulator.apiUrl,
        FAULTY_URL: faulty,
        CLOSED_URL: `http://127.0.0.1:${yield* RawServer.refusingPort}`
      })
      return {
        hanging,
        get: (path) =>
          Effect.promise(async (signal): Promise<unknown> => {
            const response = await fetch(origin + path, { signal })
            return response.ok ? response.json() : `${response.status} ${await response.text()}`
          }),
        open: (path) =>
          Effect.acquireRelease(
            Effect.sync(() => {
              const socket = connect(Number(new URL(origin).port), "127.0.0.1")
              socket.on("error", () => undefined)
              socket.write(`GET ${path} HTTP/1.1\r\nHost: worker\r\n\r\n`)
              return socket
            }),
            (socket) => Effect.sync(() => socket.destroy())
          )
      }
    })
  )

const started = await Promise.all(runtimes.map(async ([name, start]) => [name, await start(folder)] as const))

for (const [name, command] of started) {
  const isMissing = typeof command === "string"
  if (isMissing) console.warn(`${name} is not tried: ${command}`)

  describe.skipIf(isMissing)(`on ${name}`, () => {
    // workerd says the same of every lost connection.
    const report = expectedReport(name === "workerd" ? "maybe" : "no")

    layer(run(command), { excludeTestServices: true })((it) => {
      it.effect("does all operations, fails as typed, times out and streams", () =>
        Effect.gen(function* () {
          const { get } = yield* Subject
          expect(yield* get("/report")).toEqual(report)
        })
      )

      it.effect("starts the stack of a facade's failure with class and message, and leads to its caller", () =>
        Effect.gen(function* () {
          const { get } = yield* Subject
          expect(yield* get("/stacks")).toEqual(expectedStacks)
        })
      )

      it.effect("a request whose client goes away takes its call with it, and no other one", () =>
        Effect.gen(function* () {
          const { get, hanging, open } = yield* Subject
          const client = yield* open("/hanging")
          const call = yield* Queue.take(hanging)
          expect(yield* get("/report")).toEqual(report)
          expect(yield* get("/interrupted")).toBe(0)
          client.resetAndDestroy()
          yield* FaultyServer.closed(call)
          // The connection may be closed before the call's last finalizer has run.
          yield* Effect.repeat(get("/interrupted"), { until: (interrupted) => interrupted === 1 })
        })
      )

      it.effect("requests share nothing, where each has a client of its own", () =>
        Effect.gen(function* () {
          const { get } = yield* Subject
          expect(yield* Effect.all([get("/own"), get("/own")], { concurrency: "unbounded" })).toEqual([1, 1])
        })
      )

      it.effect("a client that is kept serves one request after the other, and several at once", () =>
        Effect.gen(function* () {
          const { get } = yield* Subject
          const shared = get("/shared")
          expect(yield* shared).toEqual([1, 1])
          expect(yield* shared).toEqual([1, 1])
          expect(yield* Effect.all([shared, shared, shared], { concurrency: "unbounded" })).toEqual(
            Array.from({ length: 3 }, () => [1, 1])
          )
        })
      )
    })
  })
}
