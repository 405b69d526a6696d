import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { ask, names, start } from "../faults/onRuntimes.ts"
import type { Running } from "../runtimes/processes.ts"
import { type Body, largest, serve } from "./bodies.ts"
import * as Memory from "./memory.ts"

/** Lists once against each body, and returns the end with the memory that it took besides that of before. */
const list = (subject: Running, apiUrl: string) => (body: Body, index: number) =>
  Effect.gen(function* () {
    const before = Memory.sizeOf(subject.pid, "VmRSS")
    Memory.forgetPeak(subject.pid)
    const asked = { origin: apiUrl, base: `/org_${index}/v1`, operation: "list", transport: "layerFetch" } as const
    const { outcome } = yield* ask(subject, { ...asked, stalls: "unlimited" })
    return { body, outcome, peakMiB: (Memory.sizeOf(subject.pid, "VmHWM") - before) / 1024 }
  })

describe.each(names)("memory of a call on %s", (name) => {
  it.live("is bounded, whatever the server sends", ({ skip }) =>
    Effect.gen(function* () {
      const subject = yield* start(name)
      if ("missing" in subject) return skip(subject.missing)
      const { apiUrl } = yield* serve
      // The first call loads what all of them need.
      yield* list(subject, apiUrl)(largest[0], 1000)
      const results = yield* Effect.forEach(largest, list(subject, apiUrl))
      for (const { body, outcome, peakMiB } of results) {
        console.log(`${name}, ${body.what}: ${peakMiB.toFixed(0)} MiB, ${outcome.tag} ${outcome.status}`)
        expect(outcome).toMatchObject({ status: body.status })
        expect(peakMiB).toBeLessThan(200)
      }
    }).pipe(Effect.scoped)
  )
})
