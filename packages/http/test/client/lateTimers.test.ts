import { RetryPolicy, TimeoutPolicy } from "@effect-clerk/core"
import { OrganizationMemberships } from "@effect-clerk/memberships"
import { describe, expect, it } from "@effect/vitest"
import { Effect, Redacted, type Result } from "effect"
import { Worker } from "node:worker_threads"
import { secret } from "@effect-clerk/test-support/fixtures"
import { transports } from "@effect-clerk/test-support/transports"

/** Runs in a thread of its own, so that it responds while the test's thread is blocked. */
const serverCode = `
  const { createServer } = require("node:http")
  const { parentPort, workerData } = require("node:worker_threads")
  const { body, sent } = workerData
  const notify = () => {
    Atomics.store(sent, 0, 1)
    Atomics.notify(sent, 0)
  }
  const server = createServer((request, response) => {
    parentPort.postMessage("received")
    if (body === undefined) notify()
    else response.writeHead(200, { "content-type": "application/json" }).end(body, notify)
  })
  server.listen(0, "127.0.0.1", () => parentPort.postMessage(server.address().port))
`

const limit = 300

/** Starts a server that responds with a body, if there is one, while this thread is blocked for longer than a call may take. */
const serve = (body: string | undefined) =>
  Effect.gen(function* () {
    const sent = new Int32Array(new SharedArrayBuffer(4))
    const worker = yield* Effect.acquireRelease(
      Effect.sync(() => new Worker(serverCode, { eval: true, workerData: { body, sent } })),
      (worker) => Effect.promise(() => worker.terminate())
    )
    const port = yield* Effect.promise(() => new Promise<unknown>((resolve) => worker.once("message", resolve)))
    let wasBlocked = false
    // As soon as the request has arrived.
    worker.on("message", () => {
      Atomics.wait(sent, 0, 0, 5000)
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2 * limit)
      wasBlocked = true
    })
    return { apiUrl: `http://127.0.0.1:${String(port)}`, wasBlocked: () => wasBlocked }
  })

const timeout = TimeoutPolicy.make({ attempt: limit, total: limit })

/** Lists while this thread is blocked; again where the request took so long to arrive that the call had ended by then. */
const list = (make: (typeof transports)[number][1], body?: string): Effect.Effect<Result.Result<number, unknown>> =>
  Effect.gen(function* () {
    const { apiUrl, wasBlocked } = yield* serve(body)
    const page = yield* OrganizationMemberships.use((_) => _.list({ organizationId: "org_1" })).pipe(
      Effect.provide(make({ secretKey: Redacted.make(secret), apiUrl })),
      Effect.provideService(TimeoutPolicy.Current, timeout),
      Effect.provideService(RetryPolicy.Current, RetryPolicy.none),
      Effect.map(({ totalCount }) => totalCount),
      Effect.result
    )
    return wasBlocked() ? page : undefined
  }).pipe(
    Effect.scoped,
    Effect.flatMap((page) => (page === undefined ? list(make, body) : Effect.succeed(page)))
  )

describe.each(transports)("a timer that fires late over %s", (_, make) => {
  it.live.each([
    { what: "a short response", body: JSON.stringify({ data: [], total_count: 7 }) },
    { what: "a response of a megabyte", body: JSON.stringify({ data: [], total_count: 7, other: "x".repeat(1e6) }) }
  ])("hands on $what that arrived while the process was busy", ({ body }) =>
    Effect.gen(function* () {
      expect(yield* list(make, body)).toMatchObject({ success: 7 })
    })
  )

  it.live("still fires where nothing arrived", () =>
    Effect.gen(function* () {
      expect(yield* list(make)).toMatchObject({ failure: { reason: { _tag: "Timeout", processed: "maybe" } } })
    })
  )
})
