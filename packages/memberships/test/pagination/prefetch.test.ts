import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { settle } from "@effect-clerk/test-support/advance"
import { YieldsAt } from "@effect-clerk/test-support/yieldsAt"
import * as Prefetch from "../../src/internal/pagination/prefetch.ts"

describe("prefetch", () => {
  it.effect("reads a page once for each time that it is taken", () =>
    Effect.gen(function* () {
      const offsets: Array<number> = []
      const take = yield* Prefetch.make((offset) => Effect.sync(() => offsets.push(offset)))
      yield* take(0, [10, 20])
      expect(offsets).toEqual([0, 10, 20])
      yield* take(10, [20])
      expect(offsets).toEqual([0, 10, 20])
      yield* take(10, [20])
      expect(offsets).toEqual([0, 10, 20, 10])
    }).pipe(Effect.scoped)
  )

  it.live.each([
    ["is not wanted any more", undefined],
    ["failed while it was prefetched", "late"]
  ] as const)("does not outlive its scope, after whichever step that is interrupted, where a page %s", ([, failure]) =>
    Effect.gen(function* () {
      for (let step = 1; step <= 150; step++) {
        const open = new Set<number>()
        const seen = new Set<number>()
        const read = (offset: number) =>
          Effect.acquireUseRelease(
            Effect.sync(() => open.add(offset)),
            () => {
              const first = !seen.has(offset)
              seen.add(offset)
              if (offset === 0) return Effect.void
              return first && offset === 10 && failure !== undefined ? Effect.fail(failure) : Effect.never
            },
            () => Effect.sync(() => open.delete(offset))
          )
        const program = Effect.gen(function* () {
          const take = yield* Prefetch.make(read)
          yield* take(0, [10, 20, 30])
          yield* failure === undefined ? take(5, []) : take(10, [20, 30, 40])
        })
        yield* YieldsAt.interrupted(Effect.scoped(program), step)
        // A request that was about to begin ends as soon as it does: its fiber has a few turns of the event loop for that.
        for (let turn = 0; turn < 5; turn++) yield* settle
        expect({ step, open: [...open] }).toEqual({ step, open: [] })
      }
    })
  )
})
