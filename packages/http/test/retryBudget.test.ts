import { describe, expect, it } from "@effect/vitest"
import { RetryBudget, type RetryCosts } from "../src/internal/retryBudget.ts"

const policy = { capacity: 10, cost: 4, refund: 1 }

const call = (): RetryCosts => ({ taken: 0, unsent: 0 })

/** Counts the retries that the budget grants to other calls. */
const granted = (budget: RetryBudget): number => {
  let retries = 0
  while (budget.tryTake(call(), policy)) retries += 1
  return retries
}

describe("RetryBudget", () => {
  it("grants retries as long as their cost stays within the capacity", () => {
    const budget = new RetryBudget()
    const costs = call()
    expect([budget.tryTake(costs, policy), budget.tryTake(costs, policy)]).toEqual([true, true])
    expect(costs).toEqual({ taken: 8, unsent: 4 })
    expect(budget.tryTake(costs, policy)).toBe(false)
    expect(costs).toEqual({ taken: 8, unsent: 4 })
    expect(budget.tryTake(call(), { ...policy, cost: 2 })).toBe(true)
  })

  it("grants every retry of a policy without a budget", () => {
    const budget = new RetryBudget()
    expect(granted(budget)).toBe(2)
    const costs = call()
    expect(budget.tryTake(costs, undefined)).toBe(true)
    expect(costs).toEqual({ taken: 0, unsent: 0 })
  })

  it("returns the cost of a retry that was never sent", () => {
    const budget = new RetryBudget()
    const costs = call()
    budget.tryTake(costs, policy)
    budget.tryTake(costs, policy)
    budget.returnUnsent(costs)
    expect(granted(budget)).toBe(1)
  })

  it("refunds what a call took, and never holds more than its capacity", () => {
    const budget = new RetryBudget()
    const costs = call()
    budget.tryTake(costs, policy)
    budget.tryTake(costs, policy)
    budget.refund(costs, policy)
    budget.refund(call(), policy)
    expect(granted(budget)).toBe(2)
    budget.refund(call(), policy)
    budget.refund(call(), undefined)
    expect(granted(budget)).toBe(0)
    budget.refund(call(), policy)
    expect(granted(budget)).toBe(1)
  })
})
