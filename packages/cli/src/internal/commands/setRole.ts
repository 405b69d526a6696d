import { allowWrites } from "@effect-clerk/core/RetryPolicy"
import { OrganizationMemberships } from "@effect-clerk/memberships/OrganizationMemberships"
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Effect from "effect/Effect"
import * as Connection from "../connection.ts"
import * as Flags from "../flags.ts"
import * as Change from "../member/change.ts"
import { memberOf } from "../member/find.ts"
import * as People from "../member/people.ts"
import { userIdOf } from "../member/users.ts"

export const setRole = Command.make(
  "set-role",
  {
    user: Flags.user,
    role: Argument.String("ROLE").pipe(Argument.withDescription("Key of the role, for example org:admin")),
    organizationId: Flags.organization,
    json: Flags.json,
    connection: Connection.flags
  },
  Effect.fnUntraced(function* ({ organizationId, role, user }) {
    const userId = yield* userIdOf(user)
    const earlier = yield* memberOf(organizationId, userId)
    const who = People.withId(earlier, userId)
    if (earlier.role === role) {
      const json = { outcome: "unchanged", membership: earlier }
      return yield* Change.print({ json, text: `${who} is ${role} already` })
    }
    const { update } = yield* OrganizationMemberships
    // The same role twice is the same role, so that a lost response is no reason to give up.
    return yield* Change.perform(allowWrites(update({ organizationId, userId, role })), (membership) => ({
      json: { outcome: "updated", membership },
      text: `Changed ${who} from ${earlier.role} to ${membership.role}`
    }))
  }, Connection.provide)
).pipe(
  Command.withDescription("Changes the role of a member"),
  Command.withExamples([
    {
      command: "clerk-memberships set-role ada@acme.com org:admin --org org_acme",
      description: "Make an administrator"
    }
  ])
)
