/** An apply, as a person sees it: its progress, its report, and how to go on where it was stopped. */
import { MembershipSync, type ApplyOptions } from "@effect-clerk/sync/MembershipSync"
import type * as Plan from "@effect-clerk/sync/Plan"
import type { Report, SyncEvent } from "@effect-clerk/sync/SyncEvent"
import { SyncJournal } from "@effect-clerk/sync/SyncJournal"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Path from "effect/Path"
import * as Stream from "effect/Stream"
import { CommandEnded, CommandFailure, type Exit } from "../CommandFailure.ts"
import { ofRead } from "./failure.ts"
import * as Output from "./output.ts"
import { digitsOf } from "./planning.ts"
import { npx } from "./program.ts"
import { Progress, showing } from "./progress.ts"
import { formatReport, summary } from "./report.ts"
import * as Screen from "./screen.ts"

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
  const onEvent = (event: SyncEvent) =>
    Effect.suspend(() => {
      hasBegun ||= event._tag === "Began"
      progress.onEvent(event)
      return json ? Output.printJson(event) : Effect.void
    })
  const report = yield* sync.apply(plan, options).pipe(
    Stream.tap(onEvent),
    Stream.runLast,
    showing(progress),
    tellingHowToStop(json),
    Effect.onInterrupt(() => sayHowToGoOn(applied)),
    Effect.mapError((error) => ofApply(error, hasBegun)),
    Effect.tapError(() => (hasBegun ? sayHowToGoOn(applied) : Effect.void)),
    Effect.map((last) => (Option.isSome(last) && last.value._tag === "Finished" ? last.value.report : undefined))
  )
  if (report !== undefined) yield* finish(report, applied)
})

const finish = Effect.fnUntraced(function* (report: Report, applied: Applied) {
  if (!applied.json) {
    yield* Output.print(formatReport(report, { width: Screen.widthOf("stdout") }))
  }
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

const ofApply = (error: ApplyFailure, hasBegun: boolean): CommandFailure => {
  switch (error._tag) {
    case "PlanStale":
      return new CommandFailure({
        exit: "stale",
        text: error.message,
        details: [{ event: "stale", message: error.message, reason: error.reason }]
      })
    case "JournalError":
      return new CommandFailure({ exit: hasBegun ? "partly" : "failed", text: error.message })
    case "SDKException":
      return new CommandFailure({ ...ofRead(error), exit: hasBegun ? "partly" : "failed" })
  }
}

/** Says at the first signal that what is in flight finishes, which may take as long as a request may. */
const tellingHowToStop =
  (json: boolean) =>
  <A, E, R>(self: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> => {
    const onSignal = () => void process.stderr.write(`${json ? JSON.stringify({ event: "stopping" }) : stopping()}\n`)
    return Effect.acquireUseRelease(
      Effect.sync(() => signals.forEach((signal) => process.once(signal, onSignal))),
      () => self,
      () => Effect.sync(() => signals.forEach((signal) => process.off(signal, onSignal)))
    )
  }

const signals = ["SIGINT", "SIGTERM"] as const

/** Takes the place of the progress. */
const stopping = (): string =>
  `${Screen.canAnimate("stderr") ? Screen.eraseLine : ""}Stopping: what is in flight finishes. A second signal stops at once.`

/** Says what the journal holds, and the command that goes on with it. */
const sayHowToGoOn = Effect.fnUntraced(function* ({ journal, json, plan, state }: Applied) {
  const journals = yield* SyncJournal
  const path = yield* Path.Path
  const journaled = yield* Effect.orElseSucceed(journals.read(plan.hash), () => Option.none())
  const file = path.join(journal, `${digitsOf(plan.hash)}.jsonl`)
  const where = path.normalize(state) === path.dirname(file) ? "" : ` --state ${quoted(state)}`
  const resume = `${npx} resume ${quoted(file)}${where}`
  const report = Option.map(journaled, ({ report }) => report)
  if (json) {
    const counts = Option.getOrNull(Option.map(report, ({ counts }) => counts))
    return yield* Output.say(JSON.stringify({ event: "stopped", counts, journal: file, resume }))
  }
  // What is without an outcome may have happened, or was never begun.
  const text = Option.match(report, { onNone: () => "Nothing was changed.", onSome: summary })
  yield* Output.say(Option.isNone(report) ? text : `${text} To go on: ${resume}`)
})

/** Writes a path as a shell reads it. */
const quoted = (text: string): string => (/^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`)
