/** Reports of an apply, as a person reads them. */
import type { ActionReport, Outcome, Report } from "@effect-clerk/sync/SyncEvent"
import { type Column, table } from "../terminal/table.ts"
import { count } from "../terminal/text.ts"

/** Writes what was not done, and the numbers. */
export const formatReport = (report: Report, { width }: { readonly width: number }): string => {
  const open = report.outcomes.filter(({ outcome }) => outcome !== "done" && outcome !== "found")
  return [...(open.length === 0 ? [] : table(columns, open, width)), summary(report)].join("\n")
}

/** Writes the numbers. */
export const summary = ({ counts, outcomes }: Report): string => {
  if (outcomes.length === 0) return "Nothing to do."
  const numbers = (["found", "failed", "held", "stale", "interrupted"] as const)
    .filter((name) => counts[name] > 0)
    .map((name) => `, ${counts[name]} ${name}`)
  return `${counts.done} of ${count(outcomes.length, "change")} done${numbers.join("")}.`
}

const columns: ReadonlyArray<Column<ActionReport>> = [
  { title: "OUTCOME", cell: ({ outcome }) => nameOf(outcome), min: 11 },
  { title: "CHANGE", cell: ({ action }) => action._tag, min: 6 },
  { title: "MEMBER", cell: ({ action }) => action.name, min: 10 },
  { title: "WHY", cell: ({ outcome }) => whyOf(outcome), min: 10, optional: true },
  { title: "ROW", cell: ({ action }) => action.source ?? "", min: 10, optional: true }
]

const nameOf = (outcome: Outcome): string => (typeof outcome === "string" ? outcome : outcome._tag.toLowerCase())

const whyOf = (outcome: Outcome): string => {
  if (typeof outcome === "string") return ""
  switch (outcome._tag) {
    case "Failed":
      return outcome.error.message
    case "Held":
      return outcome.why === "stopped" ? "the apply stopped before" : `too few ${outcome.why}`
    case "Stale":
      return outcome.now === null ? "is gone" : `is ${outcome.now.role} now`
  }
}
