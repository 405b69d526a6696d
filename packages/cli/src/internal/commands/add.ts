import { OrganizationMemberships } from "@effect-clerk/memberships/OrganizationMemberships"
import * as Command from "effect/cli/Command"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Change from "../member/change.ts"
import * as Connection from "../connection.ts"
import { CommandFailure } from "../../CommandFailure.ts"
import * as Flags from "../flags.ts"
import { findMember } from "../member/find.ts"
import { parseFlags } from "../metadata.ts"
import * as People from "../member/people.ts"
import { userIdOf } from "../member/users.ts"

export const add = Command.make(
  "add",
  {
    user: Flags.user,
    organizationId: Flags.organization,
    role: Flags.role,
    metadata: Flags.metadata,
    json: Flags.json,
    connection: Connection.flags
  },
  ({ connection, metadata, organizationId, role, user }) =>
    Effect.gen(function* () {
      const publicMetadata = yield* parseFlags("public", metadata.publicMetadata)
      const privateMetadata = yield* parseFlags("private", metadata.privateMetadata)
      const userId = yield* userIdOf(user)
      const earlier = yield* findMember(organizationId, userId)
      if (Option.isSome(earlier) && earlier.value.role !== role) {
        const text = `${userId} is a member already, with the role ${earlier.value.role}. To change it: set-role`
        return yield* new CommandFailure({ exit: "failed", text })
      }
      const { ensure } = yield* OrganizationMemberships
      yield* Change.perform(
        ensure({ organizationId, userId, role, publicMetadata, privateMetadata }),
        ({ membership, outcome }) => ({
          json: { outcome, membership },
          text: `${said[outcome]} ${People.nameOf(membership)} (${userId}) as ${membership.role}`
        })
      )
    }).pipe(Connection.provide(connection))
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
