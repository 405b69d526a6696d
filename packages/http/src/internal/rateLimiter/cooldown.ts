/**
 * The pause that a 429 with Retry-After asks for, for all requests of the quota that it has shown to be used up.
 *
 * Invariants: a later response never ends a cooldown earlier; one response never asks for more than an hour; a request never
 * waits for a cooldown that ends after its `maxCooldown` or its deadline.
 *
 * Algorithm: the cooldown is one time, the latest that any response has asked for. Requests that wait register an observer,
 * which is called when that time moves, so that one that cannot wait for so long fails at once.
 *
 * Tests: "is not ended earlier by a later response", "ends after an hour at most", "is noticed by all waiters, wherever they
 * wait" (cooldown.test.ts).
 */
export interface Cooldown {
  /** Time before which no request of the key or resource is sent. */
  cooldownUntil: number
  /** Called with the current time after `cooldownUntil` has moved. */
  readonly observers: Set<(now: number) => void>
}

/** Bounds within which a request may wait, both in milliseconds: the length of one cooldown, and the end of its call. */
export interface WaitBounds {
  readonly maxCooldown: number
  readonly deadline: number
}

/** Longest cooldown of one response, in milliseconds. If Clerk means more, its next response says so again. */
const longestCooldown = 3_600_000

/** Starts or extends the cooldown. */
export const start = (self: Cooldown, retryAfter: number, now: number): void => {
  self.cooldownUntil = Math.max(self.cooldownUntil, now + Math.min(retryAfter, longestCooldown))
  for (const observer of self.observers) observer(now)
}

/** Tells whether a request may wait for so many milliseconds. */
export const mayWait = (bounds: WaitBounds, remaining: number, now: number): boolean =>
  remaining <= Math.min(bounds.maxCooldown, bounds.deadline - now)
