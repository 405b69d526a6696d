import type { OrganizationMembership } from "@effect-clerk/memberships/OrganizationMembership"
import { OrganizationMemberships } from "@effect-clerk/memberships/OrganizationMemberships"
import * as Command from "effect/cli/Command"
import * as Effect from "effect/Effect"
import { identity } from "effect/Function"
import * as Stream from "effect/Stream"
import * as Connection from "../connection.ts"
import * as Flags from "../flags.ts"
import { csvRecords } from "../memberFile/exported.ts"
import * as Output from "../terminal/output.ts"
import { printRows } from "../terminal/printRows.ts"
import * as Screen from "../terminal/screen.ts"
import { printable } from "../terminal/text.ts"

export const exportMembers = Command.make(
  "export",
  { organizationId: Flags.organization, json: Flags.json, connection: Connection.flags },
  Effect.fnUntraced(function* ({ json, organizationId }) {
    const memberships = yield* OrganizationMemberships
    yield* printRows(memberships.stream({ organizationId }), { json, noun: "member", print: printCsv })
  }, Connection.provide)
).pipe(
  Command.withDescription("Writes the members as CSV that plan and apply read again, private metadata included"),
  Command.withExamples([
    { command: "clerk-memberships export --org org_acme > members.csv", description: "Start a list from what is there" }
  ])
)

const printCsv = (members: ReadonlyArray<OrganizationMembership>) => {
  // The name of a key may be anything.
  const shown = Screen.isTerminal("stdout") ? printable : identity
  return Output.printAll(Stream.map(csvRecords(members), (record) => shown(record.slice(0, -1))))
}
