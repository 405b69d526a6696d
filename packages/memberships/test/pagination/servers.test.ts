import { describe, expect, it } from "@effect/vitest"
import { Effect, Stream } from "effect"
import { paginate } from "../../src/internal/pagination/paginate.ts"
import { type Item, items, makeList, options, pageOf } from "./lists.ts"

describe("paginate over a server with pages of its own", () => {
  it.effect.each([0, 3, 9])("yields each item where the server gives one item a page, with %d prefetched", (prefetch) =>
    Effect.gen(function* () {
      const { list, requests } = makeList(items(300), (response) =>
        Effect.map(response, ({ data, totalCount }) => ({ data: data.slice(0, 1), totalCount }))
      )
      expect(yield* Stream.runCollect(paginate(list, { ...options, prefetch }))).toEqual(items(300))
      expect(requests.length).toBeLessThanOrEqual(2 * 300 + prefetch)
    })
  )

  it.effect.each([
    { page: 0, prefetch: 0 },
    { page: 0, prefetch: 9 },
    { page: 1, prefetch: 9 },
    { page: 7, prefetch: 3 },
    { page: 50, prefetch: 9 }
  ])(
    "fails after few requests where the server sticks at page $page, with $prefetch prefetched",
    ({ page, prefetch }) =>
      Effect.gen(function* () {
        const all = items(10_000)
        const { list, requests } = makeList(all)
        const failure = yield* paginate<Item, "noProgress">(
          {
            ...list,
            noProgress: Effect.fail("noProgress"),
            fetch: ({ limit, offset }) => list.fetch({ limit, offset: Math.min(offset, page * 98) })
          },
          { ...options, prefetch }
        ).pipe(Stream.runDrain, Effect.flip)
        expect(failure).toBe("noProgress")
        expect(requests.length - (page + 1)).toBeLessThanOrEqual(Math.log2(page + 1) + 10)
      })
  )

  it.effect.each(
    [0, 50, 97, 98, 290, 700, 739, 4900].flatMap((last) => [0, 3, 9].map((prefetch) => ({ last, prefetch })))
  )(
    "fails after few requests where the server has nothing behind offset $last, with $prefetch prefetched",
    ({ last, prefetch }) =>
      Effect.gen(function* () {
        const { list, requests } = makeList(items(10_000), (response, { offset }) =>
          Effect.map(response, ({ data, totalCount }) => ({ data: offset > last ? [] : data, totalCount }))
        )
        const failure = yield* paginate<Item, "noProgress">(
          { ...list, noProgress: Effect.fail("noProgress") },
          { ...options, prefetch }
        ).pipe(Stream.runDrain, Effect.flip)
        expect(failure).toBe("noProgress")
        const page = Math.floor(last / 98)
        // The pages in flight were sent before the first one that is empty was received.
        expect(requests.length - (page + 1) - prefetch).toBeLessThanOrEqual(Math.log2(page + 1) + 10)
      })
  )

  it.effect.each([0, 9])(
    "fails after fewer than a hundred requests where the server rounds an offset down to its page, with %d prefetched",
    (prefetch) =>
      Effect.gen(function* () {
        const { list, requests } = makeList(items(10_000))
        const failure = yield* paginate<Item, "noProgress">(
          {
            ...list,
            noProgress: Effect.fail("noProgress"),
            fetch: ({ limit, offset }) => list.fetch({ limit, offset: Math.floor(offset / limit) * limit })
          },
          { ...options, prefetch }
        ).pipe(Stream.runDrain, Effect.flip)
        expect(failure).toBe("noProgress")
        expect(requests.length).toBeLessThan(100)
      })
  )

  it.effect.each([0, 9])(
    "ends where most of a list has left and its total does not follow, with %d prefetched",
    (prefetch) =>
      Effect.gen(function* () {
        let count = 10_000
        const { list } = makeList([], (_, request) =>
          Effect.sync(() => {
            if (request.offset >= 5000) count = 150
            return { ...pageOf(items(count), request), totalCount: 10_000 }
          })
        )
        const collected = yield* Stream.runCollect(paginate(list, { ...options, prefetch }))
        expect(collected).toEqual(items(collected.length))
        expect(collected.length).toBeGreaterThan(4000)
      })
  )

  it.effect("yields an item once that a page holds twice", () =>
    Effect.gen(function* () {
      const all = items(300)
      const { list } = makeList(all, (response) =>
        Effect.map(response, ({ data, totalCount }) => ({
          data: [...data.slice(0, 40), ...data.slice(39)],
          totalCount
        }))
      )
      expect(yield* Stream.runCollect(paginate(list, options))).toEqual(all)
    })
  )
})
