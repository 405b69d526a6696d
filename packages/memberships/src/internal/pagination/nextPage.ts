/**
 * Reads a list page by page, by offset, while items join and leave it. Each item that stays in the list comes exactly once.
 *
 *     offset 0   |a b c d e f|
 *     offset 4           |e f g h i j|        overlap: e and f were seen, so nothing lies between the two pages
 *
 *     offset 4                 |h i j k l m|  a, b and c have left meanwhile: none of these was seen before, so g may be missing
 *     offset 1           |e f g h i j|        backtrack by half a page, then by twice as much each time; offset 0 always connects
 *
 * Invariant: a page is accepted only if one of its items stands at or before the last item handed on, or if it starts the
 * list. A page is a snapshot, so nothing can then lie between the two, and its items behind the last seen one come next. It
 * does not matter if the page was read before or after the one before it, which is what makes prefetching safe.
 *
 * The list ends with an accepted page that is not full, unless its response says that the list goes on: a server may give less
 * than it is asked for. A backtrack goes by what the last page held.
 *
 * A page of one item leaves no room for an overlap, and one of nothing but the overlap may be the last. There the page right
 * behind the last item is read, and then the one in front of it. That one shows that nothing has left by then, so that the
 * first one starts right behind the last item, or ends the list if it is empty.
 *
 *     offset 7     |h|         read first, and kept
 *     offset 6   |g|           seen, and still in its place: h is accepted
 *
 * If all pages hold one item, an item that joins in front of g between the two requests can hide that another one has left.
 * If there is room for two, the second page overlaps by itself, and the first one is not used. Held by "yields each item once,
 * or fails" in test/pagination/capped.test.ts.
 *
 * Some servers never let a list end. One repeats a page, whatever the offset; one has nothing behind an offset, though its
 * total says that the list goes on there. A few such pages without progress in between tell it from a changing list: as many
 * items would have to join before each request as it advances, or leave behind a total that does not follow. Held by
 * "fails after few requests" in test/pagination/servers.test.ts.
 *
 *     offset 300   |w x y z|     full
 *     offset 398         | |     nothing, of a total of 1000
 *     offset 348   |v w x y|     backtrack: nothing has shifted, and there the same comes again
 *
 * Each page shows by how much the list has shifted since the one before it. The next overlap is the minimum plus
 * twice that shift: if the list shifted by more than the overlap each time, every page would need a backtrack.
 *
 * Pure, so that test/pagination/nextPage.test.ts drives it through thousands of changing lists without Effect: "yields each
 * item once, in order, in few requests". test/pagination/requests.test.ts counts its requests.
 *
 * See ARCHITECTURE.md, "Pagination".
 */
import { type Skipping, skipThrough } from "./cursor.ts"
import type { Order, Page } from "./list.ts"
import type { SeenItems } from "./seenItems.ts"

/** The next request, and what is known of the list by then. */
export interface State<A> extends Skipping<A> {
  readonly order: Order<A>
  /** Number of items a request asks for, at least two: a page of one cannot overlap another. */
  readonly limit: number
  /** Number of pages to prefetch, where the list goes on that far. */
  readonly prefetch: number
  /** Offset of the page that comes next. */
  readonly offset: number
  /** Offsets of the pages that are prefetched behind it. */
  readonly ahead: ReadonlyArray<number>
  /**
   * Number of half pages, by what the last one held, to step back if this page does not connect. It is above 1 only while
   * backtracking.
   */
  readonly backtrack: number
  /** Number of items by which the next requests overlap the pages before them. */
  readonly overlap: number
  /** Offset behind the last accepted page. */
  readonly end: number
  /**
   * Number of items of the last accepted page. Where a server gives less than the limit, later offsets cannot be predicted:
   * nothing is prefetched.
   */
  readonly received: number
  /** Offset of the furthest page that held a new item, or of the first page. */
  readonly furthest: number
  /** Number of pages since the last one that held a new item. */
  readonly idle: number
  /** Number of requests that contradictory pages have cost since the last one that went on as expected. */
  readonly contradictions: number
  /** The ends of the page before, which identify it; empty where it held nothing. */
  readonly lastEnds: string
  /** The page starts right behind the last item. It is kept until the page in front of it has been read. */
  readonly isAdjacent: boolean
  /** The page that was read right behind the last item, while the one in front of it is read. */
  readonly behind: Page<A> | undefined
}

export interface Step<A> {
  /** Items to hand on. */
  readonly items: ReadonlyArray<A>
  readonly next: State<A> | "end" | "noProgress"
}

/** Maximum number of pages in succession without a new item, for each page of the way so far. No changing list exceeds it. */
const maxIdle = 100

/** Maximum number of requests that contradictory pages may cost without progress in between. */
const maxContradictions = 8

/** Returns the smallest overlap, that of a list that does not change: 2% of a page. */
export const minOverlap = (limit: number): number => Math.max(Math.floor(limit / 50), 1)

const halfOf = (limit: number): number => Math.floor(limit / 2) || 1

/** Returns the state before the first page. It is read by itself, since it tells how long the list is. */
export const start = <A>(options: Pick<State<A>, "order" | "limit" | "prefetch" | "offset" | "after">): State<A> => ({
  ...options,
  ahead: [],
  backtrack: 1,
  overlap: minOverlap(options.limit),
  end: options.offset,
  received: options.limit,
  skipped: [],
  furthest: options.offset,
  idle: 0,
  contradictions: 0,
  lastEnds: "",
  isAdjacent: false,
  behind: undefined
})

/** Adds the page that was read at the state's offset to the seen items, unless it has to wait for the page in front of it. */
export const receive = <A>(state: State<A>, page: Page<A>, { add }: SeenItems<A>): Step<A> => {
  const { behind, isAdjacent, offset } = state
  if (isAdjacent) return { items: [], next: { ...state, isAdjacent: false, behind: page, offset: offset - 1 } }
  // A page that overlaps by itself needs no other one.
  if (behind === undefined || page.data.length > 1) return nextPage(state, page, add(page.data, offset === 0))
  return nextPage({ ...state, offset: offset + 1 }, behind, add(behind.data, add(page.data, false) !== undefined))
}

/** Accepts the page that was read at the state's offset, or backtracks from it if it is not connected to the seen items. */
export const nextPage = <A>(before: State<A>, page: Page<A>, connected: ReadonlyArray<A> | undefined): Step<A> => {
  const newItems = connected ?? []
  const lastEnds = endsOf(before.order, page.data)
  const isNew = newItems.length > 0
  // A page of more seen items than the overlap may only have come closer to where a server has nothing more.
  const isExpected = isNew && page.data.length - newItems.length <= before.overlap
  const state = {
    ...before,
    behind: undefined,
    lastEnds,
    furthest: isNew ? Math.max(before.furthest, before.offset) : before.furthest,
    idle: isNew ? 0 : before.idle + 1,
    contradictions: isExpected ? 0 : before.contradictions + (isNew ? 0 : costOf(before, page, lastEnds))
  }
  if (state.idle > maxIdle * (state.furthest / state.received + 1) || state.contradictions > maxContradictions) {
    return { items: [], next: "noProgress" }
  }
  return connected === undefined ? { items: [], next: stepBack(state) } : advance(state, page, newItems)
}

/**
 * Returns what a page without new items costs if no changing list shows it: one request if it repeats the page before, and
 * three if nothing is where the list goes on, since the backtrack takes two more. The pages of a backtrack cost nothing: many are
 * empty where a list has lost most of its items and its total is late. Neither does an empty page that was read behind the last
 * item.
 */
const costOf = <A>(before: State<A>, { totalCount }: Page<A>, ends: string): number => {
  if (before.backtrack > 1) return 0
  return ends === ""
    ? 3 * Number(before.behind === undefined && before.offset < totalCount)
    : Number(ends === before.lastEnds)
}

/** Identifies a page by its ends alone, so that its items can be collected. */
const endsOf = <A>({ idOf }: Order<A>, data: ReadonlyArray<A>): string =>
  [...data.slice(0, 1), ...data.slice(-1)].map(idOf).join()

const stepBack = <A>(state: State<A>): State<A> => ({
  ...state,
  offset: Math.max(state.offset - state.backtrack * halfOf(state.received), 0),
  backtrack: state.backtrack * 2,
  ahead: []
})

const advance = <A>(state: State<A>, { data, totalCount }: Page<A>, newItems: ReadonlyArray<A>): Step<A> => {
  const received = data.length
  const end = state.offset + received
  const isFull = received >= state.limit
  const isEnd = received === 0 || (!isFull && end >= totalCount)
  const { items, ...skipping } = skipThrough(state.order, state, newItems, isEnd)
  if (isEnd) return { items, next: "end" }
  const isAdjacent = received <= (newItems.length > 0 ? 1 : state.overlap)
  const overlap = overlapAfter(state, received, newItems.length)
  const [offset = isAdjacent ? end : end - overlap, ...ahead] = isFull ? state.ahead : []
  const next = { ...state, offset, ahead, backtrack: 1, overlap, end, received, isAdjacent, ...skipping }
  return { items, next: withPrefetch(next, totalCount) }
}

/** Returns the overlap for the next requests. It shrinks slowly, since a list that has shifted will do so again. */
const overlapAfter = <A>({ end, limit, offset, overlap }: State<A>, received: number, added: number): number => {
  const shift = end - offset - (received - added)
  const wanted = Math.max(minOverlap(limit) + 2 * Math.max(shift, 0), Math.floor(overlap * 0.9))
  // Half of a page at most, or pages would not advance: half of a short page where the server gives no more.
  return Math.min(wanted, halfOf(limit), halfOf(received))
}

/** Prefetches as far as the list goes, on the assumption that every page will be full. */
const withPrefetch = <A>(state: State<A>, totalCount: number): State<A> => {
  // While the stream resumes, a prefetched page may be older than the page that finds the cursor.
  // Nor does a server that contradicts itself need to do so several times at once.
  if (state.received < state.limit || state.after !== undefined || state.contradictions > 0) return state
  const ahead = [...state.ahead]
  let last = ahead.at(-1) ?? state.offset
  while (ahead.length < state.prefetch && last + state.limit <= totalCount) {
    last += state.limit - state.overlap
    ahead.push(last)
  }
  return { ...state, ahead }
}
