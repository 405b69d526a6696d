// Changes a member's role, unless the organization would lose its last administrator.
import { hasCode, OrganizationMemberships } from "@effect-clerk/memberships"
import { Console, Effect } from "effect"
import { announce, memberUserId, organizationId, run } from "./clerk.ts"

const program = Effect.gen(function* () {
  const input = { organizationId: yield* organizationId, userId: yield* memberUserId, role: "org:admin" }
  yield* announce(`make ${input.userId} ${input.role} of ${input.organizationId}`)
  const memberships = yield* OrganizationMemberships
  const membership = yield* memberships.update(input)
  yield* Console.log(`${input.userId} may now ${membership.permissions.join(", ")}`)
}).pipe(
  Effect.catchIf(
    (error) => hasCode(error, "organization_minimum_permissions_needed"),
    () => Console.log("The last administrator stays one")
  )
)

await run(program)
