/**
 * Guards: what a plan may not do. All of them are checked, and each rejection that may be acknowledged has the exact number.
 *
 * A removal is of a member; a demotion takes the administrator's rights from a member who stays. `minAdministrators` covers
 * both: an organization that has fewer may get more, and loses none.
 */
import type { PromotedOutside, ProtectedMember, Rejection } from "../PlanRejected.ts"
import type { Base } from "./base.ts"
import { deltas } from "./deltas.ts"
import type { Action, Options } from "./planSchema.ts"

/** Input of the guards. */
export interface Guarded {
  readonly actions: ReadonlyArray<Action>
  readonly base: Base | undefined
  /** Number of rows in the list. */
  readonly listed: number
  readonly members: number
  readonly administrators: number
  readonly pendingInvitations: number
  readonly seats: number | null
  readonly options: Pick<Options, "guards" | "acknowledge">
  readonly isAdministrator: (role: string) => boolean
}

/** Returns the rejections of all guards. */
export const checkGuards = (guarded: Guarded): ReadonlyArray<Rejection> => [
  ...checkShrink(guarded),
  ...checkRemovals(guarded),
  ...checkDemotions(guarded),
  ...checkProtected(guarded),
  ...checkPromotedOutside(guarded),
  ...checkAdministrators(guarded),
  ...checkSeats(guarded)
]

const checkShrink = ({ base, listed, options }: Guarded): ReadonlyArray<Rejection> => {
  const lastListed = base?.listed ?? 0
  const shrink = lastListed - listed
  if (listed * 2 >= lastListed || shrink <= options.acknowledge.shrink) return []
  const message = `${listed} rows are less than half of the last apply's ${lastListed}. ${ifMeant("shrink", shrink)}`
  return [{ _tag: "DesiredShrank", message, listed, lastListed, acknowledge: { shrink } }]
}

const checkRemovals = ({ actions, members, options }: Guarded): ReadonlyArray<Rejection> => {
  const removals = countOf(actions, "Remove")
  const { limit, text } = limitOf(options.guards.maxRemovals, members, 3)
  if (removals <= Math.max(limit, options.acknowledge.removals)) return []
  const message = `${removals} of ${members} members (${text}). ${ifMeant("removals", removals)}`
  return [{ _tag: "TooManyRemovals", message, removals, limit, members, acknowledge: { removals } }]
}

const checkDemotions = ({ actions, administrators, options }: Guarded): ReadonlyArray<Rejection> => {
  const demotions = countOf(actions, "Demote")
  const { limit, text } = limitOf(options.guards.maxDemotions, administrators, 1)
  if (demotions <= Math.max(limit, options.acknowledge.demotions)) return []
  const message = `${demotions} of ${administrators} administrators (${text}). ${ifMeant("demotions", demotions)}`
  return [{ _tag: "TooManyDemotions", message, demotions, limit, administrators, acknowledge: { demotions } }]
}

const checkProtected = ({ actions, options }: Guarded): ReadonlyArray<ProtectedMember> => {
  const isProtected = new Set(options.guards.protect)
  return actions.flatMap((action): ReadonlyArray<ProtectedMember> => {
    if ((action._tag !== "Remove" && action._tag !== "Demote") || !isProtected.has(action.userId)) return []
    const { source, userId } = action
    const message = `a protected member would be ${action._tag === "Remove" ? "removed" : "demoted"}. List the member as is`
    return [{ _tag: "ProtectedMember", message, userId, ...(source === undefined ? undefined : { source }) }]
  })
}

/** An administrator whom the last apply knew without the rights was promoted by somebody who may know why. */
const checkPromotedOutside = (guarded: Guarded): ReadonlyArray<PromotedOutside> => {
  const { actions, base, isAdministrator, options } = guarded
  const roles = new Map(base?.members.map(({ role, userId }) => [userId, role]))
  const userIds = actions.flatMap((action) =>
    action._tag === "Remove" &&
    action.cause === "delisted" &&
    isAdministrator(action.before.role) &&
    !isAdministrator(roles.get(action.userId) ?? "")
      ? [action.userId]
      : []
  )
  const promotedOutside = userIds.length
  if (promotedOutside <= options.acknowledge.promotedOutside) return []
  const who = promotedOutside === 1 ? "1 administrator" : `${promotedOutside} administrators`
  const message = `${who} of those to be removed was promoted by somebody else. ${ifMeant("promotedOutside", promotedOutside)}`
  return [{ _tag: "PromotedOutside", message, userIds, acknowledge: { promotedOutside } }]
}

const checkAdministrators = (guarded: Guarded): ReadonlyArray<Rejection> => {
  const { actions, administrators, isAdministrator, options } = guarded
  const minimum = Math.min(options.guards.minAdministrators, administrators)
  const left = actions.reduce((sum, action) => sum + deltas(action, isAdministrator).administrators, administrators)
  if (left >= minimum) return []
  const message = `${left} of ${administrators} administrators would be left, and at least ${minimum} have to`
  return [{ _tag: "TooFewAdministrators", message: `${message}. List more of them`, administrators: left, minimum }]
}

const checkSeats = ({
  actions,
  isAdministrator,
  members,
  pendingInvitations,
  seats
}: Guarded): ReadonlyArray<Rejection> => {
  if (seats === null) return []
  const changes = actions.map((action) => deltas(action, isAdministrator).seats)
  const needed = changes.reduce<number>((sum, change) => sum + change, members + pendingInvitations)
  // An organization that has more members than seats may lose some, and still have more.
  if (needed <= seats || changes.every((change) => change <= 0)) return []
  const message = `${needed} members and pending invitations, and the organization has ${seats} seats. Remove members, or raise its limit`
  return [{ _tag: "SeatsExceeded", message, seats, needed }]
}

const countOf = (actions: ReadonlyArray<Action>, tag: Action["_tag"]): number =>
  actions.reduce((count, { _tag }) => (_tag === tag ? count + 1 : count), 0)

/** Returns the number that a limit allows of a whole. A share always lets a few pass, since one of few members is many percent. */
const limitOf = (
  limit: number | string,
  whole: number,
  passes: number
): { readonly limit: number; readonly text: string } => {
  if (typeof limit === "number") return { limit, text: `the limit is ${limit}` }
  const share = Math.max(passes, Math.floor((whole * parseFloat(limit)) / 100))
  return { limit: share, text: `${limit} is ${share}` }
}

const ifMeant = (name: keyof Options["acknowledge"], number: number): string =>
  `If that is meant: acknowledge: { ${name}: ${number} }`
