import { describe, expect, it } from "@effect/vitest"
import { isLong } from "@effect-clerk/test-support/share"
import { Effect, Exit, Option, Stream } from "effect"
import type { List } from "../../src/internal/pagination/list.ts"
import { paginate } from "../../src/internal/pagination/paginate.ts"
import { faultless, isAscending, judge, optionsOf, pagesOf, seeds, tempers, timeout } from "./histories.ts"
import { makeModel, type Member } from "./model.ts"

/** For each temper, so that `pnpm test:long` reads 11,250 in all; a seed stands for one list and all its changes. */
const histories = isLong ? 1250 : 200

/** Page after page, to the first short one: what is written by hand, and pagination without its overlap. */
const byOffsetsAlone = <A, E>(list: List<A, E>, limit: number) =>
  Stream.paginate(0, (offset: number) =>
    Effect.map(
      list.fetch({ offset, limit }),
      ({ data }) => [data, data.length < limit ? Option.none<number>() : Option.some(offset + limit)] as const
    )
  )

describe.each(tempers)("paginate over a list that is %s", (temper, requests, harms) => {
  it.effect(
    "yields each item once, in order, in few requests",
    () =>
      Effect.gen(function* () {
        for (const seed of seeds(histories)) {
          const model = makeModel(seed, temper)
          const options = optionsOf(model)
          const collected = yield* Stream.runCollect(paginate(model.list, options))
          expect({ seed, ...judge(model, collected) }).toEqual({ seed, ...faultless })
          expect(isAscending(collected)).toBe(true)
          expect(model.requests()).toBeLessThanOrEqual(requests * pagesOf(model, options))
        }
      }),
    timeout
  )

  it.effect(
    harms === "nothing"
      ? "yields what reading by offsets alone yields"
      : `is needed: reading by offsets alone yields members ${harms === "lost" ? "never" : harms}`,
    () =>
      Effect.gen(function* () {
        const total = { lost: 0, twice: 0 }
        for (const seed of seeds(100)) {
          const model = makeModel(seed, temper)
          const judged = judge(model, yield* Stream.runCollect(byOffsetsAlone(model.list, optionsOf(model).pageSize)))
          total.lost += judged.lost
          total.twice += judged.twice
        }
        if (harms === "nothing") expect(total).toEqual(faultless)
        else expect(total[harms]).toBeGreaterThan(0)
      }),
    timeout
  )

  it.effect(
    "yields each item once where the order of the list is not known",
    () =>
      Effect.gen(function* () {
        for (const order of ["descending", "other"] as const) {
          for (const seed of seeds(50)) {
            const model = makeModel(seed, temper, order)
            const collected = yield* Stream.runCollect(paginate(model.list, optionsOf(model)))
            expect({ seed, ...judge(model, collected) }).toEqual({ seed, ...faultless })
          }
        }
      }),
    timeout
  )

  it.effect(
    "yields each item once where the first page shows that the list is not sorted",
    () =>
      Effect.gen(function* () {
        for (const order of ["descending", "other"] as const) {
          for (const seed of seeds(50)) {
            const model = makeModel(seed, temper, order)
            if (isAscending(model.members().slice(0, 50))) continue
            const collected = yield* Stream.runCollect(
              paginate({ ...model.list, sorted: true }, { ...optionsOf(model), pageSize: 50 })
            )
            expect({ seed, ...judge(model, collected) }).toEqual({ seed, ...faultless })
          }
        }
      }),
    timeout
  )

  it.effect(
    "resumes behind the last item before a failure",
    () =>
      Effect.gen(function* () {
        let failures = 0
        for (const seed of seeds(75)) {
          const model = makeModel(seed, temper)
          const options = optionsOf(model)
          const list: List<Member, "reset"> = {
            ...model.list,
            fetch: (page) => (model.random.chance(0.03) ? Effect.fail("reset") : model.list.fetch(page))
          }
          const collected: Array<Member> = []
          // Members created in the same millisecond may come again if the last member did not stay all the time.
          const mayRepeat = new Set<number>()
          for (;;) {
            const last = collected.at(-1)
            const from = last && { id: last.id, key: last.createdAt }
            const exit = yield* paginate(list, { ...options, after: from }).pipe(
              Stream.runForEach((member) => Effect.sync(() => collected.push(member))),
              Effect.exit
            )
            if (last !== undefined && !model.permanent().includes(last)) mayRepeat.add(last.createdAt)
            if (Exit.isSuccess(exit)) break
            failures += 1
          }
          const once = collected.filter(({ createdAt }) => !mayRepeat.has(createdAt))
          expect({ seed, lost: judge(model, collected).lost, twice: judge(model, once).twice }).toEqual({
            seed,
            ...faultless
          })
          expect(isAscending(collected)).toBe(true)
        }
        expect(failures).toBeGreaterThan(0)
      }),
    timeout
  )
})
