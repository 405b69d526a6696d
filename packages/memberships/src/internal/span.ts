/**
 * Spans of what is made of several requests, whose spans are below it. `Effect.withSpan` and `Stream.withSpan` would note the
 * line that opens the span, always one of this library's, and add 0.6 KiB to a bundle.
 */
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import * as Tracer from "effect/Tracer"

/** Runs an effect in a span of its own. */
export const inSpan =
  (name: string) =>
  <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, Exclude<R, Tracer.ParentSpan>> =>
    Effect.useSpan(name, (span) => Effect.provideService(effect, Tracer.ParentSpan, span))

/** Runs a stream in a span of its own, which ends with the stream. */
export const streamInSpan = <A, E, R>(
  stream: Stream.Stream<A, E, R>,
  name: string
): Stream.Stream<A, E, Exclude<R, Tracer.ParentSpan>> =>
  Stream.unwrap(
    Effect.map(Effect.makeSpanScoped(name), (span) => Stream.provideService(stream, Tracer.ParentSpan, span))
  )
