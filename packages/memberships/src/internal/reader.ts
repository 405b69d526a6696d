import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"

/** Reads pages by their offsets, several at a time, each until it is taken once; what nobody takes ends with the scope. */
export const make = Effect.fnUntraced(function* <A, E>(read: (offset: number) => Effect.Effect<A, E>) {
  const scope = yield* Effect.scope
  const reading = new Map<number, Fiber.Fiber<A, E>>()

  const start = Effect.fnUntraced(function* (offset: number) {
    // Sent at once: a turn of a busy event loop is a page's time.
    const fiber = reading.get(offset) ?? (yield* Effect.forkIn(read(offset), scope, { startImmediately: true }))
    reading.set(offset, fiber)
    return fiber
  })

  /** Takes a page while those ahead are read; all others are given up. */
  return Effect.fnUntraced(function* (offset: number, ahead: ReadonlyArray<number>) {
    for (const [other, fiber] of reading) {
      if (other === offset || ahead.includes(other)) continue
      reading.delete(other)
      yield* Fiber.interrupt(fiber)
    }
    const fiber = yield* start(offset)
    for (const other of ahead) yield* start(other)
    reading.delete(offset)
    return yield* Fiber.join(fiber)
  })
})
