// An edge function with the five operations, on this library, straight to fetch.
import { OrganizationMemberships } from "@effect-clerk/memberships/OrganizationMemberships"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"

const program = Effect.gen(function* () {
  const memberships = yield* OrganizationMemberships
  const member = { organizationId: "org_acme", userId: "user_1" }
  yield* memberships.create({ ...member, role: "org:member" })
  yield* memberships.update({ ...member, role: "org:admin" })
  yield* memberships.updateMetadata({ ...member, publicMetadata: { team: "blue" } })
  yield* memberships.delete(member)
  return yield* memberships.list({ organizationId: "org_acme" })
})

export default {
  async fetch(_request: Request, env: { readonly CLERK_SECRET_KEY: string }): Promise<Response> {
    const layer = OrganizationMemberships.layerFetch({ secretKey: Redacted.make(env.CLERK_SECRET_KEY) })
    return Response.json(await Effect.runPromise(Effect.provide(program, layer)))
  }
}
