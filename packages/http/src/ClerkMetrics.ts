/**
 * Metrics of the requests to Clerk, with OpenTelemetry's names where it has one.
 *
 * @example
 * ```ts
 * import { ClerkMetrics } from "@effect-clerk/http"
 * import { OrganizationMemberships } from "@effect-clerk/memberships"
 * import { ClerkEmulator } from "@effect-clerk/testing"
 * import { Effect, Layer, Metric, Redacted } from "effect"
 *
 * const ClerkTest = OrganizationMemberships.layerFetch({
 *   secretKey: Redacted.make("sk_test_example"),
 *   fetch: ClerkEmulator.fetch()
 * })
 *
 * const program = Effect.gen(function*() {
 *   yield* OrganizationMemberships.use((_) => _.listForInstance())
 *   return (yield* Metric.snapshot).map(({ id }) => id)
 * }).pipe(
 *   Effect.provide(Layer.merge(ClerkTest, ClerkMetrics.layer)),
 *   // The metrics of this program alone.
 *   Effect.provideService(Metric.MetricRegistry, new Map())
 * )
 *
 * const ids = await Effect.runPromise(program)
 *
 * ids.includes(ClerkMetrics.duration.id) // => true
 * ids.includes(ClerkMetrics.retries.id) // => false
 * ids.includes(ClerkMetrics.limiterWait.id) // => true
 * ```
 *
 * @since 0.1.0
 */
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Metric from "effect/Metric"
import * as Observer from "./Observer.ts"

const seconds = Metric.boundariesFromIterable([
  0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10
])

/** Unit of the histograms, where effect's exporters look for it. */
const unit = { unit: "s" }

/**
 * Histogram of the duration of requests, in seconds.
 *
 * **Details**
 *
 * Each attempt is one observation, with `http.request.method`, `url.template`, `server.address`,
 * `http.response.status_code` and `error.type`.
 *
 * @see https://opentelemetry.io/docs/specs/semconv/http/http-metrics/#metric-httpclientrequestduration
 *
 * @category metrics
 * @since 0.1.0
 */
export const duration = Metric.histogram("http.client.request.duration", {
  description: "Duration of requests to Clerk, in seconds",
  attributes: unit,
  boundaries: seconds
})

/**
 * Counter of the requests that repeated a failed one, with the `error.type` of the failure that they repeat.
 *
 * @category metrics
 * @since 0.1.0
 */
export const retries = Metric.counter("clerk.client.retries", {
  description: "Requests that repeated a failed one",
  incremental: true
})

/**
 * Histogram of the time that requests waited for a permit under the rate limit, in seconds.
 *
 * @category metrics
 * @since 0.1.0
 */
export const limiterWait = Metric.histogram("clerk.client.limiter.wait", {
  description: "Time that requests waited for the rate limit, in seconds",
  attributes: unit,
  boundaries: seconds
})

const record: Observer.Observer = (attempt) => {
  const common = {
    "http.request.method": attempt.method,
    "url.template": attempt.path,
    "server.address": attempt.serverAddress
  }
  const outcome = {
    ...common,
    ...(attempt.status === undefined ? undefined : { "http.response.status_code": String(attempt.status) }),
    ...(attempt.failure === undefined ? undefined : { "error.type": Observer.errorType(attempt.failure) }),
    ...(attempt.interrupted ? { "error.type": "interrupted" } : undefined)
  }
  return Effect.all(
    [
      Metric.update(Metric.withAttributes(duration, outcome), Duration.toSeconds(attempt.duration)),
      Metric.update(Metric.withAttributes(limiterWait, common), Duration.toSeconds(attempt.wait)),
      attempt.repeats === undefined
        ? Effect.void
        : Metric.update(
            Metric.withAttributes(retries, { ...common, "error.type": Observer.errorType(attempt.repeats) }),
            1
          )
    ],
    { discard: true }
  )
}

/**
 * Records the metrics of all calls in its scope.
 *
 * **Details**
 *
 * An {@link Observer.Current} that is provided outside of this layer still runs, before the metrics are recorded.
 *
 * @category layers
 * @since 0.1.0
 */
export const layer: Layer.Layer<never> = Layer.effect(
  Observer.Current,
  Effect.map(Observer.Current, (outer): Observer.Observer =>
    outer === undefined ? record : (attempt) => Effect.andThen(outer(attempt), record(attempt))
  )
)
