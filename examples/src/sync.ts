// Makes the members of an organization what a list says: a plan to read, an apply to watch, and an undo.
import { MembershipSync, Plan, SyncJournal, SyncState } from "@effect-clerk/sync"
import { ClerkEmulator } from "@effect-clerk/testing"
import { Console, Effect, Layer, Redacted, Stream } from "effect"
import { seed } from "./seed.ts"

const organizationId = "org_acme"
const members = [
  { userId: "user_ada", role: "org:admin", source: "members.csv:1" },
  { userId: "user_new", role: "org:member", publicMetadata: { team: "core" }, source: "members.csv:2" },
  { emailAddress: "cy@example.com", role: "org:member", source: "members.csv:3" }
]

const program = Effect.gen(function* () {
  const { apply, plan, run, undo } = yield* MembershipSync
  const planned = yield* plan({ organizationId, members }, { remove: "unlisted", unknown: "invite" })
  yield* Console.log(Plan.format(planned))

  // The hash is what a person has approved. Another plan, or an organization that has changed since, is refused.
  const events = Stream.tap(apply(planned, { expect: planned.hash }), (event) =>
    event._tag === "Done"
      ? Console.log(`${planned.actions[event.n]?.name}: ${JSON.stringify(event.outcome)}`)
      : Effect.void
  )
  const last = yield* Stream.runLast(events)
  if (last._tag === "None" || last.value._tag !== "Finished") return
  const { report } = last.value
  yield* Console.log(`${report.counts.done} of ${report.outcomes.length} done`)

  const undone = yield* run(yield* undo(report))
  yield* Console.log(`${undone.counts.done} taken back`)
})

// Kept between runs; in CI, in a cache or a volume. The next plan compares with it, and an apply is resumed by it.
const directory = ".clerk-memberships"
const kept = Layer.mergeAll(SyncJournal.layerFile(directory), SyncState.layerFile(directory))
const clerk = { secretKey: Redacted.make("sk_test_example"), fetch: ClerkEmulator.fetch(seed) }

await Effect.runPromise(Effect.provide(program, Layer.provide(MembershipSync.layerFetch(clerk), kept)))
