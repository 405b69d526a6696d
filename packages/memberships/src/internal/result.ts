/** Results of the facade: plain objects, and the stack of a failure, which leads to the call. */
import * as Predicate from "effect/Predicate"
import * as EffectResult from "effect/Result"

/**
 * Outcome of a call that succeeded.
 *
 * @category models
 * @since 0.1.0
 */
export interface Success<out A> {
  readonly _tag: "Success"
  readonly success: A
}

/**
 * Outcome of a call that failed. `failure.toJSON()` is the error as a plain object, with its message.
 *
 * @category models
 * @since 0.1.0
 */
export interface Failure<out E> {
  readonly _tag: "Failure"
  readonly failure: E
}

/**
 * Outcome of a call: `_tag` is `"Success"`, with the value in `success`, or `"Failure"`, with the error in `failure`.
 *
 * **Details**
 *
 * It is a plain object with these two keys, so it keeps them in a structured clone and in the response of a server action. JSON
 * keeps `_tag`, and drops a `success` that is `undefined`. A `Result` of effect's has these keys, too, and is accepted wherever this
 * type is.
 *
 * @category models
 * @since 0.1.0
 */
export type Result<A, E> = Success<A> | Failure<E>

const succeed = <A>(success: A): Success<A> => ({ _tag: "Success", success })

/** Makes a failure whose error has the stack of whoever waits for the function `above`. */
export const fail = <E>(failure: E, above: Function): Failure<E> => ({
  _tag: "Failure",
  failure: withStack(failure, above)
})

export const fromEffect = <A, E>(result: EffectResult.Result<A, E>, above: Function): Result<A, E> =>
  EffectResult.isSuccess(result) ? succeed(result.success) : fail(result.failure, above)

/** Returns the value, or throws the error with the stack of whoever waits for the function `above`. */
export const getOrThrow = <A, E>(result: Result<A, E>, above: Function): A =>
  EffectResult.getOrThrow(
    result._tag === "Success"
      ? EffectResult.succeed(result.success)
      : EffectResult.fail(withStack(result.failure, above))
  )

/**
 * Gives an error the frames of whoever waits for the function `above`, without that function's own.
 *
 * An error is made where a response is received, so its own stack ends in the platform's timers. The engine knows the async
 * functions that wait for a promise, and adds them to a stack that is captured where the promise is about to be settled.
 * A call that succeeds pays nothing for it; a stack captured at the start of each call would cost each of them.
 */
const withStack = <E>(error: E, above: Function): E => {
  if (error instanceof Error && Object.isExtensible(error) && Predicate.hasProperty(Error, "captureStackTrace")) {
    const { captureStackTrace } = Error
    if (Predicate.isFunction(captureStackTrace)) {
      Reflect.apply(captureStackTrace, Error, [error, above])
      nameInStack(error)
    }
  }
  return error
}

/**
 * Starts a stack with class and message where the engine has not. JavaScriptCore, which is Bun's, sees no `message` that is a
 * getter and no `name` of a base class, and starts with a bare "Error". In workerd, the message may be missing.
 */
const nameInStack = (error: Error): void => {
  const { message, name, stack = "" } = error
  const head = message === "" ? name : `${name}: ${message}`
  if (!stack.startsWith(head)) error.stack = [head, ...stack.split("\n").filter(isFrame)].join("\n")
}

const isFrame = (line: string): boolean => /^\s+at /.test(line)
