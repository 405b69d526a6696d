/**
 * Walks a list that is paged by offset and moves while it is walked: items leave, which shifts all behind them to the
 * left, and items come. An item that is in the list all the time comes exactly once.
 *
 * Each page overlaps the one before it. A page is a snapshot, so if one of its items is known to stand at or before the
 * last one that was handed on, then nothing can lie between, and what is not known yet comes next; whether it was read
 * before or after the page before it does not matter. A page without a known item may leave a gap, so the walk steps
 * back until a page has one, twice as far each time; at offset 0 no gap is possible. The list ends with a page that leaves
 * no gap and is not full.
 */
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import * as Known from "./known.ts"
import * as Reader from "./reader.ts"
import * as Resume from "./resume.ts"

interface Page<A> {
  readonly data: ReadonlyArray<A>
  /** How many items the list had; it only says how far reading ahead is worth its requests. */
  readonly totalCount: number
}

export interface List<A, E> extends Known.Order<A> {
  readonly fetch: (page: { readonly offset: number; readonly limit: number }) => Effect.Effect<Page<A>, E>
  /** The failure of a walk that comes no further: no list that moves answers so, whatever comes and goes. */
  readonly stuck: Effect.Effect<never, E>
}

/** How often a walk may read as many pages as it has come, without an item that is new. */
const patience = 100

export interface Options {
  /** A page of one cannot overlap: two are read instead. */
  readonly pageSize: number
  /** How many pages are read ahead of the one that comes next. */
  readonly lookAhead: number
  /** The item to go on behind. */
  readonly from: Resume.Place | undefined
}

interface Position {
  readonly index: number
  /** How many pages to step back if this one leaves a gap; 1 unless the walk has just stepped back. */
  readonly step: number
}

export const walk = <A, E>(list: List<A, E>, options: Options): Stream.Stream<A, E> =>
  Stream.unwrap(
    Effect.gen(function* () {
      const { from, lookAhead } = options
      const limit = Math.max(options.pageSize, 2)
      const overlap = Math.max(Math.floor(limit / 50), 1)
      const stride = limit - overlap
      const take = yield* Reader.make((index) => list.fetch({ offset: index * stride, limit }))
      const accept = Known.make(list, from?.key ?? -Infinity)
      const { isSearching, skip } = Resume.skipThrough(list, from)
      let total = 0
      const start = from === undefined || !list.sorted ? 0 : yield* Resume.seek(list, from, stride)
      // The furthest page that held something new, and how many have not since.
      let furthest = start
      let idle = 0

      /** The last page that is needed, as far as one can tell: the one before it would be full. */
      const lastPage = () => Math.floor((total - overlap) / stride)

      const next = Effect.fnUntraced(function* ({ index, step }: Position) {
        const ahead = step > 1 || isSearching() ? index : Math.min(index + lookAhead, lastPage())
        const { data, totalCount } = yield* take(index, { ahead, keep: index + lookAhead + 1 })
        total = totalCount
        const fresh = accept(data, index === 0)
        if (fresh !== undefined && fresh.length > 0) {
          furthest = Math.max(furthest, index)
          idle = 0
        } else if (++idle > patience * (furthest + 1)) {
          return yield* list.stuck
        }
        if (fresh === undefined) return gap({ index: Math.max(index - step, 0), step: step * 2 })
        const atEnd = data.length < limit
        return [
          skip(fresh, atEnd),
          atEnd ? Option.none<Position>() : Option.some({ index: index + 1, step: 1 })
        ] as const
      })

      return Stream.paginate<Position, A, E>({ index: start, step: 1 }, next)
    })
  )

const gap = (position: Position): readonly [ReadonlyArray<never>, Option.Option<Position>] => [
  [],
  Option.some(position)
]
