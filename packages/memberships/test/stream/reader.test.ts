import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import * as Reader from "../../src/internal/reader.ts"

describe("a page", () => {
  it.effect("is read once for each time that it is taken", () =>
    Effect.gen(function* () {
      const offsets: Array<number> = []
      const take = yield* Reader.make((offset) => Effect.sync(() => offsets.push(offset)))
      yield* take(0, [10, 20])
      expect(offsets).toEqual([0, 10, 20])
      yield* take(10, [20])
      expect(offsets).toEqual([0, 10, 20])
      yield* take(10, [20])
      expect(offsets).toEqual([0, 10, 20, 10])
    }).pipe(Effect.scoped)
  )
})
