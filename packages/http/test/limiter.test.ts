import { RateLimitPolicy } from "@effect-clerk/core"
import { describe, expect, it } from "@effect/vitest"
import { Clock, Duration, Effect, Exit, Fiber, Scheduler } from "effect"
import * as RateLimiter from "effect/persistence/RateLimiter"
import { TestClock } from "effect/testing"
import * as Limiter from "../src/internal/limiter.ts"
import { answered, refused, seconds, ticketOf } from "./tickets.ts"

it("effect's RateLimiter is found under the key that is written here", () => {
  expect(Limiter.SharedRateLimiter.key).toBe(RateLimiter.RateLimiter.key)
})

const other = { secret: "sk_test_other" }

/** How many more requests find a place at once. */
const free = (limiter: Limiter.RateLimiter, make: () => Limiter.PermitRequest, at: number): number => {
  const tickets: Array<Limiter.PermitRequest> = []
  for (let ticket = make(); limiter.tryAcquire(ticket, at); ticket = make()) tickets.push(ticket)
  // Given back as if Clerk had not counted them.
  for (const ticket of tickets) refused(limiter, ticket, at)
  return tickets.length
}

describe("a place that is free", () => {
  it.effect("is taken at once, and counts until a window after its answer", () =>
    Effect.gen(function* () {
      const limiter = yield* Limiter.make
      const first = ticketOf(seconds(2))
      const second = ticketOf(seconds(2))
      expect([limiter.tryAcquire(first, 0), limiter.tryAcquire(second, 0)]).toEqual([true, true])
      const third = () => ticketOf(seconds(2))
      expect(limiter.tryAcquire(third(), 5000)).toBe(false)
      answered(limiter, first, 5000)
      expect(free(limiter, third, 5999)).toBe(0)
      expect(free(limiter, third, 6000)).toBe(1)
    })
  )

  it.effect("is taken in all quotas or in none", () =>
    Effect.gen(function* () {
      const limiter = yield* Limiter.make
      const resource = { resourceQuota: { limit: 1, window: Duration.seconds(1) } }
      expect(limiter.tryAcquire(ticketOf(seconds(3), resource), 0)).toBe(true)
      const again = ticketOf(seconds(3), resource)
      expect(limiter.tryAcquire(again, 0)).toBe(false)
      expect(again.permits).toEqual([])
      const elsewhere = ticketOf(seconds(3), { ...resource, path: "/things/2" })
      expect(limiter.tryAcquire(elsewhere, 0)).toBe(true)
      expect(elsewhere.permits.length).toBe(2)
      expect(free(limiter, () => ticketOf(seconds(3)), 0)).toBe(1)
      expect(free(limiter, () => ticketOf(seconds(3), other), 0)).toBe(3)
    })
  )

  it.effect("is one again at once where Clerk refused, and is not counted twice", () =>
    Effect.gen(function* () {
      const limiter = yield* Limiter.make
      const next = () => ticketOf(seconds(2))
      const ticket = next()
      expect(limiter.tryAcquire(ticket, 0)).toBe(true)
      refused(limiter, ticket, 0)
      limiter.release(ticket, 0)
      expect(free(limiter, next, 0)).toBe(2)
      expect(limiter.tryAcquire(ticket, 0)).toBe(true)
      answered(limiter, ticket, 0)
      limiter.release(ticket, 0)
      expect(free(limiter, next, 0)).toBe(1)
    })
  )

  it.effect("counts for its window whoever comes and goes meanwhile", () =>
    Effect.gen(function* () {
      const limiter = yield* Limiter.make
      const ticket = ticketOf(seconds(1))
      expect(limiter.tryAcquire(ticket, 0)).toBe(true)
      answered(limiter, ticket, 900)
      for (let at = 0; at < 1900; at += 100) limiter.tryAcquire(ticketOf(seconds(1), other), at)
      expect(limiter.tryAcquire(ticketOf(seconds(1)), 1899)).toBe(false)
    })
  )

  it.effect("counts for a window where no answer came", () =>
    Effect.gen(function* () {
      const limiter = yield* Limiter.make
      const ticket = ticketOf(seconds(1))
      expect(limiter.tryAcquire(ticket, 0)).toBe(true)
      limiter.release(ticket, 500)
      expect(free(limiter, () => ticketOf(seconds(1)), 1499)).toBe(0)
      expect(free(limiter, () => ticketOf(seconds(1)), 1500)).toBe(1)
    })
  )
})

/** Asks for places; what comes of it, and when. */
const acquired = (limiter: Limiter.RateLimiter, ticket: Limiter.PermitRequest) =>
  Effect.gen(function* () {
    const exit = yield* Effect.exit(limiter.acquire(ticket))
    return { exit, at: yield* Clock.currentTimeMillis }
  }).pipe(Effect.forkChild({ startImmediately: true }))

const closed = (remaining: Duration.Duration) => Exit.fail({ _tag: "Cooldown", remaining })

describe("a gate that Clerk closed", () => {
  it.effect("holds every request of the key for as long as Clerk asks, and those of no other key", () =>
    Effect.gen(function* () {
      const limiter = yield* Limiter.make
      const ticket = ticketOf(seconds(10), { resourceQuota: { limit: 1, window: Duration.seconds(1) } })
      limiter.tryAcquire(ticket, 0)
      refused(limiter, ticket, 0, Duration.seconds(5))
      expect(limiter.tryAcquire(ticketOf(seconds(10)), 4999)).toBe(false)
      expect(limiter.tryAcquire(ticketOf(seconds(10), other), 0)).toBe(true)
      const patient = ticketOf(seconds(10), { maxCooldown: 5000 })
      const waiting = yield* acquired(limiter, patient)
      yield* TestClock.adjust("1 minute")
      expect(yield* Fiber.join(waiting)).toEqual({ exit: Exit.void, at: 5000 })
      expect(patient.permits.length).toBe(1)
    })
  )

  it.effect("fails at once whoever cannot wait for so long, and says how long", () =>
    Effect.gen(function* () {
      const limiter = yield* Limiter.make
      const ticket = ticketOf(seconds(10))
      limiter.tryAcquire(ticket, 0)
      refused(limiter, ticket, 0, Duration.seconds(5))
      const fiber = yield* acquired(limiter, ticketOf(seconds(10), { maxCooldown: 4999 }))
      expect(yield* Fiber.join(fiber)).toEqual({ at: 0, exit: closed(Duration.seconds(5)) })
    })
  )

  it.effect("is not opened earlier by a later answer", () =>
    Effect.gen(function* () {
      const limiter = yield* Limiter.make
      const tickets = [ticketOf(seconds(10)), ticketOf(seconds(10)), ticketOf(seconds(10))]
      for (const ticket of tickets) limiter.tryAcquire(ticket, 0)
      const [first, second, third] = tickets
      if (first === undefined || second === undefined || third === undefined) throw new Error("no tickets")
      refused(limiter, first, 0, Duration.seconds(5))
      refused(limiter, second, 10, Duration.seconds(1))
      limiter.onResponse(third, { status: 503, retryAfter: Duration.seconds(60), sentAt: 0 }, 20)
      expect(limiter.tryAcquire(ticketOf(seconds(10)), 4999)).toBe(false)
      expect(limiter.tryAcquire(ticketOf(seconds(10)), 5000)).toBe(true)
    })
  )

  it.effect("stays closed however long it is and whatever else goes on", () =>
    Effect.gen(function* () {
      const limiter = yield* Limiter.make
      const ticket = ticketOf(seconds(10))
      limiter.tryAcquire(ticket, 0)
      refused(limiter, ticket, 0, Duration.hours(1))
      for (let at = 0; at < 60_000; at += 500) limiter.tryAcquire(ticketOf(seconds(10), other), at)
      yield* TestClock.setTime(60_000)
      const fiber = yield* acquired(limiter, ticketOf(seconds(10), { maxCooldown: 1000 }))
      expect(yield* Fiber.join(fiber)).toEqual({ at: 60_000, exit: closed(Duration.minutes(59)) })
    })
  )
})

describe("what a refusal shows to be left", () => {
  const resourceQuota = { limit: 4, window: Duration.seconds(1) }
  const change = () => ticketOf(seconds(8), { resourceQuota })
  const read = () => ticketOf(seconds(8))

  it.effect.each([
    // Of two changes and no read, the changes' quota is the fuller one: its half is what is left.
    { changes: 2, reads: 0, left: { changes: 2, reads: 8 } },
    { changes: 0, reads: 6, left: { changes: 4, reads: 6 } },
    { changes: 2, reads: 3, left: { changes: 2, reads: 8 } }
  ])(
    "is learned by the fuller quota, the narrower of two: $changes changes, $reads reads",
    ({ changes, left, reads }) =>
      Effect.gen(function* () {
        const limiter = yield* Limiter.make
        const before = [...Array.from({ length: changes }, change), ...Array.from({ length: reads }, read)]
        for (const ticket of before) limiter.tryAcquire(ticket, 0)
        const last = change()
        limiter.tryAcquire(last, 0)
        for (const ticket of before) answered(limiter, ticket, 0)
        limiter.onResponse(last, { status: 429, retryAfter: Duration.seconds(1), sentAt: 0 }, 0)
        // It is kept while others come and go.
        for (let at = 0; at < 7000; at += 500)
          limiter.tryAcquire(ticketOf(seconds(8), { ...other, path: "/others" }), at)
        expect(free(limiter, change, 7000)).toBe(left.changes)
        expect(free(limiter, read, 7000)).toBe(left.reads)
      })
  )
})

describe("a wait", () => {
  it.effect("for the narrow quota holds no place in the wide one", () =>
    Effect.gen(function* () {
      const limiter = yield* Limiter.make
      const change = () => ticketOf(seconds(3), { resourceQuota: { limit: 1, window: Duration.seconds(1) } })
      limiter.tryAcquire(change(), 0)
      const fiber = yield* acquired(limiter, change())
      expect(free(limiter, () => ticketOf(seconds(3)), 0)).toBe(2)
      yield* Fiber.interrupt(fiber)
    })
  )

  it.effect("that fails or is given up gives back the places that it has, as if nothing had been sent", () =>
    Effect.gen(function* () {
      const limiter = yield* Limiter.make
      const resource = { resourceQuota: { limit: 1, window: Duration.seconds(1) } }
      const first = ticketOf(seconds(2))
      const second = ticketOf(seconds(2))
      limiter.tryAcquire(first, 0)
      limiter.tryAcquire(second, 0)
      const waiting = ticketOf(seconds(2), resource)
      const fiber = yield* acquired(limiter, waiting)
      expect(waiting.permits.length).toBe(1)
      yield* Fiber.interrupt(fiber)
      expect(waiting.permits).toEqual([])
      answered(limiter, second, 0)
      refused(limiter, first, 0, Duration.seconds(5))
      const failing = yield* acquired(limiter, ticketOf(seconds(2), { ...resource, maxCooldown: 1000 }))
      expect(yield* Fiber.join(failing)).toEqual({ at: 0, exit: closed(Duration.seconds(5)) })
      expect(free(limiter, () => ticketOf(seconds(2), resource), 5000)).toBe(1)
    })
  )

  it.effect("keeps its turn before those who come later, however long nothing happens", () =>
    Effect.gen(function* () {
      const limiter = yield* Limiter.make
      const first = ticketOf(seconds(1))
      limiter.tryAcquire(first, 0)
      const fiber = yield* acquired(limiter, ticketOf(seconds(1)))
      yield* TestClock.adjust("1 hour")
      const at = 3_600_000
      for (let step = 0; step < 5000; step += 500) limiter.tryAcquire(ticketOf(seconds(1), other), at + step)
      expect(limiter.tryAcquire(ticketOf(seconds(1)), at)).toBe(false)
      limiter.onResponse(first, { status: 429, retryAfter: undefined, sentAt: at }, at)
      // The place is free, and the first in the row has it.
      expect(limiter.tryAcquire(ticketOf(seconds(1)), at)).toBe(false)
      expect(yield* Fiber.join(fiber)).toEqual({ at, exit: Exit.void })
    })
  )
})

it.effect("where there is no quota nothing is counted", () =>
  Effect.gen(function* () {
    const limiter = yield* Limiter.make
    const resourceQuota = { limit: 1, window: Duration.seconds(1) }
    const ticket = ticketOf(RateLimitPolicy.unlimited, { resourceQuota })
    expect(limiter.tryAcquire(ticket, 0)).toBe(true)
    expect(ticket.permits).toEqual([])
    refused(limiter, ticket, 0, Duration.hours(1))
    expect(limiter.tryAcquire(ticketOf(RateLimitPolicy.unlimited, { resourceQuota }), 0)).toBe(true)
  })
)

/** Lets a fiber yield before one of its steps, and no other. */
const yieldsAt = (step: number): Scheduler.Scheduler => {
  let steps = 0
  return Object.assign(new Scheduler.MixedScheduler(), { shouldYield: () => ++steps === step })
}

it.effect("a wait that is interrupted, after whichever step, leaves nobody waiting", () =>
  Effect.gen(function* () {
    const context = yield* Effect.context()
    for (let step = 1; step <= 40; step++) {
      const limiter = yield* Limiter.make
      const waiting = limiter.acquire(ticketOf(seconds(2)))
      yield* Fiber.interrupt(Effect.runForkWith(context)(waiting, { scheduler: yieldsAt(step) }))
      expect({ step, admitted: limiter.tryAcquire(ticketOf(seconds(2)), 0) }).toEqual({ step, admitted: true })
    }
  })
)

describe("what a quota counts", () => {
  it.effect("stays as long as its window, whatever windows other calls have", () =>
    Effect.gen(function* () {
      const limiter = yield* Limiter.make
      const wide = () => ticketOf(seconds(2, 60))
      const narrow = () => ticketOf(seconds(2, 1))
      for (const ticket of [wide(), wide()]) {
        limiter.tryAcquire(ticket, 0)
        answered(limiter, ticket, 0)
      }
      expect(free(limiter, narrow, 5000)).toBe(2)
      expect(free(limiter, wide, 5000)).toBe(0)
      expect(free(limiter, wide, 60_000)).toBe(2)
    })
  )

  it.effect("is waited for as long as the window of who asks, whatever a wider one still counts", () =>
    Effect.gen(function* () {
      const limiter = yield* Limiter.make
      yield* Effect.forEach([0, 0, 5000, 5000], (at) =>
        Effect.sync(() => {
          const ticket = ticketOf(seconds(4, 60))
          limiter.tryAcquire(ticket, at)
          answered(limiter, ticket, at)
        })
      )
      yield* TestClock.adjust("5 seconds")
      const narrow = yield* acquired(limiter, ticketOf(seconds(2, 1)))
      yield* TestClock.adjust("1 minutes")
      expect(yield* Fiber.join(narrow)).toEqual({ exit: Exit.void, at: 6000 })
    })
  )

  it.effect("is not waited for longer than its window where the clock goes back", () =>
    Effect.gen(function* () {
      const limiter = yield* Limiter.make
      const hour = 3_600_000
      for (const at of [hour - 1, hour]) {
        const ticket = ticketOf(seconds(2))
        limiter.tryAcquire(ticket, at)
        answered(limiter, ticket, at)
      }
      const next = yield* Effect.forkChild(limiter.acquire(ticketOf(seconds(2))), { startImmediately: true })
      yield* TestClock.adjust("1 seconds")
      expect(next.pollUnsafe()).toEqual(Exit.void)
    })
  )

  it.effect("stays a window after an answer that took long, though other resources are asked for", () =>
    Effect.gen(function* () {
      const limiter = yield* Limiter.make
      const resource = { resourceQuota: { limit: 1, window: Duration.seconds(1) } }
      const again = () => ticketOf(seconds(9), resource)
      const ticket = again()
      limiter.tryAcquire(ticket, 0)
      answered(limiter, ticket, 60_000)
      expect(limiter.tryAcquire(ticketOf(seconds(9), { ...resource, path: "/things/2" }), 60_001)).toBe(true)
      expect(free(limiter, again, 60_999)).toBe(0)
      expect(free(limiter, again, 61_000)).toBe(1)
    })
  )
})

it.effect("a gate is closed for an hour at most, should a server ask for years", () =>
  Effect.gen(function* () {
    const limiter = yield* Limiter.make
    const first = ticketOf(seconds(9))
    limiter.tryAcquire(first, 0)
    refused(limiter, first, 0, Duration.days(20_000))
    expect(limiter.tryAcquire(ticketOf(seconds(9)), 3_599_999)).toBe(false)
    expect(limiter.tryAcquire(ticketOf(seconds(9)), 3_600_000)).toBe(true)
  })
)
