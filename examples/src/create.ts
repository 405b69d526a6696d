// Adds a user to an organization.
import { OrganizationMemberships } from "@effect-clerk/memberships"
import { Console, Effect } from "effect"
import { announce, newUserId, organizationId, run } from "./clerk.ts"

const program = Effect.gen(function* () {
  const input = { organizationId: yield* organizationId, userId: yield* newUserId, role: "org:member" }
  yield* announce(`add ${input.userId} to ${input.organizationId} as ${input.role}`)
  const memberships = yield* OrganizationMemberships
  const membership = yield* memberships.create(input)
  yield* Console.log(`${membership.id} is ${membership.role} since ${new Date(membership.createdAt).toISOString()}`)
})

await run(program)
