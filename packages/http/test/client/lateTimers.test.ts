import { RetryPolicy, TimeoutPolicy } from "@effect-clerk/core"
import { OrganizationMemberships } from "@effect-clerk/memberships"
import { describe, expect, it } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import { Worker } from "node:worker_threads"
import { secret } from "@effect-clerk/test-support/fixtures"
import { transports } from "@effect-clerk/test-support/transports"

/** Runs in a thread of its own, so that it responds while the test's thread is blocked. */
const serverCode = `
  const { createServer } = require("node:http")
  const { parentPort, workerData } = require("node:worker_threads")
  const server = createServer((request, response) => {
    parentPort.postMessage("received")
    if (workerData.responds) response.writeHead(200, { "content-type": "application/json" }).end(workerData.body)
  })
  server.listen(0, "127.0.0.1", () => parentPort.postMessage(server.address().port))
`

const serve = (responds: boolean, body: string) =>
  Effect.gen(function* () {
    const worker = yield* Effect.acquireRelease(
      Effect.sync(() => new Worker(serverCode, { eval: true, workerData: { responds, body } })),
      (worker) => Effect.promise(() => worker.terminate())
    )
    const port = yield* Effect.promise(() => new Promise<unknown>((resolve) => worker.once("message", resolve)))
    // As soon as the request has arrived, for longer than the call may take.
    worker.on("message", () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 600))
    return `http://127.0.0.1:${String(port)}`
  })

const timeout = TimeoutPolicy.make({ attempt: "300 millis", total: "300 millis" })

const list = (apiUrl: string, make: (typeof transports)[number][1]) =>
  OrganizationMemberships.use((memberships) => memberships.list({ organizationId: "org_1" })).pipe(
    Effect.provide(make({ secretKey: Redacted.make(secret), apiUrl })),
    Effect.provideService(TimeoutPolicy.Current, timeout),
    Effect.provideService(RetryPolicy.Current, RetryPolicy.none)
  )

describe.each(transports)("a timer that fires late over %s", (_, make) => {
  it.live.each([
    { what: "a short response", body: JSON.stringify({ data: [], total_count: 7 }) },
    { what: "a response of a megabyte", body: JSON.stringify({ data: [], total_count: 7, other: "x".repeat(1e6) }) }
  ])("hands on $what that arrived while the process was busy", ({ body }) =>
    Effect.gen(function* () {
      const page = yield* list(yield* serve(true, body), make)
      expect(page.totalCount).toBe(7)
    }).pipe(Effect.scoped)
  )

  it.live("still fires where nothing arrived", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(list(yield* serve(false, ""), make))
      expect(error).toMatchObject({ reason: { _tag: "Timeout", processed: "maybe" } })
    }).pipe(Effect.scoped)
  )
})
