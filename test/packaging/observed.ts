// One operation, whose attempts are observed and have spans: a bundle of it has what `create.ts` leaves out.
import * as ClerkConfig from "@effect-clerk/core/ClerkConfig"
import * as ClerkHttpClient from "@effect-clerk/http/ClerkHttpClient"
import * as Observer from "@effect-clerk/http/Observer"
import * as Endpoints from "@effect-clerk/memberships/Endpoints"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Tracer from "effect/Tracer"

const run = async (): Promise<ReadonlyArray<unknown>> => {
  const seen: Array<unknown> = []
  const tracer = Tracer.make({
    span: (options) => {
      seen.push(options.name)
      return new Tracer.NativeSpan(options)
    }
  })
  const fetch = () => Promise.resolve(Response.json({ data: [], total_count: 0 }))
  const config = ClerkConfig.layer({ secretKey: Redacted.make("sk_test_1") })
  await ClerkHttpClient.ClerkHttpClient.use(({ execute }) => execute(Endpoints.list, { organizationId: "org_1" })).pipe(
    Effect.provide(Layer.provide(ClerkHttpClient.layerFetch({ fetch }), config)),
    Effect.provideService(Observer.Current, ({ status }) => Effect.sync(() => seen.push(status))),
    Effect.provideService(Observer.AttemptSpans, true),
    Effect.withTracer(tracer),
    Effect.runPromise
  )
  return seen
}

/** The statuses that an observer was shown, and the names of all spans. */
export const seen = run()
