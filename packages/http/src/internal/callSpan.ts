/** The span of a call. It never holds the secret key, an id or a query. */
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import type * as Fiber from "effect/Fiber"
import type * as Tracer from "effect/Tracer"
import { errorTypeOf, type Failure, type Route, statusOf } from "./failure.ts"
import * as Span from "./span.ts"

/** Source: https://opentelemetry.io/docs/specs/semconv/http/http-spans/#http-client-span */
export const attributesOf = ({ method, path }: Route, serverAddress: string) => ({
  "http.request.method": method,
  "url.template": path,
  "server.address": serverAddress
})

/** The part of a call that its span belongs to. */
interface Spanned {
  readonly span: Tracer.Span
  readonly fiber: Fiber.Fiber<unknown, unknown>
}

/**
 * Fails a call, and ends its span with the kind of the failure. The failure itself would put its message into the trace,
 * where Clerk names the user that it does not know.
 */
export const fail = <E extends Failure<number>>({ fiber, span }: Spanned, failure: E): Effect.Effect<never, E> => {
  const status = statusOf(failure)
  const errorType = errorTypeOf(failure)
  span.attribute("error.type", errorType)
  if (status !== undefined) span.attribute("http.response.status_code", status)
  Span.end(fiber, span, Exit.fail({ name: failure._tag, message: errorType }))
  return Effect.fail(failure)
}

/** The ids of a tracer that is switched off, or of the program's own, may have another form. */
const TraceParent = /^00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]$/

/**
 * Returns the trace header of a span, if its ids have the standard's form.
 *
 * Source: https://www.w3.org/TR/trace-context/#traceparent-header
 */
export const traceParent = ({
  sampled,
  spanId,
  traceId
}: Pick<Tracer.Span, "sampled" | "spanId" | "traceId">): string | undefined => {
  const header = `00-${traceId.padStart(32, "0")}-${spanId}-${sampled ? "01" : "00"}`
  return TraceParent.test(header) ? header : undefined
}
