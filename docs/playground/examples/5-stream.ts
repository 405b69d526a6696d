// Stream all members, page by page
import { OrganizationMemberships } from "@effect-clerk/memberships"
import { ClerkEmulator } from "@effect-clerk/testing"
import { Console, Effect, Redacted, Stream } from "effect"

const users = Array.from({ length: 250 }, (_, index) => ({ id: `user_${index + 1}` }))

const fetch = ClerkEmulator.fetch({
  organizations: [{ id: "org_acme", name: "Acme" }],
  users,
  memberships: users.map(({ id }, index) => ({
    organizationId: "org_acme",
    userId: id,
    role: index % 100 === 0 ? "org:admin" : "org:member"
  }))
})

const program = Effect.gen(function* () {
  const memberships = yield* OrganizationMemberships
  const members = memberships.stream({ organizationId: "org_acme", pageSize: 100, prefetch: 2 })
  yield* Console.log(`${yield* Stream.runCount(members)} members`)

  // No more pages are read than are needed.
  yield* memberships.stream({ organizationId: "org_acme", role: ["org:admin"] }).pipe(
    Stream.take(2),
    Stream.runForEach(({ publicUserData }) => Console.log(`${publicUserData?.userId} is an administrator`))
  )
})

const layer = OrganizationMemberships.layerFetch({ secretKey: Redacted.make("sk_test_playground"), fetch })

await Effect.runPromise(Effect.provide(program, layer))
