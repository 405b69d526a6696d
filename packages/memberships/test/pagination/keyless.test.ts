import { describe, expect, it } from "@effect/vitest"
import { Effect, Stream } from "effect"
import { paginate } from "../../src/internal/pagination/paginate.ts"
import { makeList } from "./lists.ts"

/** All lists of up to six items, of which any may be without a key, and any two that follow each other may share one. */
const lists = [1, 2, 3, 4, 5, 6].flatMap((length) =>
  Array.from({ length: 2 ** length }, (_, keyless) =>
    [1, 2].map((sameKey) =>
      Array.from({ length }, (_, index) => ({
        id: `id_${index}`,
        key: keyless & (1 << index) ? NaN : Math.floor(index / sameKey)
      }))
    )
  ).flat()
)

describe("paginate over a list of which some items show no key", () => {
  it.effect.each([1, 2, 3, 4, 5])("yields all behind each item of each such list, %d a page", (pageSize) =>
    Effect.gen(function* () {
      for (const all of lists) {
        for (const after of [undefined, ...all.filter(({ key }) => !Number.isNaN(key))]) {
          const collected = yield* Stream.runCollect(paginate(makeList(all).list, { pageSize, prefetch: 3, after }))
          expect({ all, after, collected }).toEqual({
            all,
            after,
            collected: after === undefined ? all : all.slice(all.indexOf(after) + 1)
          })
        }
      }
    })
  )
})
