import { expect, it } from "@effect/vitest"
import { Duration, Effect, Exit, Fiber } from "effect"
import { TestClock } from "effect/testing"
import * as Limiter from "../src/internal/limiter.ts"
import { answered, refused, seconds, ticketOf } from "./tickets.ts"

it.effect("a gate that is closed for too long is no wait behind those who may wait for longer", () =>
  Effect.gen(function* () {
    const limiter = yield* Limiter.make
    const first = ticketOf(seconds(9))
    limiter.tryAcquire(first, 0)
    refused(limiter, first, 0, Duration.seconds(15))
    const patient = yield* Effect.forkChild(limiter.acquire(ticketOf(seconds(9))), { startImmediately: true })
    const hasty = yield* Effect.forkChild(limiter.acquire(ticketOf(seconds(9), { maxCooldown: 5000 })), {
      startImmediately: true
    })
    expect(hasty.pollUnsafe()).toEqual(Exit.fail({ _tag: "Cooldown", remaining: Duration.seconds(15) }))
    yield* TestClock.adjust("15 seconds")
    expect(patient.pollUnsafe()).toEqual(Exit.void)
  })
)

it.effect("a gate that closes is heard by all who wait for a place, wherever they stand", () =>
  Effect.gen(function* () {
    const limiter = yield* Limiter.make
    const [first, second] = [ticketOf(seconds(2, 9)), ticketOf(seconds(2, 9))]
    limiter.tryAcquire(first, 0)
    limiter.tryAcquire(second, 0)
    answered(limiter, first, 0)
    const waiting = yield* Effect.forEach([Infinity, 5000, 20_000, 5000], (patience) =>
      Effect.forkChild(Effect.exit(limiter.acquire(ticketOf(seconds(2, 9), { maxCooldown: patience }))), {
        startImmediately: true
      })
    )
    yield* TestClock.adjust("1 second")
    refused(limiter, second, 1000, Duration.seconds(15))
    yield* TestClock.adjust(0)
    const closed = Exit.succeed(Exit.fail({ _tag: "Cooldown", remaining: Duration.seconds(15) }))
    expect(waiting.map((fiber) => fiber.pollUnsafe())).toEqual([undefined, closed, undefined, closed])
    yield* TestClock.adjust("15 seconds")
    expect(waiting.map((fiber) => fiber.pollUnsafe()?._tag)).toEqual(["Success", "Success", undefined, "Success"])
    // The first place is the first one's, whose answer is not there yet; Clerk has shown that no more than one is left.
    expect(waiting[0]?.pollUnsafe()).toEqual(Exit.succeed(Exit.void))
  })
)

it.effect("a gate that closes for longer than a call has left fails it at once, also in the row of one resource", () =>
  Effect.gen(function* () {
    const limiter = yield* Limiter.make
    const wide = seconds(9, 9)
    const first = ticketOf(wide)
    limiter.tryAcquire(first, 0)
    const changes = { resourceQuota: { limit: 1, window: Duration.seconds(9) } }
    limiter.tryAcquire(ticketOf(wide, changes), 0)
    const waiting = yield* Effect.forEach([Infinity, 16_000, 15_999], (deadline) =>
      Effect.forkChild(Effect.exit(limiter.acquire(ticketOf(wide, { ...changes, deadline }))), {
        startImmediately: true
      })
    )
    yield* TestClock.adjust("1 second")
    refused(limiter, first, 1000, Duration.seconds(15))
    yield* TestClock.adjust(0)
    expect(waiting.map((fiber) => fiber.pollUnsafe())).toEqual([
      undefined,
      undefined,
      Exit.succeed(Exit.fail({ _tag: "Cooldown", remaining: Duration.seconds(15) }))
    ])
    yield* Fiber.interruptAll(waiting)
  })
)
