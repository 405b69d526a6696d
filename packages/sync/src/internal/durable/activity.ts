/** A step of a durable run that may fail. */
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type * as Scope from "effect/Scope"
import * as Activity from "effect/workflow/Activity"
import type { WorkflowEngine, WorkflowInstance } from "effect/workflow/WorkflowEngine"

/** Services that a step needs. */
export type Engine = WorkflowEngine | WorkflowInstance

/**
 * Makes an activity whose failure the engine stores as a value, and fails with it once that is read.
 *
 * Effect ends the span of an activity that fails with the whole failure, and so puts ids of users into a trace.
 */
export const fallible = <A, E, R>(options: {
  readonly name: string
  readonly success: Schema.Codec<A, unknown>
  readonly error: Schema.Codec<E, unknown>
  readonly execute: Effect.Effect<A, E, R>
}): Effect.Effect<A, E, Exclude<R, Engine | Scope.Scope> | Engine> => {
  const { error, execute, name, success } = options
  const ended = Activity.make({ name, success: Schema.Result(success, error), execute: Effect.result(execute) })
  return Effect.flatMap(ended, Effect.fromResult)
}
