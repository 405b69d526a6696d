/** The span of a call. It never holds the secret key, an id or a query. */
import type * as Tracer from "effect/Tracer"
import type { Route } from "./failure.ts"

/** Source: https://opentelemetry.io/docs/specs/semconv/http/http-spans/#http-client-span */
export const attributesOf = ({ method, path }: Route, serverAddress: string) => ({
  "http.request.method": method,
  "url.template": path,
  "server.address": serverAddress
})

/** The ids of a tracer that is switched off, or of the program's own, may have another form. */
const TraceParent = /^00-[\da-f]{32}-[\da-f]{16}-0[01]$/

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
  const header = `00-${traceId.padStart(32, "0")}-${spanId}-0${Number(sampled)}`
  return TraceParent.test(header) ? header : undefined
}
