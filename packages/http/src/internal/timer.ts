import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import type * as Fiber from "effect/Fiber"
import * as Scheduler from "effect/Scheduler"
import { monotonicMillis, platform } from "./clock.ts"

/** The program's own may be made to yield anywhere, and an observer that does not wait, or a timer, would not end at once. */
export const scheduler = /* @__PURE__ */ new Scheduler.MixedScheduler()

/** Longest delay of a platform's timer, in milliseconds. With a longer one the timer fires at once. */
const maxMillis = 2 ** 31 - 1

/** Milliseconds from which a timer is late. */
const lateness = 5

/** Number of turns that a late timer leaves the event loop, and the milliseconds of each. */
const turns = 25
const turnMillis = 4

/**
 * Calls `f` once a number of milliseconds has passed, unless the returned function is called before.
 *
 * A process that was busy or frozen finds its timers late and its sockets full, and runs the timers first. So a late timer
 * lets the event loop read what has arrived, which may be the result that stops it. Few turns of the loop would not do: a
 * body of a megabyte is read in some 16, and on a busy machine each of them is late again.
 */
export const after = (fiber: Fiber.Fiber<unknown, unknown>, millis: number, f: () => void): (() => void) => {
  if (millis === Infinity) return () => {}
  const clock = fiber.getRef(Clock.Clock)
  const dueAt = monotonicMillis(clock) + millis
  let left = turns
  let stop: () => void
  const onDue = (): void => {
    if (left-- === 0 || monotonicMillis(clock) < dueAt + lateness) f()
    else stop = startTimer(fiber, turnMillis, onDue)
  }
  stop = startTimer(fiber, millis, onDue)
  return () => stop()
}

/**
 * Calls `f` after a number of milliseconds on the clock of a fiber, unless the returned function is called before. On the
 * platform's own clock that is the platform's timer, at a tenth of the cost of a fiber that sleeps.
 */
export const startTimer = (fiber: Fiber.Fiber<unknown, unknown>, millis: number, f: () => void): (() => void) => {
  if (fiber.getRef(Clock.Clock) === platform && millis <= maxMillis) {
    const handle = setTimeout(f, millis)
    return () => clearTimeout(handle)
  }
  let isStopped = false
  const sleeping = Effect.runForkWith(fiber.context)(Effect.sleep(millis), { scheduler })
  sleeping.addObserver(() => {
    if (!isStopped) f()
  })
  return () => {
    isStopped = true
    sleeping.interruptUnsafe()
  }
}
