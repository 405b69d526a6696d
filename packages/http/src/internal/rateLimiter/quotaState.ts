/**
 * State of one secret key or resource: one flat object with the fields of the modules beside this file, and a queue for each
 * quota that a policy gives it. All quotas count the same requests; those that wait for a small one do not delay others.
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
import { isReserved, type Leases, type StoreCounts } from "./sharedStore.ts"
import * as SlidingWindow from "./slidingWindow.ts"
import * as WaitQueue from "./waitQueue.ts"

export interface QuotaState extends StoreCounts, Cooldown.Cooldown, LearnedLimit.LearnedLimit {
  /** One for each quota that a request waits for, or that this process has leases for. */
  queues: ReadonlyArray<QuotaQueue>
  /** Time from which the state differs from a new one only by those who use it. */
  expiresAt: number
}

/** The requests that wait for one quota, and what this process has reserved for them in the shared store. */
export interface QuotaQueue extends Leases {
  readonly quota: Quota
  readonly queue: WaitQueue.WaitQueue
}

export const make = (key: string): QuotaState => ({
  key,
  inFlight: 0,
  completedAt: [],
  longest: 0,
  cooldownUntil: -Infinity,
  observers: new Set(),
  learned: 0,
  learnedOf: undefined,
  loweredAt: -Infinity,
  loweredFrom: 0,
  latencyMargin: 1,
  cursor: 0,
  cursorUntil: -Infinity,
  lostUntil: -Infinity,
  contendedUntil: -Infinity,
  queues: [],
  expiresAt: -Infinity
})

export const isExpired = (self: QuotaState, now: number): boolean =>
  Math.max(self.expiresAt, self.lostUntil) <= now && self.inFlight + self.observers.size === 0

/** Keeps the state at least until a time. */
export const keepUntil = (self: QuotaState, time: number): void => {
  self.expiresAt = Math.max(self.expiresAt, time)
}

/** Returns the queue of a quota, if it has one. A policy may return an equal quota each time. */
const existingQueueOf = ({ queues }: QuotaState, { limit, window }: Quota): QuotaQueue | undefined =>
  queues.find(({ quota }) => quota.limit === limit && millisOf(quota.window) === millisOf(window))

/** Returns the queue of a quota, for one who enters it in the same step: one that is not used may be removed. */
export const queueOf = (self: QuotaState, quota: Quota): QuotaQueue => {
  const existing = existingQueueOf(self, quota)
  if (existing) return existing
  const queue = {
    counts: self,
    quota,
    queue: new Set<WaitQueue.Waiter>(),
    reservations: [],
    reserving: undefined,
    spares: [],
    sparesUntil: -Infinity
  }
  self.queues = [...self.queues, queue]
  return queue
}

/** Removes the queues in which nobody waits, and for which nothing is reserved any more. */
export const removeUnusedQueues = (self: QuotaState, now: number): void => {
  self.queues = self.queues.filter((queue) => queue.queue.size > 0 || isReserved(queue, now))
}

/** Lets the first waiter of each quota check again. */
export const wakeHeads = ({ queues }: QuotaState): void => {
  for (const { queue } of queues) WaitQueue.wakeHead(queue)
}

/** Returns whether one more request is inside the quota now, and nobody waits before it. */
export const hasPermit = (self: QuotaState, quota: Quota, now: number): boolean =>
  availableAt(self, quota, now) <= now && !existingQueueOf(self, quota)?.queue.size

/** Returns the end of the cooldown, and of the time for which the shared store's counts are incomplete. */
export const pausedUntil = ({ cooldownUntil, lostUntil }: QuotaState): number => Math.max(cooldownUntil, lostUntil)

/** Returns when one more request will be inside the quota, as `SlidingWindow.availableAt` does, and no pause runs. */
export const availableAt = (self: QuotaState, quota: Quota, now: number): number =>
  Math.max(
    pausedUntil(self),
    SlidingWindow.availableAt(self, LearnedLimit.currentLimit(self, quota, now), millisOf(quota.window), now)
  )

/** Returns the share of the current limit that is in use, 1 for all of it. */
export const utilization = (self: QuotaState, quota: Quota, now: number): number =>
  SlidingWindow.countIn(self, millisOf(quota.window), now) / LearnedLimit.currentLimit(self, quota, now)

/** Counts a request that Clerk has counted by a time, which may be in the future. It counts in the longest window of any policy. */
export const complete = (self: QuotaState, quota: Quota, at: number): void => {
  SlidingWindow.complete(self, at)
  keepUntil(self, at + Math.max(self.longest, millisOf(quota.window)))
}
