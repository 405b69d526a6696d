import { OrganizationMemberships } from "@effect-clerk/memberships/OrganizationMemberships"
import * as Command from "effect/cli/Command"
import * as Effect from "effect/Effect"
import { identity } from "effect/Function"
import * as Stream from "effect/Stream"
import * as Connection from "../connection.ts"
import { ofRead } from "../failure.ts"
import * as Flags from "../flags.ts"
import { csvRecords } from "../memberFile/exported.ts"
import * as Output from "../terminal/output.ts"
import * as Screen from "../terminal/screen.ts"
import { count, printable } from "../terminal/text.ts"

export const exportMembers = Command.make(
  "export",
  { organizationId: Flags.organization, json: Flags.json, connection: Connection.flags },
  ({ connection, json, organizationId }) =>
    Effect.gen(function* () {
      const members = (yield* OrganizationMemberships).stream({ organizationId }).pipe(Stream.mapError(ofRead))
      if (json) return yield* Output.printAll(Stream.map(members, Output.toJson))
      const all = yield* Stream.runCollect(members)
      // The name of a key may be anything.
      const shown = Screen.isTerminal("stdout") ? printable : identity
      yield* Output.printAll(Stream.map(csvRecords(all), (record) => shown(record.slice(0, -1))))
      yield* Output.say(count(all.length, "member"))
    }).pipe(Connection.provide(connection))
).pipe(
  Command.withDescription("Writes the members as CSV that plan and apply read again, private metadata included"),
  Command.withExamples([
    { command: "clerk-memberships export --org org_acme > members.csv", description: "Start a list from what is there" }
  ])
)
