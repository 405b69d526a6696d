/** Outcomes that are known before anything is sent. */
import type { Outcome } from "../../SyncEvent.ts"
import type { Plan } from "../model/planSchema.ts"
import { stepsOf } from "../order/budgets.ts"
import { type Budgets, Order } from "../order/order.ts"
import { hasHappened } from "./report.ts"

/** Outcome of an action that was known before anything was sent. */
export interface Known {
  readonly outcome: Outcome
  readonly applied: boolean
}

/** Makes the order of the actions whose outcome is not known. */
export const orderOf = (plan: Plan, budgets: Budgets, known: ReadonlyMap<number, Known>): Order =>
  new Order(stepsOf(plan), budgets, (n) => {
    const outcome = known.get(n)?.outcome
    return outcome === undefined ? undefined : hasHappened(outcome) ? "happened" : "leftOut"
  })
