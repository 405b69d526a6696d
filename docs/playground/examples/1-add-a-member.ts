// Add a member, and list who is there
import { OrganizationMemberships } from "@effect-clerk/memberships"
import { ClerkEmulator } from "@effect-clerk/testing"
import { Console, Effect, Redacted } from "effect"

const program = Effect.gen(function* () {
  const memberships = yield* OrganizationMemberships
  const added = yield* memberships.create({ organizationId: "org_acme", userId: "user_noa", role: "org:member" })
  yield* Console.log(`${added.publicUserData?.firstName} is ${added.role} of ${added.organization.name}`)

  const page = yield* memberships.list({ organizationId: "org_acme", orderBy: "+created_at" })
  for (const { publicUserData, role } of page.data) yield* Console.log(`${publicUserData?.identifier}: ${role}`)
  yield* Console.log(`${page.totalCount} members`)
})

// With Clerk itself: OrganizationMemberships.layerFetchConfig(), which reads CLERK_SECRET_KEY.
const layer = OrganizationMemberships.layerFetch({
  secretKey: Redacted.make("sk_test_playground"),
  fetch: ClerkEmulator.fetch({
    organizations: [{ id: "org_acme", name: "Acme" }],
    users: [
      { id: "user_ada", firstName: "Ada", emailAddresses: ["ada@example.com"] },
      { id: "user_noa", firstName: "Noa", emailAddresses: ["noa@example.com"] }
    ],
    memberships: [{ organizationId: "org_acme", userId: "user_ada", role: "org:admin" }]
  })
})

await Effect.runPromise(Effect.provide(program, layer))
