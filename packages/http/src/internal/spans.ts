/** The spans of a call and of its attempts. They never hold the secret key, an id or a query. */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import type * as Fiber from "effect/Fiber"
import * as References from "effect/References"
import type * as Tracer from "effect/Tracer"
import * as Observer from "../Observer.ts"
import type { Call } from "./call.ts"
import { type Failure, type Route, statusOf } from "./failure.ts"
import { withoutIds } from "./redact.ts"
import { redactFailure, type TransportResult } from "./transport/transport.ts"

/** Source: https://opentelemetry.io/docs/specs/semconv/http/http-spans/#http-client-span */
export const attributesOf = ({ method, path }: Route, serverAddress: string) => ({
  "http.request.method": method,
  "url.template": path,
  "server.address": serverAddress
})

/**
 * Wraps a request in a span below its call's. The span never sees the response: it ends with nothing, with the status of an
 * error response, or with a failure without the secret key.
 */
export const withAttemptSpan = (
  { client, endpoint, fiber, progress, span: parent }: Call<unknown, number>,
  sent: Effect.Effect<TransportResult>,
  secret: string
): Effect.Effect<TransportResult> =>
  Effect.suspend(() => {
    const attributes = {
      ...attributesOf(endpoint, client.serverAddress),
      "http.request.resend_count": progress.attempts - 1
    }
    return Effect.useSpan(`${endpoint.method} ${endpoint.path}`, { kind: "client", parent, attributes }, (span) =>
      Effect.map(sent, (result) => {
        end({ span, fiber }, exitOf(span, result, secret))
        return result
      })
    )
  })

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
  const errorType = Observer.errorType(failure)
  span.attribute("error.type", errorType)
  if (status !== undefined) span.attribute("http.response.status_code", status)
  end({ fiber, span }, Exit.fail({ name: failure._tag, message: errorType }))
  return Effect.fail(failure)
}

/** Ends a span. Effect ends one that has ended not again. */
const end = ({ fiber, span }: Spanned, exit: Exit.Exit<void, unknown>): void => {
  const isTimed = fiber.getRef(References.TracerTimingEnabled)
  span.end(isTimed ? fiber.getRef(Clock.Clock).currentTimeNanosUnsafe() : BigInt(0), exit)
}

/** The ids of a tracer that is switched off, or of the program's own, may have another form. */
const TraceParent = /^00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]$/

/**
 * Returns the trace header of a span, if its ids have the standard's form.
 *
 * Source: https://www.w3.org/TR/trace-context/#traceparent-header
 */
export const traceParent = ({ sampled, spanId, traceId }: Tracer.Span): string | undefined => {
  const header = `00-${traceId.padStart(32, "0")}-${spanId}-${sampled ? "01" : "00"}`
  return TraceParent.test(header) ? header : undefined
}
