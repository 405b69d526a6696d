/**
 * Guards: what a plan may not do. All of them are checked, and each rejection that may be acknowledged has the exact number.
 *
 * A removal is of a member; a demotion takes the administrator's rights from a member who stays. `minAdministrators` covers
 * both: an organization that has fewer may get more, and loses none.
 */
import type { PromotedOutside, ProtectedMember, Rejection } from "../../PlanRejected.ts"
import type { Base } from "../model/base.ts"
import type { Action, Options, Plan } from "../model/planSchema.ts"
import { administratorsNeeded, toBudgets, deltas, type Observed } from "../order/deltas.ts"
import { Order } from "../order/order.ts"
import { count } from "../text/text.ts"

/** Input of the guards. */
export interface Guarded {
  readonly actions: ReadonlyArray<Action>
  readonly base: Base | undefined
  /** Number of rows in the list. */
  readonly listed: number
  readonly observed: Observed & Pick<Plan["observed"], "administratorRoles">
  readonly options: Pick<Options, "guards" | "acknowledge">
  readonly isAdministrator: (role: string) => boolean
}

/** Returns the rejections of all guards. */
export const checkGuards = (guarded: Guarded): ReadonlyArray<Rejection> => {
  const totals = [...checkAdministrators(guarded), ...checkSeats(guarded)]
  return [
    ...checkShrink(guarded),
    ...checkRemovals(guarded),
    ...checkDemotions(guarded),
    ...checkProtected(guarded),
    ...checkPromotedOutside(guarded),
    ...totals,
    // Without the totals, an order is no question.
    ...(totals.length > 0 ? [] : checkOrder(guarded))
  ]
}

const checkShrink = ({ base, listed, options }: Guarded): ReadonlyArray<Rejection> => {
  const lastListed = base?.listed ?? 0
  const shrink = lastListed - listed
  if (listed * 2 >= lastListed || shrink <= options.acknowledge.shrink) return []
  const rows = `${count(listed, "row")} ${listed === 1 ? "is" : "are"}`
  const message = `${rows} less than half of the last apply's ${lastListed}. ${ifMeant("shrink", shrink)}`
  return [{ _tag: "DesiredShrank", message, listed, lastListed, acknowledge: { shrink } }]
}

const checkRemovals = ({ actions, observed: { members }, options }: Guarded): ReadonlyArray<Rejection> => {
  const removals = countOf(actions, "Remove")
  const { limit, text } = limitOf(options.guards.maxRemovals, members, 3)
  if (removals <= Math.max(limit, options.acknowledge.removals)) return []
  const message = `${removals} of ${members} members (${text}). ${ifMeant("removals", removals)}`
  return [{ _tag: "TooManyRemovals", message, removals, limit, members, acknowledge: { removals } }]
}

const checkDemotions = ({ actions, observed: { administrators }, options }: Guarded): ReadonlyArray<Rejection> => {
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
    const message = `${source === undefined ? "" : `${source}: `}a protected member would be ${action._tag === "Remove" ? "removed" : "demoted"}. List the member as is`
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
  const who = `${count(promotedOutside, "administrator")} of those to be removed ${promotedOutside === 1 ? "was" : "were"}`
  const message = `${who} promoted by somebody else. ${ifMeant("promotedOutside", promotedOutside)}`
  return [{ _tag: "PromotedOutside", message, userIds, acknowledge: { promotedOutside } }]
}

const checkAdministrators = ({ actions, isAdministrator, observed, options }: Guarded): ReadonlyArray<Rejection> => {
  const { administratorRoles, administrators } = observed
  if (administratorRoles.length === 0) return checkUnknownAdministrators(actions, options.guards)
  const minimum = administratorsNeeded(observed, options.guards)
  const left = actions.reduce((sum, action) => sum + deltas(action, isAdministrator).administrators, administrators)
  if (left >= minimum) return []
  const message = `${left} of ${administrators} administrators would be left, and at least ${minimum} have to`
  return [{ _tag: "TooFewAdministrators", message: `${message}. List more of them`, administrators: left, minimum }]
}

/** Rejects a plan where no role is known to make an administrator: nobody can say whether the last one would go. */
const checkUnknownAdministrators = (
  actions: ReadonlyArray<Action>,
  { minAdministrators }: Options["guards"]
): ReadonlyArray<Rejection> => {
  const isHarmless = actions.every(({ _tag }) => _tag !== "Remove" && _tag !== "ChangeRole")
  if (minAdministrators === 0 || isHarmless) return []
  const message = "no role has the permissions of an administrator. Name the roles: administratorRoles"
  return [{ _tag: "TooFewAdministrators", message, administrators: 0, minimum: minAdministrators }]
}

const checkSeats = ({ actions, isAdministrator, observed }: Guarded): ReadonlyArray<Rejection> => {
  const { members, pendingInvitations, seats } = observed
  const changes = actions.map((action) => deltas(action, isAdministrator).seats)
  const needed = changes.reduce<number>((sum, change) => sum + change, members + pendingInvitations)
  // An organization that has more members than seats may lose some, and still have more.
  if (seats === null || needed <= seats || changes.every((change) => change <= 0)) return []
  const message = `${needed} members and pending invitations, and the organization has ${seats} seats`
  return [{ _tag: "SeatsExceeded", message: `${message}. Remove members, or raise its limit`, seats, needed }]
}

/** Carries the actions out in the order of the apply, one by one and without failures. */
const checkOrder = ({ actions, isAdministrator, observed, options }: Guarded): ReadonlyArray<Rejection> => {
  const steps = actions.map((action) => ({ ...deltas(action, isAdministrator), waitsFor: action.waitsFor }))
  const order = new Order(steps, toBudgets(observed, options.guards))
  for (let index = order.next(); index !== undefined; index = order.next()) order.end(index, "happened")
  if (order.held().length === 0) return []
  const message =
    "no order of the changes keeps both the administrators and the seats at every moment. " +
    "Raise the organization's limit, or promote a member who stays first"
  return [{ _tag: "NoSafeOrder", message }]
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
  // A float is a little off: 18.4% of 375 are 69, and come out as 68.99999999999999.
  const share = Math.max(passes, Math.floor((whole * parseFloat(limit)) / 100 + 1e-9))
  return { limit: share, text: `${limit} is ${share}` }
}

const ifMeant = (name: keyof Options["acknowledge"], number: number): string =>
  `If that is meant: acknowledge: { ${name}: ${number} }`
