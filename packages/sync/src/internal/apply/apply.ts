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
import type { SDKException } from "@effect-clerk/core/SDKException"
import type { ClerkHttpClient } from "@effect-clerk/http/ClerkHttpClient"
import { endSpanAround } from "@effect-clerk/http/internal"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Queue from "effect/Queue"
import * as Result from "effect/Result"
import type * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import type { JournalError } from "../../JournalError.ts"
import type { PlanStale } from "../../PlanStale.ts"
import type { Report, SyncEvent } from "../../SyncEvent.ts"
import type { OpenJournal, SyncJournal } from "../../SyncJournal.ts"
import type { SyncState } from "../../SyncState.ts"
import { currentMillis } from "../model/millis.ts"
import { type Plan, schema } from "../model/planSchema.ts"
import { budgetsOf } from "../order/budgets.ts"
import { checkedInput } from "../plan/checkedInput.ts"
import { type ApplyOptions, type CheckedOptions, checkApplyOptions } from "./applyOptions.ts"
import { orderOf } from "./known.ts"
import { baseAfter } from "./nextBase.ts"
import { atRate } from "./rate.ts"
import { reportOf } from "./report.ts"
import { startResume } from "./resume.ts"
import { runActions } from "./runActions.ts"
import { checkIdentity, startFirst } from "./validity.ts"

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
  yield* checkIdentity(operation, services.client, plan, options)
  yield* services.state.lock(plan.target)
  const journal = recorded(yield* services.journal.open(plan))
  const base = Option.getOrUndefined(yield* services.state.load(plan.target))
  const save = Effect.suspend(() => {
    const report = reportOf(plan, journal.entries)
    return Effect.as(services.state.save(plan.target, baseAfter(base, plan, report)), report)
  })
  const carriedOut = carryOut({ services, plan, journal, options, emit })
  // What has happened is the base of the next plan, also where this apply is interrupted and never resumed.
  const saveSoFar = Effect.suspend(() =>
    journal.entries.length === 0 ? Effect.void : Effect.catch(save, (error) => Effect.logError(error.message))
  )
  return yield* Effect.uninterruptibleMask((restore) =>
    Effect.andThen(
      Effect.onError(restore(atRate(carriedOut, options.rate)), () => saveSoFar),
      save
    )
  )
}, endSpanAround)

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

/** Collects the entries, since the report and the base are made of them. */
const recorded = ({ append, entries }: OpenJournal): OpenJournal => {
  const all = [...entries]
  return {
    entries: all,
    append: (entry, durable) => Effect.map(append(entry, durable), () => void all.push(entry))
  }
}

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
  const { known, observation } = isResume
    ? yield* startResume(client, plan, journal.entries)
    : yield* startFirst(client, plan, options)
  const at = yield* currentMillis
  if (!isResume) yield* journal.append({ _tag: "Plan", format: "effect-clerk/membership-journal@1", at, plan }, true)
  yield* journal.append({ _tag: "Started", at, rate: options.rate }, true)
  emit({ _tag: "Started", of: plan.actions.length - known.size, resumed: isResume })
  yield* runActions({
    client,
    plan,
    journal,
    concurrency: options.concurrency,
    order: orderOf(plan, budgetsOf(plan, observation), known),
    known,
    emit
  })
})
