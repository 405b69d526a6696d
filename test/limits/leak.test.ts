import { createServer } from "node:http"
import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { membershipJson, pageJson } from "@effect-clerk/test-support/fixtures"
import { fetchTransports } from "@effect-clerk/test-support/transports"
import { type LeakTask, Left } from "./leakTask.ts"
import { messageOf, start } from "./workers.ts"

const run = (task: typeof LeakTask.Type): Effect.Effect<typeof Left.Type> =>
  start(new URL("./leakWorker.ts", import.meta.url), task, { execArgv: [] }).pipe(
    Effect.flatMap((worker) => messageOf(worker, Left)),
    Effect.scoped
  )

/** Starts a server that responds, resets the connection or never responds, depending on the path. */
const server = Effect.acquireRelease(
  Effect.callback<{ readonly apiUrl: string; readonly close: () => void }>((resume) => {
    const server = createServer((request, response) => {
      request.resume()
      if (request.url?.includes("/org_silent/")) return
      if (request.url?.includes("/org_broken/")) {
        request.socket.destroy()
        return
      }
      response
        .writeHead(200, { "content-type": "application/json" })
        .end(request.method === "PATCH" ? membershipJson : pageJson)
    })
    // Where this process stands still for longer, a request on a connection that was kept would be reset.
    server.keepAliveTimeout = 0
    server.listen(0, "127.0.0.1", () => {
      const address = server.address()
      const port = typeof address === "object" && address !== null ? address.port : 0
      const close = () => {
        server.close()
        server.closeAllConnections()
      }
      resume(Effect.succeed({ apiUrl: `http://127.0.0.1:${port}`, close }))
    })
  }),
  ({ close }) => Effect.sync(close)
)

/** Size of the smallest object that a call could leave behind, or less. */
const bytesOfAnObject = 24

describe.each(fetchTransports.map(([transport]) => ({ transport })))(
  "memory and connections over $transport",
  ({ transport }) => {
    it.live("10,000 calls, a third failing and a third interrupted, leave no object and no timer", () =>
      Effect.gen(function* () {
        const left = yield* run({ transport, calls: 10_000, leaks: false })
        console.log(`${transport}: ${left.bytes.toFixed(2)} bytes a call`)
        expect(left.bytes).toBeLessThan(bytesOfAnObject)
        expect(left.timers).toBeLessThanOrEqual(0)
      })
    )

    it.live("calls over sockets leave no connection open that the next one could not use", () =>
      Effect.gen(function* () {
        const { apiUrl } = yield* server
        const calls = 1500
        const left = yield* run({ transport, apiUrl, calls, leaks: false })
        console.log(`${transport}, over sockets: ${left.bytes.toFixed(2)} bytes a call, ${left.sockets} sockets`)
        // As many more as are in flight may be kept for the next calls.
        expect(left.sockets).toBeLessThanOrEqual(32)
        expect(left.timers).toBeLessThanOrEqual(2)
        expect(left.bytes).toBeLessThan(1000)
      }).pipe(Effect.scoped)
    )
  }
)

it.live("leak test notices one object that each call leaves behind", () =>
  Effect.gen(function* () {
    const left = yield* run({ transport: "layerFetch", calls: 10_000, leaks: true })
    expect(left.bytes).toBeGreaterThan(bytesOfAnObject)
  })
)
