/**
 * Policies of a run's requests: those under which its layer was built, since the run goes on without the program that has started
 * it. An engine that runs it within that program would give it that program's.
 */
import * as RateLimitPolicy from "@effect-clerk/core/RateLimitPolicy"
import * as RetryPolicy from "@effect-clerk/core/RetryPolicy"
import * as TimeoutPolicy from "@effect-clerk/core/TimeoutPolicy"
import * as Observer from "@effect-clerk/http/Observer"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"

/** Returns what provides an effect with the policies of here and now. */
export const captured = Effect.gen(function* () {
  const policies = Context.empty().pipe(
    Context.add(Observer.Current, yield* Observer.Current),
    Context.add(RateLimitPolicy.Current, yield* RateLimitPolicy.Current),
    Context.add(RetryPolicy.Current, yield* RetryPolicy.Current),
    Context.add(TimeoutPolicy.Current, yield* TimeoutPolicy.Current)
  )
  return <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
    Effect.updateContext(effect, (context: Context.Context<R>) => Context.merge(context, policies))
})
