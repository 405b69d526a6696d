import { Effect, Fiber, Scheduler } from "effect"

/** Lets a fiber yield before one of its steps, and no other. */
export class YieldsAt extends Scheduler.MixedScheduler {
  private steps = 0
  private readonly step: number

  constructor(step: number) {
    super()
    this.step = step
  }

  override shouldYield(_fiber: Fiber.Fiber<unknown, unknown>): boolean {
    this.steps += 1
    return this.steps === this.step
  }

  /** Runs an effect up to a step, and interrupts it there. */
  static readonly interrupted = <A, E>(effect: Effect.Effect<A, E>, step: number): Effect.Effect<void> =>
    Effect.gen(function* () {
      const fiber = Effect.runForkWith(yield* Effect.context())(effect, { scheduler: new YieldsAt(step) })
      yield* Fiber.interrupt(fiber)
    })
}

/** Lets a fiber yield before one of its steps, where it is interrupted. */
export class InterruptsAt extends YieldsAt {
  override shouldYield(fiber: Fiber.Fiber<unknown, unknown>): boolean {
    const isHere = super.shouldYield(fiber)
    // Before the scheduler's next turn, in which the fiber would go on.
    if (isHere) queueMicrotask(() => fiber.interruptUnsafe())
    return isHere
  }
}
