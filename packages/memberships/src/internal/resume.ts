import * as Effect from "effect/Effect"
import type { Order } from "./known.ts"
import type { List } from "./walk.ts"

/** The last item that an earlier walk handed on. */
export interface Place {
  readonly id: string
  readonly key: number
}

/** The offset of the last page that starts before a place, by bisection: a hint, since the list moves meanwhile. */
export const seek = Effect.fnUntraced(function* <A, E>(list: List<A, E>, place: Place, stride: number) {
  const { totalCount } = yield* list.fetch({ offset: 0, limit: 1 })
  let low = 0
  // A total beyond what an offset may be is read all the same.
  let high = Math.floor(Math.min(totalCount, Number.MAX_SAFE_INTEGER) / stride)
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    const [first] = (yield* list.fetch({ offset: middle * stride, limit: 1 })).data
    if (first !== undefined && list.keyOf(first) < place.key) low = middle
    else high = middle - 1
  }
  return low * stride
})

/**
 * Leaves out what an earlier walk has handed on: everything up to the item at the place. If that one is gone, nothing says
 * which of those with the same key came before it, so all of them come again.
 */
export const skipThrough = <A>({ idOf, keyOf, sorted }: Order<A>, place: Place | undefined) => {
  let searching = place
  let held: Array<A> = []
  return {
    /** While this holds, nothing is read ahead: such a page could show what was before the place and is gone since. */
    isSearching: () => searching !== undefined,
    skip: (fresh: ReadonlyArray<A>, atEnd: boolean): ReadonlyArray<A> => {
      if (searching === undefined) return fresh
      const { id, key } = searching
      const found = fresh.findIndex((item) => idOf(item) === id)
      // One by one: a page may hold more than was asked for, and more than a call takes arguments.
      if (found < 0) for (const item of fresh) held.push(item)
      const isPast = found >= 0 || atEnd || (sorted && fresh.some((item) => keyOf(item) > key))
      if (!isPast) return []
      const rest = found < 0 ? held : fresh.slice(found + 1)
      searching = undefined
      held = []
      return rest
    }
  }
}
