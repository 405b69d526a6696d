import type { Quota } from "@effect-clerk/core/RateLimitPolicy"
import * as Effect from "effect/Effect"
import { millisOf } from "./millis.ts"

/** A turn among the processes that share a store. */
interface Turn {
  readonly slot: string
  dueAt: number
}

/** One that stands in a row. */
export interface Waiter {
  /** Lets it go on where it waits for its turn or for an answer; it does nothing where it does not. */
  wake: () => void
}

/** The callers of one quota, in a row, and what Clerk may have counted of theirs. */
export interface Lane {
  /** First come, first served. */
  readonly row: Set<Waiter>
  /** Requests that have no answer yet: Clerk may count them at any time. */
  pending: number
  /** When the others were answered, oldest first: the latest that Clerk can have counted them. */
  readonly answered: Array<number>
  /** The longest window that a policy has asked for, in milliseconds: that long an answer is kept. */
  longest: number
  /** Clerk lets nothing through before this time. */
  opensAt: number
  /** Those in the row, who hear when that time is put off. */
  readonly listeners: Set<(now: number) => void>
  /** What Clerk let through of a window before it last refused, where others use the same quota. */
  ceiling: number
  /** When Clerk last refused, and the limit of then. */
  refusedAt: number
  refusedUnder: number
  /** What was drawn from the shared store for those who wait, and for those who have given up. */
  readonly turns: Array<Turn>
  /** The longest that a recent request took, in milliseconds, which a shared store has to allow for. */
  allowance: number
  /** When the lane holds nothing any more that a new one would not. */
  idleAt: number
  users: number
}

export const make = (): Lane => ({
  row: new Set(),
  pending: 0,
  answered: [],
  longest: 0,
  opensAt: 0,
  listeners: new Set(),
  ceiling: Number.POSITIVE_INFINITY,
  refusedAt: Number.NEGATIVE_INFINITY,
  refusedUnder: 0,
  turns: [],
  allowance: 1,
  idleAt: 0,
  users: 0
})

/** How many windows a learned ceiling holds, and the share of the quota by which each further one raises it. */
const hold = 8
const raise = 0.1

/** How long a lane remembers what it has learned. */
export const memory = (quota: Quota): number => millisOf(quota.window) * (hold + Math.ceil(1 / raise))

/** What the lane lets through of a window: the quota, or what Clerk has shown to be left of it. */
const limitOf = (lane: Lane, quota: Quota, now: number): number => {
  const clean = Math.floor((now - Math.max(lane.opensAt, lane.refusedAt)) / millisOf(quota.window)) - hold
  const grown = lane.ceiling + Math.max(0, clean) * Math.ceil(quota.limit * raise)
  if (grown < quota.limit) return grown
  lane.ceiling = Number.POSITIVE_INFINITY
  return quota.limit
}

/** How many of the answers lie before the quota's window; those that lie before every window are forgotten. */
const forget = (lane: Lane, quota: Quota, now: number): number => {
  const { answered } = lane
  const window = millisOf(quota.window)
  lane.longest = Math.max(lane.longest, window)
  // Where the clock has gone back, nobody waits for what it had said before.
  for (let last = answered.length - 1; (answered[last] ?? now) > now; last--) answered[last] = now
  const gone = before(answered, now - lane.longest)
  // Not one by one, which would move all the others each time.
  if (gone > 0 && gone * 2 >= answered.length) answered.splice(0, gone)
  return before(answered, now - window)
}

/** How many lie at or before a time, by bisection: a long window keeps many that a short one passes over. */
const before = (answered: ReadonlyArray<number>, oldest: number): number => {
  let low = 0
  let high = answered.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((answered[middle] ?? Infinity) <= oldest) low = middle + 1
    else high = middle
  }
  return low
}

/** How many requests count in the quota now. */
const countOf = (lane: Lane, quota: Quota, now: number): number =>
  lane.pending - forget(lane, quota, now) + lane.answered.length

/** How much of its limit the lane has used, 1 being all. */
export const fullness = (lane: Lane, quota: Quota, now: number): number => {
  return countOf(lane, quota, now) / limitOf(lane, quota, now)
}

/** Whether one more request is inside the quota now, with nobody before it. */
export const isFree = (lane: Lane, quota: Quota, now: number): boolean => {
  if (lane.row.size > 0 || lane.opensAt > now) return false
  return countOf(lane, quota, now) < limitOf(lane, quota, now)
}

const firstOf = ({ row }: Lane): Waiter | undefined => row.values().next().value

/** Waits until it is woken, unless that is needless by then: a fiber may yield between any two of its steps. */
const woken = (waiter: Waiter, isNeedless: () => boolean): Effect.Effect<void> =>
  Effect.callback((resume) => {
    // Those who are woken go on one after the other, not each inside of the one before.
    waiter.wake = () => resume(Effect.yieldNow)
    if (isNeedless()) resume(Effect.void)
  })

/** Stands behind all who wait. */
export const stepIn = (lane: Lane): Waiter => {
  const waiter: Waiter = { wake: () => {} }
  lane.users += 1
  lane.row.add(waiter)
  return waiter
}

/** Waits until it is the first in the row. */
export const turn = (lane: Lane, waiter: Waiter): Effect.Effect<void> => woken(waiter, () => firstOf(lane) === waiter)

/** Leaves the row, and lets the next one go on. */
export const stepOut = (lane: Lane, waiter: Waiter): void => {
  lane.users -= 1
  lane.row.delete(waiter)
  firstOf(lane)?.wake()
}

/**
 * The first in the row waits once for what has to pass before one more request is inside the quota, if anything has to.
 */
export const wait = (lane: Lane, quota: Quota, now: number, waiter: Waiter): Effect.Effect<void> | undefined => {
  const gone = forget(lane, quota, now)
  const excess = lane.pending + lane.answered.length - gone - limitOf(lane, quota, now)
  if (excess < 0) return undefined
  const oldest = lane.answered[gone + excess]
  if (oldest !== undefined) return Effect.sleep(oldest + millisOf(quota.window) - now)
  const { pending } = lane
  return woken(waiter, () => lane.pending < pending)
}

export const leave = (lane: Lane): void => {
  lane.pending -= 1
  lane.users -= 1
  firstOf(lane)?.wake()
}

/** Learns from the answer to a request that was sent at a time: what Clerk lets through of a window. */
export const learn = (lane: Lane, quota: Quota, refused: boolean, sentAt: number, now: number): void => {
  const gone = forget(lane, quota, now)
  if (refused && sentAt > lane.refusedAt) {
    lane.refusedUnder = limitOf(lane, quota, now)
    lane.refusedAt = now
  }
  // The answers to what was sent before the refusal still come in. No refusal takes more than half.
  if (sentAt <= lane.refusedAt) {
    lane.ceiling = Math.max(Math.ceil(lane.refusedUnder / 2), Math.min(lane.refusedUnder, lane.answered.length - gone))
  }
}
