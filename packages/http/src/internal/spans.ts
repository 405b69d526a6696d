/** What a trace shows of a call: never the secret key, an id or a query. */
import type { Endpoint } from "@effect-clerk/core/Endpoint"
import type * as RetryPolicy from "@effect-clerk/core/RetryPolicy"
import * as Effect from "effect/Effect"
import type * as Tracer from "effect/Tracer"
import * as Observer from "../Observer.ts"
import { redactBroken } from "./answer.ts"
import type { Answer } from "./transport.ts"

type Route = Pick<Endpoint<never, unknown, number>, "method" | "path">

/** Source: https://opentelemetry.io/docs/specs/semconv/http/http-spans/#http-client-span */
export const attributesOf = ({ method, path }: Route, serverAddress: string) => ({
  "http.request.method": method,
  "url.template": path,
  "server.address": serverAddress
})

/**
 * A span of the attempt's own, below the call's. It never sees the answer: it ends with nothing, with the status of a
 * refusal, or with the failure, from which the secret key is taken before.
 */
export const ofAttempt = (
  call: { readonly endpoint: Route; readonly serverAddress: string; readonly span: Tracer.Span },
  resendCount: number,
  sent: Effect.Effect<Answer>,
  secret: string
): Effect.Effect<Answer> =>
  Effect.suspend(() => {
    let outcome: Effect.Effect<Answer> = Effect.interrupt
    const goOn = () => outcome
    const seen = Effect.useSpan(
      call.endpoint.method,
      {
        kind: "client",
        parent: call.span,
        attributes: { ...attributesOf(call.endpoint, call.serverAddress), "http.request.resend_count": resendCount }
      },
      (span) =>
        Effect.flatMap(sent, (answer): Effect.Effect<void, unknown> => {
          outcome = Effect.succeed(answer)
          if ("cause" in answer) return Effect.failCause(answer.cause)
          if ("status" in answer) span.attribute("http.response.status_code", answer.status)
          if ("text" in answer) {
            const { status } = answer
            if (status < 400) return Effect.void
            span.attribute("error.type", String(status))
            return Effect.fail({ status })
          }
          span.attribute("error.type", "timedOut" in answer ? "Timeout" : "Transport")
          return Effect.fail("timedOut" in answer ? answer : redactBroken(answer, secret))
        })
    )
    return Effect.matchEffect(seen, { onSuccess: goOn, onFailure: goOn })
  })

/** The status of the last answer, if there was one. */
export const statusOf = (failure: RetryPolicy.Failure): number | undefined => {
  if (failure._tag === "ClerkErrors") return failure.status
  return "status" in failure.reason ? failure.reason.status : undefined
}

/** The failure of a call, once its span shows it. */
export const failed = <E extends RetryPolicy.Failure>(span: Tracer.Span, failure: E): Effect.Effect<never, E> => {
  const status = statusOf(failure)
  span.attribute("error.type", Observer.errorType(failure))
  if (status !== undefined) span.attribute("http.response.status_code", status)
  return Effect.fail(failure)
}

/** A tracer that is switched off, or one of the program's own, has ids that are none. */
const TraceParent = /^00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]$/

/** Source: https://www.w3.org/TR/trace-context/#traceparent-header */
export const traceParent = ({ sampled, spanId, traceId }: Tracer.Span): string | undefined => {
  const header = `00-${traceId.padStart(32, "0")}-${spanId}-${sampled ? "01" : "00"}`
  return TraceParent.test(header) ? header : undefined
}
