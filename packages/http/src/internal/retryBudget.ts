import type { Budget } from "@effect-clerk/core/RetryPolicy"

/** The tokens that one call has taken for its retries, and those of them for a retry that has not been sent yet. */
export interface RetryCosts {
  taken: number
  unsent: number
}

/**
 * The tokens that the retries of all calls of one client have taken and not earned back.
 *
 * Invariant: a retry is granted only while `spent` stays within the capacity of its call's policy, and `spent` never falls
 * below zero. Each granted retry is sent, or its cost is returned. A server that responds as documented is up again: then
 * the call returns what its own retries took, and the policy's refund.
 *
 * The tests of `RetryBudget` hold this.
 */
export class RetryBudget {
  private spent = 0

  /** Takes the cost of one retry, if the capacity allows it. */
  tryTake(costs: RetryCosts, budget: Budget | undefined): boolean {
    if (budget === undefined) return true
    const { capacity, cost } = budget
    if (this.spent + cost > capacity) return false
    this.spent += cost
    costs.taken += cost
    costs.unsent = cost
    return true
  }

  /** Returns the cost of a retry that was granted and never sent. */
  returnUnsent(costs: RetryCosts): void {
    this.spent = Math.max(0, this.spent - costs.unsent)
  }

  /** Returns what a call took, and the refund of its policy. */
  refund(costs: RetryCosts, budget: Budget | undefined): void {
    this.spent = Math.max(0, this.spent - costs.taken - (budget?.refund ?? 0))
  }
}
