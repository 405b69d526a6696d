/**
 * Deduplication: decides which items of a page have come before.
 *
 *     sorted by key    1 2 3 4 4 | 4 4 5 6      highestKey = 4, highestIds = those of the items with key 4
 *                      seen        new          a lower key was seen; an equal key was seen if its id was
 *     any other order  every id so far is kept
 *
 * Invariant: in a sorted list, an item counts as seen if and only if its key is below `highestKey` or an accepted page
 * contained it. Such a list costs the ids of one key, and of the items without a key, however long it is. A page that is not
 * in ascending order proves that the list is not sorted. A key then says nothing about a position, so from there on ids alone
 * decide: those of the page before, which the next ones overlap, and of all since.
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
  /** `NaN` where the list is not sorted: no key is below it, or above it. */
  let highestKey = sorted ? afterKey : NaN
  /** Ids of the items with the highest key. */
  let highestIds = new Set<string>()
  /** Ids of the last page's other items. Ids, so that a page can be collected as soon as its consumer is done with it. */
  let lowerIds: ReadonlyArray<string> = []
  /** Ids of the items whose key says nothing: of those without one, and of all where the list is not sorted. */
  const otherIds = new Set<string>()

  const has = (item: A): boolean => {
    const id = idOf(item)
    return keyOf(item) < highestKey || highestIds.has(id) || otherIds.has(id)
  }

  const remember = (data: ReadonlyArray<A>, lastKey: number): void => {
    if (lastKey > highestKey) {
      highestKey = lastKey
      highestIds = new Set()
      lowerIds = data.filter((item) => keyOf(item) < lastKey).map(idOf)
    }
    for (const item of data) {
      const key = keyOf(item)
      if (!(key < highestKey)) (key === highestKey ? highestIds : otherIds).add(idOf(item))
    }
  }

  return {
    add: (data, isFirst) => {
      const keys = data.map(keyOf).filter((key) => !Number.isNaN(key))
      if (!isAscending(keys)) {
        highestKey = NaN
        for (const id of lowerIds) otherIds.add(id)
      }
      const lastSeen = data.findLastIndex(has)
      if (lastSeen < 0 && !isFirst) return undefined
      remember(data, keys.at(-1) ?? NaN)
      return once(data.slice(lastSeen + 1), idOf)
    }
  }
}

/** Leaves out an item that a page repeats. */
const once = <A>(data: ReadonlyArray<A>, idOf: (item: A) => string): ReadonlyArray<A> => {
  const ids = new Set(data.map(idOf))
  return ids.size === data.length ? data : data.filter((item) => ids.delete(idOf(item)))
}

const isAscending = (keys: ReadonlyArray<number>): boolean =>
  keys.every((key, index) => !(key < (keys[index - 1] ?? key)))
