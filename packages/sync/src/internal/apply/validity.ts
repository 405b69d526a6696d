/** Tells whether a plan holds: it is whole, for this client, young, and the organization is as it was observed. */
import type { SDKException } from "@effect-clerk/core/SDKException"
import type { ClerkHttpClient } from "@effect-clerk/http/ClerkHttpClient"
import * as Effect from "effect/Effect"
import { PlanStale, type StaleChange, type StaleReason } from "../../PlanStale.ts"
import { hashOf } from "../model/hash.ts"
import { currentMillis } from "../model/millis.ts"
import type { Observation } from "../model/observation.ts"
import type { Plan } from "../model/planSchema.ts"
import { targetOf } from "../model/target.ts"
import { administratorRoles } from "../plan/administrators.ts"
import { observe } from "../plan/observe.ts"
import type { CheckedOptions } from "./applyOptions.ts"
import { asException } from "./failure.ts"
import { judge, presentOf } from "./judge.ts"
import type { Known } from "./known.ts"
import { Look } from "./look.ts"
import { staleChanges } from "./stale.ts"

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
  yield* checkRoles(plan, observation)
  const changes = staleChanges(plan, observation)
  if (isStaleBy(changes) && options.stale === "reject") return yield* isStale({ _tag: "Changed", changes })
  return {
    observation,
    known: isStaleBy(changes) ? yield* knownOfFirst(client, plan, observation, changes) : new Map<number, Known>()
  }
})

const isStale = (reason: StaleReason): Effect.Effect<never, PlanStale> => Effect.fail(new PlanStale({ reason }))

const day = 24 * 3_600_000

const checkAge = ({ createdAt }: Plan): Effect.Effect<void, PlanStale> =>
  Effect.flatMap(currentMillis, (at) =>
    at - createdAt > day ? isStale({ _tag: "TooOld", createdAt, now: at }) : Effect.void
  )

/** Fails where a role makes an administrator that did not, or the other way round: the plan has counted others. */
const checkRoles = (
  { observed, options }: Plan,
  { roles }: Pick<Observation, "roles">
): Effect.Effect<void, PlanStale> => {
  const [planned, now] = [observed.administratorRoles, administratorRoles(roles, options.administratorRoles)]
  const known = new Set(observed.roles)
  const [first, ...others] = roles
    .map(({ key }) => key)
    .filter((role) => known.has(role) && planned.includes(role) !== now.includes(role))
    .toSorted()
  return first === undefined ? Effect.void : isStale({ _tag: "Roles", roles: [first, ...others] })
}

type Changes = ReturnType<typeof staleChanges>

const isStaleBy = (changes: Changes): changes is readonly [StaleChange, ...Array<StaleChange>] => changes.length > 0

/** Returns the outcomes of the actions on what has changed, which are left out. */
const knownOfFirst = Effect.fnUntraced(function* (
  client: ClerkHttpClient["Service"],
  plan: Plan,
  observation: Observation,
  changes: Changes
): Effect.fn.Return<ReadonlyMap<number, Known>, SDKException> {
  const present = presentOf(observation)
  const look = new Look(client, plan)
  const judged = changes.flatMap(({ n, now }) => {
    const action = n === undefined ? undefined : plan.actions[n]
    if (n === undefined || action === undefined) return []
    const verdict = judge(action, present)
    // It was revoked, or accepted: then its user is a member.
    const isGone = action._tag === "Revoke" && verdict === "found"
    const seen = isGone ? look.atInvitation(action) : Effect.succeed(verdict)
    return Effect.map(seen, (seen): readonly [number, Known] => [
      n,
      { outcome: seen === "toDo" ? { _tag: "Stale", now } : seen, applied: false }
    ])
  })
  return new Map(yield* Effect.mapError(Effect.all(judged, { concurrency: 16 }), asException))
})
