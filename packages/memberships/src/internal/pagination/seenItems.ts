/**
 * Deduplication: decides which items of a page have come before.
 *
 *     sorted by key    1 2 3 4 4 | 4 4 5 6      highestKey = 4, ids = those of the items with key 4
 *                      seen        new          a lower key was seen; an equal key was seen if its id was
 *     any other order  every id so far is kept
 *
 * Invariant: in a sorted list, an item counts as seen if and only if its key is below `highestKey` or an accepted page
 * contained it. Such a list costs the ids of one key, however long it is. A page that is not in ascending order proves that
 * the list is not sorted. A key then says nothing about a position, so from there on ids alone decide: those of the page
 * before, which the next ones overlap, and of all since.
 *
 * Held by test/pagination/seenItems.test.ts and by "yields each item once" in test/pagination/nextPage.test.ts.
 */
import type { Order } from "./list.ts"

export interface SeenItems<A> {
  /**
   * Adds a page, and returns its new items: all behind its last seen one. Returns undefined, and adds nothing, where no item
   * of the page has been seen: items may be missing between this page and those before it. `isFirst` says that nothing can
   * stand before the page.
   */
  readonly add: (data: ReadonlyArray<A>, isFirst: boolean) => ReadonlyArray<A> | undefined
}

/** Starts with all items seen whose key is below `afterKey`. */
export const make = <A>({ idOf, keyOf, sorted }: Order<A>, afterKey: number): SeenItems<A> => {
  /** The list is sorted, and no page has shown otherwise. */
  let isSorted = sorted
  let highestKey = afterKey
  /** Ids of the items with the highest key, or of all items where the list is not sorted. */
  let ids = new Set<string>()
  /** Ids of the last page's other items. Ids, so that a page can be collected as soon as its consumer is done with it. */
  let lowerIds: ReadonlyArray<string> = []

  const has = (item: A): boolean => {
    if (!isSorted) return ids.has(idOf(item))
    const key = keyOf(item)
    return key < highestKey || (key === highestKey && ids.has(idOf(item)))
  }

  const remember = (data: ReadonlyArray<A>): void => {
    const last = data.at(-1)
    if (!isSorted || last === undefined || !(keyOf(last) > highestKey)) {
      for (const item of data) if (!has(item)) ids.add(idOf(item))
      return
    }
    highestKey = keyOf(last)
    const firstHighest = data.findIndex((item) => keyOf(item) === highestKey)
    ids = new Set(data.slice(firstHighest).map(idOf))
    lowerIds = data.slice(0, firstHighest).map(idOf)
  }

  return {
    add: (data, isFirst) => {
      if (isSorted && !isAscending(data.map(keyOf))) {
        isSorted = false
        for (const id of lowerIds) ids.add(id)
      }
      const lastSeen = data.findLastIndex(has)
      if (lastSeen < 0 && !isFirst) return undefined
      remember(data)
      return data.slice(lastSeen + 1)
    }
  }
}

const isAscending = (keys: ReadonlyArray<number>): boolean =>
  keys.every((key, index) => !(key < (keys[index - 1] ?? key)))
