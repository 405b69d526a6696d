/**
 * Reads a list page by page, by offset, while items join and leave it. Each item that stays in the list comes exactly once.
 *
 *     offset 0   |a b c d e f|
 *     offset 4           |e f g h i j|        overlap: e and f were seen, so nothing lies between the two pages
 *
 *     offset 4                 |h i j k l m|  a, b and c have left meanwhile: nothing was seen, so g may be missing
 *     offset 1           |e f g h i j|        backtrack by half a page, then by twice as much each time; offset 0 always connects
 *
 * Invariant: a page is accepted only if one of its items stands at or before the last item handed on, or if it starts the
 * list. A page is a snapshot, so nothing can then lie between the two, and its items behind the last seen one come next. It
 * does not matter if the page was read before or after the one before it, which is what makes prefetching safe.
 *
 * The list ends with an accepted page that is not full. If the response says that the list goes on, the end is only
 * believed once a page behind it holds nothing new.
 *
 * Each page shows by how much the list has shifted since the one before it. The next requests overlap by what another two
 * such shifts would need: if the list shifted by more than the overlap each time, every page would need a backtrack.
 *
 * Pure, so that test/pagination/nextPage.test.ts drives it through thousands of changing lists without Effect: "yields each
 * item once, in order, in few requests". test/pagination/requests.test.ts counts its requests.
 */
import { type Skipping, skipThrough } from "./cursor.ts"
import type { Order, Page } from "./list.ts"

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
  /** Number of half pages to step back if this page does not connect. It is above 1 only while backtracking. */
  readonly backtrack: number
  /** Number of items by which the next requests overlap the pages before them. */
  readonly overlap: number
  /** Offset behind the last accepted page. */
  readonly end: number
  /** A page came short before the end of the list: nobody knows where the pages behind the next one start. */
  readonly isShort: boolean
  /** Offset of the furthest page that held a new item. */
  readonly furthest: number
  /** Number of pages since the last one that held a new item. */
  readonly idle: number
}

/** A page that has been through `SeenItems`. */
export interface ReceivedPage<A> extends Page<A> {
  readonly newItems: ReadonlyArray<A> | undefined
}

export interface Step<A> {
  /** Items to hand on. */
  readonly items: ReadonlyArray<A>
  readonly next: State<A> | "end" | "noProgress"
}

/** Maximum number of pages in succession without a new item, for each page of the way so far. No changing list exceeds it. */
const maxIdle = 100

/** Returns the smallest overlap, that of a list that does not change: 2% of a page. */
export const minOverlap = (limit: number): number => Math.max(Math.floor(limit / 50), 1)

const halfOf = (limit: number): number => Math.floor(limit / 2)

/** Returns the state before the first page. It is read by itself, since it tells how long the list is. */
export const start = <A>(options: Pick<State<A>, "order" | "limit" | "prefetch" | "offset" | "after">): State<A> => ({
  ...options,
  ahead: [],
  backtrack: 1,
  overlap: minOverlap(options.limit),
  end: options.offset,
  isShort: false,
  skipped: [],
  furthest: 0,
  idle: 0
})

/** Accepts the page that was read at the state's offset, or backtracks from it. */
export const nextPage = <A>(before: State<A>, page: ReceivedPage<A>): Step<A> => {
  const { newItems = [] } = page
  const state =
    newItems.length > 0
      ? { ...before, furthest: Math.max(before.furthest, before.offset), idle: 0 }
      : { ...before, idle: before.idle + 1 }
  if (state.idle > maxIdle * (state.furthest / state.limit + 1)) return { items: [], next: "noProgress" }
  return page.newItems === undefined ? { items: [], next: stepBack(state) } : advance(state, page, newItems)
}

const stepBack = <A>(state: State<A>): State<A> => ({
  ...state,
  offset: Math.max(state.offset - state.backtrack * halfOf(state.limit), 0),
  backtrack: state.backtrack * 2,
  ahead: []
})

const advance = <A>(state: State<A>, { data, totalCount }: Page<A>, newItems: ReadonlyArray<A>): Step<A> => {
  const received = data.length
  const end = state.offset + received
  const isFull = received >= state.limit
  const isEnd = !isFull && (end >= totalCount || newItems.length === 0)
  const { items, ...skipping } = skipThrough(state.order, state, newItems, isEnd)
  if (isEnd) return { items, next: "end" }
  const overlap = overlapAfter(state, received, newItems.length)
  const [offset = end - overlap, ...ahead] = isFull ? state.ahead : []
  const next = { ...state, offset, ahead, backtrack: 1, overlap, end, isShort: state.isShort || !isFull, ...skipping }
  return { items, next: withPrefetch(next, totalCount) }
}

/** Returns the overlap for the next requests. It shrinks slowly, since a list that has shifted will do so again. */
const overlapAfter = <A>({ end, limit, offset, overlap }: State<A>, received: number, added: number): number => {
  const shift = end - offset - (received - added)
  const wanted = Math.max(minOverlap(limit) + 2 * Math.max(shift, 0), Math.floor(overlap * 0.9))
  // Half of a page at most, or pages would not advance: half of a short page where the server gives no more.
  return Math.min(wanted, halfOf(limit), halfOf(received) || 1)
}

/** Prefetches as far as the list goes, on the assumption that every page will be full. */
const withPrefetch = <A>(state: State<A>, totalCount: number): State<A> => {
  // While skipping, a page read ahead could show what stood before the cursor and has left since.
  if (state.isShort || state.after !== undefined) return state
  const ahead = [...state.ahead]
  let last = ahead.at(-1) ?? state.offset
  while (ahead.length < state.prefetch && last + state.limit <= totalCount) {
    last += state.limit - state.overlap
    ahead.push(last)
  }
  return { ...state, ahead }
}
