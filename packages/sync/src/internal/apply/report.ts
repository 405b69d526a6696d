/** Reports: one outcome for each action of a plan, made of the entries of its journal. */
import type { ActionReport, Outcome, OutcomeCounts, Report } from "../../SyncEvent.ts"
import type { DoneEntry, JournalEntry } from "../journal/journalEntry.ts"
import type { Plan } from "../model/planSchema.ts"

/** State of one action, as far as it is known. */
export interface Progress {
  /** Number of times that the action began in applies that were then killed. */
  readonly begun: number
  readonly done: Omit<DoneEntry, "_tag" | "at"> | undefined
}

/** Returns what the entries of a journal say of each action. */
export const progressOf = (plan: Plan, entries: ReadonlyArray<JournalEntry>): ReadonlyArray<Progress> => {
  const progress: Array<Progress> = plan.actions.map(() => ({ begun: 0, done: undefined }))
  for (const entry of entries) {
    if (entry._tag !== "Began" && entry._tag !== "Done") continue
    const earlier = progress[entry.n]
    if (earlier === undefined) continue
    progress[entry.n] =
      entry._tag === "Began"
        ? { ...earlier, begun: earlier.begun + 1 }
        : { begun: 0, done: withAttempts(entry, earlier) }
  }
  return progress
}

/** Adds up what was sent over all applies of a plan. An action that began in an apply that was then killed was sent once. */
const withAttempts = (entry: Omit<DoneEntry, "_tag" | "at">, { begun, done }: Progress): Progress["done"] => ({
  ...entry,
  attempts: entry.attempts + (done?.attempts ?? 0) + Math.max(0, begun - (entry.attempts > 0 ? 1 : 0))
})

/** Makes the report of the applies of a plan that a journal tells of. */
export const reportOf = (plan: Plan, entries: ReadonlyArray<JournalEntry>): Report =>
  makeReport(plan, progressOf(plan, entries), {
    startedAt: entries.find(({ _tag }) => _tag === "Started")?.at ?? plan.createdAt,
    finishedAt: entries.at(-1)?.at ?? plan.createdAt
  })

/** Makes the report of an apply whose actions have come so far. */
const makeReport = (
  plan: Plan,
  progress: ReadonlyArray<Progress>,
  times: Pick<Report, "startedAt" | "finishedAt">
): Report => {
  const outcomes = plan.actions.map((action, n) => actionReport(action, n, progress[n]))
  return {
    hash: plan.hash,
    target: plan.target,
    options: plan.options,
    base: plan.observed.base,
    ...times,
    outcomes,
    counts: countOutcomes(outcomes)
  }
}

const actionReport = (action: Plan["actions"][number], n: number, progress: Progress | undefined): ActionReport => {
  const { begun = 0, done } = progress ?? {}
  const { after, before } = action
  const report = { n, action, before, after }
  if (done === undefined || begun > 0) {
    return { ...report, outcome: "interrupted", attempts: (done?.attempts ?? 0) + begun, applied: begun > 0 }
  }
  const { applied, attempts, outcome, traceId } = done
  return { ...report, outcome, attempts, ...(traceId !== undefined && { traceId }), applied }
}

const countOutcomes = (outcomes: ReadonlyArray<ActionReport>): OutcomeCounts => {
  const counts = { done: 0, found: 0, failed: 0, held: 0, stale: 0, interrupted: 0 }
  for (const { outcome } of outcomes) counts[nameOf(outcome)] += 1
  return counts
}

const names = { Failed: "failed", Held: "held", Stale: "stale" } as const

const nameOf = (outcome: Outcome): keyof OutcomeCounts => (typeof outcome === "string" ? outcome : names[outcome._tag])

/** Tells whether the change of an action is there, whoever made it. */
export const hasHappened = (outcome: Outcome | undefined): boolean => outcome === "done" || outcome === "found"
