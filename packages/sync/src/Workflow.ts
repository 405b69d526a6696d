/**
 * Durable runs: a sync that goes on where its machine is lost, on effect's workflow engine.
 *
 * @since 0.1.0
 */
import * as ClerkHttpClient from "@effect-clerk/http/ClerkHttpClient"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as DurableDeferred from "effect/workflow/DurableDeferred"
import * as Workflow from "effect/workflow/Workflow"
import type { WorkflowEngine } from "effect/workflow/WorkflowEngine"
import { type Announcement, Payload, SyncResult } from "./internal/durable/model.ts"
import { captured } from "./internal/durable/policies.ts"
import { approval, makeRun } from "./internal/durable/run.ts"
import { SyncState } from "./SyncState.ts"

export { type Announcement, Payload, PlanRequest, SyncResult } from "./internal/durable/model.ts"

/**
 * Makes the members of an organization what a list says, as a workflow of effect's engine: it plans, waits for an approval
 * where one is asked for, applies the plan in chunks, and ends with the report.
 *
 * **When to use**
 *
 * Use for runs of hours, as those with more than 500 invitations are, and for those that have to survive their machine. On one
 * machine, `MembershipSync` with a journal in files does the same.
 *
 * **Details**
 *
 * The engine is the program's: `WorkflowEngine.layerMemory` for tests, `ClusterWorkflowEngine.layer` over Postgres, MySQL or
 * SQLite. What it stores takes the place of the journal. Plans, guards, budgets and outcomes are those of `MembershipSync`.
 *
 * A plan is run once, however often and wherever it is started: its hash names the run, as `key` and the organization do where
 * the run makes the plan. A run that has ended gives its end again.
 *
 * A chunk has up to 25 actions. One that is run again, since its machine was lost, first reads which of them have happened, and
 * mails nobody twice. Where Clerk allows no more invitations for a while, the run sleeps, and needs no process meanwhile.
 *
 * An organization has one run at a time, by a claim in `SyncState`: another one waits for its end, and an apply fails. A
 * `SyncState` of the program's own may have no `claims`; then nothing keeps runs of different plans apart.
 *
 * **Gotchas**
 *
 * - The base of the next plan stays in `SyncState`. Several machines need one that they share, as `layerKeyValueStore` over SQL.
 * - A claim outlives its process, and its engine, too: where the engine's tables are gone, release it by `claims.release` of `SyncState`.
 * - The engine's tables hold private metadata.
 * - Each machine counts its own requests, unless they share a store by effect's `RateLimiter`.
 *
 * @example
 * ```ts
 * import { ClerkConfig } from "@effect-clerk/core"
 * import { ClerkHttpClient } from "@effect-clerk/http"
 * import { SyncState } from "@effect-clerk/sync"
 * import { MembershipSyncWorkflow } from "@effect-clerk/sync/Workflow"
 * import { ClerkEmulator } from "@effect-clerk/testing"
 * import { Effect, Layer, Redacted } from "effect"
 * import { WorkflowEngine } from "effect/workflow"
 *
 * const program = MembershipSyncWorkflow.execute({
 *   plan: {
 *     key: "2026-11-28",
 *     organizationId: "org_acme",
 *     members: [
 *       { userId: "user_ada", role: "org:admin" },
 *       { emailAddress: "bo@acme.com", role: "org:member" }
 *     ]
 *   }
 * })
 *
 * const clerk = ClerkHttpClient.layerFetch({
 *   fetch: ClerkEmulator.fetch({
 *     organizations: [{ id: "org_acme", name: "Acme" }],
 *     users: [{ id: "user_ada" }, { id: "user_bo", emailAddresses: ["bo@acme.com"] }],
 *     memberships: [{ organizationId: "org_acme", userId: "user_ada", role: "org:admin" }]
 *   })
 * }).pipe(Layer.provide(ClerkConfig.layer({ secretKey: Redacted.make("sk_test_example") })))
 *
 * const layer = MembershipSyncWorkflow.layer.pipe(
 *   Layer.provide([clerk, SyncState.layerMemory]),
 *   Layer.provideMerge(WorkflowEngine.layerMemory)
 * )
 *
 * const result = await Effect.runPromise(Effect.provide(program, layer))
 * result._tag === "Finished" && result.report.counts.done // => 1
 * ```
 *
 * @category workflows
 * @since 0.1.0
 */
export class MembershipSyncWorkflow extends Workflow.make("MembershipSync", {
  payload: Payload,
  success: SyncResult,
  idempotencyKey: ({ plan }) => ("format" in plan ? plan.hash : `${plan.organizationId}/${plan.key}`)
}) {
  /** Carries out the runs that are started in this program, or, on a cluster, those that it is given. */
  static readonly layer: Layer.Layer<never, never, WorkflowEngine | ClerkHttpClient.ClerkHttpClient | SyncState> =
    Layer.suspend(() => MembershipSyncWorkflow.layerAnnouncing(() => Effect.void))

  /**
   * Does the same as `layer`, and tells of each plan that waits for an approval, for example by a message to those who may
   * approve it. A run whose machine is lost meanwhile may tell twice; one whose `announce` dies logs that, and waits.
   */
  static readonly layerAnnouncing = <R>(announce: (announcement: Announcement) => Effect.Effect<void, never, R>) =>
    Layer.unwrap(
      Effect.gen(function* () {
        const client = yield* ClerkHttpClient.ClerkHttpClient
        const state = yield* SyncState
        const underPolicies = yield* captured
        const run = makeRun({ client, state, announce, hasEnded })
        return MembershipSyncWorkflow.toLayer((payload, executionId) => underPolicies(run(payload, executionId)))
      })
    )

  /**
   * Approves the plan of a run that waits for it.
   *
   * **Details**
   *
   * The hash is that of the plan that was looked at: whole, or its first digits, at least 16. A run whose plan has another one
   * ends as `Declined`. The first answer counts; one that comes before the run waits is kept for it.
   */
  static readonly approve = (executionId: string, hash: string): Effect.Effect<void, never, WorkflowEngine> =>
    answer(executionId, { _tag: "Approved", hash })

  /** Ends a run that waits for an approval. */
  static readonly decline = (executionId: string): Effect.Effect<void, never, WorkflowEngine> =>
    answer(executionId, { _tag: "Declined" })
}

const hasEnded = (executionId: string): Effect.Effect<boolean, never, WorkflowEngine> =>
  Effect.map(
    MembershipSyncWorkflow.poll(executionId),
    (result) => Option.isSome(result) && result.value._tag === "Complete"
  )

const answer = (executionId: string, value: (typeof approval.successSchema)["Type"]) =>
  DurableDeferred.succeed(approval, {
    token: DurableDeferred.tokenFromExecutionId(approval, { workflow: MembershipSyncWorkflow, executionId }),
    value
  })
