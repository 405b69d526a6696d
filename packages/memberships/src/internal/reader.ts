import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"

interface Reading<A, E> {
  readonly offset: number
  readonly fiber: Fiber.Fiber<A, E>
}

/**
 * Reads pages by their offsets, several at a time, each until it is taken once; what nobody takes ends with the scope.
 *
 * They stand in short-lived arrays, not in a Map or a scope of their own: a Map that is changed for each page leaves its
 * old tables behind, which V8 chains to the new ones, so that one that grows old keeps all pages since.
 */
export const make = Effect.fnUntraced(function* <A, E>(read: (offset: number) => Effect.Effect<A, E>) {
  let reading: ReadonlyArray<Reading<A, E>> = []
  /** At once, since whoever waits for their end may be interrupted before that. */
  const giveUp = (pages: ReadonlyArray<Reading<A, E>>): Effect.Effect<unknown> => {
    for (const { fiber } of pages) fiber.interruptUnsafe()
    return Fiber.awaitAll(pages.map(({ fiber }) => fiber))
  }
  yield* Effect.addFinalizer(() => giveUp(reading))

  /**
   * Takes a page while those ahead are read; all others are given up. One that failed ahead of its turn is read again by
   * itself, since waiting behind the others may be what it failed of.
   */
  return (offset: number, ahead: ReadonlyArray<number>): Effect.Effect<A, E> =>
    Effect.withFiber(({ context }) => {
      const isWanted = (page: Reading<A, E>): boolean => page.offset === offset || ahead.includes(page.offset)
      const ended = giveUp(reading.filter((page) => !isWanted(page)))
      const kept = reading.filter(isWanted)
      // Sent at once: a turn of a busy event loop is a page's time.
      const start = (offset: number): Reading<A, E> =>
        kept.find((page) => page.offset === offset) ?? { offset, fiber: Effect.runForkWith(context)(read(offset)) }
      const page = start(offset)
      const wasAhead = kept.includes(page)
      reading = [page, ...ahead.map(start)]
      const taken = Effect.flatMap(ended, () => Fiber.join(page.fiber))
      const alone = Effect.suspend(() => {
        const given = reading
        reading = []
        return Effect.flatMap(giveUp(given), () => read(offset))
      })
      return Effect.map(wasAhead ? Effect.catch(taken, () => alone) : taken, (read) => {
        reading = reading.filter((other) => other !== page)
        return read
      })
    })
})
