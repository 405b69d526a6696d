/**
 * The requests that wait for a permit of one quota, first come, first served.
 *
 * Invariants: only the head of the queue takes a permit; whoever leaves the queue, by success, failure or interruption, wakes
 * the next head; no wake-up is lost between the check and the wait.
 *
 * Algorithm: a Set keeps the order of insertion and removes from the middle in constant time. A waiter registers its `wake`
 * first and checks its condition after that, in one step, because a fiber may yield between any two of its steps. A woken
 * waiter continues through the scheduler, not inside the fiber that woke it: otherwise each waiter would run inside the one
 * before it, and a long queue would exhaust the stack.
 *
 * Tests: "serves waiters in the order in which they came, without those that have left" (waitQueue.test.ts), "leaves nobody
 * waiting when a wait is interrupted, after whichever step" (limiter.test.ts).
 */
import * as Effect from "effect/Effect"

/** One request in the queue. */
export interface Waiter {
  /** Lets the waiter continue if it waits, and does nothing otherwise. */
  wake: () => void
}

export type WaitQueue = Set<Waiter>

/** Adds a waiter to the end of the queue. */
export const enqueue = (queue: WaitQueue): Waiter => {
  const waiter: Waiter = { wake: () => {} }
  queue.add(waiter)
  return waiter
}

/** Removes a waiter, wherever it stands, and lets the next one continue. */
export const dequeue = (queue: WaitQueue, waiter: Waiter): void => {
  queue.delete(waiter)
  wakeHead(queue)
}

export const head = (queue: WaitQueue): Waiter | undefined => queue.values().next().value

/** Lets the first waiter check again. */
export const wakeHead = (queue: WaitQueue): void => head(queue)?.wake()

/** Waits until the waiter is the head of the queue. */
export const untilHead = (queue: WaitQueue, waiter: Waiter): Effect.Effect<void> =>
  untilWoken(waiter, () => head(queue) === waiter)

/** Waits until the waiter is woken, unless its condition is already met when the wait begins. */
export const untilWoken = (waiter: Waiter, isMet: () => boolean): Effect.Effect<void> =>
  Effect.callback((resume) => {
    waiter.wake = () => resume(Effect.yieldNow)
    if (isMet()) resume(Effect.void)
  })
