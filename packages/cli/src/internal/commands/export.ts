import type { OrganizationMembership } from "@effect-clerk/memberships/OrganizationMembership"
import { OrganizationMemberships } from "@effect-clerk/memberships/OrganizationMemberships"
import * as Command from "effect/cli/Command"
import * as Effect from "effect/Effect"
import * as Csv from "effect/encoding/Csv"
import * as Stream from "effect/Stream"
import * as Connection from "../connection.ts"
import { ofRead } from "../failure.ts"
import * as Flags from "../flags.ts"
import { columnsOf, rowOf } from "../memberFile/exported.ts"
import * as Output from "../output.ts"
import { count } from "../text.ts"

export const exportMembers = Command.make(
  "export",
  { organizationId: Flags.organization, json: Flags.json, connection: Connection.flags },
  ({ connection, json, organizationId }) =>
    Effect.gen(function* () {
      const members = (yield* OrganizationMemberships).stream({ organizationId }).pipe(Stream.mapError(ofRead))
      if (json) return yield* Output.printAll(Stream.map(members, (member) => JSON.stringify(member)))
      const all = yield* Stream.runCollect(members)
      yield* Output.printAll(csvOf(all))
      yield* Output.say(count(all.length, "member"))
    }).pipe(Connection.provide(connection))
).pipe(
  Command.withDescription("Writes the members as CSV that plan and apply read again, private metadata included"),
  Command.withExamples([
    { command: "clerk-memberships export --org org_acme > members.csv", description: "Start a list from what is there" }
  ])
)

/** Writes the records, whose lines end as `print` ends them. */
const csvOf = (members: ReadonlyArray<OrganizationMembership>) => {
  const columns = columnsOf(members)
  return Stream.fromIterable(members).pipe(
    Stream.map((member) => rowOf(member, columns)),
    Stream.pipeThroughChannel(Csv.encodeString({ columns, headers: true, newline: "\n" })),
    Stream.map((record) => record.slice(0, -1))
  )
}
