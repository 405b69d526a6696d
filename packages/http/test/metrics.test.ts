import { expect, it } from "@effect/vitest"
import { Effect, Metric } from "effect"
import * as ClerkMetrics from "../src/ClerkMetrics.ts"

/** Source: https://opentelemetry.io/docs/specs/semconv/http/http-metrics/#metric-httpclientrequestduration */
const boundaries = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10]

it.effect("ClerkMetrics have the names, units and bounds that a dashboard reads", () =>
  Effect.gen(function* () {
    yield* Metric.update(ClerkMetrics.duration, 0.3)
    yield* Metric.update(ClerkMetrics.limiterWait, 0.3)
    yield* Metric.update(ClerkMetrics.retries, 2)
    // A counter that only grows takes nothing back.
    yield* Metric.update(ClerkMetrics.retries, -1)
    const buckets = [...boundaries, Number.POSITIVE_INFINITY].map((bound) => [bound, bound < 0.3 ? 0 : 1])
    const shown = (yield* Metric.snapshot).map(({ attributes, description, id, state, type }) => ({
      attributes,
      description,
      id,
      state,
      type
    }))
    expect(shown).toMatchObject([
      {
        id: "http.client.request.duration",
        type: "Histogram",
        description: "Duration of requests to Clerk, in seconds",
        attributes: { unit: "s" },
        state: { buckets }
      },
      {
        id: "clerk.client.limiter.wait",
        type: "Histogram",
        description: "Time that requests waited for the rate limit, in seconds",
        attributes: { unit: "s" },
        state: { buckets }
      },
      {
        id: "clerk.client.retries",
        type: "Counter",
        description: "Requests that repeated a failed one",
        state: { count: 2, incremental: true }
      }
    ])
  }).pipe(Effect.provideService(Metric.MetricRegistry, new Map()))
)
