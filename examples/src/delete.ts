// Removes a member; that there is none is no failure here.
import { OrganizationMemberships } from "@effect-clerk/memberships"
import { Console, Effect } from "effect"
import { announce, memberUserId, organizationId, run } from "./clerk.ts"

const program = Effect.gen(function* () {
  const member = { organizationId: yield* organizationId, userId: yield* memberUserId }
  yield* announce(`remove ${member.userId} from ${member.organizationId}`)
  const memberships = yield* OrganizationMemberships
  yield* memberships.delete(member).pipe(
    Effect.flatMap(({ role }) => Console.log(`Removed, was ${role}`)),
    Effect.catchTag("ClerkErrors", (error) =>
      error.status === 404 ? Console.log("Was no member") : Effect.fail(error)
    )
  )
})

await run(program)
