/** Rejections of a list or of a plan, as a person reads them. */
import type { Rejection } from "@effect-clerk/sync/PlanRejected"
import { CommandFailure } from "../CommandFailure.ts"
import { acknowledgeFlag } from "./planFlags.ts"
import { printable } from "./text.ts"

/** Limit of the rejections that are shown. `--json` has all of them. */
const maxShown = 200

/** Makes the failure of a list or of a plan. */
export const rejected = (rejections: ReadonlyArray<Rejection>): CommandFailure => {
  const sorted = rejections.toSorted((a, b) => lineOf(a) - lineOf(b))
  const lines = sorted.slice(0, maxShown).map(describe)
  if (sorted.length > maxShown) lines.push(`and ${sorted.length - maxShown} more; --json prints all`)
  return new CommandFailure({
    exit: "rejected",
    text: lines.join("\n"),
    details: sorted.map((rejection) => ({ event: "rejected", ...rejection }))
  })
}

/** Returns the line of a rejected row. A rejection of the list as a whole comes last, where a person sees it. */
const lineOf = ({ source }: Rejection): number => Number(/:(\d+)$/.exec(source ?? "")?.[1] ?? Infinity)

const describe = (rejection: Rejection): string => {
  const { _tag } = rejection
  const message = asFlags(rejection.message)
  if (!("acknowledge" in rejection)) return printable(`${_tag}  ${message}`)
  const [fault = message] = message.split(" If that is meant: ")
  return printable(`${_tag}  ${fault} If that is meant: ${acknowledgeFlag(rejection.acknowledge)}`)
}

/** The library's messages name its options. */
const asFlags = (message: string): string =>
  message.replace('unknown: "invite"', "--unknown invite").replace(/^administratorRoles:/, "--admin-role:")
