/**
 * Keeps the runs for one organization apart, and applies from runs: whoever wants it writes a claim, and then looks for others.
 *
 * Of two at once, each may find the other's claim, and then neither has the organization, but never do both. Both withdraw, and
 * try again after a time of their own.
 */
import type { SDKException } from "@effect-clerk/core/SDKException"
import type { ClerkHttpClient } from "@effect-clerk/http/ClerkHttpClient"
import * as Effect from "effect/Effect"
import * as Random from "effect/Random"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as DurableClock from "effect/workflow/DurableClock"
import * as Workflow from "effect/workflow/Workflow"
import type { WorkflowEngine } from "effect/workflow/WorkflowEngine"
import type { JournalError } from "../../JournalError.ts"
import type { SyncState } from "../../SyncState.ts"
import type { Target } from "../model/planSchema.ts"
import { targetOf } from "../model/target.ts"
import { type Engine, fallible } from "./activity.ts"
import { Unapplied } from "./model.ts"

interface Services {
  readonly client: ClerkHttpClient["Service"]
  readonly state: SyncState["Service"]
  readonly hasEnded: (executionId: string) => Effect.Effect<boolean, never, WorkflowEngine>
}

interface Claim {
  readonly executionId: string
  readonly organizationId: string
}

/** Bounds of the wait for another run, in milliseconds: long enough for the engine to take it. */
const shortestWait = 61_000
const longestWait = 120_000

export const operation = "MembershipSyncWorkflow"

/** Runs what needs the organization for itself. */
export const withClaim = Effect.fnUntraced(function* <A, R>(
  services: Services,
  claim: Claim,
  then: Effect.Effect<A, Unapplied, R>
): Effect.fn.Return<A, Unapplied, R | Engine> {
  for (let index = 0; ; index++) {
    const wait = yield* fallible({
      name: `claim/${index}`,
      success: Schema.Int,
      error: Unapplied,
      execute: tryClaim(services, claim)
    })
    if (wait === 0) break
    yield* DurableClock.sleep({ name: `claim/${index}`, duration: wait })
  }
  // A claim that cannot be released is taken away by the next run.
  yield* Workflow.addFinalizer(() => Effect.ignore(release(services, claim)))
  return yield* then
})

/** Returns 0 where the organization is this run's, or the milliseconds after which to try again. */
const tryClaim = Effect.fnUntraced(function* (
  services: Services,
  claim: Claim
): Effect.fn.Return<number, Unapplied, WorkflowEngine> {
  const target = yield* Effect.mapError(targetFor(services, claim), (error): Unapplied => ({ _tag: "Failed", error }))
  const claimed = yield* Effect.result(claimAlone(services, target, claim.executionId))
  if (Result.isSuccess(claimed) && claimed.success) return 0
  if (Result.isFailure(claimed)) yield* Effect.logWarning(`${operation} waits: ${claimed.failure.message}`)
  yield* Effect.ignore(release(services, claim))
  return yield* Random.nextIntBetween(shortestWait, longestWait)
})

/** Claims a target, and tells whether no other run that is under way has. */
const claimAlone = Effect.fnUntraced(function* (
  { hasEnded, state }: Services,
  target: Target,
  executionId: string
): Effect.fn.Return<boolean, JournalError, WorkflowEngine> {
  let isAlone = true
  const { claims } = state
  if (claims === undefined) return true
  for (const other of yield* claims.claim(target, executionId)) {
    if (yield* hasEnded(other)) yield* claims.release(target, other)
    else isAlone = false
  }
  return isAlone
})

const release = (services: Services, claim: Claim): Effect.Effect<void, JournalError | SDKException> =>
  Effect.flatMap(
    targetFor(services, claim),
    (target) => services.state.claims?.release(target, claim.executionId) ?? Effect.void
  )

const targetFor = ({ client }: Services, { organizationId }: Claim): Effect.Effect<Target, SDKException> =>
  Effect.map(targetOf(operation, client, organizationId), ({ target }) => target)
