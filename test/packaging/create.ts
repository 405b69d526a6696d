// One operation alone: its endpoint, over the client that sends all of them.
import * as ClerkConfig from "@effect-clerk/core/ClerkConfig"
import * as ClerkHttpClient from "@effect-clerk/http/ClerkHttpClient"
import * as Endpoints from "@effect-clerk/memberships/Endpoints"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"

export const run = (secretKey: string) => {
  const config = ClerkConfig.layer({ secretKey: Redacted.make(secretKey) })
  const input = { organizationId: "org_acme", userId: "user_1", role: "org:member" }
  return ClerkHttpClient.ClerkHttpClient.use(({ execute }) => execute(Endpoints.create, input)).pipe(
    Effect.provide(Layer.provide(ClerkHttpClient.layerFetch(), config)),
    Effect.runPromise
  )
}
