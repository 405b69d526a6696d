import { describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { expect } from "vitest"
import { makeBatch } from "../src/internal/http/batch.ts"

describe("batch", () => {
  it.live("passes on all items of one iteration of the event loop, in order and at most 16 at once", () =>
    Effect.callback<void>((resume) => {
      const batches: Array<ReadonlyArray<number>> = []
      const add = makeBatch((batch: ReadonlyArray<number>) => {
        batches.push(batch)
        // An item that is added meanwhile belongs to the next iteration.
        if (batch.includes(39)) add(40)
        if (batch.includes(40)) {
          expect(batches.map(({ length }) => length)).toEqual([16, 16, 8, 1])
          expect(batches.flat()).toEqual(Array.from({ length: 41 }, (_, index) => index))
          resume(Effect.void)
        }
      })
      for (let index = 0; index < 40; index++) add(index)
      expect(batches).toEqual([])
    })
  )
})
