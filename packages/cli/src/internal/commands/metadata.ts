import { allowWrites } from "@effect-clerk/core/RetryPolicy"
import { OrganizationMemberships } from "@effect-clerk/memberships/OrganizationMemberships"
import * as Command from "effect/cli/Command"
import * as Effect from "effect/Effect"
import * as Connection from "../connection.ts"
import { invalidUsage } from "../failure.ts"
import * as Flags from "../flags.ts"
import * as Change from "../member/change.ts"
import * as People from "../member/people.ts"
import { userIdOf } from "../member/users.ts"
import * as Metadata from "../metadata.ts"

export const metadata = Command.make(
  "metadata",
  {
    user: Flags.user,
    organizationId: Flags.organization,
    metadata: Metadata.flags,
    json: Flags.json,
    connection: Connection.flags
  },
  Effect.fnUntraced(function* ({ metadata, organizationId, user }) {
    const parsed = yield* Metadata.parseFlags(metadata)
    if (parsed.publicMetadata === undefined && parsed.privateMetadata === undefined) {
      return yield* invalidUsage("Expected --public KEY=VALUE or --private KEY=VALUE")
    }
    const userId = yield* userIdOf(user)
    // A merge twice is the same merge, so that a lost response is no reason to give up.
    const { updateMetadata } = yield* OrganizationMemberships
    yield* Change.perform(allowWrites(updateMetadata({ organizationId, userId, ...parsed })), (membership) => ({
      json: { outcome: "updated", membership },
      text: `Changed the metadata of ${People.withId(membership, userId)}`
    }))
  }, Connection.provide)
).pipe(
  Command.withDescription("Merges metadata into that of a member"),
  Command.withExamples([
    {
      command: "clerk-memberships metadata ada@acme.com --org org_acme --public team=core --private legacy:json=null",
      description: "Set one key and remove another"
    }
  ])
)
