/** Text of a plan for people. */
import type { Metadata } from "@effect-clerk/memberships/OrganizationMembership"
import { isObject } from "../model/metadataPatch.ts"
import type { Action, Held, Listed, Plan } from "../model/planSchema.ts"
import { count, cut, displayWidth, pad, printable, wrap } from "./text.ts"
import { type ActionCounts, verbs } from "./verbs.ts"

/**
 * Options of `Plan.format`.
 *
 * @category models
 * @since 0.1.0
 */
export interface FormatOptions {
  /**
   * Columns of the terminal. Lines of the table and long values are cut, and the other lines are broken; unless given, or where
   * a terminal has no columns, all is as long as it is.
   */
  readonly width?: number | undefined
  /** Colours the lines by escape sequences; `false` unless given. */
  readonly color?: boolean | undefined
  /** Share of the quota that the apply will take, by which its time is told; that of `estimate` unless given. */
  readonly rate?: number | undefined
}

interface Counts extends ActionCounts {
  readonly changes: number
  readonly kept: number
  readonly held: number
}

/** One line of the table. */
interface Row {
  readonly sign: string
  readonly verb: string
  readonly name: string
  /** The change, and why. */
  readonly change: string
  readonly source: string
}

/** Writes the organization, a line for each action and each row that is held, and the numbers. */
export const formatPlan = (plan: Plan, counts: Counts, options: FormatOptions): string => {
  const { color = false, rate = plan.estimate.rate } = options
  // Some terminals say that they have 0 columns.
  const width = options.width !== undefined && options.width >= 1 ? options.width : Infinity
  const longestValue = width === Infinity ? Infinity : maxValueWidth
  const rows = [
    ...plan.actions.map((action) => rowOfAction(action, plan, longestValue)),
    ...plan.held.map((held) => rowOfHeld(held, plan))
  ]
  return [
    ...[title(plan), ...notes(plan)].flatMap((line) => wrap(line, width)),
    ...table(rows, width, color),
    ...wrap(summary(plan, counts, rate), width)
  ].join("\n")
}

const title = ({ observed, target }: Plan): string => {
  const { administrators, members, organizationName, pendingInvitations, seats } = observed
  const numbers = [
    count(members, "member"),
    count(administrators, "administrator"),
    ...(seats === null ? [] : [count(seats, "seat")]),
    ...(pendingInvitations === 0 ? [] : [`${count(pendingInvitations, "invitation")} pending`])
  ]
  return `${printable(organizationName)} (${printable(target.organizationId)}, ${target.keyKind})   ${numbers.join(", ")}`
}

const notes = ({ observed, options }: Plan): ReadonlyArray<string> =>
  options.remove === "managed" && observed.base === null ? ["  no earlier apply is known: nobody will be removed"] : []

const summary = ({ actions, estimate }: Plan, { changes, held, kept }: Counts, rate: number): string => {
  const numbers = `${count(changes, "change")}, ${kept} kept, ${held} held.`
  if (actions.length === 0) return numbers
  return `${numbers} ${count(estimate.requests, "request")}${timeOf(estimate, rate)}.`
}

/** Returns the time that an apply takes at a rate. Without a quota nothing tells it. */
const timeOf = (estimate: Plan["estimate"], rate: number): string => {
  if (estimate.invitationHours > 0) return `, about ${estimate.invitationHours} h, for the quota of invitations`
  const seconds = Math.ceil((estimate.seconds * estimate.rate) / rate)
  return seconds > 0 ? `, about ${seconds} s at ${Math.round(rate * 100)}% of the quota` : ""
}

const rowOfAction = (action: Action, plan: Plan, longestValue: number): Row => {
  const { name: verb, sign } = verbs[action._tag]
  const change = [...changeOf(action, longestValue), ...causeOf(action, plan)].join("   ")
  return { sign, verb, name: printable(action.name), change, source: printable(action.source ?? "") }
}

const changeOf = (action: Action, longestValue: number): ReadonlyArray<string> => {
  switch (action._tag) {
    case "Add":
    case "Invite":
      return [printable(action.after.role), ...metadataOf(action.after, longestValue)]
    case "Remove":
    case "Revoke":
      return [printable(action.before.role)]
    case "ChangeMetadata":
      return [metadataChange(action, longestValue)]
    default:
      return [`${printable(action.before.role)} -> ${printable(action.after.role)}`]
  }
}

const causeOf = ({ cause }: Action, plan: Plan): ReadonlyArray<string> => {
  switch (cause) {
    case "listed":
    case "adopted":
      return []
    case "left":
      return [`had left after ${lastApply(plan)}`]
    case "unlisted":
      return ["not listed"]
    case "delisted":
      return [`in the list of ${lastApply(plan)}, no longer listed`]
    default:
      return [cause]
  }
}

const rowOfHeld = (held: Held, plan: Plan): Row => ({
  sign: "?",
  verb: "held",
  name: printable(held.name),
  change: whyHeld(held, plan),
  source: printable(held.source ?? "")
})

const whyHeld = ({ listed, now, why }: Held, plan: Plan): string => {
  switch (why) {
    case "left":
      return `left after ${lastApply(plan)}; --left restore adds again`
    case "expired":
      return `its invitation expired or was revoked after ${lastApply(plan)}; --left restore sends another`
    case "unknown":
      return "no user has this address; --unknown invite sends an invitation"
    case "drift": {
      const changed = now === undefined || now.role === listed.role ? "metadata" : printable(now.role)
      return `${changed} changed outside, listed as ${printable(listed.role)}; --drift restore changes it back`
    }
    case "changed":
      return "somebody else has changed it since, and it stays as it is"
    case "gone":
      return "cannot come back: no longer there"
  }
}

/** Names the last apply. Nobody knows when a member has left, only that it was later than that. */
const lastApply = ({ observed }: Plan): string =>
  observed.base === null ? "the last apply" : new Date(observed.base.appliedAt).toISOString().slice(0, 10)

type Json = Metadata[string]

type Path = ReadonlyArray<string>

/** A key of metadata, at any depth, with the value of each side of a change; `null` is a key that is not there. */
interface Entry {
  readonly path: Path
  readonly before: Json
  readonly after: Json
}

const metadataOf = ({ privateMetadata, publicMetadata }: Listed, longestValue: number): ReadonlyArray<string> => {
  const entries = [
    ...leaves([], null, publicMetadata ?? {}).map(
      ({ after, path }) => `${nameOf(path)}=${shortValue(after, longestValue)}`
    ),
    ...leaves([], null, privateMetadata ?? {}).map(({ path }) => `private.${nameOf(path)}`)
  ]
  return entries.length === 0 ? [] : [entries.join(", ")]
}

const metadataChange = ({ after, before }: Extract<Action, { _tag: "ChangeMetadata" }>, longestValue: number): string =>
  [
    ...leaves([], before.publicMetadata ?? null, after.publicMetadata ?? {}).map((entry) =>
      entryText(entry, longestValue)
    ),
    ...leaves([], before.privateMetadata ?? null, after.privateMetadata ?? {}).map(
      (entry) => `${signOf(entry)}private.${nameOf(entry.path)}`
    )
  ].join(", ")

const entryText = (entry: Entry, longestValue: number): string => {
  const key = `${signOf(entry)}${nameOf(entry.path)}`
  if (entry.after === null) return key
  const after = valueText(entry.after, longestValue)
  return entry.before === null ? `${key}: ${after}` : `${key}: ${valueText(entry.before, longestValue)} -> ${after}`
}

const signOf = ({ after, before }: Entry): string => (after === null ? "-" : before === null ? "+" : "")

/** Lists the keys that a patch sets or removes, with what was there. */
const leaves = (path: Path, before: Json, after: Json): ReadonlyArray<Entry> =>
  isObject(after) && Object.keys(after).length > 0 && (path.length === 0 || isObject(before) || before === null)
    ? Object.entries(after).flatMap(([key, value]) =>
        leaves([...path, key], isObject(before) && Object.hasOwn(before, key) ? (before[key] ?? null) : null, value)
      )
    : path.length === 0
      ? []
      : [{ path, before, after }]

const nameOf = (path: Path): string => printable(path.join("."))

/** Columns of one value on a terminal, so that it pushes the others out of no line. */
const maxValueWidth = 60

const valueText = (json: Json, longest: number): string => cut(printable(JSON.stringify(json)), longest)

/** A short text needs no quotes beside `=`. */
const shortValue = (json: Json, longest: number): string =>
  typeof json === "string" && /^[\w.@:/-]{1,60}$/.test(json) ? json : valueText(json, longest)

/** Width of the longest verb, so that two plans look alike. */
const verbWidth = "metadata".length

/** Columns of a table that are never wider, so that one long name pushes no other line aside. */
const maxName = 48
const maxChange = 72

const table = (rows: ReadonlyArray<Row>, width: number, color: boolean): ReadonlyArray<string> => {
  const nameWidth = widest(rows, ({ name }) => name, maxName)
  const changeWidth = widest(
    rows.filter(({ source }) => source !== ""),
    ({ change }) => change,
    maxChange
  )
  return rows.map((row) => {
    const head = `${row.sign} ${pad(row.verb, verbWidth)}`
    const change = row.source === "" ? row.change : `${pad(row.change, changeWidth)}   ${row.source}`
    const rest = `  ${pad(row.name, nameWidth)}   ${change}`
    const line = cut(`  ${head}${rest}`.trimEnd(), width)
    return color ? line.replace(head, `\u001B[${colors[row.sign] ?? 0}m${head}\u001B[0m`) : line
  })
}

const colors: { readonly [sign: string]: number } = {
  "+": 32,
  "^": 33,
  v: 33,
  "~": 33,
  "-": 31,
  x: 31,
  "@": 36,
  "?": 35
}

const widest = (rows: ReadonlyArray<Row>, cell: (row: Row) => string, most: number): number =>
  rows.reduce((width, row) => Math.max(width, Math.min(most, displayWidth(cell(row)))), 0)
