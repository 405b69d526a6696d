/** The span of an attempt, below its call's. It never holds the secret key, an id or a query. */
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Option from "effect/Option"
import type * as Tracer from "effect/Tracer"
import type { Call } from "./call.ts"
import { withoutIds } from "./redact.ts"
import * as Span from "./span.ts"
import { attributesOf } from "./callSpan.ts"
import { redactFailure, type Transport, type TransportResult } from "./transport/transport.ts"

/**
 * Returns the transport of a call that makes a span for each request. The span never sees the response: it ends with nothing,
 * with the status of an error response, or with a failure without the secret key.
 */
export const spanned =
  ({ client, endpoint, progress }: Call<unknown, number>, secret: string): Transport =>
  (request, limit, onResult, caller, parent, onHead) => {
    const attributes = {
      ...attributesOf(endpoint, client.serverAddress),
      "http.request.resend_count": progress.attempts - 1
    }
    const name = `${endpoint.method} ${endpoint.path}`
    const span = Span.start(caller, name, { kind: "client", attributes }, Option.some(parent))
    const onSpanResult = (result: TransportResult): void => {
      // The first result counts.
      if (span.status._tag !== "Ended") Span.end(caller, span, exitOf(span, result, secret))
      onResult(result)
    }
    const abort = client.transport(request, limit, onSpanResult, caller, parent, onHead)
    return Effect.map(abort, () => Span.end(caller, span, Exit.interrupt()))
  }

/** Describes a result on its attempt's span, and returns what the span ends with. */
const exitOf = (span: Tracer.Span, result: TransportResult, secret: string): Exit.Exit<void, unknown> => {
  if (result._tag === "Defect") return Exit.failCause(result.cause)
  if ("status" in result) span.attribute("http.response.status_code", result.status)
  if (result._tag !== "Response") {
    span.attribute("error.type", result._tag)
    if (result._tag === "Timeout") return Exit.fail(result)
    const failure = redactFailure(result, secret)
    return Exit.fail({ ...failure, description: withoutIds(failure.description) })
  }
  const { status } = result
  if (status < 400) return Exit.void
  span.attribute("error.type", String(status))
  return Exit.fail({ status })
}
