import { describe, expect, it } from "vitest"
import { nextPage, type ReceivedPage, start, type State } from "../../src/internal/pagination/nextPage.ts"
import { drive } from "./drive.ts"
import { faultless, isAscending, judge, optionsOf, pagesOf, seeds, tempers, timeout } from "./histories.ts"
import { makeModel } from "./model.ts"

/** For each temper, so that there are 11,250 in all; a seed stands for one list and all its changes. */
const histories = 1250

describe.each(tempers)("nextPage over a list that is %s", (temper, requests) => {
  it(
    "yields each item once, in order, in few requests",
    () => {
      for (const seed of seeds(histories)) {
        const model = makeModel(seed, temper)
        const options = optionsOf(model)
        const { collected, result } = drive(model, options)
        expect({ seed, result, ...judge(model, collected) }).toEqual({ seed, result: "end", ...faultless })
        expect(isAscending(collected)).toBe(true)
        // Prefetched pages are read far later here than a server would read them, so more of them do not connect.
        expect(model.requests()).toBeLessThanOrEqual(1.25 * requests * pagesOf(model, options))
      }
    },
    timeout
  )

  it(
    "yields each item once where the order of the list is not known",
    () => {
      for (const order of ["descending", "other"] as const) {
        for (const seed of seeds(100)) {
          const model = makeModel(seed, temper, order)
          const { collected } = drive(model, optionsOf(model))
          expect({ seed, ...judge(model, collected) }).toEqual({ seed, ...faultless })
        }
      }
    },
    timeout
  )

  it(
    "yields each item behind the cursor once, and none before it",
    () => {
      for (const seed of seeds(100)) {
        const model = makeModel(seed, temper)
        const from = model.members()[model.random.upTo(Math.max(model.members().length - 1, 0))]
        const after = from && { id: from.id, key: from.createdAt }
        const { collected } = drive(model, { ...optionsOf(model), after })
        const ids = new Set(collected.map(({ id }) => id))
        const behind = model
          .permanent()
          .filter(
            ({ createdAt, tie }) =>
              createdAt > (from?.createdAt ?? 0) || (createdAt === from?.createdAt && tie > from.tie)
          )
        expect({
          seed,
          lost: behind.filter(({ id }) => !ids.has(id)).length,
          twice: collected.length - ids.size
        }).toEqual({
          seed,
          lost: 0,
          twice: 0
        })
        const isPermanent = from !== undefined && model.permanent().includes(from)
        expect(
          collected.every(({ createdAt, tie }) =>
            isPermanent ? createdAt > from.createdAt || tie > from.tie : createdAt >= (from?.createdAt ?? 0)
          )
        ).toBe(true)
      }
    },
    timeout
  )

  it("keeps its requests inside of the list, apart from the last page, and prefetches no more than asked for", () => {
    for (const seed of seeds(100)) {
      const model = makeModel(seed, temper)
      const options = optionsOf(model)
      for (const { ahead, limit, offset, overlap } of drive(model, options).states) {
        expect(offset).toBeGreaterThanOrEqual(0)
        expect(offset).toBeLessThanOrEqual(model.largest() + limit)
        expect(ahead.length).toBeLessThanOrEqual(options.prefetch)
        for (const [index, other] of ahead.entries()) {
          expect(other - (ahead[index - 1] ?? offset)).toBeLessThan(limit)
          expect(other).toBeLessThanOrEqual(model.largest())
        }
        expect(overlap).toBeGreaterThanOrEqual(1)
        expect(overlap).toBeLessThanOrEqual(limit / 2)
      }
    }
  })
})

interface Item {
  readonly id: string
  readonly key: number
}

const items = (from: number, to: number): ReadonlyArray<Item> =>
  Array.from({ length: to - from }, (_, index) => ({ id: `id_${from + index}`, key: from + index }))

const order = { idOf: ({ id }: Item) => id, keyOf: ({ key }: Item) => key, sorted: true }

const first = start<Item>({ order, limit: 100, prefetch: 2, offset: 0, after: undefined })

const full = (from: number, to: number, fields: Partial<ReceivedPage<Item>> = {}): ReceivedPage<Item> => ({
  data: items(from, to),
  newItems: items(from, to),
  totalCount: 1000,
  ...fields
})

const goesOn = (state: State<Item>, page: ReceivedPage<Item>): State<Item> => {
  const { next } = nextPage(state, page)
  if (typeof next === "string") throw new Error(next)
  return next
}

describe("nextPage", () => {
  it("overlaps the page before by 2%, and prefetches in the same steps", () => {
    expect(goesOn(first, full(0, 100))).toMatchObject({ offset: 98, ahead: [196, 294], overlap: 2 })
    expect(goesOn(goesOn(first, full(0, 100)), full(98, 198, { newItems: items(100, 198) }))).toMatchObject({
      offset: 196,
      ahead: [294, 392]
    })
  })

  it("prefetches no further than the list goes", () => {
    expect(goesOn(first, full(0, 100, { totalCount: 250 }))).toMatchObject({ offset: 98, ahead: [196] })
    expect(goesOn(first, full(0, 100, { totalCount: 100 }))).toMatchObject({ offset: 98, ahead: [] })
  })

  it("steps back half a page, then twice as far each time, and to the start of the list at last", () => {
    let state: State<Item> = { ...first, offset: 500, ahead: [598] }
    const offsets: Array<number> = []
    for (let count = 0; count < 5; count++) {
      state = goesOn(state, full(500, 600, { newItems: undefined }))
      expect(state.ahead).toEqual([])
      offsets.push(state.offset)
    }
    expect(offsets).toEqual([450, 350, 150, 0, 0])
  })

  it("overlaps by what another two such shifts would need after the list has shifted, and less and less again", () => {
    const second = goesOn(first, full(0, 100))
    // Two of the page's items would have been seen in a list that had not shifted by one.
    let state = goesOn(second, full(99, 199, { newItems: items(100, 199) }))
    expect(state.overlap).toBe(4)
    const overlaps: Array<number> = []
    for (let count = 0; count < 3; count++) {
      const { end, offset } = state
      state = goesOn(state, full(offset, offset + 100, { newItems: items(end, offset + 100) }))
      overlaps.push(state.overlap)
    }
    expect(overlaps).toEqual([3, 2, 2])
  })

  it("ends with a page that is not full at the end of the list", () => {
    expect(nextPage(first, full(0, 99, { totalCount: 99 }))).toEqual({ items: items(0, 99), next: "end" })
  })

  it("reads behind a page that is not full where the list says that it goes on, and ends if nothing new comes", () => {
    const next = goesOn(first, full(0, 50))
    expect(next).toMatchObject({ offset: 48, ahead: [] })
    expect(nextPage(next, full(48, 50, { newItems: [] }))).toEqual({ items: [], next: "end" })
  })

  /** Counts the pages without a new item until the pagination gives up. */
  const pagesUntilNoProgress = (pageAt: (page: number) => ReceivedPage<Item>): number => {
    let state = first
    for (let pages = 1; ; pages++) {
      const { items, next } = nextPage(state, pageAt(pages))
      expect(items).toEqual([])
      if (next === "noProgress") return pages
      if (next === "end") throw new Error(next)
      state = next
    }
  }

  it("gives up after a hundred pages without a new item, for each page of the way so far", () => {
    expect(pagesUntilNoProgress((page) => full(page, page + 100, { newItems: [] }))).toBe(101)
  })

  it("gives up after eight repetitions of a page, which no changing list shows", () => {
    expect(pagesUntilNoProgress(() => full(0, 100, { newItems: [] }))).toBe(10)
  })

  it("prefetches nothing more once a page was repeated", () => {
    const stuck = full(0, 100, { newItems: [] })
    const second = goesOn(goesOn(first, full(0, 100)), stuck)
    expect(second.ahead).toHaveLength(1)
    expect(goesOn(second, stuck).ahead).toEqual([])
  })

  it("gives up at the third page that is empty inside of the list, and prefetches nothing from the first one on", () => {
    const empty = full(0, 0, { newItems: undefined })
    let state = goesOn(first, full(0, 100))
    expect(state).toMatchObject({ offset: 98, ahead: [196, 294] })
    for (let count = 0; count < 2; count++) {
      expect(goesOn(state, empty)).toMatchObject({ offset: 48, ahead: [] })
      // Those that follow while it backtracks do not count.
      const back = goesOn(goesOn(state, empty), empty)
      expect(back).toMatchObject({ offset: 0, ahead: [] })
      state = { ...goesOn(back, full(0, 100, { newItems: [] })), offset: 98 }
      expect(state.ahead).toEqual([])
    }
    expect(nextPage(state, empty)).toEqual({ items: [], next: "noProgress" })
    expect(goesOn({ ...state, contradictions: 0 }, empty)).toMatchObject({ offset: 48 })
    // An empty page at the end of the list is as documented.
    expect(goesOn(state, { ...empty, totalCount: 98 })).toMatchObject({ offset: 48 })
  })

  it("reads the page behind the last item where pages of one leave no room for an overlap", () => {
    const one = (index: number, isNew: boolean) =>
      full(index, index + 1, { newItems: items(index, isNew ? index + 1 : index), totalCount: 3 })
    const confirming = goesOn(first, one(0, true))
    expect(confirming).toMatchObject({ offset: 0, isAdjacent: false, ahead: [] })
    const adjacent = goesOn(confirming, one(0, false))
    expect(adjacent).toMatchObject({ offset: 1, isAdjacent: true, ahead: [] })
    const next = goesOn(adjacent, one(1, true))
    expect(next).toMatchObject({ offset: 1, isAdjacent: false })
    expect(nextPage({ ...next, offset: 2, isAdjacent: true }, one(2, true)).next).toBe("end")
  })

  it("gives the same step for the same state and page, and leaves both as they were", () => {
    const state = Object.freeze({ ...first, offset: 98, ahead: Object.freeze([196, 294]), end: 100 })
    const page = Object.freeze(full(98, 198, { newItems: Object.freeze(items(100, 198)) }))
    expect(nextPage(state, page)).toEqual(nextPage(state, page))
    expect(state).toMatchObject({ offset: 98, ahead: [196, 294], end: 100 })
  })
})
