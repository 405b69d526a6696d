/**
 * The pages in flight: each is read once, several at a time, until it is taken; what nobody takes ends with the scope.
 *
 *     take(0, [10, 20])    sends 0, 10 and 20, and waits for 0
 *     take(10, [20, 30])   sends 30, and waits for 10
 *     take(5, [15])        interrupts 20 and 30, sends 5 and 15, and waits for 5
 *
 * Invariant: no request is in flight that the last `take` did not name, and none after the scope has closed, whichever step
 * is interrupted. Held by "does not outlive its scope" in test/pagination/prefetch.test.ts.
 *
 * A prefetched page is marked as such until it is taken: under a small quota it is sent after what others wait for, so that
 * several paginations at once do not end each other. Held by test/pagination/quota.test.ts.
 *
 * Pages stand in arrays that live for one step, not in a Map: a Map that changes with each page leaves old tables behind,
 * which V8 chains to the new ones. Once such a table is in the old generation, it keeps every page since.
 */
import { CurrentPageRead, endOf, makePageRead, type PageRead, takePage } from "@effect-clerk/http/internal"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Scope from "effect/Scope"

interface PageInFlight<A, E> {
  readonly offset: number
  readonly pageRead: PageRead
  readonly fiber: Fiber.Fiber<A, E>
}

/** Returns `take`, which reads the page at an offset while it prefetches others, and interrupts all that it does not name. */
export const make = Effect.fnUntraced(function* <A, E>(read: (offset: number) => Effect.Effect<A, E>) {
  let inFlight: ReadonlyArray<PageInFlight<A, E>> = []
  yield* Scope.addFinalizerExit(yield* Effect.scope, () => interruptAll(inFlight))

  return (offset: number, prefetch: ReadonlyArray<number>): Effect.Effect<A, E> =>
    Effect.withFiber(({ context }) => {
      const isWanted = (page: PageInFlight<A, E>): boolean => page.offset === offset || prefetch.includes(page.offset)
      const interrupted = interruptAll(inFlight.filter((page) => !isWanted(page)))
      const kept = inFlight.filter(isWanted)
      // Forked at once: in a busy event loop, one turn later is as long as a page takes.
      const send = (offset: number, isPrefetch: boolean): PageInFlight<A, E> => {
        const existing = kept.find((page) => page.offset === offset)
        if (existing !== undefined) return existing
        const pageRead = makePageRead(isPrefetch)
        return { offset, pageRead, fiber: Effect.runForkWith(context)(readAs(pageRead, read(offset))) }
      }
      const page = send(offset, false)
      takePage(page.pageRead)
      inFlight = [page, ...prefetch.map((offset) => send(offset, true))]
      const joined = Effect.flatMap(interrupted, () => endOf(page.fiber))
      // A prefetched page that failed may have failed from waiting behind the others, so it is read again by itself.
      const readAlone = Effect.suspend(() => {
        const others = inFlight
        inFlight = []
        return Effect.flatMap(interruptAll(others), () => readAs(makePageRead(false), read(offset)))
      })
      return Effect.map(kept.includes(page) ? Effect.catch(joined, () => readAlone) : joined, (read) => {
        inFlight = inFlight.filter((other) => other !== page)
        return read
      })
    })
})

/** Reads for a pagination, whose waits for a permit do not count against the time limit of the call. */
export const readAs = <A, E>(pageRead: PageRead, read: Effect.Effect<A, E>): Effect.Effect<A, E> =>
  Effect.provideService(read, CurrentPageRead, pageRead)

/** Interrupts at once, and then waits: the fiber that waits may be interrupted itself before it has begun to. */
const interruptAll = <A, E>(pages: ReadonlyArray<PageInFlight<A, E>>): Effect.Effect<unknown> => {
  for (const { fiber } of pages) fiber.interruptUnsafe()
  return Fiber.awaitAll(pages.map(({ fiber }) => fiber))
}
