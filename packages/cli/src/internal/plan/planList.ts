/** Plans of a list, with all of its faults in one report. */
import type { DesiredMember, PlanOptions } from "@effect-clerk/sync/Desired"
import { MembershipSync } from "@effect-clerk/sync/MembershipSync"
import type { InvalidMember } from "@effect-clerk/sync/PlanRejected"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import type { CommandFailure } from "../../CommandFailure.ts"
import { ofRead } from "../failure.ts"
import { readMembers } from "../memberFile/memberFile.ts"
import { inColumns, rejected } from "./rejections.ts"

/** Plans what a list says. */
export const planList = Effect.fnUntraced(function* (
  { bytes, file }: { readonly bytes: Uint8Array; readonly file: string },
  organizationId: string,
  options: PlanOptions
) {
  const { faults, members } = yield* readMembers(file, bytes)
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
