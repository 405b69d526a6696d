/**
 * Judges the actions of a plan whose apply has ended before: what is there already is `found`, what is as it was before is
 * still to do, and anything else is stale.
 *
 * An invitation that is not pending may have been accepted meanwhile, or revoked by somebody else. So one that an earlier
 * apply has sent stays sent, and one that it may have sent is asked for, whatever its status: no address is mailed twice.
 */
import type { SDKException } from "@effect-clerk/core/SDKException"
import type { ClerkHttpClient } from "@effect-clerk/http/ClerkHttpClient"
import * as Effect from "effect/Effect"
import type { JournalEntry } from "../journal/journalEntry.ts"
import type { Observation } from "../model/observation.ts"
import type { Action, Plan } from "../model/planSchema.ts"
import { observe } from "../plan/observe.ts"
import { asException, type Failure } from "./failure.ts"
import { judge, presentOf, type Verdict } from "./judge.ts"
import type { Known } from "./known.ts"
import { Look } from "./look.ts"
import { hasHappened, type Progress, progressOf } from "./report.ts"
import type { Start } from "./validity.ts"

/** Reads the organization before a resume, and judges each action, or those with the given indices. */
export const startResume = Effect.fnUntraced(function* (
  client: ClerkHttpClient["Service"],
  plan: Plan,
  entries: ReadonlyArray<JournalEntry>,
  indices: Iterable<number> = plan.actions.keys()
): Effect.fn.Return<Start, SDKException> {
  const started = Effect.gen(function* () {
    const observation = yield* observe(client, plan.target.organizationId)
    return { observation, known: yield* knownOfResume(client, plan, entries, observation, indices) }
  })
  return yield* Effect.mapError(started, asException)
})

/** Returns the outcomes that are known; the other actions are to do. */
const knownOfResume = Effect.fnUntraced(function* (
  client: ClerkHttpClient["Service"],
  plan: Plan,
  entries: ReadonlyArray<JournalEntry>,
  observation: Observation,
  indices: Iterable<number>
): Effect.fn.Return<ReadonlyMap<number, Known>, Failure> {
  const present = presentOf(observation)
  const look = new Look(client, plan)
  const progress = progressOf(plan, entries)
  const known = new Map<number, Known>()
  const judged = Array.from(indices).flatMap((n) => {
    const action = plan.actions[n]
    if (action === undefined) return []
    const soFar = progress[n] ?? { begun: 0, done: undefined }
    return Effect.map(judgeAgain(action, judge(action, present), soFar, look), (verdict) => {
      if (verdict === "toDo") return
      const isFound = verdict === "found"
      known.set(n, { outcome: verdict, applied: isFound && mayBeApplied(soFar) })
    })
  })
  yield* Effect.all(judged, { concurrency: 16, discard: true })
  return known
})

const mayBeApplied = ({ begun, done }: Progress): boolean => begun > 0 || done?.applied === true

const judgeAgain = (action: Action, verdict: Verdict, soFar: Progress, look: Look): Effect.Effect<Verdict, Failure> => {
  if (action._tag !== "Invite" && action._tag !== "Revoke") return Effect.succeed(verdict)
  if (hasHappened(soFar.done?.outcome) && soFar.begun === 0) return Effect.succeed("found")
  if (action._tag === "Revoke") return verdict === "found" ? look.atInvitation(action) : Effect.succeed(verdict)
  return mayBeApplied(soFar) && verdict === "toDo" ? look.atInvitation(action) : Effect.succeed(verdict)
}
