/** An apply, as a person sees it: its progress, its report, and how to go on where it was stopped. */
import { digitsOf } from "@effect-clerk/sync/internal"
import { MembershipSync, type ApplyOptions } from "@effect-clerk/sync/MembershipSync"
import type * as Plan from "@effect-clerk/sync/Plan"
import type { Report, SyncEvent } from "@effect-clerk/sync/SyncEvent"
import { SyncJournal } from "@effect-clerk/sync/SyncJournal"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Path from "effect/Path"
import * as Stream from "effect/Stream"
import { CommandEnded, CommandFailure, type Exit } from "../../CommandFailure.ts"
import { ofRead } from "../failure.ts"
import * as Output from "../terminal/output.ts"
import { npx, quoted } from "../terminal/shell.ts"
import { Progress, showing } from "./progress.ts"
import { formatReport, summary } from "./report.ts"
import * as Screen from "../terminal/screen.ts"
import { tellingHowToStop } from "../process/stopping.ts"

export interface Applied {
  readonly plan: Plan.Plan
  readonly options: ApplyOptions
  readonly json: boolean
  /** Directory of the state. */
  readonly state: string
  /** Directory of the journals. */
  readonly journal: string
}

/** Applies a plan, prints its report, and fails where not everything is done. */
export const applyPlan = Effect.fnUntraced(function* (applied: Applied) {
  const { json, options, plan } = applied
  const sync = yield* MembershipSync
  const progress = new Progress()
  let hasBegun = false
  let lost: CommandFailure | undefined
  // An apply goes on where what it prints cannot be written.
  const keep = (failure: CommandFailure) => Effect.sync(() => void (lost ??= failure))
  const onEvent = (event: SyncEvent) =>
    Effect.suspend(() => {
      hasBegun ||= event._tag === "Began"
      progress.onEvent(event)
      return json ? Effect.catch(Output.printJson(event), keep) : Effect.void
    })
  const report = yield* sync.apply(plan, options).pipe(
    Stream.tap(onEvent),
    Stream.runLast,
    showing(progress, json),
    (self) => tellingHowToStop(() => self),
    Effect.onInterrupt(() => sayHowToGoOn(applied)),
    Effect.catch((error) => fail(ofApply(error), hasBegun, applied)),
    Effect.map((last) => (Option.isSome(last) && last.value._tag === "Finished" ? last.value.report : undefined))
  )
  if (report !== undefined && !json) yield* Effect.catch(Output.print(format(report)), keep)
  if (lost !== undefined) return yield* fail(lost, hasBegun, applied)
  if (report !== undefined) yield* end(report, applied)
})

const format = (report: Report): string => formatReport(report, { width: Screen.widthOf("stdout") })

/** Fails with the journal on the last line, where there is one. */
const fail = Effect.fnUntraced(function* (failure: CommandFailure, hasBegun: boolean, applied: Applied) {
  if (!hasBegun) return yield* failure
  const { text } = failure
  const how = yield* howToGoOn(applied)
  const details = failure.details ?? [{ event: "error", message: text }]
  return yield* new CommandFailure({ exit: "partly", text: `${text}\n${how.text}`, details: [...details, how.event] })
})

const end = Effect.fnUntraced(function* (report: Report, applied: Applied) {
  const exit = exitOf(report)
  if (exit === undefined) return
  yield* sayHowToGoOn(applied)
  return yield* new CommandEnded({ exit })
})

/** Returns how an apply ends the command. An action that was not done is there for the next plan, or for a resume. */
const exitOf = ({ counts, outcomes }: Report): Exit | undefined => {
  if (counts.done + counts.found === outcomes.length) return undefined
  const mayHaveChanged = outcomes.some(({ applied }) => applied)
  if (mayHaveChanged) return "partly"
  return counts.stale > 0 && counts.failed + counts.held + counts.interrupted === 0 ? "stale" : "failed"
}

type ApplyFailure = Stream.Error<ReturnType<MembershipSync["Service"]["apply"]>>

const ofApply = (error: ApplyFailure): CommandFailure => {
  switch (error._tag) {
    case "PlanStale":
      return new CommandFailure({
        exit: "stale",
        text: error.message,
        details: [{ event: "stale", message: error.message, reason: error.reason }]
      })
    case "JournalError":
      return new CommandFailure({ exit: "failed", text: error.message })
    case "SDKException":
      return ofRead(error)
  }
}

const sayHowToGoOn = (applied: Applied) =>
  Effect.flatMap(howToGoOn(applied), ({ event, text }) => Output.say(text, event))

/** Returns what the journal holds, and the command that goes on with it. */
const howToGoOn = Effect.fnUntraced(function* ({ journal, plan, state }: Applied) {
  const journals = yield* SyncJournal
  const path = yield* Path.Path
  const journaled = yield* Effect.orElseSucceed(journals.read(plan.hash), () => Option.none())
  const file = path.join(journal, `${digitsOf(plan.hash)}.jsonl`)
  const where = path.normalize(state) === path.dirname(file) ? "" : ` --state ${quoted(state)}`
  const resume = `${npx} resume ${quoted(file)}${where}`
  const report = Option.map(journaled, ({ report }) => report)
  const counts = Option.getOrNull(Option.map(report, ({ counts }) => counts))
  return {
    event: { event: "stopped", counts, journal: file, resume },
    // What is without an outcome may have happened, or was never begun.
    text: Option.match(report, {
      onNone: () => "Nothing was changed.",
      onSome: (report) => `${summary(report)} To go on: ${resume}`
    })
  }
})
