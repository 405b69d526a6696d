/** Calls that are never sent, and calls that come after them. */
import { Schema } from "effect"
import { success } from "./modelOfClerk.ts"
import { between, type Call, plainCall, Policies, type Schedule } from "./schedule.ts"

const fields = { policy: between(0, 2), kind: Schema.Literals(["read", "change"]), member: between(0, 1) }

/** Each has one policy at least. */
export const UnsentCalls = Schema.Struct({
  policies: Policies,
  /** The key's quota is used up by a cooldown too. */
  hasCooldown: Schema.Boolean,
  /** Each ends within a second, for which the key's quota is used up. */
  unsent: Schema.Array(
    Schema.Struct({ ...fields, startedAt: between(1, 900), lasts: between(1, 99), isInterrupted: Schema.Boolean })
  ).check(Schema.isMinLength(1), Schema.isMaxLength(8)),
  later: Schema.Array(Schema.Struct({ ...fields, startedAt: between(1000, 3000), took: between(1, 500) })).check(
    Schema.isMinLength(1),
    Schema.isMaxLength(8)
  )
})
export type UnsentCalls = typeof UnsentCalls.Type

type Started = Call & { readonly startedAt: number }

/** Returns a schedule of requests that use up the quota of the key under each policy, then of other calls. */
const scheduleOf = ({ hasCooldown, policies }: UnsentCalls, calls: ReadonlyArray<Started>): Schedule => {
  const limit = Math.max(...policies.map((policy) => policy.limit))
  const policy = policies.findIndex((policy) => policy.limit === limit)
  const first = Array.from({ length: limit }, (_, index): Started => {
    const fault = index === 0 && hasCooldown ? "429 with Retry-After" : null
    return { ...plainCall, policy, kind: "read", member: 0, startedAt: 0, outcomes: [{ ...success, fault }] }
  })
  const sorted = [...first, ...calls].toSorted((a, b) => a.startedAt - b.startedAt)
  return {
    policies,
    calls: sorted.map((call, index) => ({ ...call, after: call.startedAt - (sorted[index - 1]?.startedAt ?? 0) })),
    calledFor: "anything",
    faults: "any",
    hasInterruptions: true,
    hasFractions: false
  }
}

/** Returns the schedule with the calls that are never sent, and the one without them. */
export const schedulesOf = (given: UnsentCalls): { readonly with: Schedule; readonly without: Schedule } => {
  const window = given.policies[0]?.window ?? 1000
  const calls: UnsentCalls = {
    ...given,
    // A policy with a longer window lets the requests of the others count for longer, also where nothing is sent under it.
    policies: given.policies.map((policy) => ({ ...policy, window }))
  }
  const unsent = calls.unsent.map(({ isInterrupted, lasts, ...call }): Started => ({
    ...plainCall,
    ...call,
    outcomes: [success],
    ...(isInterrupted ? { interruptedAfter: lasts } : { total: lasts })
  }))
  const later = calls.later.map(({ took, ...call }): Started => ({
    ...plainCall,
    ...call,
    outcomes: [{ ...success, took }]
  }))
  return { with: scheduleOf(calls, [...unsent, ...later]), without: scheduleOf(calls, later) }
}
