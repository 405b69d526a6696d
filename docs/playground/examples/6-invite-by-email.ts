// Invite someone who has no account yet
import { OrganizationInvitations, OrganizationMemberships } from "@effect-clerk/memberships"
import { ClerkEmulator } from "@effect-clerk/testing"
import { Console, Effect, Layer, Redacted } from "effect"

const program = Effect.gen(function* () {
  const emulator = yield* ClerkEmulator.make({
    organizations: [{ id: "org_acme", name: "Acme" }],
    users: [{ id: "user_ada", emailAddresses: ["ada@example.com"] }],
    memberships: [{ organizationId: "org_acme", userId: "user_ada", role: "org:admin" }]
  })
  const options = { secretKey: Redacted.make("sk_test_playground"), fetch: emulator.fetch }

  const invite = Effect.gen(function* () {
    const invitations = yield* OrganizationInvitations
    const { id, status } = yield* invitations.create({
      organizationId: "org_acme",
      emailAddress: "noa@example.com",
      role: "org:member",
      inviterUserId: "user_ada"
    })
    yield* Console.log(`The invitation is ${status}`)

    // What happens when Noa follows the link in the email.
    yield* emulator.acceptInvitation(id)
    const accepted = yield* invitations.get({ organizationId: "org_acme", invitationId: id })
    yield* Console.log(`The invitation is ${accepted.status}`)

    const members = yield* OrganizationMemberships.use((_) =>
      _.list({ organizationId: "org_acme", orderBy: "+created_at" })
    )
    yield* Console.log(members.data.map(({ publicUserData }) => publicUserData?.identifier))
  })

  const layer = Layer.merge(OrganizationInvitations.layerFetch(options), OrganizationMemberships.layerFetch(options))
  yield* Effect.provide(invite, layer)
})

await Effect.runPromise(program)
