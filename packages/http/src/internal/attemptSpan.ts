/** The span of an attempt, below its call's. It holds the kind of a failure alone, and never the words of a platform. */
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import type * as Fiber from "effect/Fiber"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import type * as Tracer from "effect/Tracer"
import type { Call } from "./call.ts"
import * as Span from "./span.ts"
import { attributesOf } from "./callSpan.ts"
import { redactFailure, type Transport, type TransportResult } from "./transport/transport.ts"

/**
 * Returns the transport of a call that makes a span for each request. The span never sees the response: it ends with nothing,
 * with the status of an error response, or with a failure without the secret key. A defect of the program's tracer is the call's.
 */
export const spanned =
  ({ client, endpoint, progress }: Call<unknown, number>, secret: string): Transport =>
  (request, limit, onResult, caller, parent, onHead) => {
    const attributes = {
      ...attributesOf(endpoint, client.serverAddress),
      "http.request.resend_count": progress.attempts - 1
    }
    const name = `${endpoint.method} ${endpoint.path}`
    const started = orDefect(() => Span.start(caller, name, { kind: "client", attributes }, Option.some(parent)))
    if (Result.isFailure(started)) {
      onResult(started.failure)
      return Effect.void
    }
    const span = started.success
    let isAborted = false
    const onSpanResult = (result: TransportResult, isOnce?: boolean): void => {
      // The first result counts. One that comes after an abort is of a client that goes on.
      if (isAborted || span.status._tag === "Ended") return onResult(result, isOnce)
      const ended = orDefect(() => end(caller, span, result, secret))
      onResult(Result.isFailure(ended) ? ended.failure : result, isOnce)
    }
    const abort = client.transport(request, limit, onSpanResult, caller, parent, onHead)
    return Effect.suspend(() => {
      isAborted = true
      return Effect.ensuring(
        abort,
        Effect.sync(() => Span.endCall(caller, span, Exit.interrupt()))
      )
    })
  }

type Defect = Extract<TransportResult, { readonly _tag: "Defect" }>

/** Runs the program's own code outside of its fiber. */
const orDefect = <A>(run: () => A): Result.Result<A, Defect> =>
  Result.try({ try: run, catch: (defect) => ({ _tag: "Defect", cause: Cause.die(defect) }) })

const end = (fiber: Fiber.Fiber<unknown, unknown>, span: Tracer.Span, result: TransportResult, secret: string): void =>
  result._tag === "Defect"
    ? Span.endCall(fiber, span, Exit.failCause(result.cause))
    : span.end(Span.timeOf(fiber), exitOf(span, result, secret))

/** Describes a result on its attempt's span, and returns what the span ends with. */
const exitOf = (
  span: Tracer.Span,
  result: Exclude<TransportResult, Defect>,
  secret: string
): Exit.Exit<void, unknown> => {
  if ("status" in result) span.attribute("http.response.status_code", result.status)
  if (result._tag !== "Response") {
    span.attribute("error.type", result._tag)
    if (result._tag === "Timeout") return Exit.fail(result)
    // A platform's message may name whatever the URL does.
    const { _tag, code, processed, status } = redactFailure(result, secret)
    return Exit.fail({ _tag, code, processed, status })
  }
  const { status } = result
  if (status < 400) return Exit.void
  span.attribute("error.type", String(status))
  return Exit.fail({ status })
}
