/**
 * A durable run: steps whose results the engine stores, so that whoever goes on with it begins behind the last of them.
 *
 *     plan ─▶ announce, approval ─▶ claim ─▶ start ─▶ chunk 0 ─▶ chunk 1 ... ─▶ finish
 *                                     │                  └── durable sleep where Clerk allows no more for a while
 *                                     └── durable sleep where another run has claimed the organization
 *
 * Between the steps it computes from what they have given, and from nothing else.
 */
import type { ClerkErrors } from "@effect-clerk/core/ClerkErrors"
import { invalidRequest } from "@effect-clerk/core/internal"
import type { SDKException } from "@effect-clerk/core/SDKException"
import type { ClerkHttpClient } from "@effect-clerk/http/ClerkHttpClient"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import * as Schedule from "effect/Schedule"
import * as Schema from "effect/Schema"
import * as Activity from "effect/workflow/Activity"
import * as DurableClock from "effect/workflow/DurableClock"
import * as DurableDeferred from "effect/workflow/DurableDeferred"
import * as Workflow from "effect/workflow/Workflow"
import type { WorkflowEngine } from "effect/workflow/WorkflowEngine"
import { JournalError } from "../../JournalError.ts"
import type { PlanRejected } from "../../PlanRejected.ts"
import type { PlanStale } from "../../PlanStale.ts"
import type { Report } from "../../SyncEvent.ts"
import type { SyncState } from "../../SyncState.ts"
import { type CheckedOptions, checkApplyOptions } from "../apply/applyOptions.ts"
import { baseAfter } from "../apply/nextBase.ts"
import { atRate } from "../apply/rate.ts"
import { reportOf } from "../apply/report.ts"
import { checkIdentity, startFirst } from "../apply/validity.ts"
import { readDigits } from "../model/hash.ts"
import { currentMillis } from "../model/millis.ts"
import { type Plan, schema as PlanSchema } from "../model/planSchema.ts"
import { budgetsOf, readBudgets } from "../order/budgets.ts"
import { plan as planList } from "../plan/plan.ts"
import { type Engine, fallible } from "./activity.ts"
import { FreshChunks, runChunk } from "./chunk.ts"
import { operation, withClaim } from "./claim.ts"
import { Course } from "./course.ts"
import { type Announcement, type Payload, type SyncResult, Unapplied } from "./model.ts"
import { Approval, Begun, ChunkEnd, fromStored, RenewedBudgets, toStored } from "./steps.ts"

/** Services of a run. */
export interface Services<out R> {
  readonly client: ClerkHttpClient["Service"]
  readonly state: SyncState["Service"]
  /** Tells somebody who may approve. */
  readonly announce: (announcement: Announcement) => Effect.Effect<void, never, R>
  /** Tells whether another run has ended. */
  readonly hasEnded: (executionId: string) => Effect.Effect<boolean, never, WorkflowEngine>
}

/** The answer for which a run waits. */
export const approval = DurableDeferred.make("approval", { success: Approval })

/** Makes the body of the workflow. */
export const makeRun = <R>(services: Services<R>) => {
  const fresh = new FreshChunks()
  return (payload: Payload, executionId: string): Effect.Effect<SyncResult, never, R | Engine> =>
    Effect.gen(function* () {
      const options = yield* optionsOf(payload)
      const { organizationId } = "format" in payload.plan ? payload.plan.target : payload.plan
      const claimed = <A>(then: Effect.Effect<A, Unapplied, Engine>) =>
        withClaim(services, { executionId, organizationId }, then)
      const applied = (plan: Plan) => new Run(services, fresh, { executionId, plan, options }).run()
      // A plan that nobody looks at is made once the organization is this run's.
      if (payload.awaitApproval !== true) return yield* claimed(Effect.flatMap(planOf(services, payload), applied))
      const plan = yield* planOf(services, payload)
      if (plan.actions.length > 0) yield* approve(services, { executionId, plan }, options)
      return yield* claimed(applied(plan))
    }).pipe(Effect.catch((end) => Effect.succeed<SyncResult>(end)))
}

/** Programs without types may pass anything. */
const optionsOf = ({ options }: Payload): Effect.Effect<CheckedOptions, Unapplied> => {
  const checked = checkApplyOptions(options)
  return Result.isSuccess(checked)
    ? Effect.succeed(checked.success)
    : Effect.fail(unapplied(invalidRequest(operation, checked.failure)))
}

const planOf = <R>({ client, state }: Services<R>, { plan }: Payload): Effect.Effect<Plan, Unapplied, Engine> => {
  if ("format" in plan) return Effect.succeed(plan)
  const { members, options, organizationId } = plan
  return fallible({
    name: "plan",
    success: PlanSchema,
    error: Unapplied,
    execute: Effect.mapError(planList(client, state)({ organizationId, members }, options), unapplied)
  })
}

/** Waits for an approval of the plan, or for the answer that there is none. */
const approve = Effect.fnUntraced(function* <R>(
  services: Services<R>,
  announcement: Announcement,
  options: CheckedOptions
): Effect.fn.Return<void, Unapplied, R | Engine> {
  const { hash } = announcement.plan
  yield* fallible({
    name: "announce",
    success: Schema.Void,
    error: Unapplied,
    execute: announceWhole(services, announcement, options)
  })
  const answer = yield* DurableDeferred.await(approval)
  const approved = answer._tag === "Approved" ? answer.hash : null
  const digits = readDigits(approved)
  if (digits === undefined || !hash.startsWith(digits, "sha256:".length))
    return yield* Effect.fail<Unapplied>({ _tag: "Declined", hash, approved })
})

/** Tells of a plan that is what its hash says. Whoever is not told may approve it all the same. */
const announceWhole = <R>(
  { announce, client }: Services<R>,
  announcement: Announcement,
  options: CheckedOptions
): Effect.Effect<void, Unapplied, R> =>
  Effect.andThen(
    Effect.mapError(checkIdentity(operation, client, announcement.plan, options), unapplied),
    Effect.catchDefect(
      Effect.suspend(() => announce(announcement)),
      (defect) => Effect.logError(`${operation} could not tell of the plan ${announcement.plan.hash}`, defect)
    )
  )

interface Subject {
  readonly executionId: string
  readonly plan: Plan
  readonly options: CheckedOptions
}

/** Steps of the apply, in their order. */
class Run<R> {
  readonly #services: Services<R>
  readonly #fresh: FreshChunks
  readonly #subject: Subject

  constructor(services: Services<R>, fresh: FreshChunks, subject: Subject) {
    this.#services = services
    this.#fresh = fresh
    this.#subject = subject
  }

  run(): Effect.Effect<SyncResult, Unapplied, Engine> {
    return Effect.gen({ self: this }, function* () {
      const course = yield* this.#start()
      yield* Workflow.addFinalizer((exit) => this.#close(course, exit))
      yield* this.#toEnd(course)
      return yield* this.#finish(course)
    })
  }

  /** Reads the organization, and fails where the plan does not hold. */
  #start(): Effect.Effect<Course, Unapplied, Engine> {
    const { options, plan } = this.#subject
    const started = fallible({
      name: "start",
      success: Begun,
      error: Unapplied,
      execute: atRate(Effect.mapError(this.#begin(), unapplied), options.rate)
    })
    return Effect.map(
      started,
      ({ at, budgets, known }) =>
        new Course(plan, {
          at,
          budgets: fromStored(budgets),
          known: new Map(known.map(({ n, ...outcome }) => [n, outcome])),
          rate: options.rate
        })
    )
  }

  /** Runs a chunk after the other, until nothing more may start. */
  #toEnd(course: Course): Effect.Effect<void, never, Engine> {
    return Effect.gen({ self: this }, function* () {
      for (let index = 0; ; index++) {
        const chunk = course.next()
        if (chunk.actions.length > 0) yield* this.#runChunk(course, index, chunk)
        else if (!course.isWorthReading || !(yield* this.#renewBudgets(course, index))) break
      }
      course.end()
    })
  }

  /** Saves the base of the next plan, and returns the report. */
  #finish(course: Course): Effect.Effect<SyncResult, never, Engine> {
    const report = this.#reportOf(course)
    const saved = fallible({
      name: "finish",
      success: Schema.Void,
      error: JournalError,
      execute: Effect.retry(this.#save(report), { times: 5, schedule: Schedule.exponential("1 second") })
    })
    return Effect.match(saved, {
      onSuccess: (): SyncResult => ({ _tag: "Finished", report }),
      onFailure: (error): SyncResult => ({ _tag: "Unsaved", report, error })
    })
  }

  /** Saves the base, since what has happened is that of the next plan also where the run is interrupted. */
  #close(course: Course, exit: Exit.Exit<unknown, unknown>): Effect.Effect<void> {
    this.#fresh.delete(this.#subject.executionId)
    return Exit.isSuccess(exit) ? Effect.void : Effect.ignore(this.#save(this.#reportOf(course)))
  }

  #begin(): Effect.Effect<typeof Begun.Type, PlanStale | SDKException> {
    return Effect.gen({ self: this }, function* () {
      const { executionId, options, plan } = this.#subject
      const { client } = this.#services
      yield* checkIdentity(operation, client, plan, options)
      const { known, observation } = yield* startFirst(client, plan, options)
      const at = yield* currentMillis
      this.#fresh.add(executionId, 0, at)
      return {
        at,
        budgets: toStored(budgetsOf(plan, observation)),
        known: Array.from(known, ([n, outcome]) => ({ n, ...outcome }))
      }
    })
  }

  #runChunk(course: Course, index: number, chunk: ReturnType<Course["next"]>): Effect.Effect<void, never, Engine> {
    const { executionId, options, plan } = this.#subject
    const { client } = this.#services
    const execute = Effect.gen({ self: this }, function* () {
      const isFresh = this.#fresh.take(executionId, index, yield* currentMillis)
      const end = yield* runChunk({ client, plan, chunk, isFresh, options })
      this.#fresh.add(executionId, index + 1, yield* currentMillis)
      return end
    })
    const ran = Activity.make({ name: `chunk/${index}`, success: ChunkEnd, execute: atRate(execute, options.rate) })
    return Effect.flatMap(ran, (end) => {
      course.settle(end)
      return DurableClock.sleep({ name: `chunk/${index}`, duration: end.postponedFor })
    })
  }

  /** Reads both budgets, where that may let something start; returns whether they could be read. */
  #renewBudgets(course: Course, index: number): Effect.Effect<boolean, never, Engine> {
    const { options, plan } = this.#subject
    const read = Effect.orElseSucceed(readBudgets(this.#services.client, plan), () => undefined)
    const renewed = Activity.make({
      name: `budgets/${index}`,
      success: RenewedBudgets,
      execute: Effect.map(atRate(read, options.rate), (budgets) => (budgets === undefined ? null : toStored(budgets)))
    })
    return Effect.map(renewed, (budgets) => {
      if (budgets !== null) course.reset(fromStored(budgets))
      return budgets !== null
    })
  }

  #reportOf(course: Course): Report {
    return reportOf(this.#subject.plan, course.entries)
  }

  #save(report: Report): Effect.Effect<void, JournalError> {
    const { state } = this.#services
    const { plan } = this.#subject
    return Effect.flatMap(state.load(plan.target), (base) =>
      state.save(plan.target, baseAfter(Option.getOrUndefined(base), plan, report))
    )
  }
}

/** Makes the end of a run of a failure before its first write. */
const unapplied = (failure: PlanRejected | PlanStale | ClerkErrors | SDKException): Unapplied => {
  switch (failure._tag) {
    case "PlanRejected":
      return { _tag: "Rejected", rejections: failure.rejections }
    case "PlanStale":
      return { _tag: "Stale", reason: failure.reason }
    default:
      return { _tag: "Failed", error: failure }
  }
}
