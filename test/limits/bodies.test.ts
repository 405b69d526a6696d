import { describe, expect, it } from "@effect/vitest"
import { transports } from "@effect-clerk/test-support/transports"
import { Effect } from "effect"
import { isLong } from "@effect-clerk/test-support/share"
import { bodies, largest, serve } from "./bodies.ts"
import { BodyReport } from "./bodyTask.ts"
import { messageOf, start } from "./workers.ts"

/** Transports that read a response by code of their own. The others get the bodies whose size depends on the platform alone. */
const own = new Set(["layerFetch", "NodeClerkHttpClient"])

/** Makes a call for each body in a process that V8 ends where its heap passes 128 MiB. */
const run = (transport: string, calls: number) =>
  Effect.gen(function* () {
    const { apiUrl } = yield* serve
    const task = { transport, apiUrl, calls }
    const options = { execArgv: ["--max-old-space-size=128"] }
    const worker = yield* start(new URL("./bodyWorker.ts", import.meta.url), task, options)
    return yield* messageOf(worker, BodyReport)
  }).pipe(Effect.scoped)

describe.each(transports.map(([transport]) => ({ transport })))("memory of a call over $transport", ({ transport }) => {
  it.live("is bounded, whatever the server sends", () =>
    Effect.gen(function* () {
      const tried = isLong || own.has(transport) ? bodies.length : largest.length
      const calls = yield* run(transport, tried)
      expect(calls.length).toBe(tried)
      for (const [index, { failure, jsonBytes, peakMiB, turnMillis }] of calls.entries()) {
        const { status, what } = bodies[index] ?? bodies[0]
        const took = `${peakMiB.toFixed(0)} MiB, at most ${turnMillis.toFixed(0)} ms a turn`
        console.log(`${transport}, ${what}: ${took}, JSON of ${jsonBytes} bytes`)
        expect(JSON.stringify(failure)).toContain(`"status":${status}`)
        expect(jsonBytes).toBeLessThan(256 * 1024)
        expect(peakMiB).toBeLessThan(200)
        // A success may be longer than an error response, and the platform's parser takes its time for it.
        if (status !== 200) expect(turnMillis).toBeLessThan(250)
      }
    })
  )
})
