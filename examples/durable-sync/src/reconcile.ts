/** The reconcile of all organizations: a plan of each list, in one pass over the instance, and a run of each plan that passes. */
import { MembershipSync, type OrganizationPlan, Plan, type PlanOptions } from "@effect-clerk/sync"
import { Config, Cron, Effect, Layer, Metric, Result, Stream } from "effect"
import * as ClusterCron from "effect/cluster/ClusterCron"
import * as Acknowledgements from "./acknowledgements.ts"
import * as Lists from "./lists.ts"
import * as Runs from "./runs.ts"

const options: PlanOptions = { remove: "managed", unknown: "invite" }

/** Plans that their guards have rejected: an alert on it asks somebody to look. */
const rejected = Metric.counter("membership_sync_rejected")

/** Carries the plan out, or says why not: who is rejected is left alone, and planned again the next time. */
const settle = Effect.fnUntraced(function* ({ organizationId, plan }: OrganizationPlan) {
  if (Result.isFailure(plan)) {
    yield* Metric.update(rejected, 1)
    for (const { message } of plan.failure.rejections) yield* Effect.logWarning(`${organizationId}: ${message}`)
    return
  }
  if (Plan.isEmpty(plan.success)) yield* Effect.logInfo(`${organizationId}: nothing to do`)
  else {
    yield* Runs.start(plan.success)
    yield* Effect.logInfo(`${organizationId}: started ${plan.success.actions.length} actions`)
  }
  yield* Acknowledgements.remove(organizationId)
})

/** Reads the list of an organization and its acknowledgement; a list that cannot be read keeps no other one waiting. */
const listOf = Effect.fnUntraced(function* (organizationId: string) {
  const read = yield* Effect.result(Lists.read(organizationId))
  if (Result.isFailure(read)) {
    // Its tag alone: the message of a list that is invalid may name addresses.
    yield* Effect.logError(`${organizationId}: its list cannot be read: ${read.failure._tag}`)
    return []
  }
  const acknowledge = yield* Acknowledgements.get(organizationId)
  return [{ ...read.success, options: { ...options, acknowledge } }]
})

/** Reconciles the organizations once, but for those whose last run is still under way. */
export const once = Effect.gen(function* () {
  const { planAll } = yield* MembershipSync
  const organizations = yield* Effect.filter(yield* Lists.organizations, (id) =>
    Effect.map(Runs.isUnderWay(id), (isUnderWay) => !isUnderWay)
  )
  const lists = (yield* Effect.forEach(organizations, listOf)).flat()
  yield* Stream.runForEach(planAll(lists), settle)
})

/** Reconciles on one of the runners, at three in the night, UTC, unless `RECONCILE` says otherwise. */
export const daily = Layer.unwrap(
  Effect.gen(function* () {
    const cron = yield* Config.String("RECONCILE").pipe(Config.withDefault("0 3 * * *"))
    return ClusterCron.make({
      name: "reconcile",
      cron: yield* Effect.fromResult(Cron.parse(cron, "UTC")),
      execute: once
    })
  })
)
