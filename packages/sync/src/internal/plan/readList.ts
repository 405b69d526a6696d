/** Reads lists and their options. All that is invalid in them is found, of all lists. */
import * as Field from "@effect-clerk/core/Field"
import type { Issue } from "@effect-clerk/core/Issue"
import * as Predicate from "effect/Predicate"
import * as Result from "effect/Result"
import type { Options } from "../model/planSchema.ts"
import { fieldsOf, readable } from "./checkedInput.ts"
import { checkOptions, optionNames } from "./planOptions.ts"
import { type CheckedRows, checkRows } from "./rows.ts"

/** List that was read, with its options. */
export interface ReadList {
  readonly organizationId: string
  readonly options: Options
  readonly checked: CheckedRows
}

/** Reads the list of one organization, and its rows only where the rest is valid: it may be one that can be read once. */
export const readList = (desired: unknown, planOptions: unknown): Result.Result<ReadList, ReadonlyArray<Issue>> => {
  const issues: Array<Issue> = []
  const { members, organizationId } = readFields(desired, alone, issues)
  const options = readOptions(planOptions, [], issues)
  const list = issues.length === 0 ? withRows({ organizationId, members, options }, [], issues) : undefined
  return list === undefined ? Result.fail(issues) : Result.succeed(list)
}

/** Reads the lists of many organizations, each of which may have options of its own. */
export const readLists = (
  desireds: Iterable<unknown>,
  planOptions: unknown
): Result.Result<ReadonlyArray<ReadList>, ReadonlyArray<Issue>> => {
  const issues: Array<Issue> = []
  const common = readOptions(planOptions, [], issues)
  const first = new Map<string, number>()
  const read = (desired: unknown, index: number): ReadList | undefined => {
    const path = ["desireds", index]
    const { members, options: own, organizationId } = readFields(desired, among(path), issues)
    const options = own === undefined ? common : readOptions(own, path, issues)
    const earlier = first.get(organizationId ?? "")
    if (earlier !== undefined) {
      issues.push({ path: [...path, "organizationId"], expected: `another than that of desireds[${earlier}]` })
    } else if (organizationId !== undefined) first.set(organizationId, index)
    return withRows({ organizationId, members, options }, path, issues)
  }
  const all = readable(() => [...desireds], ["desireds"], "an iterable of lists", issues) ?? []
  const lists = all.flatMap(
    (desired, index) => readable(() => read(desired, index), ["desireds", index], "a list", issues) ?? []
  )
  return issues.length === 0 ? Result.succeed(lists) : Result.fail(issues)
}

/** Place of a list in the input. */
interface Place {
  readonly desired: Issue["path"]
  /** Path to which the fields of the list belong. */
  readonly fields: Issue["path"]
  /** Names of the options that have no effect in the list. */
  readonly misplaced: ReadonlyArray<string>
}

const alone: Place = { desired: ["desired"], fields: [], misplaced: [...optionNames, "options"] }

const among = (path: Issue["path"]): Place => ({ desired: path, fields: path, misplaced: optionNames })

/** Parts of a list; `undefined` where invalid. */
interface Fields {
  readonly organizationId: string | undefined
  readonly members: Iterable<unknown> | undefined
  readonly options: unknown
}

const readFields = (value: unknown, { desired, fields, misplaced }: Place, issues: Array<Issue>): Fields => {
  const given = fieldsOf(value, desired, undefined, issues)
  const { members, options, organizationId } = given
  for (const name of misplaced) {
    if (name in given)
      issues.push({ path: [...desired, name], expected: "nothing: it belongs to the options of the plan" })
  }
  for (const issue of Field.Id.issues(organizationId)) issues.push({ ...issue, path: [...fields, "organizationId"] })
  const isList = Predicate.isIterable(members)
  if (!isList) issues.push({ path: [...fields, "members"], expected: "an iterable of members" })
  return {
    organizationId: Field.Id.is(organizationId) ? organizationId : undefined,
    members: isList ? members : undefined,
    options
  }
}

const readOptions = (options: unknown, path: Issue["path"], issues: Array<Issue>): Options | undefined => {
  const checked = checkOptions(options)
  if (Result.isSuccess(checked)) return checked.success
  for (const issue of checked.failure) issues.push({ ...issue, path: [...path, ...issue.path] })
  return undefined
}

/** Reads the rows of a list. They are the program's own code, and may throw. */
const withRows = (
  { members, options, organizationId }: Fields & { readonly options: Options | undefined },
  path: Issue["path"],
  issues: Array<Issue>
): ReadList | undefined => {
  if (members === undefined) return undefined
  const checked = readable(() => checkRows(members), [...path, "members"], "an iterable of members", issues)
  return organizationId === undefined || options === undefined || checked === undefined
    ? undefined
    : { organizationId, options, checked }
}
