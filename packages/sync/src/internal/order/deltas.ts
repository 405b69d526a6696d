/** Effects of an action on the two numbers that an apply has to keep in their bounds. */
import type { Action, Options, Plan } from "../model/planSchema.ts"

/** Change of the number of administrators and of the seats that are taken, once the action has happened. */
export interface Deltas {
  readonly administrators: -1 | 0 | 1
  readonly seats: -1 | 0 | 1
}

/** Returns what an action does to both numbers. A pending invitation takes a seat and is no administrator. */
export const deltas = (action: Action, isAdministrator: (role: string) => boolean): Deltas => {
  switch (action._tag) {
    case "Add":
      return { administrators: isAdministrator(action.after.role) ? 1 : 0, seats: 1 }
    case "Remove":
      return { administrators: isAdministrator(action.before.role) ? -1 : 0, seats: -1 }
    case "Promote":
      return { administrators: 1, seats: 0 }
    case "Demote":
      return { administrators: -1, seats: 0 }
    case "Invite":
      return { administrators: 0, seats: 1 }
    case "Revoke":
      return { administrators: 0, seats: -1 }
    default:
      return { administrators: 0, seats: 0 }
  }
}

/** Numbers that an apply has to keep in their bounds, as they were observed. */
export type Observed = Pick<Plan["observed"], "members" | "administrators" | "pendingInvitations" | "seats">

/**
 * Returns the number of administrators that have to be there at every moment. An organization that has fewer than the
 * minimum may get more, and loses none.
 */
export const administratorsNeeded = ({ administrators }: Observed, { minAdministrators }: Options["guards"]): number =>
  Math.min(minAdministrators, administrators)

/**
 * Returns the administrators above the minimum, and the seats that are free: negative where too many are taken already. The
 * minimum is that of the plan: what others have taken away since does not lower it.
 */
export const toBudgets = (planned: Observed, guards: Options["guards"], now: Observed = planned) => ({
  administrators: now.administrators - administratorsNeeded(planned, guards),
  seats: (now.seats ?? Infinity) - now.members - now.pendingInvitations
})
