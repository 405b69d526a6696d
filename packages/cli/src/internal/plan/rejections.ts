/** Rejections of a list or of a plan, as a person reads them. */
import type { DesiredMember } from "@effect-clerk/sync/Desired"
import type { Rejection } from "@effect-clerk/sync/PlanRejected"
import { CommandFailure } from "../../CommandFailure.ts"
import { nameColumnOf } from "../memberFile/fields.ts"
import { printable } from "../terminal/text.ts"
import { acknowledgeFlag } from "./flags.ts"

/** Limit of the rejections that are shown. `--json` has all of them. */
const maxShown = 200

/** Names the columns that rejections of the library are about: it knows of rows, and not of the columns of a file. */
export const inColumns = (
  rejections: ReadonlyArray<Rejection>,
  members: ReadonlyArray<DesiredMember>
): ReadonlyArray<Rejection> => {
  const bySource = new Map(members.map((member) => [member.source, member]))
  return rejections.map((rejection) => {
    const { message, source } = rejection
    const column = columnOf(rejection, bySource.get(source))
    if (source === undefined || column === undefined || !message.startsWith(`${source}: `)) return rejection
    const fault = message.slice(source.length + 2).replace(/^(?:public|private)Metadata[^ ]*:? /, "")
    return { ...rejection, message: `${source}: ${column}: ${fault}` }
  })
}

const columnOf = (rejection: Rejection, member: DesiredMember | undefined): string | undefined => {
  switch (rejection._tag) {
    case "UnknownUser":
    case "AmbiguousUser":
    case "UnverifiedAddress":
    case "DuplicateMember":
      return member === undefined ? undefined : nameColumnOf(member)
    case "UnknownRole":
      return "role"
    case "InvalidMember":
    case "MetadataTooLarge":
      return /^(?:public|private)Metadata/.test(rejection.field) ? rejection.field.replace("Metadata", "") : undefined
    default:
      return undefined
  }
}

/** Makes the failure of a list or of a plan. */
export const rejected = (rejections: ReadonlyArray<Rejection>): CommandFailure => {
  const sorted = rejections.toSorted((a, b) => lineOf(a) - lineOf(b))
  const lines = sorted.slice(0, maxShown).map(describe)
  if (sorted.length > maxShown) lines.push(`and ${sorted.length - maxShown} more; --json prints all`)
  return new CommandFailure({
    exit: "rejected",
    text: lines.join("\n"),
    details: sorted.map((rejection) => ({ event: "rejected", ...rejection, message: messageOf(rejection) }))
  })
}

/** Returns the line of a rejected row. A rejection of the list as a whole comes last, where a person sees it. */
const lineOf = ({ source }: Rejection): number => Number(/:(\d+)$/.exec(source ?? "")?.[1] ?? Infinity)

const describe = (rejection: Rejection): string => printable(`${rejection._tag}  ${messageOf(rejection)}`)

/** Returns the message with the flags in place of the library's options. */
const messageOf = (rejection: Rejection): string => {
  const message = asFlags(rejection.message)
  if (!("acknowledge" in rejection)) return message
  const [fault = message] = message.split(" If that is meant: ")
  return `${fault} If that is meant: ${acknowledgeFlag(rejection.acknowledge)}`
}

const asFlags = (message: string): string =>
  message.replace('unknown: "invite"', "--unknown invite").replace(/^administratorRoles:/, "--admin-role:")
