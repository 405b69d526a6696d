/** Runs the plan of a file on the cluster, and waits for its end. */
import { Plan } from "@effect-clerk/sync"
import { MembershipSyncWorkflow } from "@effect-clerk/sync/Workflow"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { Effect, Layer, Logger, Schema } from "effect"
import { readFileSync } from "node:fs"
import * as Engine from "../../examples/durable-sync/src/engine.ts"
import { say } from "./said.ts"

const decodePlan = Schema.decodeUnknownSync(Schema.fromJsonString(Plan.schema))

const [, , file = ""] = process.argv

process.on("disconnect", () => process.exit())
NodeRuntime.runMain(
  MembershipSyncWorkflow.execute({ plan: decodePlan(readFileSync(file, "utf8")) }).pipe(
    Effect.map((result) => {
      const { counts, startedAt } = "report" in result ? result.report : { counts: {}, startedAt: 0 }
      say({ said: "finished", end: result._tag, startedAt, counts: { ...counts } })
    }),
    Effect.provide(Engine.client.pipe(Layer.provide(Logger.layer([]))))
  ),
  { disableErrorReporting: true }
)
