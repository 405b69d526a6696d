import * as Effect from "effect/Effect"
import type { Cursor } from "./cursor.ts"
import type { List } from "./list.ts"

/**
 * Finds the offset of the last page that starts before a cursor, by bisection over a sorted list, in requests for one item
 * each. It is a hint, since the list changes meanwhile: pagination backtracks from an offset that is too far.
 */
export const seek = Effect.fnUntraced(function* <A, E>(list: List<A, E>, cursor: Cursor, stride: number) {
  const { totalCount } = yield* list.fetch({ offset: 0, limit: 1 })
  let low = 0
  // A total above the greatest safe offset must not lead to an offset that no server takes.
  let high = Math.floor(Math.min(totalCount, Number.MAX_SAFE_INTEGER) / stride)
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    const [first] = (yield* list.fetch({ offset: middle * stride, limit: 1 })).data
    if (first !== undefined && list.keyOf(first) < cursor.key) low = middle
    else high = middle - 1
  }
  return low * stride
})
