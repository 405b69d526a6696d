// A test swaps the HTTP layer: the program stays as it is, Clerk is in memory.
import { ClerkConfig } from "@effect-clerk/core"
import { ClerkHttpClient } from "@effect-clerk/http"
import { OrganizationMemberships } from "@effect-clerk/memberships"
import { ClerkEmulator } from "@effect-clerk/testing"
import { Effect, Layer, Redacted } from "effect"

const program = OrganizationMemberships.use((memberships) => memberships.list({ organizationId: "org_acme" }))

const Clerk = OrganizationMemberships.layer.pipe(
  Layer.provide(ClerkHttpClient.layer),
  Layer.provide(ClerkConfig.layer({ secretKey: Redacted.make("sk_test_example") })),
  Layer.provide(
    ClerkEmulator.layer({
      organizations: [{ id: "org_acme", name: "Acme" }],
      users: [{ id: "user_ada", firstName: "Ada" }],
      memberships: [{ organizationId: "org_acme", userId: "user_ada", role: "org:admin" }]
    })
  )
)

const page = await Effect.runPromise(Effect.provide(program, Clerk))
console.log(`${page.data[0]?.publicUserData?.firstName} is ${page.data[0]?.role}`)
