import type { RateLimitPolicy } from "@effect-clerk/core"
import { describe, expect, it } from "@effect/vitest"
import { Duration } from "effect"
import * as QuotaState from "../../src/internal/rateLimiter/quotaState.ts"
import * as WaitQueue from "../../src/internal/rateLimiter/waitQueue.ts"

const quota: RateLimitPolicy.Quota = { limit: 10, window: Duration.seconds(1) }

describe("quotaState", () => {
  it("has a permit below the limit, where nobody waits and no cooldown runs", () => {
    const state = QuotaState.make("key")
    state.completedAt.push(...Array<number>(8).fill(0))
    state.inFlight = 1
    expect(QuotaState.hasPermit(state, quota, 1)).toBe(true)
    state.inFlight = 2
    expect(QuotaState.hasPermit(state, quota, 1)).toBe(false)
    expect(QuotaState.hasPermit(state, quota, 1000)).toBe(true)
    const { queue } = QuotaState.queueOf(state, quota)
    const waiter = WaitQueue.enqueue(queue)
    expect(QuotaState.hasPermit(state, quota, 1000)).toBe(false)
    WaitQueue.dequeue(queue, waiter)
    state.cooldownUntil = 1001
    expect(QuotaState.hasPermit(state, quota, 1000)).toBe(false)
    expect(QuotaState.hasPermit(state, quota, 1001)).toBe(true)
  })

  it("uses the share of the current limit that its requests fill", () => {
    const state = QuotaState.make("key")
    state.completedAt.push(0, 500)
    state.inFlight = 3
    expect(QuotaState.utilization(state, quota, 999)).toBe(0.5)
    expect(QuotaState.utilization(state, quota, 1000)).toBe(0.4)
    expect(QuotaState.utilization(state, quota, 5000)).toBe(0.3)
  })

  it("expires when nothing in it is used any more", () => {
    const state = QuotaState.make("key")
    QuotaState.complete(state, quota, 500)
    expect(QuotaState.isExpired(state, 1499)).toBe(false)
    expect(QuotaState.isExpired(state, 1500)).toBe(true)
    state.inFlight = 1
    expect(QuotaState.isExpired(state, 1500)).toBe(false)
    state.inFlight = 0
    // A request that waits observes the cooldown.
    state.observers.add(() => {})
    expect(QuotaState.isExpired(state, 1500)).toBe(false)
    state.observers.clear()
    state.inFlight = 1
    expect(QuotaState.isExpired(state, 1500)).toBe(false)
  })

  it("has no permit while requests count that the shared store has lost, and does not expire", () => {
    const state = QuotaState.make("key")
    state.lostUntil = 2000
    expect(QuotaState.hasPermit(state, quota, 1999)).toBe(false)
    expect(QuotaState.availableAt(state, quota, 0)).toBe(2000)
    expect(QuotaState.isExpired(state, 1999)).toBe(false)
    expect(QuotaState.hasPermit(state, quota, 2000)).toBe(true)
    expect(QuotaState.isExpired(state, 2000)).toBe(true)
  })

  it("keeps a queue while somebody waits in it or a lease is reserved for it", () => {
    const state = QuotaState.make("key")
    const removedAt = (now: number): boolean => {
      QuotaState.removeUnusedQueues(state, now)
      return state.queues.length === 0
    }
    const { queue } = QuotaState.queueOf(state, quota)
    const waiter = WaitQueue.enqueue(queue)
    expect(removedAt(0)).toBe(false)
    WaitQueue.dequeue(queue, waiter)
    expect(removedAt(0)).toBe(true)
    QuotaState.queueOf(state, quota).sparesUntil = 500
    expect([removedAt(499), removedAt(500)]).toEqual([false, true])
    const { reservations } = QuotaState.queueOf(state, quota)
    reservations.push({ leaseKey: "key:1", dueAt: 700, acquiredAt: 0, endsAt: 0 })
    // One that nobody uses may be used for a window after it is due.
    expect([removedAt(1699), removedAt(1700)]).toEqual([false, true])
  })
})
