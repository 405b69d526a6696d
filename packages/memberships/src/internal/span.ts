/** Spans of what is made of several requests, whose spans are below it. */
import { endCallSpan, startSpan, useSpan, withParent } from "@effect-clerk/http/internal"
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import type * as Tracer from "effect/Tracer"

/** Runs an effect in a span of its own. */
export const inSpan =
  (name: string) =>
  <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, Exclude<R, Tracer.ParentSpan>> =>
    useSpan(name, {}, (span) => withParent(effect, span))

/** Makes a stream with a span of its own, which ends with the stream. */
export const streamInSpan = <A, E, R>(
  name: string,
  make: (span: Tracer.Span) => Stream.Stream<A, E, R>
): Stream.Stream<A, E, R> => Stream.unwrap(Effect.map(startScoped(name), make))

/** Starts a span that ends with the scope. No interruption comes between the two. */
const startScoped = (name: string): Effect.Effect<Tracer.Span, never, Scope.Scope> =>
  Effect.uninterruptible(
    Effect.withFiber((fiber) => {
      const span = startSpan(fiber, name, {})
      const ended = Effect.addFinalizer((exit) => Effect.sync(() => endCallSpan(fiber, span, exit)))
      return Effect.as(ended, span)
    })
  )
