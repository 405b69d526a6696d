/**
 * Applies a plan.
 *
 *     plan ─▶ is it whole, expected, for this client? ─▶ locks ─▶ journal ─┬─ first apply: is anything not as observed? ─▶ run
 *                                                                           └─ resume: judge each action ──────────────▶ run
 *
 * Nothing is written to Clerk before all of that has passed, and nothing to the journal: a plan that was refused has none, so
 * that it is never taken for one that is resumed.
 */
import { decoder } from "@effect-clerk/core/internal"
import type { Issue } from "@effect-clerk/core/Issue"
import * as RateLimitPolicy from "@effect-clerk/core/RateLimitPolicy"
import type { SDKException } from "@effect-clerk/core/SDKException"
import type { ClerkHttpClient } from "@effect-clerk/http/ClerkHttpClient"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Queue from "effect/Queue"
import * as Result from "effect/Result"
import type * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import type { JournalError } from "../JournalError.ts"
import { PlanStale, type StaleReason } from "../PlanStale.ts"
import type { Report, SyncEvent } from "../SyncEvent.ts"
import type { OpenJournal, SyncJournal } from "../SyncJournal.ts"
import type { SyncState } from "../SyncState.ts"
import { type ApplyOptions, type CheckedOptions, checkApplyOptions } from "./applyOptions.ts"
import { budgetsOf } from "./budgets.ts"
import { asException } from "./failure.ts"
import { hashOf } from "./hash.ts"
import { checkedInput } from "./invalidRequest.ts"
import type { JournalEntry } from "./journalEntry.ts"
import { judge, presentOf } from "./judge.ts"
import { nextBase } from "./nextBase.ts"
import type { Observation } from "./observation.ts"
import { observe } from "./observe.ts"
import { type Plan, schema } from "./planSchema.ts"
import { hasHappened, makeReport, progressOf } from "./report.ts"
import { knownOfResume } from "./resume.ts"
import { type Known, runActions } from "./runActions.ts"
import { staleChanges } from "./stale.ts"
import { targetOf } from "./target.ts"

const operation = "MembershipSync.apply"

/** Services of an apply. */
export interface Services {
  readonly client: ClerkHttpClient["Service"]
  readonly state: SyncState["Service"]
  readonly journal: SyncJournal["Service"]
}

type Failure = PlanStale | JournalError | SDKException

/** Applies a plan, and emits what happens. */
export const apply =
  (services: Services) =>
  (plan: Plan, options?: ApplyOptions): Stream.Stream<SyncEvent, Failure> =>
    Stream.callback<SyncEvent, Failure>((queue) =>
      // In a scope of its own, which ends after the last action, and not before it with that of the stream.
      Effect.scoped(applyPlan(services, plan, options, (event) => void Queue.offerUnsafe(queue, event))).pipe(
        Effect.tap((report) => Queue.offer(queue, { _tag: "Finished", report })),
        Effect.andThen(Queue.end(queue))
      )
    )

/** Applies a plan, and returns the report alone. */
export const run =
  (services: Services) =>
  (plan: Plan, options?: ApplyOptions): Effect.Effect<Report, Failure> =>
    Effect.scoped(applyPlan(services, plan, options, () => {}))

const applyPlan = Effect.fn(operation)(function* (
  services: Services,
  given: Plan,
  applyOptions: ApplyOptions | undefined,
  emit: (event: SyncEvent) => void
): Effect.fn.Return<Report, Failure, Scope.Scope> {
  const { options, plan } = yield* checkedInput(operation, () => checkInput(given, applyOptions))
  yield* checkIdentity(services.client, plan, options)
  yield* services.state.lock(plan.target)
  const journal = recorded(yield* services.journal.open(plan))
  const base = Option.getOrUndefined(yield* services.state.load(plan.target))
  const save = Effect.suspend(() => {
    const report = toReport(plan, journal.entries)
    const happened = (n: number): boolean => hasHappened(report.outcomes[n]?.outcome)
    return Effect.as(services.state.save(plan.target, nextBase(base, plan, happened, report.finishedAt)), report)
  })
  const carriedOut = carryOut({ services, plan, journal, options, emit })
  const atRate = Effect.updateService(carriedOut, RateLimitPolicy.Current, (policy) => shareOf(policy, options.rate))
  // What has happened is the base of the next plan, also where this apply is interrupted and never resumed.
  const saveSoFar = Effect.suspend(() =>
    journal.entries.length === 0 ? Effect.void : Effect.catch(save, (error) => Effect.logError(error.message))
  )
  return yield* Effect.uninterruptibleMask((restore) =>
    Effect.andThen(
      Effect.onError(restore(atRate), () => saveSoFar),
      save
    )
  )
})

interface Input {
  readonly plan: Plan
  readonly options: CheckedOptions
}

/** A plan may come from a file. */
const checkInput = (plan: Plan, applyOptions: ApplyOptions | undefined): Result.Result<Input, ReadonlyArray<Issue>> => {
  const decoded = decodePlan(plan)
  const options = checkApplyOptions(applyOptions)
  if (Result.isSuccess(decoded) && Result.isSuccess(options)) {
    return Result.succeed({ plan: decoded.success, options: options.success })
  }
  const issues = Result.isFailure(options) ? [...options.failure] : []
  if (Result.isFailure(decoded)) {
    for (const { expected, path } of decoded.failure) issues.push({ path: ["plan", ...path], expected })
  }
  return Result.fail(issues)
}

const decodePlan = decoder(schema)

/** Checks all that needs no request. */
const checkIdentity = Effect.fnUntraced(function* (
  client: ClerkHttpClient["Service"],
  plan: Plan,
  { expect }: CheckedOptions
) {
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

const isStale = (reason: StaleReason): Effect.Effect<never, PlanStale> => Effect.fail(new PlanStale({ reason }))

/** Collects the entries, since the report and the base are made of them. */
const recorded = ({ append, entries }: OpenJournal): OpenJournal => {
  const all = [...entries]
  return {
    entries: all,
    append: (entry, durable) => Effect.map(append(entry, durable), () => void all.push(entry))
  }
}

/** Requests of the live application have the rest of the quota. */
const shareOf = (policy: RateLimitPolicy.RateLimitPolicy, rate: number): RateLimitPolicy.RateLimitPolicy => ({
  ...policy,
  instance: (secretKey) => {
    const quota = policy.instance(secretKey)
    return quota && { limit: Math.max(1, Math.floor(quota.limit * rate)), window: quota.window }
  }
})

interface CarryOut {
  readonly services: Services
  readonly plan: Plan
  readonly journal: OpenJournal
  readonly options: CheckedOptions
  readonly emit: (event: SyncEvent) => void
}

const carryOut = Effect.fnUntraced(function* ({ emit, journal, options, plan, services }: CarryOut) {
  const { client } = services
  const isResume = journal.entries.length > 0
  if (!isResume) yield* checkAge(plan)
  const observation = yield* Effect.mapError(observe(client, plan.target.organizationId), asException)
  const known = isResume
    ? yield* Effect.mapError(knownOfResume(client, plan, journal.entries, observation), asException)
    : yield* knownOfFirst(plan, observation, options)
  const at = yield* Clock.currentTimeMillis
  if (!isResume) yield* journal.append({ _tag: "Plan", format: "effect-clerk/membership-journal@1", at, plan }, true)
  yield* journal.append({ _tag: "Started", at, rate: options.rate }, true)
  emit({ _tag: "Started", of: plan.actions.length - known.size, resumed: isResume })
  yield* runActions({
    client,
    plan,
    journal,
    concurrency: options.concurrency,
    budgets: budgetsOf(plan, observation),
    known,
    emit
  })
})

const day = 24 * 3_600_000

const checkAge = ({ createdAt }: Plan): Effect.Effect<void, PlanStale> =>
  Effect.flatMap(Clock.currentTimeMillis, (now) =>
    now - createdAt > day ? isStale({ _tag: "TooOld", createdAt, now }) : Effect.void
  )

/** Fails where the plan no longer holds; with `stale: "skip"` only the actions on what has changed are left out. */
const knownOfFirst = (
  plan: Plan,
  observation: Observation,
  { stale }: CheckedOptions
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

const toReport = (plan: Plan, entries: ReadonlyArray<JournalEntry>): Report => {
  const started = entries.find(({ _tag }) => _tag === "Started")
  return makeReport(plan, progressOf(plan, entries), {
    startedAt: started?.at ?? plan.createdAt,
    finishedAt: entries.at(-1)?.at ?? plan.createdAt
  })
}
