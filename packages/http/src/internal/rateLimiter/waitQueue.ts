/**
 * The requests that wait for a permit of one quota, first come, first served.
 *
 * Invariants: only the head of the queue takes a permit; whoever leaves the queue, by success, failure or interruption, wakes
 * the next head; no wake-up is lost between the check and the wait. A prefetch, or a request that is paused, is the head only where
 * nothing else waits.
 *
 * Algorithm: a Set keeps the order of insertion and removes from the middle in constant time. A waiter registers its `wake`
 * first and checks its condition after that, in one step, because a fiber may yield between any two of its steps. A woken
 * waiter continues through the scheduler, not inside the fiber that woke it: otherwise each waiter would run inside the one
 * before it, and a long queue would exhaust the stack.
 *
 * Tests: "serves waiters in the order in which they came, without those that have left", "serves a prefetch after all others,
 * until it is taken" (waitQueue.test.ts), "leaves nobody waiting when a wait is interrupted, after whichever step"
 * (limiter.test.ts).
 */
import * as Effect from "effect/Effect"
import type * as Fiber from "effect/Fiber"
import { startTimer } from "../timer.ts"

/** One request in the queue. */
export interface Waiter {
  /** Lets the waiter continue if it waits, and does nothing otherwise. */
  wake: () => void
  /** Says that all others come first. */
  isPrefetch: boolean
  /** Says that the others come first for as long as a pause runs. The waiter keeps its place. */
  isPaused: () => boolean
}

export type WaitQueue = Set<Waiter>

/** Adds a waiter to the end of the queue. */
export const enqueue = (queue: WaitQueue, isPrefetch = false): Waiter => {
  const waiter: Waiter = { wake: () => {}, isPrefetch, isPaused: () => false }
  queue.add(waiter)
  return waiter
}

/** Removes a waiter, wherever it stands, and lets the next one continue. */
export const dequeue = (queue: WaitQueue, waiter: Waiter): void => {
  queue.delete(waiter)
  wakeHead(queue)
}

/** Moves a prefetch that has been taken to the end of those that are no prefetch. */
export const promote = (queue: WaitQueue, waiter: Waiter): void => {
  waiter.isPrefetch = false
  if (!queue.delete(waiter)) return
  queue.add(waiter)
  wakeHead(queue)
}

export const head = (queue: WaitQueue): Waiter | undefined => {
  for (const waiter of queue) if (!waiter.isPrefetch && !waiter.isPaused()) return waiter
  return queue.values().next().value
}

/** Lets the first waiter check again. */
export const wakeHead = (queue: WaitQueue): void => head(queue)?.wake()

/**
 * Waits until the waiter is woken, or for so many milliseconds as `remaining` returns when the wait begins: not at all where
 * these are none.
 */
export const untilWoken = (waiter: Waiter, remaining: () => number): Effect.Effect<void> =>
  Effect.withFiber((fiber: Fiber.Fiber<unknown, unknown>) =>
    Effect.callback((resume) => {
      let stop = (): void => {}
      waiter.wake = () => {
        stop()
        resume(Effect.yieldNow)
      }
      const millis = remaining()
      if (millis <= 0) resume(Effect.void)
      else if (millis < Infinity) stop = startTimer(fiber, millis, () => waiter.wake())
      return Effect.sync(() => stop())
    })
  )
