/**
 * The lower limit that a quota is given after a 429, which shows that others use the same quota: like AIMD (additive increase,
 * multiplicative decrease), but it falls to what Clerk processed, half at most.
 *
 * Invariants: the limit is never above the quota's; one 429 lowers it by half at most; the requests that were sent before a
 * 429 lower it once, however many of them receive a 429 too.
 *
 * Algorithm: at a 429 the limit becomes the number of requests that Clerk processed in the window before, within
 * [half of the limit at that time, the limit at that time]. Responses to requests that were sent before the 429 still add to
 * that number. The limit stays for eight windows, counted from the end of the cooldown; after each further window without a
 * 429 it grows by a tenth of the quota, until it reaches the quota and is forgotten.
 *
 *     limit  10 ──┐                               ┌── 10
 *                 │                         ┌─ 9 ─┘
 *                 │                   ┌─ 8 ─┘
 *                 │             ┌─ 7 ─┘
 *                 └── 6 ────────┘
 *                 429  8 windows    a tenth of 10 each window
 *
 * Tests: "lowers the limit by half at most, and never raises it", "counts once for all requests that were sent before it",
 * "stays within half and the whole of the limit, whatever the responses" (learnedLimit.test.ts).
 */
import type { Quota } from "@effect-clerk/core/RateLimitPolicy"
import { millisOf } from "../millis.ts"
import type { Cooldown } from "./cooldown.ts"

export interface LearnedLimit {
  /** Limit that the last 429 has shown; it holds while `learnedOf` is set. */
  learned: number
  /**
   * Quota whose 429 has shown it, `undefined` before the first one and after the limit has grown back. Another policy's smaller
   * quota neither erases it nor changes its growth.
   */
  learnedOf: Quota | undefined
  /** Time of the last 429 that lowered the limit, and the limit at that time. */
  loweredAt: number
  loweredFrom: number
}

/** The windows without a 429 are counted from the end of the cooldown. */
type State = LearnedLimit & Pick<Cooldown, "cooldownUntil">

/** Number of windows for which a learned limit stays, and the share of the quota that each further one adds. */
const windowsBeforeIncrease = 8
const increase = 0.1

/** Returns for how many milliseconds after a cooldown a learned limit can matter: until the whole quota is back. */
export const recoveryTime = (quota: Quota): number =>
  millisOf(quota.window) * (windowsBeforeIncrease + Math.ceil(1 / increase))

/** Returns the limit that applies now: the quota's, or what Clerk has shown to be left of it. */
export const currentLimit = (self: State, quota: Quota, now: number): number => {
  const whole = self.learnedOf
  if (whole === undefined) return quota.limit
  const cleanWindows = Math.floor((now - Math.max(self.cooldownUntil, self.loweredAt)) / millisOf(whole.window))
  const steps = Math.max(0, cleanWindows - windowsBeforeIncrease)
  const limit = self.learned + steps * Math.ceil(whole.limit * increase)
  if (limit < whole.limit) return Math.min(limit, quota.limit)
  self.learnedOf = undefined
  return quota.limit
}

/** Returns the quota that a 429 under another one tells of: the one whose limit is lowered already, if there is one. */
export const learningQuota = (self: LearnedLimit, quota: Quota): Quota => self.learnedOf ?? quota

/**
 * Learns from the response to a request that was sent at `sentAt`: a 429 with a Retry-After (`isLimited`) lowers the limit to
 * the number of requests that completed in the window before, and the responses to what was sent before it correct that.
 */
export const onResponse = (
  self: State,
  quota: Quota,
  isLimited: boolean,
  completed: number,
  sentAt: number,
  now: number
): void => {
  const lowers = sentAt > self.loweredAt
  if (lowers && !isLimited) return
  if (lowers) {
    // Forgets a limit that has grown back, before its quota is asked for.
    currentLimit(self, quota, now)
    self.loweredFrom = currentLimit(self, learningQuota(self, quota), now)
    self.learnedOf ??= quota
    self.loweredAt = now
  }
  const shown = Math.max(Math.ceil(self.loweredFrom / 2), Math.min(self.loweredFrom, completed))
  // A late response only adds: by then, the window may have emptied in the cooldown.
  self.learned = lowers ? shown : Math.max(self.learned, shown)
}
