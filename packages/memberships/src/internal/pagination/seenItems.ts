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

  const has = (id: string, key = NaN): boolean =>
    isSorted ? key < highestKey || (key === highestKey && ids.has(id)) : ids.has(id)

  const remember = (pageIds: ReadonlyArray<string>, keys: ReadonlyArray<number>): void => {
    const lastKey = keys.at(-1)
    if (!isSorted || lastKey === undefined || !(lastKey > highestKey)) {
      for (const [index, id] of pageIds.entries()) if (!has(id, keys[index])) ids.add(id)
      return
    }
    highestKey = lastKey
    const firstHighest = keys.indexOf(lastKey)
    ids = new Set(pageIds.slice(firstHighest))
    lowerIds = pageIds.slice(0, firstHighest)
  }

  return {
    add: (data, isFirst) => {
      const keys = withoutGaps(data.map(keyOf), highestKey)
      const pageIds = data.map(idOf)
      if (isSorted && !isAscending(keys)) {
        isSorted = false
        for (const id of lowerIds) ids.add(id)
      }
      const lastSeen = pageIds.findLastIndex((id, index) => has(id, keys[index]))
      if (lastSeen < 0 && !isFirst) return undefined
      remember(pageIds, keys)
      return once(data.slice(lastSeen + 1), idOf)
    }
  }
}

/**
 * Gives an item without a key that of the item before it. The first ones of a page get the highest key so far, so that their
 * ids decide, unless an item behind them shows that the page stands before it.
 */
const withoutGaps = (keys: ReadonlyArray<number>, highestKey: number): ReadonlyArray<number> => {
  if (!keys.some(Number.isNaN)) return keys
  let key = Math.min(keys.find((key) => !Number.isNaN(key)) ?? highestKey, highestKey)
  return keys.map((own) => (key = Number.isNaN(own) ? key : own))
}

/** Leaves out an item that a page repeats. */
const once = <A>(data: ReadonlyArray<A>, idOf: (item: A) => string): ReadonlyArray<A> => {
  const ids = new Set(data.map(idOf))
  return ids.size === data.length ? data : data.filter((item) => ids.delete(idOf(item)))
}

const isAscending = (keys: ReadonlyArray<number>): boolean =>
  keys.every((key, index) => !(key < (keys[index - 1] ?? key)))
