import type { RemoveResult } from "@effect-clerk/memberships/Inputs"
import type { OrganizationMembership } from "@effect-clerk/memberships/OrganizationMembership"
import { OrganizationMemberships } from "@effect-clerk/memberships/OrganizationMemberships"
import * as Command from "effect/cli/Command"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Connection from "../connection.ts"
import { ofRequest } from "../failure.ts"
import * as Flags from "../flags.ts"
import { findMember } from "../member.ts"
import * as Output from "../output.ts"
import * as People from "../people.ts"
import { confirm, keyKind } from "../question.ts"
import { printable } from "../text.ts"
import { userIdOf } from "../users.ts"

export const remove = Command.make(
  "remove",
  {
    user: Flags.user,
    organizationId: Flags.organization,
    yes: Flags.yes,
    json: Flags.json,
    connection: Connection.flags
  },
  ({ connection, organizationId, user, yes }) =>
    Effect.gen(function* () {
      const userId = yield* userIdOf(user)
      const member = Option.getOrUndefined(yield* findMember(organizationId, userId))
      const result = member === undefined ? absent : yield* removeMember(member, yes)
      const who = member === undefined ? userId : `${People.nameOf(member)} (${userId})`
      yield* Output.printChange({
        json: result,
        text: result.outcome === "absent" ? `${who} is no member of ${organizationId}` : `Removed ${who}`
      })
    }).pipe(Connection.provide(connection))
).pipe(
  Command.withDescription("Removes a member, once the person agrees; one who is gone already is no failure"),
  Command.withExamples([
    { command: "clerk-memberships remove user_29w83s --org org_acme --yes", description: "Remove without a question" }
  ])
)

const absent: RemoveResult = { outcome: "absent" }

const removeMember = Effect.fnUntraced(function* (member: OrganizationMembership, yes: boolean) {
  const { organization, role } = member
  const userId = People.userIdOf(member)
  const where = `${organization.name} (${organization.id}, ${yield* keyKind})`
  yield* confirm(printable(`Remove 1 member from ${where}: ${People.nameOf(member)} (${userId}, ${role})?`), yes)
  return yield* OrganizationMemberships.use((memberships) =>
    memberships.remove({ organizationId: organization.id, userId })
  ).pipe(Effect.mapError(ofRequest))
})
