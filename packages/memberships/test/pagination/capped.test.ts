import { describe, expect, it } from "@effect/vitest"
import { Effect, Exit, Stream } from "effect"
import { paginate } from "../../src/internal/pagination/paginate.ts"
import { makeCappedModel, type Member } from "./cappedModel.ts"
import { seeds, timeout } from "./histories.ts"
import { items, makeList, pageOf } from "./lists.ts"

/** A seed stands for one server, one list and all its changes. */
const histories = 3000

describe("paginate over a server that gives less than a page of a list that changes", () => {
  it.effect(
    "yields each item once, or fails",
    () =>
      Effect.gen(function* () {
        let failures = 0
        for (const seed of seeds(histories)) {
          const model = makeCappedModel(seed)
          const collected: Array<Member> = []
          const exit = yield* paginate(model.list, model.options).pipe(
            Stream.runForEach((member) => Effect.sync(() => collected.push(member))),
            Effect.exit
          )
          const ids = new Set(collected.map(({ id }) => id))
          const lost = model.permanent().filter(({ id }) => !ids.has(id)).length
          const isFailure = Exit.isFailure(exit)
          if (isFailure) failures += 1
          expect({ seed, lost: isFailure ? 0 : lost, twice: collected.length - ids.size }).toEqual({
            seed,
            lost: 0,
            twice: 0
          })
          if (model.isExact) expect({ seed, isFailure }).toEqual({ seed, isFailure: false })
        }
        expect(failures).toBeLessThan(histories / 200)
      }),
    timeout
  )

  it.effect.each([
    { cap: 100, pageSize: 500, count: 2000, at: 10, leave: 20, most: 26 },
    { cap: 2, pageSize: 10, count: 100, at: 20, leave: 2, most: 102 },
    { cap: 250, pageSize: 500, count: 5000, at: 12, leave: 260, most: 27 },
    { cap: 1, pageSize: 10, count: 100, at: 20, leave: 1, most: 205 },
    { cap: 1, pageSize: 10, count: 100, at: 21, leave: 1, most: 205 }
  ])(
    "yields all in few requests where $leave leave before request $at, of $cap items a page in place of $pageSize",
    ({ at, cap, count, leave, most, pageSize }) =>
      Effect.gen(function* () {
        const all = items(count)
        let requests = 0
        const { list } = makeList([], (_, { limit, offset }) =>
          Effect.sync(() => {
            requests += 1
            return pageOf(requests < at ? all : all.slice(leave), { limit: Math.min(limit, cap), offset })
          })
        )
        const collected = yield* Stream.runCollect(paginate(list, { pageSize, prefetch: 3, after: undefined }))
        expect(collected).toEqual(all)
        expect(requests).toBeLessThanOrEqual(most)
      })
  )

  it.effect.each([2, 20, 50])("fails where it gives at most %d of a page, and has nothing behind an offset", (cap) =>
    Effect.gen(function* () {
      const { list, requests } = makeList<"noProgress">(items(10_000), (response, { offset }) =>
        Effect.map(response, ({ data, totalCount }) => ({ data: offset > 300 ? [] : data.slice(0, cap), totalCount }))
      )
      const failing = paginate(
        { ...list, noProgress: Effect.fail("noProgress") },
        { pageSize: 100, prefetch: 3, after: undefined }
      )
      expect(yield* Effect.flip(Stream.runDrain(failing))).toBe("noProgress")
      expect(requests.length).toBeLessThanOrEqual(300 / (cap - 1) + 20)
    })
  )
})
