/**
 * Sees that a request waits for the end of a cooldown, which an `Observer` learns only when the wait is over. A cache serves
 * what it has meanwhile.
 */
import * as Context from "effect/Context"

/** Called with the milliseconds that are left of the cooldown, as soon as the wait begins or a cooldown begins during it. */
export type CooldownObserver = (remaining: number) => void

export const Current = /* @__PURE__ */ Context.Reference<CooldownObserver | undefined>(
  "@effect-clerk/http/CooldownObserver",
  { defaultValue: () => undefined }
)
