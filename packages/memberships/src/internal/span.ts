/** Spans of what is made of several requests, whose spans are below it. */
import { endCallSpan, startSpan, useSpan, withParent } from "@effect-clerk/http/internal"
import * as Effect from "effect/Effect"
import type * as Exit from "effect/Exit"
import * as Scope from "effect/Scope"
import type * as Tracer from "effect/Tracer"

/** Runs an effect in a span of its own. */
export const inSpan =
  (name: string) =>
  <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, Exclude<R, Tracer.ParentSpan>> =>
    useSpan(name, {}, (span) => withParent(effect, span))

/** Starts a span that ends with the scope. No interruption comes between the two. */
export const startScopedSpan = (name: string): Effect.Effect<Tracer.Span, never, Scope.Scope> =>
  Effect.uninterruptible(
    Effect.withFiber((fiber) => {
      const span = startSpan(fiber, name, {})
      const end = (exit: Exit.Exit<unknown, unknown>) => Effect.sync(() => endCallSpan(fiber, span, exit))
      return Effect.flatMap(Effect.scope, (scope) => Effect.as(Scope.addFinalizerExit(scope, end), span))
    })
  )
