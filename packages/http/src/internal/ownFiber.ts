/** Runs the program's own code beside the call, which then waits for it no longer than it wants to. */
import * as Effect from "effect/Effect"
import type * as Fiber from "effect/Fiber"

/**
 * Waits for the end of a fiber. An interruption of the wait does not wait, unlike effect's own: `onInterrupt` may interrupt
 * the fiber, which then ends when its uninterruptible parts and its finalizers have, if ever.
 */
export const endOf = <A, E>(fiber: Fiber.Fiber<A, E>, onInterrupt?: Effect.Effect<void>): Effect.Effect<A, E> =>
  Effect.callback((resume) => {
    fiber.addObserver(resume)
    return onInterrupt
  })

export const interruptOf = (fiber: Fiber.Fiber<unknown, unknown>): Effect.Effect<void> =>
  Effect.sync(() => fiber.interruptUnsafe())

/** Runs an effect in a fiber of its own, so that an interruption, or a time limit, ends the wait for it at once. */
export const inOwnFiber = <A, E>(
  call: { readonly fiber: Fiber.Fiber<unknown, unknown> },
  effect: Effect.Effect<A, E>
): Effect.Effect<A, E> =>
  Effect.suspend(() => {
    const fiber = Effect.runForkWith(call.fiber.context)(effect)
    return endOf(fiber, interruptOf(fiber))
  })
