/** Runs of the organizations, of which each has one at a time. */
import type { Plan } from "@effect-clerk/sync"
import { MembershipSyncWorkflow } from "@effect-clerk/sync/Workflow"
import { Effect, Option, Schedule } from "effect"
import * as KeyValueStore from "effect/persistence/KeyValueStore"

const keyOf = (organizationId: string): string => `run/${organizationId}`

const executionIdOf = (organizationId: string) =>
  KeyValueStore.KeyValueStore.use((store) => store.get(keyOf(organizationId)))

const poll = (executionId: string) =>
  Effect.map(
    MembershipSyncWorkflow.poll(executionId),
    Option.filter((result) => result._tag === "Complete")
  )

/** Tells whether the last run of an organization has not ended yet. */
export const isUnderWay = Effect.fnUntraced(function* (organizationId: string) {
  const executionId = yield* executionIdOf(organizationId)
  return executionId !== undefined && Option.isNone(yield* poll(executionId))
})

/** Starts the run of a plan, which whichever runner carries out. */
export const start = Effect.fnUntraced(function* (plan: Plan.Plan) {
  const store = yield* KeyValueStore.KeyValueStore
  const executionId = yield* MembershipSyncWorkflow.execute({ plan }, { discard: true })
  yield* store.set(keyOf(plan.target.organizationId), executionId)
})

/** Waits for the end of an organization's last run. */
export const end = Effect.fnUntraced(function* (organizationId: string) {
  const executionId = yield* executionIdOf(organizationId)
  if (executionId === undefined) return yield* Effect.fail(`${organizationId} has no run`)
  const ended = yield* poll(executionId).pipe(
    Effect.repeat({ until: Option.isSome, schedule: Schedule.spaced("500 millis") })
  )
  return yield* Option.getOrThrow(ended).exit
})
