import type { Quota } from "@effect-clerk/core/RateLimitPolicy"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Semaphore from "effect/Semaphore"

/** A turn among the processes that share a store. */
interface Turn {
  readonly slot: string
  dueAt: number
}

/** The callers of one quota, in a row, and what Clerk may have counted of theirs. */
export interface Lane {
  readonly turn: Semaphore.Semaphore
  /** Requests that have no answer yet: Clerk may count them at any time. */
  pending: number
  /** When the others were answered, oldest first: the latest that Clerk can have counted them. */
  readonly answered: Array<number>
  /** Wakes the first in the row, where it waits for an answer. */
  wake: (() => void) | undefined
  /** Clerk lets nothing through before this time. */
  opensAt: number
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
  waiting: number
  users: number
}

export const make = (): Lane => ({
  turn: Semaphore.makeUnsafe(1),
  pending: 0,
  answered: [],
  wake: undefined,
  opensAt: 0,
  ceiling: Number.POSITIVE_INFINITY,
  refusedAt: Number.NEGATIVE_INFINITY,
  refusedUnder: 0,
  turns: [],
  allowance: 1,
  idleAt: 0,
  waiting: 0,
  users: 0
})

/** How many windows a learned ceiling holds, and the share of the quota by which each further one raises it. */
const hold = 8
const raise = 0.1

/** How long a lane remembers what it has learned. */
export const memory = (quota: Quota): number => Duration.toMillis(quota.window) * (hold + Math.ceil(1 / raise))

/** What the lane lets through of a window: the quota, or what Clerk has shown to be left of it. */
const limitOf = (lane: Lane, quota: Quota, now: number): number => {
  const clean = Math.floor((now - Math.max(lane.opensAt, lane.refusedAt)) / Duration.toMillis(quota.window)) - hold
  const grown = lane.ceiling + Math.max(0, clean) * Math.ceil(quota.limit * raise)
  if (grown < quota.limit) return grown
  lane.ceiling = Number.POSITIVE_INFINITY
  return quota.limit
}

const forget = ({ answered }: Lane, quota: Quota, now: number): void => {
  const oldest = now - Duration.toMillis(quota.window)
  let gone = 0
  while (gone < answered.length && (answered[gone] ?? now) <= oldest) gone++
  if (gone > 0) answered.splice(0, gone)
}

/** How much of its limit the lane has used, 1 being all. */
export const fullness = (lane: Lane, quota: Quota, now: number): number => {
  forget(lane, quota, now)
  return (lane.pending + lane.answered.length) / limitOf(lane, quota, now)
}

/** Whether one more request is inside the quota now, with nobody before it. */
export const isFree = (lane: Lane, quota: Quota, now: number): boolean => {
  if (lane.waiting > 0 || lane.opensAt > now) return false
  forget(lane, quota, now)
  return lane.pending + lane.answered.length < limitOf(lane, quota, now)
}

/** Waits once for what has to pass before one more request is inside the quota, if anything has to. */
export const wait = (lane: Lane, quota: Quota, now: number): Effect.Effect<void> | undefined => {
  forget(lane, quota, now)
  const excess = lane.pending + lane.answered.length - limitOf(lane, quota, now)
  if (excess < 0) return undefined
  const oldest = lane.answered[excess]
  if (oldest !== undefined) return Effect.sleep(oldest + Duration.toMillis(quota.window) - now)
  return Effect.callback<void>((resume) => {
    lane.wake = () => resume(Effect.void)
    return Effect.sync(() => {
      lane.wake = undefined
    })
  })
}

export const leave = (lane: Lane): void => {
  lane.pending -= 1
  lane.users -= 1
  const { wake } = lane
  lane.wake = undefined
  wake?.()
}

/** Learns from the answer to a request that was sent at a time: what Clerk lets through of a window. */
export const learn = (lane: Lane, quota: Quota, refused: boolean, sentAt: number, now: number): void => {
  forget(lane, quota, now)
  if (refused && sentAt > lane.refusedAt) {
    lane.refusedUnder = limitOf(lane, quota, now)
    lane.refusedAt = now
  }
  // The answers to what was sent before the refusal still come in. No refusal takes more than half.
  if (sentAt <= lane.refusedAt) {
    lane.ceiling = Math.max(Math.ceil(lane.refusedUnder / 2), Math.min(lane.refusedUnder, lane.answered.length))
  }
}
