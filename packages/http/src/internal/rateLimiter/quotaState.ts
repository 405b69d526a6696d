/**
 * State of one quota of one secret key or resource: one flat object with the fields of the modules beside this file.
 *
 * Invariant: a state is removed only when a new one would behave the same: nothing is in flight, nobody waits or observes, no
 * request counts any more, no cooldown runs and nothing is learned.
 *
 * Tests: "counts a request for its window, whatever other requests come and go" (limiter.test.ts), "stays, however long it is
 * and whatever other requests come and go" (cooldown.test.ts), "expires when nothing in it is used any more"
 * (quotaState.test.ts).
 */
import type { Quota } from "@effect-clerk/core/RateLimitPolicy"
import { millisOf } from "../millis.ts"
import * as Cooldown from "./cooldown.ts"
import * as LearnedLimit from "./learnedLimit.ts"
import type { Leases } from "./sharedStore.ts"
import * as SlidingWindow from "./slidingWindow.ts"
import type { WaitQueue } from "./waitQueue.ts"

export interface QuotaState extends SlidingWindow.SlidingWindow, Cooldown.Cooldown, LearnedLimit.LearnedLimit, Leases {
  readonly queue: WaitQueue
  /** Time from which the state differs from a new one only by those who use it. */
  expiresAt: number
}

export const make = (clockResolution: number): QuotaState => ({
  clockResolution,
  inFlight: 0,
  completedAt: [],
  longest: 0,
  cooldownUntil: 0,
  observers: new Set(),
  learned: Infinity,
  loweredAt: -Infinity,
  loweredFrom: 0,
  reservations: [],
  latencyMargin: 1,
  queue: new Set(),
  expiresAt: 0
})

export const isExpired = (self: QuotaState, now: number): boolean =>
  self.inFlight + self.queue.size + self.observers.size === 0 && self.expiresAt <= now

/** Keeps the state at least until a time. */
export const keepUntil = (self: QuotaState, time: number): void => {
  self.expiresAt = Math.max(self.expiresAt, time)
}

/** Returns whether one more request is inside the quota now, and nobody waits before it. */
export const hasPermit = (self: QuotaState, quota: Quota, now: number): boolean =>
  self.queue.size === 0 && !Cooldown.inCooldown(self, now) && utilization(self, quota, now) < 1

/** Returns when one more request will be inside the quota, as `SlidingWindow.availableAt` does. */
export const availableAt = (self: QuotaState, quota: Quota, now: number): number =>
  SlidingWindow.availableAt(self, LearnedLimit.currentLimit(self, quota, now), millisOf(quota.window), now)

/** Returns the share of the current limit that is in use, 1 for all of it. */
export const utilization = (self: QuotaState, quota: Quota, now: number): number =>
  SlidingWindow.countIn(self, millisOf(quota.window), now) / LearnedLimit.currentLimit(self, quota, now)

/** Counts a request as completed. */
export const complete = (self: QuotaState, quota: Quota, now: number): void => {
  self.completedAt.push(now)
  keepUntil(self, now + millisOf(quota.window) + self.clockResolution)
}
