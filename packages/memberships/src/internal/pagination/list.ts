import type * as Effect from "effect/Effect"

/** Identity and sort key of a list's items. */
export interface Order<A> {
  readonly idOf: (item: A) => string
  /**
   * Returns the key that the list is sorted by, ascending. Items with equal keys keep their order among each other. `NaN` is
   * the key of an item that shows none: its id alone tells whether it has come before.
   */
  readonly keyOf: (item: A) => number
  /**
   * Says that the list is sorted by that key. Any other list may be in any order that it keeps; the ids of all of its
   * items are remembered.
   */
  readonly sorted: boolean
}

/** One response of the list: a snapshot of it. */
export interface Page<A> {
  readonly data: ReadonlyArray<A>
  /**
   * Number of items in the whole list. It is a hint: for prefetching, for whether to read behind a page that is not full, and
   * for whether an empty page contradicts it. It never is the end by itself.
   */
  readonly totalCount: number
}

export interface PageRequest {
  readonly offset: number
  readonly limit: number
}

export interface List<A, E> extends Order<A> {
  readonly fetch: (request: PageRequest) => Effect.Effect<Page<A>, E>
  /** Fails a pagination that finds nothing new any more. No list that only changes responds in that way. */
  readonly noProgress: Effect.Effect<never, E>
}
