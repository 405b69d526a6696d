/**
 * The wait of a request for its permits, which an `Observer` learns of only when it is over. A cache serves what it has meanwhile;
 * an apply that stops ends it.
 */
import * as Context from "effect/Context"
import type { Cooldown } from "./rateLimiter/cooldown.ts"

/** Cooldown of the program's own, for the calls in a scope, beside those of their quotas. */
export interface PermitWait extends Cooldown {
  /** Called with the milliseconds that are left of a cooldown, as soon as the wait begins or a cooldown begins during it. */
  readonly onCooldown: ((remaining: number) => void) | undefined
}

export const Current = /* @__PURE__ */ Context.Reference<PermitWait | undefined>("@effect-clerk/http/PermitWait", {
  defaultValue: () => undefined
})

/** Makes a cooldown that has not begun. */
export const make = (onCooldown?: (remaining: number) => void): PermitWait => ({
  cooldownUntil: -Infinity,
  observers: new Set(),
  onCooldown
})

/** Begins a cooldown without an end: what waits for a permit fails at once, now and later. What needs no wait is still sent. */
export const end = (self: PermitWait, now: number): void => {
  self.cooldownUntil = Infinity
  for (const observer of self.observers) observer(now)
}
