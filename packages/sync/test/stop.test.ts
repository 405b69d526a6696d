import { RateLimitPolicy } from "@effect-clerk/core"
import { settle } from "@effect-clerk/test-support/advance"
import { describe, expect, it } from "@effect/vitest"
import { Cause, Deferred, Effect, Fiber, Layer, Logger, Option } from "effect"
import { TestClock } from "effect/testing"
import { JournalError, SyncJournal } from "../src/index.ts"
import { type Clerk, makeClerk, member, over, seedOf, unlimited } from "./support.ts"

/** An apply takes half of it: four reads and six changes. */
const quota = Effect.provideService(RateLimitPolicy.Current, RateLimitPolicy.make({ limit: 20, window: "10 seconds" }))

const list = [
  member(0, "org:admin"),
  ...Array.from({ length: 12 }, (_, n) => member(n + 1)),
  ...["a", "b"].map((name) => ({ emailAddress: `${name}@acme.com`, role: "org:member" }))
]

const planOf = ({ plan }: Clerk) => plan(list, { unknown: "invite" }).pipe(unlimited)

const untilWrites = (clerk: Clerk, number: number) =>
  Effect.repeat(
    Effect.andThen(
      settle,
      Effect.map(clerk.writes, ({ length }) => length)
    ),
    { until: (length) => length === number }
  )

describe("an apply that is stopped", () => {
  it.effect("waits for what was sent, and ends at once what only waits for a permit", () =>
    Effect.gen(function* () {
      const journal = yield* SyncJournal.makeMemory
      const clerk = yield* makeClerk(seedOf(["org:admin"], { users: 13 }))
      const gate = yield* Deferred.make<void>()
      const held = yield* over(clerk.emulator, {
        journal: Layer.succeed(SyncJournal, journal),
        beforeWrite: (n) => (n === 0 ? Deferred.await(gate) : Effect.void)
      })
      const plan = yield* planOf(held)
      const running = yield* Effect.forkChild(held.sync.run(plan).pipe(quota))
      yield* untilWrites(clerk, 5)
      const stopped = yield* Effect.forkChild(Fiber.interrupt(running))
      yield* Effect.repeat(settle, { times: 20 })
      expect(stopped.pollUnsafe()).toBeUndefined()
      yield* Deferred.succeed(gate, undefined)
      // The clock stands still, so that no permit comes.
      yield* Fiber.join(stopped)
      const { report } = Option.getOrThrow(yield* journal.read(plan.hash))
      expect(report.counts).toMatchObject({ done: 6, held: 8 })
      const outcomes = report.outcomes.map(({ applied, attempts, outcome }) => ({ applied, attempts, outcome }))
      expect(outcomes.slice(6)).toEqual(
        Array.from({ length: 8 }, () => ({ applied: false, attempts: 0, outcome: { _tag: "Held", why: "stopped" } }))
      )
      const resumed = yield* held.sync.run(plan).pipe(unlimited)
      expect(resumed.counts).toMatchObject({ found: 6, done: 8 })
      expect((yield* clerk.writes).length).toBe(12 + 1)
    })
  )

  it.effect("looks what became of a change that was lost, though the look has to wait for a permit", () =>
    Effect.gen(function* () {
      const journal = yield* SyncJournal.makeMemory
      const clerk = yield* makeClerk(seedOf(["org:admin"], { users: 13 }), {
        journal: Layer.succeed(SyncJournal, journal)
      })
      yield* clerk.inject({ operation: "OrganizationMemberships.create", times: 1, with: "loseAnswer" })
      const plan = yield* planOf(clerk)
      const running = yield* Effect.forkChild(clerk.sync.run(plan).pipe(quota))
      yield* untilWrites(clerk, 6)
      const stopped = yield* Effect.forkChild(Fiber.interrupt(running))
      yield* Effect.repeat(settle, { times: 20 })
      expect(stopped.pollUnsafe()).toBeUndefined()
      yield* TestClock.adjust("10 seconds")
      yield* Fiber.join(stopped)
      const { report } = Option.getOrThrow(yield* journal.read(plan.hash))
      expect(report.counts).toMatchObject({ done: 5, found: 1, held: 8 })
    })
  )

  it.effect(
    "fails with the first failure of its journal, and logs once what all changes in flight fail with after it",
    () =>
      Effect.gen(function* () {
        const logged: Array<unknown> = []
        const memory = yield* SyncJournal.makeMemory
        const first = new JournalError({ description: "cannot write" })
        const later = new JournalError({ description: "is closed" })
        const failures = [first]
        const journal = SyncJournal.of({
          ...memory,
          open: (plan) =>
            Effect.map(memory.open(plan), ({ append, entries }) => ({
              entries,
              append: (entry, isDurable) =>
                entry._tag === "Done"
                  ? Effect.suspend(() => Effect.fail(failures.shift() ?? later))
                  : append(entry, isDurable)
            }))
        })
        const clerk = yield* makeClerk(seedOf(["org:admin"], { users: 13 }), {
          journal: Layer.succeed(SyncJournal, journal)
        })
        const logger = Logger.layer([Logger.make(({ cause }) => void logged.push(Cause.squash(cause)))])
        const failure = yield* Effect.flip(clerk.sync.run(yield* planOf(clerk))).pipe(Effect.provide(logger), unlimited)
        expect(failure).toBe(first)
        expect((yield* clerk.writes).length).toBe(13)
        expect(logged).toEqual([later])
      })
  )
})
