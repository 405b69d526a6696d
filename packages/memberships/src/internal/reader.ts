import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"

/** Which pages may be read beside the one that is taken. */
export interface Window {
  /** The last page to read meanwhile. */
  readonly ahead: number
  /** The last page to keep, if it is being read already. */
  readonly keep: number
}

/** Reads numbered pages, several at a time, each until it is taken once; what nobody takes ends with the scope. */
export const make = Effect.fnUntraced(function* <A, E>(read: (index: number) => Effect.Effect<A, E>) {
  const scope = yield* Effect.scope
  const reading = new Map<number, Fiber.Fiber<A, E>>()

  const start = Effect.fnUntraced(function* (index: number) {
    // Sent at once: a turn of a busy event loop is a page's time.
    const fiber = reading.get(index) ?? (yield* Effect.forkIn(read(index), scope, { startImmediately: true }))
    reading.set(index, fiber)
    return fiber
  })

  return Effect.fnUntraced(function* (index: number, { ahead, keep }: Window) {
    for (const [other, fiber] of reading) {
      if (other <= keep) continue
      reading.delete(other)
      yield* Fiber.interrupt(fiber)
    }
    const fiber = yield* start(index)
    for (let other = index + 1; other <= ahead; other++) yield* start(other)
    reading.delete(index)
    return yield* Fiber.join(fiber)
  })
})
