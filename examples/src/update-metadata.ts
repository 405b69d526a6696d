// Merges into a member's metadata: nested keys are kept, a key that is null is removed.
import { OrganizationMemberships } from "@effect-clerk/memberships"
import { Console, Effect } from "effect"
import { announce, memberUserId, organizationId, run } from "./clerk.ts"

const program = Effect.gen(function* () {
  const member = { organizationId: yield* organizationId, userId: yield* memberUserId }
  yield* announce(`set and then remove publicMetadata.example of ${member.userId} in ${member.organizationId}`)
  const memberships = yield* OrganizationMemberships
  const set = yield* memberships.updateMetadata({ ...member, publicMetadata: { example: { team: "blue", seat: 7 } } })
  yield* Console.log(JSON.stringify(set.publicMetadata))
  const merged = yield* memberships.updateMetadata({ ...member, publicMetadata: { example: { seat: null } } })
  yield* Console.log(JSON.stringify(merged.publicMetadata))
  const removed = yield* memberships.updateMetadata({ ...member, publicMetadata: { example: null } })
  yield* Console.log(JSON.stringify(removed.publicMetadata))
})

await run(program)
