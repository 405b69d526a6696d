import { describe, expect, it } from "@effect/vitest"
import { Effect, Fiber, Schema } from "effect"
import * as WaitQueue from "../../src/internal/rateLimiter/waitQueue.ts"

const untilHead = (queue: WaitQueue.WaitQueue, waiter: WaitQueue.Waiter) =>
  WaitQueue.untilWoken(waiter, () => (WaitQueue.head(queue) === waiter ? 0 : Infinity))

describe("waitQueue", () => {
  it.effect("serves waiters in the order in which they came, without those that have left", () =>
    Effect.gen(function* () {
      const queue = new Set<WaitQueue.Waiter>()
      const waiters = Array.from({ length: 4 }, () => WaitQueue.enqueue(queue))
      const fibers = yield* Effect.forEach(waiters, (waiter) =>
        Effect.forkChild(untilHead(queue, waiter), { startImmediately: true })
      )
      const served = () => fibers.map((fiber) => fiber.pollUnsafe() !== undefined)
      expect(served()).toEqual([true, false, false, false])
      const [first, second, third] = waiters
      if (second !== undefined) WaitQueue.dequeue(queue, second)
      expect(served()).toEqual([true, false, false, false])
      if (first !== undefined) WaitQueue.dequeue(queue, first)
      yield* Effect.yieldNow
      expect(served()).toEqual([true, false, true, false])
      if (third !== undefined) WaitQueue.dequeue(queue, third)
      yield* Effect.yieldNow
      expect(served()).toEqual([true, false, true, true])
      expect(queue.size).toBe(1)
      yield* Fiber.interruptAll(fibers)
    })
  )

  it("serves a prefetch after all others, until it is taken", () => {
    const queue = new Set<WaitQueue.Waiter>()
    const [first, second] = [WaitQueue.enqueue(queue, true), WaitQueue.enqueue(queue, true)]
    expect(WaitQueue.head(queue)).toBe(first)
    const wanted = WaitQueue.enqueue(queue)
    expect(WaitQueue.head(queue)).toBe(wanted)
    WaitQueue.promote(queue, second)
    expect(WaitQueue.head(queue)).toBe(wanted)
    WaitQueue.dequeue(queue, wanted)
    expect(WaitQueue.head(queue)).toBe(second)
    WaitQueue.dequeue(queue, second)
    // Too late: it does not come back.
    WaitQueue.promote(queue, second)
    expect([...queue]).toEqual([first])
  })

  it.effect("serves a waiter that has become the head before it waits", () =>
    Effect.gen(function* () {
      const queue = new Set<WaitQueue.Waiter>()
      const first = WaitQueue.enqueue(queue)
      const wait = untilHead(queue, WaitQueue.enqueue(queue))
      WaitQueue.dequeue(queue, first)
      yield* wait
    })
  )

  it.effect("does not wait where the condition was met before the wait began", () =>
    WaitQueue.untilWoken(WaitQueue.enqueue(new Set<WaitQueue.Waiter>()), () => 0)
  )

  it.effect("wakes the next waiter through the scheduler, not inside the fiber that left", () =>
    Effect.gen(function* () {
      const queue = new Set<WaitQueue.Waiter>()
      const first = WaitQueue.enqueue(queue)
      const next = yield* Effect.forkChild(untilHead(queue, WaitQueue.enqueue(queue)), {
        startImmediately: true
      })
      WaitQueue.dequeue(queue, first)
      expect(next.pollUnsafe()).toBeUndefined()
      yield* Fiber.join(next)
    })
  )

  it.prop(
    "is first in, first out, whoever leaves in between",
    [Schema.Array(Schema.Union([Schema.Null, Schema.Int]))],
    ([steps]) => {
      const queue = new Set<WaitQueue.Waiter>()
      const expected: Array<WaitQueue.Waiter> = []
      for (const step of steps) {
        if (step === null) expected.push(WaitQueue.enqueue(queue))
        else {
          const [leaving] = expected.splice(Math.abs(step) % Math.max(1, expected.length), 1)
          if (leaving !== undefined) WaitQueue.dequeue(queue, leaving)
        }
        expect(WaitQueue.head(queue)).toBe(expected[0])
        expect([...queue]).toEqual(expected)
      }
    }
  )
})
