// All five operations, as applications call them.
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

export const run = (secretKey: string) =>
  program.pipe(
    Effect.provide(OrganizationMemberships.layerFetch({ secretKey: Redacted.make(secretKey) })),
    Effect.runPromise
  )
