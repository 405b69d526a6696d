import type { OrganizationMembership } from "@effect-clerk/memberships/OrganizationMembership"
import * as Command from "effect/cli/Command"
import * as Effect from "effect/Effect"
import * as Connection from "../connection.ts"
import * as Flags from "../flags.ts"
import { memberOf } from "../member/find.ts"
import * as People from "../member/people.ts"
import { userIdOf } from "../member/users.ts"
import * as Output from "../terminal/output.ts"
import { displayWidth, pad, printable } from "../terminal/text.ts"

export const get = Command.make(
  "get",
  { user: Flags.user, organizationId: Flags.organization, json: Flags.json, connection: Connection.flags },
  Effect.fnUntraced(function* ({ json, organizationId, user }) {
    const member = yield* memberOf(organizationId, yield* userIdOf(user))
    yield* json ? Output.printJson(member) : Output.print(describe(member))
  }, Connection.provide)
).pipe(
  Command.withDescription("Shows one member"),
  Command.withExamples([
    { command: "clerk-memberships get ada@acme.com --org org_acme", description: "By a verified email address" }
  ])
)

/** Writes a member for people, a field on each line. */
const describe = (member: OrganizationMembership): string => {
  const fields: ReadonlyArray<readonly [string, string]> = [
    ["member", People.nameOf(member)],
    ["user", People.userIdOf(member)],
    ["role", member.role],
    ["since", People.dateOf(member.createdAt)],
    ["organization", `${member.organization.name} (${member.organization.id})`],
    ["permissions", member.permissions.join(", ")],
    ["public", JSON.stringify(member.publicMetadata)],
    ["private", JSON.stringify(member.privateMetadata)]
  ]
  const width = Math.max(...fields.map(([name]) => displayWidth(name)))
  return fields
    .filter(([, value]) => value !== "" && value !== "{}")
    .map(([name, value]) => `${pad(name, width)}  ${printable(value)}`)
    .join("\n")
}
