// The same function without the service: each operation as the endpoint that it is, so that nothing else is carried.
import * as ClerkConfig from "@effect-clerk/core/ClerkConfig"
import * as ClerkHttpClient from "@effect-clerk/http/ClerkHttpClient"
import * as Endpoints from "@effect-clerk/memberships/Endpoints"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"

const program = Effect.gen(function* () {
  const { execute } = yield* ClerkHttpClient.ClerkHttpClient
  const member = { organizationId: "org_acme", userId: "user_1" }
  yield* execute(Endpoints.create, { ...member, role: "org:member" })
  yield* execute(Endpoints.update, { ...member, role: "org:admin" })
  yield* execute(Endpoints.updateMetadata, { ...member, publicMetadata: { team: "blue" } })
  yield* execute(Endpoints.delete, member)
  return yield* execute(Endpoints.list, { organizationId: "org_acme" })
})

export default {
  async fetch(_request: Request, env: { readonly CLERK_SECRET_KEY: string }): Promise<Response> {
    const layer = ClerkHttpClient.layerFetch().pipe(
      Layer.provide(ClerkConfig.layer({ secretKey: Redacted.make(env.CLERK_SECRET_KEY) }))
    )
    return Response.json(await Effect.runPromise(Effect.provide(program, layer)))
  }
}
