/** How a list's items are told apart, and in which order they stand. */
export interface Order<A> {
  readonly idOf: (item: A) => string
  /** What the list is sorted by, ascending; equals are in an order that stays. */
  readonly keyOf: (item: A) => number
  /** Whether it is sorted by that key. If not, it is in any order that stays, and the ids of all items are remembered. */
  readonly sorted: boolean
}

const isAscending = <A>(data: ReadonlyArray<A>, keyOf: (item: A) => number): boolean => {
  let highest = -Infinity
  for (const item of data) {
    const key = keyOf(item)
    if (key < highest) return false
    highest = key
  }
  return true
}

/**
 * What a walk remembers of the items behind it: in a sorted list, the highest key so far and the ids of the items with it.
 * All with a lower key are behind it. A list that turns out not to be sorted is remembered by its ids alone from there on,
 * its last page's among them, since a key then says nothing of an item's place.
 *
 * Accepts a page: what of it is new, all that stands behind its last known item; or `undefined` where it may leave a gap.
 */
export const make = <A>({ idOf, keyOf, sorted }: Order<A>, after: number) => {
  let trusted = sorted
  let highest = after
  let ids = new Set<string>()
  /** The last page's others: ids, so that a page is not kept longer than its reader does. */
  let recent: Array<string> = []

  const isKnown = (item: A): boolean => {
    if (!trusted) return ids.has(idOf(item))
    const key = keyOf(item)
    return key < highest || (key === highest && ids.has(idOf(item)))
  }

  return (data: ReadonlyArray<A>, isFirst: boolean): ReadonlyArray<A> | undefined => {
    if (trusted && !isAscending(data, keyOf)) {
      trusted = false
      for (const id of recent) ids.add(id)
    }
    const behind = data.findLastIndex(isKnown)
    if (behind < 0 && !isFirst) return undefined
    const last = data.at(-1)
    if (trusted && last !== undefined && keyOf(last) > highest) {
      highest = keyOf(last)
      ids = new Set()
      recent = []
      for (const item of data) {
        if (keyOf(item) === highest) ids.add(idOf(item))
        else recent.push(idOf(item))
      }
    } else {
      for (const item of data) if (!isKnown(item)) ids.add(idOf(item))
    }
    return data.slice(behind + 1)
  }
}
