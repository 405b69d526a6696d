import { describe, expect, it } from "@effect/vitest"
import { Deferred, Effect, Exit, Fiber } from "effect"
import { TestClock } from "effect/testing"
import { endOf, endUnless, endWithin } from "../src/internal/ownFiber.ts"

describe("endOf", () => {
  it.effect.each([
    { what: "the success", exit: Exit.succeed(7) },
    { what: "the failure", exit: Exit.fail("no") },
    { what: "the defect", exit: Exit.die("bug") },
    { what: "the interruption", exit: Exit.interrupt(1) }
  ])("has $what of a fiber, whether that has ended before or ends later", ({ exit }) =>
    Effect.gen(function* () {
      const latch = yield* Deferred.make<void>()
      const fiber = Effect.runFork(Effect.andThen(Deferred.await(latch), exit))
      const waiting = yield* Effect.forkChild(endOf(fiber), { startImmediately: true })
      expect(waiting.pollUnsafe()).toBeUndefined()
      yield* Deferred.succeed(latch, undefined)
      expect(yield* Fiber.await(waiting)).toEqual(exit)
      expect(yield* Effect.exit(endOf(fiber))).toEqual(exit)
    })
  )

  it.effect("leaves the fiber alone when the wait is interrupted", () =>
    Effect.gen(function* () {
      const latch = yield* Deferred.make<number>()
      const fiber = Effect.runFork(Deferred.await(latch))
      const waiting = yield* Effect.forkChild(endOf(fiber), { startImmediately: true })
      yield* Fiber.interrupt(waiting)
      expect(fiber.pollUnsafe()).toBeUndefined()
      yield* Deferred.succeed(latch, 7)
      expect(yield* Fiber.await(fiber)).toEqual(Exit.succeed(7))
    })
  )
})

describe("endUnless", () => {
  /** Waits for a fiber that runs until it is interrupted, or until the latch opens; says what has happened. */
  const watched = Effect.gen(function* () {
    const latch = yield* Deferred.make<number>()
    const events: Array<string> = []
    let end: (failure: Effect.Effect<never, string>) => void = () => {}
    const running = Effect.onInterrupt(Deferred.await(latch), () => Effect.sync(() => events.push("interrupted")))
    const waiting = yield* endUnless(
      () => Effect.runFork(running),
      (onEnd: typeof end) => {
        end = onEnd
        events.push("watched")
        return () => events.push("stopped")
      }
    ).pipe(Effect.forkChild({ startImmediately: true }))
    return { end: (failure: string) => end(Effect.fail(failure)), events, latch, waiting }
  })

  it.effect("has the end of the fiber, and stops the watch", () =>
    Effect.gen(function* () {
      const { events, latch, waiting } = yield* watched
      yield* Deferred.succeed(latch, 7)
      expect(yield* Fiber.await(waiting)).toEqual(Exit.succeed(7))
      expect(events).toEqual(["watched", "stopped"])
    })
  )

  it.effect("has the failure by which the wait ends before, and interrupts the fiber", () =>
    Effect.gen(function* () {
      const { end, events, waiting } = yield* watched
      end("too late")
      expect(yield* Fiber.await(waiting)).toEqual(Exit.fail("too late"))
      expect(events).toEqual(["watched", "interrupted", "stopped"])
    })
  )

  it.effect("interrupts the fiber and stops the watch when the wait is interrupted", () =>
    Effect.gen(function* () {
      const { events, waiting } = yield* watched
      yield* Fiber.interrupt(waiting)
      expect(new Set(events)).toEqual(new Set(["watched", "interrupted", "stopped"]))
    })
  )
})

describe("endUnless, of a fiber that cannot be interrupted", () => {
  it.effect("stops the watch, and waits no longer, when the wait is interrupted", () =>
    Effect.gen(function* () {
      const events: Array<string> = []
      const waiting = yield* endUnless(
        () => Effect.runFork(Effect.uninterruptible(Effect.never)),
        () => () => events.push("stopped")
      ).pipe(Effect.forkChild({ startImmediately: true }))
      yield* Fiber.interrupt(waiting)
      expect(events).toEqual(["stopped"])
    })
  )
})

describe("endWithin", () => {
  it.effect("has the failure once the time has passed, also where the fiber cannot be interrupted", () =>
    Effect.gen(function* () {
      const waiting = yield* endWithin(
        () => Effect.runFork(Effect.uninterruptible(Effect.never)),
        100,
        () => Effect.fail("too late")
      ).pipe(Effect.forkChild({ startImmediately: true }))
      yield* TestClock.adjust(99)
      expect(waiting.pollUnsafe()).toBeUndefined()
      yield* TestClock.adjust(1)
      expect(yield* Fiber.await(waiting)).toEqual(Exit.fail("too late"))
    })
  )
})
