/**
 * Walks a list that is paged by offset and moves while it is walked: items leave, which shifts all behind them to the
 * left, and items come. An item that is in the list all the time comes exactly once.
 *
 * Each page overlaps the one before it. A page is a snapshot, so if one of its items is known to stand at or before the
 * last one that was handed on, then nothing can lie between, and what is not known yet comes next; whether it was read
 * before or after the page before it does not matter. A page without a known item may leave a gap, so the walk steps
 * back until a page has one, twice as far each time; at offset 0 no gap is possible. The list ends with a page that leaves
 * no gap and is not full; where the same answer says that there are more, the walk looks once behind it.
 *
 * Each page shows by how much the list has shifted since the one before it, and those that are asked for next overlap by
 * what another such shift would need: where the list shifts by more than the overlap each time, every page leaves a gap.
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
  readonly prefetch: number
  /** The item to go on behind. */
  readonly after: Resume.Place | undefined
}

interface Position {
  readonly offset: number
  /** How many half pages to step back if this one leaves a gap; 1 unless the walk has just stepped back. */
  readonly step: number
}

export const walk = <A, E>(list: List<A, E>, options: Options): Stream.Stream<A, E> =>
  Stream.unwrap(
    Effect.gen(function* () {
      const { after, prefetch } = options
      const limit = Math.max(options.pageSize, 2)
      const half = Math.floor(limit / 2)
      const least = Math.max(Math.floor(limit / 50), 1)
      const take = yield* Reader.make((offset) => list.fetch({ offset, limit }))
      const accept = Known.make(list, after?.key ?? -Infinity)
      const { isSearching, skip } = Resume.skipThrough(list, after)
      const start = after === undefined || !list.sorted ? 0 : yield* Resume.seek(list, after, limit - least)
      let total = 0
      /** How far the pages that are asked for next reach into those before them. */
      let overlap = least
      /** Where the pages that are read ahead begin. */
      let ahead: Array<number> = []
      /** Where the page before ended. */
      let end = start
      // The furthest page that held something new, and how many have not since.
      let furthest = 0
      let idle = 0

      /** Whether the server gives fewer than it is asked for, so that nobody knows where a page ahead has to begin. */
      let isShort = false

      /** As far as one can tell, there is a page to read behind each one that is full. */
      const readAhead = (offset: number): void => {
        for (let last = ahead.at(-1) ?? offset; ahead.length < prefetch && last + limit <= total; ahead.push(last)) {
          last += limit - overlap
        }
      }

      const next = Effect.fnUntraced(function* ({ offset, step }: Position) {
        if (step === 1 && !isShort && !isSearching()) readAhead(offset)
        const { data, totalCount } = yield* take(offset, ahead)
        total = totalCount
        const fresh = accept(data, offset === 0)
        if (fresh !== undefined && fresh.length > 0) {
          furthest = Math.max(furthest, offset)
          idle = 0
        } else if (++idle > patience * (furthest / limit + 1)) {
          return yield* list.stuck
        }
        if (fresh === undefined) {
          ahead = []
          return gap({ offset: Math.max(offset - step * half, 0), step: step * 2 })
        }
        const shift = end - offset - (data.length - fresh.length)
        // It narrows again slowly, since a list that has shifted will do so again.
        overlap = Math.min(Math.max(least + 2 * shift, Math.floor(overlap * 0.9), least), half)
        end = offset + data.length
        // A page that is not full, of a list that says of itself that it goes on, is the end if nothing new comes behind it.
        const isFull = data.length >= limit
        const atEnd = !isFull && (end >= totalCount || fresh.length === 0)
        if (!isFull && !atEnd) {
          isShort = true
          ahead = []
          overlap = Math.min(overlap, Math.max(Math.floor(data.length / 2), 1))
        }
        return [
          skip(fresh, atEnd),
          atEnd ? Option.none<Position>() : Option.some({ offset: ahead.shift() ?? end - overlap, step: 1 })
        ] as const
      })

      return Stream.paginate<Position, A, E>({ offset: start, step: 1 }, next)
    })
  )

const gap = (position: Position): readonly [ReadonlyArray<never>, Option.Option<Position>] => [
  [],
  Option.some(position)
]
