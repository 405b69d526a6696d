// Makes sure that a user is a member, then prints all members: npm start -- org_acme user_bob
import { OrganizationMemberships } from "@effect-clerk/memberships"
import { Console, Effect, Stream } from "effect"

const [organizationId = "org_acme", userId = "user_bob"] = process.argv.slice(2)

const program = Effect.gen(function* () {
  const memberships = yield* OrganizationMemberships

  // May be run again: a user who is a member already is no failure.
  const { outcome } = yield* memberships.ensure({ organizationId, userId, role: "org:member" })
  yield* Console.log(`${userId}: ${outcome}`)

  // Reads page after page, each member once.
  yield* Stream.runForEach(memberships.stream({ organizationId }), ({ publicUserData, role }) =>
    Console.log(`${publicUserData?.userId}\t${role}`)
  )
})

// Reads CLERK_SECRET_KEY and CLERK_API_URL.
const ClerkLive = OrganizationMemberships.layerFetchConfig()

await Effect.runPromise(
  program.pipe(
    Effect.provide(ClerkLive),
    Effect.catch((error) =>
      Effect.sync(() => {
        console.error(error.message)
        process.exitCode = 1
      })
    )
  )
)
