import type { RemoveResult } from "@effect-clerk/memberships/Inputs"
import type { OrganizationMembership } from "@effect-clerk/memberships/OrganizationMembership"
import { OrganizationMemberships } from "@effect-clerk/memberships/OrganizationMemberships"
import * as Command from "effect/cli/Command"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Change from "../member/change.ts"
import * as Connection from "../connection.ts"
import * as Flags from "../flags.ts"
import { findMember } from "../member/find.ts"
import * as People from "../member/people.ts"
import { confirm, keyKind } from "../terminal/question.ts"
import { userIdOf } from "../member/users.ts"

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
      if (member === undefined) {
        const json: RemoveResult = { outcome: "absent" }
        return yield* Change.print({ json, text: `${userId} is no member of ${organizationId}` })
      }
      return yield* removeMember(member, yes)
    }).pipe(Connection.provide(connection))
).pipe(
  Command.withDescription("Removes a member, once the person agrees; one who is gone already is no failure"),
  Command.withExamples([
    { command: "clerk-memberships remove user_29w83s --org org_acme --yes", description: "Remove without a question" }
  ])
)

const removeMember = Effect.fnUntraced(function* (member: OrganizationMembership, yes: boolean) {
  const { organization, role } = member
  const userId = People.userIdOf(member)
  const name = `${People.nameOf(member)} (${userId}`
  const where = `${organization.name} (${organization.id}, ${yield* keyKind})`
  yield* confirm(`Remove 1 member from ${where}: ${name}, ${role})?`, yes)
  const { remove } = yield* OrganizationMemberships
  return yield* Change.perform(remove({ organizationId: organization.id, userId }), (result) => ({
    json: result,
    text: result.outcome === "absent" ? `${name}) is no member of ${organization.id}` : `Removed ${name})`
  }))
})
