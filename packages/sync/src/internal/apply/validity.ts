/** Tells whether a plan holds: it is whole, for this client, young, and the organization is as it was observed. */
import type { SDKException } from "@effect-clerk/core/SDKException"
import type { ClerkHttpClient } from "@effect-clerk/http/ClerkHttpClient"
import * as Effect from "effect/Effect"
import { PlanStale, type StaleReason } from "../../PlanStale.ts"
import type { CheckedOptions } from "./applyOptions.ts"
import { asException } from "./failure.ts"
import { hashOf } from "../model/hash.ts"
import { judge, presentOf } from "./judge.ts"
import { currentMillis } from "../model/millis.ts"
import type { Known } from "./known.ts"
import type { Observation } from "../model/observation.ts"
import { observe } from "../plan/observe.ts"
import type { Plan } from "../model/planSchema.ts"
import { staleChanges } from "./stale.ts"
import { targetOf } from "../model/target.ts"

/** The organization before an apply, and the outcomes that are known before anything is sent. */
export interface Start {
  readonly observation: Observation
  readonly known: ReadonlyMap<number, Known>
}

/** Checks all that needs no request. */
export const checkIdentity = Effect.fnUntraced(function* (
  operation: string,
  client: ClerkHttpClient["Service"],
  plan: Plan,
  { expect }: Pick<CheckedOptions, "expect">
): Effect.fn.Return<void, PlanStale | SDKException> {
  const { hash, target } = plan
  if ((yield* hashOf(plan)) !== hash) return yield* isStale({ _tag: "Edited" })
  if (!hash.startsWith(expect, "sha256:".length)) {
    return yield* isStale({ _tag: "Unexpected", hash, expected: `sha256:${expect}` })
  }
  const { target: own } = yield* targetOf(operation, client, target.organizationId)
  for (const field of ["apiUrl", "keyKind"] as const) {
    if (own[field] !== target[field]) {
      return yield* isStale({ _tag: "OtherTarget", field, plan: target[field], client: own[field] })
    }
  }
})

/** Reads the organization before the first apply of a plan, which has to be young, and everything as it was observed. */
export const startFirst = Effect.fnUntraced(function* (
  client: ClerkHttpClient["Service"],
  plan: Plan,
  options: Pick<CheckedOptions, "stale">
): Effect.fn.Return<Start, PlanStale | SDKException> {
  yield* checkAge(plan)
  const observation = yield* Effect.mapError(observe(client, plan.target.organizationId), asException)
  return { observation, known: yield* knownOfFirst(plan, observation, options) }
})

const isStale = (reason: StaleReason): Effect.Effect<never, PlanStale> => Effect.fail(new PlanStale({ reason }))

const day = 24 * 3_600_000

const checkAge = ({ createdAt }: Plan): Effect.Effect<void, PlanStale> =>
  Effect.flatMap(currentMillis, (at) =>
    at - createdAt > day ? isStale({ _tag: "TooOld", createdAt, now: at }) : Effect.void
  )

/** Fails where the plan no longer holds; with `stale: "skip"` only the actions on what has changed are left out. */
const knownOfFirst = (
  plan: Plan,
  observation: Observation,
  { stale }: Pick<CheckedOptions, "stale">
): Effect.Effect<ReadonlyMap<number, Known>, PlanStale> => {
  const known = new Map<number, Known>()
  const [first, ...others] = staleChanges(plan, observation)
  if (first === undefined) return Effect.succeed(known)
  if (stale === "reject") return isStale({ _tag: "Changed", changes: [first, ...others] })
  const present = presentOf(observation)
  for (const { n, now } of [first, ...others]) {
    const action = n === undefined ? undefined : plan.actions[n]
    if (n === undefined || action === undefined) continue
    const isFound = judge(action, present) === "found"
    known.set(n, { outcome: isFound ? "found" : { _tag: "Stale", now }, applied: false })
  }
  return Effect.succeed(known)
}
