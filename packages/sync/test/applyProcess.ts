/** Applies the plan of a file in a process that its parent may kill: says when it starts, and then its report. */
import { RateLimitPolicy } from "@effect-clerk/core"
import { Effect, Layer, Redacted, Schema, Stream } from "effect"
import { readFileSync } from "node:fs"
import { MembershipSync, Plan, type Report, SyncJournal, SyncState } from "../src/index.ts"

export type Said = { readonly said: "started" } | { readonly said: "finished"; readonly counts: Report["counts"] }

const say = (said: Said) => Effect.sync(() => process.send?.(said))

const [apiUrl = "", planFile = "", directory = ""] = process.argv.slice(2)

const decodePlan = Schema.decodeUnknownSync(Schema.fromJsonString(Plan.schema))

const program = Effect.gen(function* () {
  const { apply } = yield* MembershipSync
  yield* Stream.runForEach(apply(decodePlan(readFileSync(planFile, "utf8"))), (event) => {
    if (event._tag === "Started") return say({ said: "started" })
    return event._tag === "Finished" ? say({ said: "finished", counts: event.report.counts }) : Effect.void
  })
})

const layer = MembershipSync.layerFetch({ secretKey: Redacted.make("sk_test_sync"), apiUrl, allowInsecure: true }).pipe(
  Layer.provide(Layer.mergeAll(SyncJournal.layerFile(directory), SyncState.layerFile(directory)))
)

await Effect.runPromise(
  program.pipe(Effect.provide(layer), Effect.provideService(RateLimitPolicy.Current, RateLimitPolicy.unlimited))
)
process.disconnect()
