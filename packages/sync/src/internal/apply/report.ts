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
  const begunSinceStart = new Set<number>()
  for (const entry of entries) {
    if (entry._tag === "Started") begunSinceStart.clear()
    if (entry._tag !== "Began" && entry._tag !== "Done") continue
    const { n } = entry
    const earlier = progress[n]
    if (earlier === undefined) continue
    if (entry._tag === "Began") {
      progress[n] = { ...earlier, begun: earlier.begun + 1 }
      begunSinceStart.add(n)
    } else {
      // What the apply that has ended the action has sent is in the entry, which may be nothing.
      const killed = earlier.begun - (begunSinceStart.delete(n) ? 1 : 0)
      progress[n] = { begun: 0, done: withAttempts(entry, earlier.done, killed) }
    }
  }
  return progress
}

/** Adds up what was sent over all applies of a plan. An action that began in an apply that was then killed was sent once. */
const withAttempts = (entry: DoneEntry, earlier: Progress["done"], killed: number): Progress["done"] => ({
  ...entry,
  attempts: entry.attempts + (earlier?.attempts ?? 0) + killed
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
