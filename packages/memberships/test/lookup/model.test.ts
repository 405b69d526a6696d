import { describe, expect, it } from "@effect/vitest"
import { Effect, Exit } from "effect"
import { contradictions, maxBatch, needlessReads, run } from "./model.ts"

const seeds = Array.from({ length: 12 }, (_, index) => index + 1)

const failed = (exit: Exit.Exit<unknown, unknown>): boolean => Exit.isFailure(exit) && !Exit.hasInterrupts(exit)

describe("MembershipLookup in a random history of questions, writes, invalidations and interruptions", () => {
  it.effect.each(seeds)("gives nobody an old answer or another user's, and reads nothing in vain (seed %i)", (seed) =>
    Effect.gen(function* () {
      const { history, open } = yield* run({ seed, hasOutages: false, capacity: 10_000, steps: 250 })
      expect(history.asked.flatMap((asked) => contradictions(history, asked))).toEqual([])
      expect(history.asked.filter(({ exit }) => failed(exit) || (Exit.isSuccess(exit) && exit.value.stale))).toEqual([])
      expect(needlessReads(history)).toEqual([])
      const sizes = history.reads.map(({ subjects }) => subjects.length)
      expect(Math.max(...sizes)).toBeLessThanOrEqual(maxBatch)
      expect(sizes.length).toBeLessThan(history.asked.length / 2)
      expect(open).toBe(0)
    })
  )

  it.effect.each(seeds)(
    "serves an answer as stale no longer than allowed, while Clerk is down at times (seed %i)",
    (seed) =>
      Effect.gen(function* () {
        const { history, open } = yield* run({
          seed,
          hasOutages: true,
          capacity: seed % 2 === 0 ? 3 : 10_000,
          steps: 250
        })
        expect(history.asked.flatMap((asked) => contradictions(history, asked))).toEqual([])
        expect(history.requests).toBeLessThan(2 * (history.asked.length + history.discards.length))
        expect(open).toBe(0)
      })
  )

  it.effect("covers what it is about", () =>
    Effect.gen(function* () {
      const histories = yield* Effect.forEach(seeds.slice(0, 3), (seed) =>
        run({ seed, hasOutages: true, capacity: 10_000, steps: 250 })
      )
      const asked = histories.flatMap(({ history }) => history.asked)
      const some = (is: (exit: (typeof asked)[number]["exit"]) => boolean) =>
        asked.filter(({ exit }) => is(exit)).length / asked.length
      expect(some(Exit.isSuccess)).toBeGreaterThan(0.5)
      expect(some((exit) => Exit.isSuccess(exit) && exit.value.stale)).toBeGreaterThan(0.01)
      expect(some(failed)).toBeGreaterThan(0.001)
      expect(some((exit) => Exit.isFailure(exit) && Exit.hasInterrupts(exit))).toBeGreaterThan(0.001)
    })
  )
})
