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
import { tellingHowToStop } from "../process/stopping.ts"
import * as Output from "../terminal/output.ts"
import * as Screen from "../terminal/screen.ts"
import { npx, quoted } from "../terminal/shell.ts"
import type { Directories } from "./layerSync.ts"
import { Progress, showing } from "./progress.ts"
import { formatReport, summary } from "./report.ts"

export interface Applied {
  readonly plan: Plan.Plan
  readonly options: ApplyOptions
  readonly json: boolean
  readonly directories: Directories
}

/** Applies a plan, prints its report, and fails where not everything is done. */
export const applyPlan = Effect.fnUntraced(function* (applied: Applied) {
  const { json, options, plan } = applied
  const sync = yield* MembershipSync
  const seen = new Seen(json)
  const report = yield* sync.apply(plan, options).pipe(
    Stream.tap((event) => seen.onEvent(event)),
    Stream.runLast,
    showing(seen.progress, json),
    (self) => tellingHowToStop(() => self),
    Effect.onInterrupt(() => sayHowToGoOn(applied)),
    Effect.catch((error) => fail(ofApply(error), seen, applied)),
    Effect.map((last) => (Option.isSome(last) && last.value._tag === "Finished" ? last.value.report : undefined))
  )
  if (report !== undefined && !json) yield* seen.print(formatReport(report, { width: Screen.widthOf("stdout") }))
  if (seen.lost !== undefined) return yield* fail(seen.lost, seen, applied)
  if (report !== undefined) yield* end(report, applied)
})

/** Collects what is seen of an apply: its progress, its first change, and what could not be printed. */
class Seen {
  readonly progress = new Progress()
  hasBegun = false
  /** The first failure to print something. The apply goes on meanwhile. */
  lost: CommandFailure | undefined
  readonly #json: boolean

  constructor(json: boolean) {
    this.#json = json
  }

  onEvent(event: SyncEvent): Effect.Effect<void> {
    return Effect.suspend(() => {
      this.hasBegun ||= event._tag === "Began"
      this.progress.onEvent(event)
      return this.#json ? this.print(Output.toJson(event)) : Effect.void
    })
  }

  print(line: string): Effect.Effect<void> {
    return Effect.match(Output.print(line), {
      onFailure: (failure) => void (this.lost ??= failure),
      onSuccess: () => {}
    })
  }
}

/** Fails with the journal on the last line, where there is one. */
const fail = Effect.fnUntraced(function* (failure: CommandFailure, { hasBegun }: Seen, applied: Applied) {
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
const howToGoOn = Effect.fnUntraced(function* ({ directories: { journal, state }, plan }: Applied) {
  const journals = yield* SyncJournal
  const path = yield* Path.Path
  const journaled = yield* Effect.orElseSucceed(journals.read(plan.hash), () => Option.none())
  const file = path.join(journal, `${digitsOf(plan.hash)}.jsonl`)
  const where = path.normalize(state) === path.dirname(file) ? "" : ` --state ${quoted(state)}`
  const resume = `${npx} resume ${quoted(file)}${where}`
  const report = Option.getOrUndefined(journaled)?.report
  return {
    event: { event: "stopped", counts: report?.counts ?? null, journal: file, resume },
    // What is without an outcome may have happened, or was never begun.
    text: report === undefined ? "Nothing was changed." : `${summary(report)} To go on: ${resume}`
  }
})
