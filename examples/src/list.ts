// Lists the members of an organization, oldest first, with a filter.
import { OrganizationMemberships } from "@effect-clerk/memberships"
import { Console, Effect } from "effect"
import { organizationId, run } from "./clerk.ts"

const program = Effect.gen(function* () {
  const memberships = yield* OrganizationMemberships
  const page = yield* memberships.list({
    organizationId: yield* organizationId,
    role: ["org:admin", "org:member"],
    orderBy: "+created_at",
    limit: 100
  })
  for (const { publicUserData, role } of page.data) yield* Console.log(`${publicUserData?.userId}: ${role}`)
  yield* Console.log(`${page.data.length} of ${page.totalCount}`)
})

await run(program)
