// Stay inside Clerk's rate limit
import { OrganizationMemberships, RateLimitPolicy, RetryPolicy } from "@effect-clerk/memberships"
import { ClerkEmulator } from "@effect-clerk/testing"
import { Effect, Redacted } from "effect"

// Eight requests at once, to a Clerk that allows five in 0.6 s.
const eight = Effect.gen(function* () {
  const emulator = yield* ClerkEmulator.make(
    { organizations: [{ id: "org_acme", name: "Acme" }] },
    { limits: { instance: { limit: 5, window: "600 millis" } } }
  )
  const list = OrganizationMemberships.use((_) => _.list({ organizationId: "org_acme" }))
  const layer = OrganizationMemberships.layerFetch({
    secretKey: Redacted.make("sk_test_playground"),
    fetch: emulator.fetch
  })
  yield* Effect.all(
    Array.from({ length: 8 }, () => Effect.exit(list)),
    { concurrency: "unbounded" }
  ).pipe(Effect.provide(layer), Effect.provideService(RetryPolicy.Current, RetryPolicy.none))
  const requests = yield* emulator.requests
  return `${requests.filter(({ status }) => status === 429).length} of 8 requests were answered with 429`
})

const unlimited = RateLimitPolicy.unlimited
console.log(
  `Without a limit: ${await Effect.runPromise(Effect.provideService(eight, RateLimitPolicy.Current, unlimited))}`
)

const limited = RateLimitPolicy.make({ limit: 5, window: "700 millis" })
console.log(`With a limit: ${await Effect.runPromise(Effect.provideService(eight, RateLimitPolicy.Current, limited))}`)
