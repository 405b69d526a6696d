import { OrganizationMemberships } from "@effect-clerk/memberships/OrganizationMemberships"
import * as Command from "effect/cli/Command"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { CommandFailure } from "../../CommandFailure.ts"
import * as Connection from "../connection.ts"
import * as Flags from "../flags.ts"
import * as Change from "../member/change.ts"
import { findMember } from "../member/find.ts"
import * as People from "../member/people.ts"
import { userIdOf } from "../member/users.ts"
import * as Metadata from "../metadata.ts"

export const add = Command.make(
  "add",
  {
    user: Flags.user,
    organizationId: Flags.organization,
    role: Flags.role,
    metadata: Metadata.flags,
    json: Flags.json,
    connection: Connection.flags
  },
  Effect.fnUntraced(function* ({ metadata, organizationId, role, user }) {
    const parsed = yield* Metadata.parseFlags(metadata)
    const userId = yield* userIdOf(user)
    const earlier = yield* findMember(organizationId, userId)
    if (Option.isSome(earlier) && earlier.value.role !== role) {
      const text = `${userId} is a member already, with the role ${earlier.value.role}. To change it: set-role`
      return yield* new CommandFailure({ exit: "failed", text })
    }
    const { ensure } = yield* OrganizationMemberships
    yield* Change.perform(ensure({ organizationId, userId, role, ...parsed }), ({ membership, outcome }) => ({
      json: { outcome, membership },
      text: `${said[outcome]} ${People.withId(membership, userId)} as ${membership.role}`
    }))
  }, Connection.provide)
).pipe(
  Command.withDescription("Adds a member; one who is there with this role already is no failure"),
  Command.withExamples([
    {
      command: "clerk-memberships add ada@acme.com --org org_acme --role org:member --public team=core",
      description: "Add a user by a verified email address"
    }
  ])
)

const said = { created: "Added", updated: "Changed the metadata of", unchanged: "Already there:" } as const
