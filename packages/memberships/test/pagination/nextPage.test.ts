import { describe, expect, it } from "vitest"
import type { Page } from "../../src/internal/pagination/list.ts"
import * as Pagination from "../../src/internal/pagination/nextPage.ts"
import { start, type State } from "../../src/internal/pagination/nextPage.ts"
import { share } from "@effect-clerk/test-support/share"
import * as SeenItems from "../../src/internal/pagination/seenItems.ts"
import { drive } from "./drive.ts"
import { faultless, isAscending, judge, optionsOf, pagesOf, seeds, tempers, timeout } from "./histories.ts"
import { makeModel } from "./model.ts"

/** Histories for each temper; a seed stands for one list and all its changes. */
const histories = share(1250)

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

/** A page that has been through `SeenItems`. Its `newItems` are `undefined` where it does not connect to the page before. */
interface ReceivedPage<A> extends Page<A> {
  readonly newItems: ReadonlyArray<A> | undefined
}

const nextPage = (state: State<Item>, { newItems, ...page }: ReceivedPage<Item>) =>
  Pagination.nextPage(state, page, newItems)

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

  it("steps back by half of what the last accepted page held", () => {
    const short = goesOn(first, full(0, 20))
    expect(short).toMatchObject({ offset: 18, ahead: [] })
    const back = goesOn({ ...short, offset: 500 }, full(500, 520, { newItems: undefined }))
    expect(back.offset).toBe(490)
    expect(goesOn(back, full(490, 510, { newItems: undefined })).offset).toBe(470)
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

  it("reads behind a page that is not full where the list says that it goes on, and once more where nothing new comes", () => {
    const next = goesOn(first, full(0, 50))
    expect(next).toMatchObject({ offset: 48, ahead: [], isAdjacent: false })
    const adjacent = goesOn(next, full(48, 50, { newItems: [] }))
    expect(adjacent).toMatchObject({ offset: 50, ahead: [], isAdjacent: true })
    expect(nextPage(adjacent, full(50, 50, { newItems: [] }))).toEqual({ items: [], next: "end" })
  })

  it("goes on behind a page of seen items alone where it is longer than the overlap", () => {
    const next = goesOn({ ...first, offset: 50, end: 100, backtrack: 2 }, full(50, 60, { newItems: [] }))
    expect(next).toMatchObject({ end: 60, isAdjacent: false, backtrack: 1, received: 10 })
    expect(next.offset).toBeGreaterThan(50)
    expect(next.offset).toBeLessThan(60)
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

  it("counts the way so far in pages of what the last one held", () => {
    const seen = full(50, 60, { newItems: [] })
    expect(nextPage({ ...first, idle: 250, furthest: 100, received: 50 }, seen).next).not.toBe("noProgress")
    expect(nextPage({ ...first, idle: 250, furthest: 100, received: 100 }, seen).next).toBe("noProgress")
  })

  it("counts the way so far from the start of the list, also where it resumes far behind it", () => {
    const resumed = start<Item>({ order, limit: 100, prefetch: 2, offset: 500, after: { id: "id_510", key: 510 } })
    expect(nextPage({ ...resumed, idle: 550 }, full(300, 400, { newItems: [] })).next).not.toBe("noProgress")
    expect(nextPage({ ...resumed, idle: 650 }, full(300, 400, { newItems: [] })).next).toBe("noProgress")
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
    // So is one behind the last item, whose total is late.
    expect(goesOn({ ...state, behind: { data: [], totalCount: 1000 } }, empty)).toMatchObject({ offset: 48 })
  })

  describe("where pages of one leave no room for an overlap", () => {
    const receive = (state: State<Item>, data: ReadonlyArray<Item>, seen: SeenItems.SeenItems<Item>) => {
      const { items, next } = Pagination.receive(state, { data, totalCount: 4 }, seen)
      if (typeof next === "string") throw new Error(next)
      return { ids: items.map(({ id }) => id), state: next }
    }

    /** Reads the first two pages: the first item, and the one behind it. */
    const begin = () => {
      const seen = SeenItems.make(order, -Infinity)
      const one = receive(first, items(0, 1), seen)
      expect(one).toMatchObject({ ids: ["id_0"], state: { offset: 1, isAdjacent: true, ahead: [] } })
      return { seen, one: one.state }
    }

    it("reads the page behind the last item, and then the last item once more", () => {
      const { one, seen } = begin()
      const two = receive(one, items(1, 2), seen)
      expect(two).toMatchObject({ ids: [], state: { offset: 0, isAdjacent: false } })
      const three = receive(two.state, items(0, 1), seen)
      expect(three).toMatchObject({ ids: ["id_1"], state: { offset: 2, isAdjacent: true, behind: undefined } })
    })

    it("backtracks where another item has come in its place", () => {
      const { one, seen } = begin()
      const two = receive(one, items(2, 3), seen)
      const three = receive(two.state, items(1, 2), seen)
      expect(three).toMatchObject({ ids: [], state: { offset: 0, isAdjacent: false, behind: undefined } })
    })

    it("goes on with the page in front where that is longer", () => {
      const { one, seen } = begin()
      const two = receive(one, items(3, 4), seen)
      const three = receive(two.state, items(0, 3), seen)
      expect(three).toMatchObject({ ids: ["id_1", "id_2"], state: { offset: 2, end: 3, isAdjacent: false } })
    })
  })

  it("gives the same step for the same state and page, and leaves both as they were", () => {
    const state = Object.freeze({ ...first, offset: 98, ahead: Object.freeze([196, 294]), end: 100 })
    const page = Object.freeze(full(98, 198, { newItems: Object.freeze(items(100, 198)) }))
    expect(nextPage(state, page)).toEqual(nextPage(state, page))
    expect(state).toMatchObject({ offset: 98, ahead: [196, 294], end: 100 })
  })
})
