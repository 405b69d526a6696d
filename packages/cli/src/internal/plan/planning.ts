/** Plans of the command: from a list, with all of its faults in one report. */
import { decoder, formatIssues } from "@effect-clerk/core/internal"
import type { Issue } from "@effect-clerk/core/Issue"
import type { DesiredMember, PlanOptions } from "@effect-clerk/sync/Desired"
import { MembershipSync } from "@effect-clerk/sync/MembershipSync"
import { digitsOf } from "@effect-clerk/sync/internal"
import * as Plan from "@effect-clerk/sync/Plan"
import type { InvalidMember } from "@effect-clerk/sync/PlanRejected"
import { SyncJournal } from "@effect-clerk/sync/SyncJournal"
import { SyncState } from "@effect-clerk/sync/SyncState"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Layer from "effect/Layer"
import * as Result from "effect/Result"
import { CommandFailure } from "../../CommandFailure.ts"
import { fileFailure, ofRead } from "../failure.ts"
import { linesOf } from "../json/lines.ts"
import { findSyntaxIssue, parseJson } from "../json/syntax.ts"
import { decodeText } from "../memberFile/encoding.ts"
import { readMembers } from "../memberFile/memberFile.ts"
import { inColumns, rejected } from "./rejections.ts"
import * as Screen from "../terminal/screen.ts"

/** Provides the sync over the files of two directories. */
export const layerSync = (state: string, journal: string) =>
  MembershipSync.layer.pipe(
    Layer.provideMerge(Layer.mergeAll(SyncState.layerFile(state), SyncJournal.layerFile(journal)))
  )

/** Plans what a list says. */
export const planList = Effect.fnUntraced(function* (
  path: string,
  bytes: Uint8Array,
  organizationId: string,
  options: PlanOptions
) {
  const { faults, members } = yield* readMembers(path, bytes)
  if (faults.length > 0 && members.length === 0) return yield* rejected(faults)
  const sync = yield* MembershipSync
  const plan = yield* Effect.result(sync.plan({ organizationId, members }, options))
  if (Result.isSuccess(plan) && faults.length === 0) return plan.success
  return yield* ofList(faults, members, Result.isFailure(plan) ? plan.failure : undefined)
})

type PlanFailure = Effect.Error<ReturnType<MembershipSync["Service"]["plan"]>>

/** Makes the failure of a list, of the faults of its file and of those that the plan has found. */
const ofList = (
  faults: ReadonlyArray<InvalidMember>,
  members: ReadonlyArray<DesiredMember>,
  failure: PlanFailure | undefined
): CommandFailure => {
  if (faults.length === 0 && failure !== undefined && failure._tag !== "PlanRejected") return ofRead(failure)
  const found = failure?._tag === "PlanRejected" ? inColumns(failure.rejections, members) : []
  // Those of the list as a whole say nothing where rows are missing for their faults.
  return rejected([...faults, ...found.filter(({ source }) => faults.length === 0 || source !== undefined)])
}

/** Makes the failure of a plan. */
export const ofPlan = (failure: PlanFailure): CommandFailure =>
  failure._tag === "PlanRejected" ? rejected(failure.rejections) : ofRead(failure)

const decodePlan = decoder(Plan.schema, "ignore")

/** Reads a plan, or returns nothing where the file holds a list. */
export const readPlan = Effect.fnUntraced(function* (path: string, bytes: Uint8Array) {
  const text = Result.getOrElse(decodeText(bytes), () => "")
  if (!isMeantAsPlan(path, text)) return undefined
  const json = parseJson(text)
  if (Result.isFailure(json)) {
    const { column, expected, found, line } = json.failure
    return yield* invalidPlan(`${path}:${line}: column ${column}: expected ${expected}, got ${found || "nothing"}`)
  }
  const plan = decodePlan(json.success)
  return Result.isSuccess(plan) ? plan.success : yield* invalidPlan(describeIssues(path, text, plan.failure))
})

const describeIssues = (path: string, text: string, issues: ReadonlyArray<Issue>): string => {
  const [line = 1] = linesOf(
    text,
    issues.map(({ path }) => path)
  )
  return `${path}:${line}: expected a plan of the format effect-clerk/membership-plan@1: ${formatIssues(issues)}`
}

/** A list has an object on its first line, and a plan is one object of many lines, whatever has become of it. */
const isMeantAsPlan = (path: string, text: string): boolean => {
  if (text.includes('"effect-clerk/membership-plan@')) return true
  const [first = ""] = text.trimStart().split("\n", 1)
  return (
    /\.json$/i.test(path) && first.startsWith("{") && (first.trim() === "{}" || findSyntaxIssue(first) !== undefined)
  )
}

const invalidPlan = (text: string) => Effect.fail(new CommandFailure({ exit: "rejected", text }))

/** Writes a plan to a file that nobody else may read: it holds private metadata. */
export const writePlan = Effect.fnUntraced(function* (path: string, plan: Plan.Plan) {
  const fileSystem = yield* FileSystem.FileSystem
  // A file that is there keeps its mode. A device, such as /dev/stdout, belongs to everyone.
  const isFile = yield* Effect.match(fileSystem.stat(path), {
    onFailure: () => false,
    onSuccess: ({ type }) => type === "File"
  })
  const write = fileSystem.writeFileString(path, `${JSON.stringify(plan, null, 2)}\n`, { mode: 0o600 })
  yield* Effect.mapError(isFile ? Effect.andThen(fileSystem.chmod(path, 0o600), write) : write, (error) =>
    fileFailure(`write ${path}`, error)
  )
})

/** Writes a plan for the person at a stream, with the time that an apply takes at a rate. */
export const formatPlan = (plan: Plan.Plan, target: Screen.Target, rate?: number): string =>
  Plan.format(plan, { width: Screen.widthOf(target), color: Screen.hasColor(target), rate })

/** The first digits of a hash, which suffice to name a plan. */
export const shortHash = ({ hash }: Plan.Plan): string => `sha256:${digitsOf(hash)}`
