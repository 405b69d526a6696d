/**
 * Resuming behind the item at a cursor, the last one that an earlier pagination handed on.
 *
 *     keys   … 3 3 4 4 4 5 …      cursor = the second 4
 *              ^ seek lands at or before the first item with the cursor's key
 *                  ~ ~             skipped, up to and including the cursor's item
 *                      ^ goes on here
 *
 * Invariant: no item behind the cursor's is skipped. If the cursor's item has left the list, nothing tells which items with
 * its key were handed on before it, so all of them come again.
 *
 * Held by test/pagination/cursor.test.ts and by "resumes behind the last item before a failure" in
 * test/pagination/paginate.test.ts.
 */
import type { Order } from "./list.ts"

export interface Cursor {
  readonly id: string
  readonly key: number
}

/** Progress of the search for the cursor's item. */
export interface Skipping<A> {
  /** Set until the cursor's item is found. */
  readonly after: Cursor | undefined
  /** Items of the pages so far, which come after all if the cursor's item is gone. */
  readonly skipped: ReadonlyArray<ReadonlyArray<A>>
}

/** Returns the items of a page that are to be handed on, and how to go on skipping. */
export const skipThrough = <A>(
  { idOf, keyOf, sorted }: Order<A>,
  { after, skipped }: Skipping<A>,
  newItems: ReadonlyArray<A>,
  isEnd: boolean
): Skipping<A> & { readonly items: ReadonlyArray<A> } => {
  if (after === undefined) return { items: newItems, after, skipped }
  const index = newItems.findIndex((item) => idOf(item) === after.id)
  const all = [...skipped, newItems]
  const isPast = index >= 0 || isEnd || (sorted && newItems.some((item) => keyOf(item) > after.key))
  if (!isPast) return { items: [], after, skipped: all }
  return { items: index < 0 ? all.flat() : newItems.slice(index + 1), after: undefined, skipped: [] }
}
