/**
 * Commands of an operator:
 *
 *     node src/command.ts reconcile                              the reconcile, now
 *     node src/command.ts wait org_acme                          waits for the organization's run, and prints its counts
 *     node src/command.ts acknowledge org_acme '{"removals":20}'  lets the next plan remove 20 members
 */
import { MembershipSync } from "@effect-clerk/sync"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { Effect, Layer } from "effect"
import * as Acknowledgements from "./acknowledgements.ts"
import * as Clerk from "./clerk.ts"
import * as Engine from "./engine.ts"
import * as Reconcile from "./reconcile.ts"
import * as Runs from "./runs.ts"
import * as State from "./state.ts"

const [, , command = "", organizationId = "", acknowledgement = ""] = process.argv

const wait = Effect.flatMap(Runs.end(organizationId), (end) =>
  Effect.sync(() => console.log(`${organizationId}: ${end._tag}`, "report" in end ? end.report.counts : end))
)

const program = Effect.gen(function* () {
  switch (command) {
    case "reconcile":
      return yield* Reconcile.once
    case "wait":
      return yield* wait
    case "acknowledge":
      return yield* Acknowledgements.set(organizationId, acknowledgement)
    default:
      return yield* Effect.fail(`there is no command "${command}", but reconcile, wait and acknowledge`)
  }
})

const layer = MembershipSync.layer.pipe(
  Layer.provide(Clerk.layer),
  Layer.provideMerge(State.layer),
  Layer.provideMerge(Engine.client)
)

NodeRuntime.runMain(Effect.provide(program, layer))
