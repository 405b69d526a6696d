/** A runner: carries out runs, and the reconcile. Start two or more, on as many machines. */
import { MembershipSync } from "@effect-clerk/sync"
import { MembershipSyncWorkflow } from "@effect-clerk/sync/Workflow"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { Layer } from "effect"
import * as Clerk from "./clerk.ts"
import * as Engine from "./engine.ts"
import * as Reconcile from "./reconcile.ts"
import * as State from "./state.ts"
import * as Telemetry from "./telemetry.ts"

const runner = Layer.merge(MembershipSyncWorkflow.layer, Reconcile.daily).pipe(
  Layer.provide(MembershipSync.layer),
  Layer.provide([Clerk.layer, State.layer]),
  Layer.provide(Engine.runner),
  Layer.provide(Telemetry.layer)
)

NodeRuntime.runMain(Layer.launch(runner))
