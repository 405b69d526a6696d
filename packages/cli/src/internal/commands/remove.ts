import type { RemoveResult } from "@effect-clerk/memberships/Inputs"
import type { OrganizationMembership } from "@effect-clerk/memberships/OrganizationMembership"
import { OrganizationMemberships } from "@effect-clerk/memberships/OrganizationMemberships"
import * as Command from "effect/cli/Command"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Connection from "../connection.ts"
import * as Flags from "../flags.ts"
import * as Change from "../member/change.ts"
import { findMember, noMember } from "../member/find.ts"
import * as People from "../member/people.ts"
import { userIdOf } from "../member/users.ts"
import { confirm, placeOf } from "../terminal/question.ts"

export const remove = Command.make(
  "remove",
  {
    user: Flags.user,
    organizationId: Flags.organization,
    yes: Flags.yes,
    json: Flags.json,
    connection: Connection.flags
  },
  Effect.fnUntraced(function* ({ organizationId, user, yes }) {
    const userId = yield* userIdOf(user)
    const member = yield* findMember(organizationId, userId)
    if (Option.isSome(member)) return yield* removeMember(member.value, yes)
    const json: RemoveResult = { outcome: "absent" }
    return yield* Change.print({ json, text: noMember(userId, organizationId) })
  }, Connection.provide)
).pipe(
  Command.withDescription("Removes a member, once the person agrees; one who is gone already is no failure"),
  Command.withExamples([
    { command: "clerk-memberships remove user_29w83s --org org_acme --yes", description: "Remove without a question" }
  ])
)

const removeMember = Effect.fnUntraced(function* (member: OrganizationMembership, yes: boolean) {
  const { organization, role } = member
  const userId = People.userIdOf(member)
  const name = People.withId(member, userId)
  const where = placeOf(organization, yield* Connection.keyKind)
  yield* confirm(`Remove 1 member from ${where}: ${People.nameOf(member)} (${userId}, ${role})?`, yes)
  const { remove } = yield* OrganizationMemberships
  return yield* Change.perform(remove({ organizationId: organization.id, userId }), (result) => ({
    json: result,
    text: result.outcome === "absent" ? noMember(name, organization.id) : `Removed ${name}`
  }))
})
