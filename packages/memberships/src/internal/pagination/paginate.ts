import { makePageRead } from "@effect-clerk/http/internal"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import type { Cursor } from "./cursor.ts"
import type { List } from "./list.ts"
import { minOverlap, receive, start, type State } from "./nextPage.ts"
import * as Prefetch from "./prefetch.ts"
import { seek } from "./seek.ts"
import * as SeenItems from "./seenItems.ts"

export interface Options {
  /** Number of items a request asks for. A page of one cannot overlap another, so 1 is read as 2. */
  readonly pageSize: number
  /** Number of pages that are read ahead of the one that comes next. */
  readonly prefetch: number
  /** The item to resume behind. */
  readonly after: Cursor | undefined
}

/**
 * Streams all items of a list that changes while it is read. `nextPage` decides which requests are sent and which items
 * come; this stream sends them, several at a time, as far as its consumer asks for items.
 */
export const paginate = <A, E>(list: List<A, E>, options: Options): Stream.Stream<A, E> =>
  Stream.unwrap(
    Effect.gen(function* () {
      const { after, prefetch } = options
      const limit = Math.max(options.pageSize, 2)
      const offset =
        after === undefined || !list.sorted
          ? 0
          : yield* Prefetch.readAs(makePageRead(false), seek(list, after, limit - minOverlap(limit)))
      const take = yield* Prefetch.make((offset) => list.fetch({ offset, limit }))
      const seen = SeenItems.make(list, after?.key ?? -Infinity)
      return Stream.paginate(start({ order: list, limit, prefetch, offset, after }), (state) =>
        Effect.flatMap(take(state.offset, state.ahead), (page) => {
          const { items, next } = receive(state, page, seen)
          if (next === "noProgress") return list.noProgress
          return Effect.succeed([items, next === "end" ? Option.none<State<A>>() : Option.some(next)] as const)
        })
      )
    })
  )
