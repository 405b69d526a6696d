/** Random schedules: the policies of one key, and the calls under them with all that becomes of their requests. */
import { Schema } from "effect"

export const between = (minimum: number, maximum: number) => Schema.Int.check(Schema.isBetween({ minimum, maximum }))

/** Policy of some of the calls: the quota of the key, and that of one membership. */
const Policy = Schema.Struct({
  limit: between(1, 5),
  window: Schema.Literals([1000, 3000, 10_000]),
  memberLimit: between(1, 3),
  memberWindow: Schema.Literals([1000, 5000, 60_000])
})
export type Policy = typeof Policy.Type

export const Policies = Schema.Array(Policy).check(Schema.isMinLength(1), Schema.isMaxLength(3))

/** A fault of one request, none if it is answered with a success. */
const Fault = Schema.Literals([
  "connection lost",
  "connection refused",
  "no response",
  "429",
  "429 with Retry-After",
  "503"
])

const Outcome = Schema.Struct({
  fault: Schema.NullOr(Fault),
  /** Milliseconds until the head of the response has come, or the connection fails. */
  took: Schema.Union([Schema.Literal(1), between(2, 3000)]),
  /** Milliseconds from the head to the end of the body. */
  body: Schema.NullOr(between(1, 2000)),
  /** Share of the time between the request's sending and the latest at which Clerk may count it. */
  counted: Schema.Literals([0, 1, 0.5]),
  retryAfter: Schema.Literals(["1", "0", "0.4", "2.5", "4", "12", "40"]),
  /** Tenths of a millisecond that are added to `took`, where the schedule has fractions. */
  tenths: between(0, 9)
})
export type Outcome = typeof Outcome.Type

const Call = Schema.Struct({
  /** Milliseconds after the start of the call before it; `null` is at once. */
  after: Schema.Union([Schema.Null, between(1, 4000), Schema.Literals([1000, 3000, 5000])]),
  policy: between(0, 2),
  kind: Schema.Literals(["read", "change", "stream"]),
  member: between(0, 1),
  prefetch: between(0, 3),
  /** Outcomes of its requests, the last one of all that follow. */
  outcomes: Schema.Array(Outcome).check(Schema.isMinLength(1), Schema.isMaxLength(3)),
  retries: between(0, 2),
  maxRetryAfter: Schema.Literals([20_000, 1000]),
  attempt: Schema.NullOr(between(50, 4000)),
  total: Schema.NullOr(between(50, 15_000)),
  interruptedAfter: Schema.NullOr(between(0, 8000))
})
export type Call = typeof Call.Type

/** A read under the first policy that nothing ends early. */
export const plainCall: Call = {
  after: null,
  policy: 0,
  kind: "read",
  member: 0,
  prefetch: 0,
  outcomes: [],
  retries: 0,
  maxRetryAfter: 20_000,
  attempt: null,
  total: null,
  interruptedAfter: null
}

export const Schedule = Schema.Struct({
  /** Narrows the calls, so that what takes several of one kind comes often enough. */
  calledFor: Schema.Literals(["anything", "one policy", "one membership"]),
  policies: Policies,
  calls: Schema.Array(Call).check(Schema.isMinLength(1), Schema.isMaxLength(24)),
  /** Narrows the faults in the same way. Without a Retry-After no limit is learned, so that each permit is known to be free or not. */
  faults: Schema.Literals(["any", "without Retry-After", "429 with Retry-After", "none"]),
  hasInterruptions: Schema.Boolean,
  hasFractions: Schema.Boolean
})
export type Schedule = typeof Schedule.Type

/** Returns the policy of a call. */
export const policyOf = ({ policies }: Schedule, call: Call): Policy => {
  const policy = policies[call.policy % policies.length]
  return policy ?? { limit: 1, window: 1000, memberLimit: 1, memberWindow: 1000 }
}

/** Returns the schedule with the calls that it is narrowed to. */
export const narrowed = (schedule: Schedule): Schedule => {
  if (schedule.calledFor === "anything") return schedule
  const calls = schedule.calls.map((call): Call => ({ ...call, policy: 0 }))
  if (schedule.calledFor === "one policy") return { ...schedule, calls }
  return { ...schedule, calls: calls.map((call) => ({ ...call, kind: "change", member: 0 })) }
}
