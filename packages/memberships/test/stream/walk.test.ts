import { describe, expect, it } from "@effect/vitest"
import { Effect, Exit, Option, Stream } from "effect"
import { walk, type List, type Options } from "../../src/internal/walk.ts"
import { makeModel, type Member, type Model, type Temper } from "./model.ts"

/** For each temper, so that there are 11,250 in all; a seed stands for one list and all its changes. */
const histories = 1250

/** Far beyond what any of it takes, on any machine. */
const patience = 300_000

const seeds = (count: number) => Array.from({ length: count }, (_, seed) => seed)

/** Each temper, with the most requests for each page that there was, and whether a walk by offsets alone goes wrong. */
const tempers: ReadonlyArray<readonly [temper: Temper, requests: number, harms: "nothing" | "lost" | "twice"]> = [
  ["still", 1, "nothing"],
  ["trickling", 4, "lost"],
  ["busy", 6, "lost"],
  ["churning", 6, "lost"],
  ["growing", 4, "twice"],
  ["shrinking", 6, "lost"],
  ["bursting", 4, "lost"],
  ["losing its anchors", 4, "lost"],
  ["collapsing", 4, "twice"]
]

interface Judged {
  readonly lost: number
  readonly twice: number
}

const judge = (model: Model, walked: ReadonlyArray<Member>): Judged => {
  const ids = new Set(walked.map(({ id }) => id))
  return {
    lost: model.permanent().filter(({ id }) => !ids.has(id)).length,
    twice: walked.length - ids.size
  }
}

const faultless: Judged = { lost: 0, twice: 0 }

const pageSizes = { small: [1, 2, 7, 50], large: [50, 100, 250, 500] }

const optionsOf = ({ members, random }: Model): Options => ({
  pageSize: pageSizes[members().length > 300 ? "large" : "small"][random.upTo(3)] ?? 500,
  prefetch: random.upTo(5),
  after: undefined
})

/** How many pages the list had at its largest, as a walk divides it. */
const pagesOf = (model: Model, { pageSize }: Options): number => {
  const limit = Math.max(pageSize, 2)
  return Math.floor(model.largest() / (limit - Math.max(Math.floor(limit / 50), 1))) + 1
}

/** Page after page, to the first short one: what is written by hand, and a walk without its overlap. */
const byOffsetsAlone = <A, E>(list: List<A, E>, limit: number) =>
  Stream.paginate(0, (offset: number) =>
    Effect.map(
      list.fetch({ offset, limit }),
      ({ data }) => [data, data.length < limit ? Option.none<number>() : Option.some(offset + limit)] as const
    )
  )

const isAscending = (walked: ReadonlyArray<Member>): boolean =>
  walked.every(({ createdAt }, index) => createdAt >= (walked[index - 1]?.createdAt ?? 0))

describe.each(tempers)("a list that is %s", (temper, requests, harms) => {
  it.effect(
    "is walked without a loss, without a repetition, in order, in few requests",
    () =>
      Effect.gen(function* () {
        for (const seed of seeds(histories)) {
          const model = makeModel(seed, temper)
          const options = optionsOf(model)
          const walked = yield* Stream.runCollect(walk(model.list, options))
          expect({ seed, ...judge(model, walked) }).toEqual({ seed, ...faultless })
          expect(isAscending(walked)).toBe(true)
          expect(model.requests()).toBeLessThanOrEqual(requests * pagesOf(model, options))
        }
      }),
    patience
  )

  it.effect(
    `walked by offsets alone, has ${harms} ${harms === "nothing" ? "go wrong" : "members"}`,
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
    patience
  )

  it.effect(
    "is walked without a loss and without a repetition in an order that nobody knows",
    () =>
      Effect.gen(function* () {
        for (const order of ["descending", "other"] as const) {
          for (const seed of seeds(50)) {
            const model = makeModel(seed, temper, order)
            const walked = yield* Stream.runCollect(walk(model.list, optionsOf(model)))
            expect({ seed, ...judge(model, walked) }).toEqual({ seed, ...faultless })
          }
        }
      }),
    patience
  )

  it.effect(
    "is walked without a loss and a repetition where its first page shows that it is not in the order asked for",
    () =>
      Effect.gen(function* () {
        for (const order of ["descending", "other"] as const) {
          for (const seed of seeds(50)) {
            const model = makeModel(seed, temper, order)
            if (isAscending(model.members().slice(0, 50))) continue
            const walked = yield* Stream.runCollect(
              walk({ ...model.list, sorted: true }, { ...optionsOf(model), pageSize: 50 })
            )
            expect({ seed, ...judge(model, walked) }).toEqual({ seed, ...faultless })
          }
        }
      }),
    patience
  )

  it.effect(
    "goes on behind the last member that came before a failure",
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
          const walked: Array<Member> = []
          // Those of its creation time may come again if the last member did not stay all the time.
          const mayRepeat = new Set<number>()
          for (;;) {
            const last = walked.at(-1)
            const from = last && { id: last.id, key: last.createdAt }
            const exit = yield* walk(list, { ...options, after: from }).pipe(
              Stream.runForEach((member) => Effect.sync(() => walked.push(member))),
              Effect.exit
            )
            if (last !== undefined && !model.permanent().includes(last)) mayRepeat.add(last.createdAt)
            if (Exit.isSuccess(exit)) break
            failures += 1
          }
          const once = walked.filter(({ createdAt }) => !mayRepeat.has(createdAt))
          expect({ seed, lost: judge(model, walked).lost, twice: judge(model, once).twice }).toEqual({
            seed,
            ...faultless
          })
          expect(isAscending(walked)).toBe(true)
        }
        expect(failures).toBeGreaterThan(0)
      }),
    patience
  )
})
