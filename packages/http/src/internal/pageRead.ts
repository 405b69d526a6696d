/**
 * One page that a pagination reads, as the limiter sees it.
 *
 * Several paginations under a small quota would end each other: pages that nobody asks for yet would be sent before those
 * that a consumer waits for, which would time out. So a prefetched page gets a permit only where no other request waits for
 * one, until it is taken; and the wait for a permit, which only the quota decides, does not count against `TimeoutPolicy.total`.
 */
import * as Context from "effect/Context"

export interface PageRead {
  /** Says that nobody has asked for the page yet. */
  isPrefetch: boolean
  /** Called when somebody asks for it. */
  onTaken: () => void
}

/** The page that the current call reads, `undefined` for every call outside of a pagination. */
export const Current = /* @__PURE__ */ Context.Reference<PageRead | undefined>("@effect-clerk/http/PageRead", {
  defaultValue: () => undefined
})

export const make = (isPrefetch: boolean): PageRead => ({ isPrefetch, onTaken: () => {} })

/** Marks a page as one that a consumer waits for. */
export const take = (self: PageRead): void => {
  self.isPrefetch = false
  self.onTaken()
}
