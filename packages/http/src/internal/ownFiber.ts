/** Runs an effect in a fiber of its own, whose end is waited for no longer than the waiter wants to. */
import * as Effect from "effect/Effect"
import type * as Fiber from "effect/Fiber"
import { after } from "./timer.ts"

/** Waits for the end of a fiber, which an interruption of the wait leaves alone. */
export const endOf = <A, E>(fiber: Fiber.Fiber<A, E>): Effect.Effect<A, E> =>
  Effect.callback((resume) => void fiber.addObserver(resume))

/**
 * Starts a fiber and waits for its end, unless the wait ends before: `watch` starts what may end it, with the failure that it then
 * has, and returns what stops that. Such an end, and an interruption, interrupt the fiber and do not wait, unlike effect's own: it
 * ends when its uninterruptible parts and its finalizers have, if ever.
 */
export const endUnless = <A, E, E2>(
  start: () => Fiber.Fiber<A, E>,
  watch: (end: (failure: Effect.Effect<never, E2>) => void, fiber: Fiber.Fiber<A, E>) => () => void
): Effect.Effect<A, E | E2> =>
  Effect.callback((resume) => {
    // Started here, in the step that registers the wait: a fiber that was started before would be left behind by an interruption.
    const fiber = start()
    const stop = watch((failure) => {
      resume(failure)
      fiber.interruptUnsafe()
    }, fiber)
    fiber.addObserver((exit) => {
      stop()
      resume(exit)
    })
    return Effect.sync(() => {
      stop()
      fiber.interruptUnsafe()
    })
  })

/** Starts a fiber and waits for its end, for so many milliseconds at most. */
export const endWithin = <A, E, E2>(
  start: () => Fiber.Fiber<A, E>,
  millis: number,
  onTimeout: () => Effect.Effect<never, E2>
): Effect.Effect<A, E | E2> => endUnless(start, (end, fiber) => after(fiber, millis, () => end(onTimeout())))
