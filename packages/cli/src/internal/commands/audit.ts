import * as ClerkConfig from "@effect-clerk/core/ClerkConfig"
import type { OrganizationInvitation } from "@effect-clerk/memberships/OrganizationInvitation"
import { OrganizationInvitations } from "@effect-clerk/memberships/OrganizationInvitations"
import type { OrganizationMembership } from "@effect-clerk/memberships/OrganizationMembership"
import { OrganizationMemberships } from "@effect-clerk/memberships/OrganizationMemberships"
import { OrganizationRoles } from "@effect-clerk/memberships/OrganizationRoles"
import { administratorRoles } from "@effect-clerk/sync/internal"
import { SyncState } from "@effect-clerk/sync/SyncState"
import * as Command from "effect/cli/Command"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import { CommandFailure } from "../../CommandFailure.ts"
import * as Connection from "../connection.ts"
import { invalidUsage, ofRead } from "../failure.ts"
import * as Flags from "../flags.ts"
import * as Invitations from "../member/invitations.ts"
import * as People from "../member/people.ts"
import * as PlanFlags from "../plan/flags.ts"
import * as Output from "../terminal/output.ts"
import { printTable } from "../terminal/printTable.ts"
import * as Screen from "../terminal/screen.ts"
import type { Column } from "../terminal/table.ts"

export const audit = Command.make(
  "audit",
  {
    organizationId: Flags.organization,
    administratorRoles: PlanFlags.administratorRoles,
    state: PlanFlags.state,
    json: Flags.json,
    connection: Connection.flags
  },
  Effect.fnUntraced(
    function* ({ administratorRoles, json, organizationId }) {
      const findings = yield* read(organizationId, administratorRoles ?? "by permissions")
      yield* json ? printLines(findings) : printSections(findings)
    },
    (self, { state }) => Effect.provide(self, SyncState.layerFile(state)),
    Connection.provide
  )
).pipe(
  Command.withDescription("Shows who is unmanaged, who administers, and which invitations are pending or expired"),
  Command.withExamples([
    { command: "clerk-memberships audit --org org_acme", description: "Before a review of the access" }
  ])
)

interface Findings {
  /** Members whom no list of an earlier apply has. */
  readonly unmanaged: ReadonlyArray<OrganizationMembership>
  readonly administrators: ReadonlyArray<OrganizationMembership>
  readonly pending: ReadonlyArray<OrganizationInvitation>
  readonly expired: ReadonlyArray<OrganizationInvitation>
  /** Unix milliseconds of the last apply. */
  readonly appliedAt: number | undefined
}

const read = Effect.fnUntraced(function* (
  organizationId: string,
  configured: "by permissions" | ReadonlyArray<string>
): Effect.fn.Return<Findings, CommandFailure, Connection.Services | SyncState> {
  const members = yield* collect((yield* OrganizationMemberships).stream({ organizationId }))
  const roles = yield* collect((yield* OrganizationRoles).stream())
  const invitations = yield* OrganizationInvitations
  const pending = yield* collect(invitations.stream({ organizationId, status: "pending" }))
  const expired = yield* collect(invitations.stream({ organizationId, status: "expired" }))
  const base = yield* baseOf(organizationId)
  const managed = new Set(base?.members.map(({ userId }) => userId))
  const keys = administratorRoles(
    roles.map(({ key, permissions }) => ({ key, permissions: permissions.map(({ key }) => key) })),
    configured
  )
  return {
    unmanaged: members.filter((member) => !managed.has(People.userIdOf(member))),
    administrators: members.filter(({ role }) => keys.includes(role)),
    pending,
    expired,
    appliedAt: base?.appliedAt
  }
})

const collect = <A>(stream: Stream.Stream<A, Parameters<typeof ofRead>[0]>) =>
  Effect.mapError(Stream.runCollect(stream), ofRead)

const baseOf = Effect.fnUntraced(function* (organizationId: string) {
  const { apiUrl } = yield* ClerkConfig.ClerkConfig
  const target = { apiUrl, keyKind: yield* Connection.keyKind, organizationId }
  const base = yield* SyncState.use((state) => state.load(target)).pipe(
    Effect.mapError(({ message }) => invalidUsage(message))
  )
  return Option.getOrUndefined(base)
})

const printLines = ({ administrators, expired, pending, unmanaged }: Findings) =>
  Output.printAll(
    Stream.fromIterable([
      ...unmanaged.map((membership) => Output.toJson({ finding: "unmanaged", membership })),
      ...administrators.map((membership) => Output.toJson({ finding: "administrator", membership })),
      ...pending.map((invitation) => Output.toJson({ finding: "pending", invitation })),
      ...expired.map((invitation) => Output.toJson({ finding: "expired", invitation }))
    ])
  )

const printSections = Effect.fnUntraced(function* (findings: Findings) {
  const { administrators, appliedAt, expired, pending, unmanaged } = findings
  const since = appliedAt === undefined ? "no earlier apply is known" : `not in the list of ${People.dateOf(appliedAt)}`
  yield* printSection(`Unmanaged members: ${unmanaged.length} (${since})`, People.columns, unmanaged)
  yield* printSection(`Administrators: ${administrators.length}`, People.columns, administrators)
  yield* printSection(`Pending invitations: ${pending.length}`, Invitations.columns, pending)
  yield* printSection(`Expired invitations: ${expired.length}`, Invitations.columns, expired)
})

const printSection = Effect.fnUntraced(function* <Row>(
  title: string,
  columns: ReadonlyArray<Column<Row>>,
  rows: ReadonlyArray<Row>
) {
  yield* Output.print(Screen.paint("stdout", "bold", title))
  if (rows.length > 0) yield* printTable(columns, rows)
  yield* Output.print("")
})
