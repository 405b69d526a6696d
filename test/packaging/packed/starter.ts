// A first program: what it imports is all that a project has to install.
import { hasCode, OrganizationMemberships, RetryPolicy } from "@effect-clerk/memberships"
import { ClerkMemberships } from "@effect-clerk/memberships/Promise"
import { ClerkEmulator } from "@effect-clerk/testing"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"

const noa = { organizationId: "org_acme", userId: "user_noa", role: "org:member" }

const fetch = ClerkEmulator.fetch({
  organizations: [{ id: "org_acme", name: "Acme" }],
  users: [{ id: "user_noa", firstName: "Noa" }]
})

const program = Effect.gen(function* () {
  const memberships = yield* OrganizationMemberships
  const { publicUserData, role } = yield* memberships.create(noa)
  const again = yield* memberships.create(noa).pipe(
    Effect.map(({ id }) => id),
    Effect.catchTag("ClerkErrors", (error) =>
      Effect.succeed(hasCode(error, "already_a_member_in_organization") ? `again ${error.status}` : error.message)
    ),
    Effect.catchTag("SDKException", ({ processed, reason }) => Effect.succeed(`${reason._tag} ${processed}`))
  )
  return `${publicUserData?.firstName} ${role}, ${again}`
}).pipe(
  Effect.provideService(RetryPolicy.Current, RetryPolicy.none),
  Effect.provide(OrganizationMemberships.layerFetch({ secretKey: Redacted.make("sk_test_1"), fetch }))
)

const run = async (): Promise<void> => {
  const done = await Effect.runPromise(program)
  const listed = await ClerkMemberships.make({ secretKey: "sk_test_1", fetch }).list({ organizationId: "org_acme" })
  console.log(`${done}, ${listed._tag === "Success" ? listed.success.totalCount : listed.failure.message} listed`)
}

void run()
