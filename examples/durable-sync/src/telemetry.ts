/** Metrics, traces and logs of a runner, sent to the collector that `OTLP_URL` names, if any. */
import { ClerkMetrics } from "@effect-clerk/http"
import { Config, Effect, Layer, Option } from "effect"
import { FetchHttpClient } from "effect/http"
import { Otlp } from "effect/observability"

export const layer = Layer.unwrap(
  Effect.map(Config.option(Config.String("OTLP_URL")), (baseUrl) =>
    Option.isNone(baseUrl)
      ? Layer.empty
      : Otlp.layerJson({ baseUrl: baseUrl.value, resource: { serviceName: "durable-sync" } }).pipe(
          Layer.provide(FetchHttpClient.layer),
          Layer.merge(ClerkMetrics.layer)
        )
  )
)
