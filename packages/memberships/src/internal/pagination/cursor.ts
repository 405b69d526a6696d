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

/** A pagination that has not found its cursor's item yet. */
export interface Skipping<A> {
  readonly cursor: Cursor
  /** Items of the pages so far that come after all if the cursor's item is gone. */
  readonly skipped: ReadonlyArray<ReadonlyArray<A>>
}

/** Returns the items of a page that are to be handed on, and how to go on skipping. */
export const skipThrough = <A>(
  { idOf, keyOf, sorted }: Order<A>,
  skipping: Skipping<A> | undefined,
  newItems: ReadonlyArray<A>,
  isEnd: boolean
): { readonly items: ReadonlyArray<A>; readonly skipping: Skipping<A> | undefined } => {
  if (skipping === undefined) return { items: newItems, skipping }
  const { cursor } = skipping
  const index = newItems.findIndex((item) => idOf(item) === cursor.id)
  if (index >= 0) return { items: newItems.slice(index + 1), skipping: undefined }
  const skipped = [...skipping.skipped, newItems]
  const isGone = isEnd || (sorted && newItems.some((item) => keyOf(item) > cursor.key))
  return isGone ? { items: skipped.flat(), skipping: undefined } : { items: [], skipping: { cursor, skipped } }
}
