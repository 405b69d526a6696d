import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import type * as Fiber from "effect/Fiber"

/** Clock of every program that provides no other. */
export const platform = Context.get(Context.empty(), Clock.Clock)

/** Beyond this a platform's timer fires at once. */
const maxMillis = 2 ** 31 - 1

/**
 * Does something after so many milliseconds on the clock of a fiber, unless what this returns is called before. On the
 * platform's own clock that is the platform's timer, at a tenth of the cost of a fiber that sleeps.
 */
export const after = (fiber: Fiber.Fiber<unknown, unknown>, millis: number, f: () => void): (() => void) => {
  if (millis === Infinity) return () => {}
  if (fiber.getRef(Clock.Clock) === platform && millis <= maxMillis) {
    const handle = setTimeout(f, millis)
    return () => clearTimeout(handle)
  }
  const sleeping = Effect.runForkWith(fiber.context)(Effect.sleep(millis))
  sleeping.addObserver((exit) => {
    if (Exit.isSuccess(exit)) f()
  })
  return () => sleeping.interruptUnsafe()
}
