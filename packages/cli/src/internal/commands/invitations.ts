import type { OrganizationInvitation } from "@effect-clerk/memberships/OrganizationInvitation"
import { OrganizationInvitations } from "@effect-clerk/memberships/OrganizationInvitations"
import * as Organizations from "@effect-clerk/memberships/Organizations"
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import * as Change from "../member/change.ts"
import * as Connection from "../connection.ts"
import { CommandFailure } from "../../CommandFailure.ts"
import { ofRead } from "../failure.ts"
import * as Flags from "../flags.ts"
import { parseFlags } from "../metadata.ts"
import * as Output from "../terminal/output.ts"
import { dateOf } from "../member/people.ts"
import { printTable } from "../terminal/printTable.ts"
import { confirm, keyKind } from "../terminal/question.ts"
import type { Column } from "../terminal/table.ts"
import { count } from "../terminal/text.ts"

const list = Command.make(
  "list",
  {
    organizationId: Flags.organization,
    status: Flag.Literals("status", ["pending", "accepted", "revoked", "expired"]).pipe(
      Flag.withDescription("Invitations with this status; all unless given"),
      Flag.optional
    ),
    email: Flag.String("email").pipe(Flag.withDescription("Invitations of this email address"), Flag.optional),
    json: Flags.json,
    connection: Connection.flags
  },
  ({ connection, email, json, organizationId, status }) =>
    Effect.gen(function* () {
      const invitations = (yield* OrganizationInvitations)
        .stream({
          organizationId,
          status: Option.getOrUndefined(status),
          emailAddress: Option.getOrUndefined(email)
        })
        .pipe(Stream.mapError(ofRead))
      if (json) return yield* Output.printAll(Stream.map(invitations, Output.toJson))
      const all = yield* Stream.runCollect(invitations)
      yield* printTable(columns, all)
      yield* Output.say(count(all.length, "invitation"))
    }).pipe(Connection.provide(connection))
).pipe(
  Command.withDescription("Lists the invitations of an organization"),
  Command.withExamples([
    {
      command: "clerk-memberships invitations list --org org_acme --status pending",
      description: "Those that are open"
    }
  ])
)

/** Columns of a table of invitations. */
export const columns: ReadonlyArray<Column<OrganizationInvitation>> = [
  { title: "ADDRESS", cell: ({ emailAddress }) => emailAddress, min: 14 },
  { title: "ROLE", cell: ({ role }) => role, min: 10 },
  { title: "STATUS", cell: ({ status }) => status ?? "", min: 8 },
  { title: "INVITATION", cell: ({ id }) => id, min: 10, optional: true },
  { title: "EXPIRES", cell: ({ expiresAt }) => (expiresAt === null ? "" : dateOf(expiresAt)), min: 10, optional: true }
]

const Days = Flag.Int("expires-in-days").pipe(
  Flag.withDescription("Days until it expires, 1 to 365; 30 unless given"),
  Flag.filter(
    (days) => days >= 1 && days <= 365,
    (days) => `Expected an integer from 1 to 365, got ${days}`
  ),
  Flag.optional
)

const send = Command.make(
  "send",
  {
    address: Argument.String("EMAIL").pipe(Argument.withDescription("Email address")),
    organizationId: Flags.organization,
    role: Flags.role,
    expiresInDays: Days,
    redirectUrl: Flag.String("redirect-url").pipe(
      Flag.withMetavar("URL"),
      Flag.withDescription("Page to which the link of the invitation leads"),
      Flag.optional
    ),
    inviter: Flag.String("inviter").pipe(
      Flag.withMetavar("USER"),
      Flag.withDescription("Id of the member in whose name it is sent"),
      Flag.optional
    ),
    metadata: Flags.metadata,
    json: Flags.json,
    connection: Connection.flags
  },
  ({ address, connection, expiresInDays, inviter, metadata, organizationId, redirectUrl, role }) =>
    Effect.gen(function* () {
      const publicMetadata = yield* parseFlags("public", metadata.publicMetadata)
      const privateMetadata = yield* parseFlags("private", metadata.privateMetadata)
      const { create } = yield* OrganizationInvitations
      const request = create({
        organizationId,
        emailAddress: address,
        role,
        publicMetadata,
        privateMetadata,
        expiresInDays: Option.getOrUndefined(expiresInDays),
        redirectUrl: Option.getOrUndefined(redirectUrl),
        inviterUserId: Option.getOrUndefined(inviter)
      })
      yield* Change.perform(request, (invitation) => ({
        json: invitation,
        text: `Invited ${invitation.emailAddress} as ${invitation.role} (${invitation.id})`
      }))
    }).pipe(Connection.provide(connection))
).pipe(
  Command.withDescription("Invites an email address"),
  Command.withExamples([
    {
      command: "clerk-memberships invitations send eve@acme.com --org org_acme --role org:member --expires-in-days 7",
      description: "Invite for a week"
    }
  ])
)

const revoke = Command.make(
  "revoke",
  {
    invitation: Argument.String("INVITATION").pipe(
      Argument.withDescription("Id of the invitation, or the email address that it was sent to")
    ),
    organizationId: Flags.organization,
    yes: Flags.yes,
    json: Flags.json,
    connection: Connection.flags
  },
  ({ connection, invitation: name, organizationId, yes }) =>
    Effect.gen(function* () {
      const invitations = yield* OrganizationInvitations
      const { emailAddress, id, role } = yield* name.includes("@")
        ? pendingFor(organizationId, name)
        : invitations.get({ organizationId, invitationId: name }).pipe(Effect.mapError(ofRead))
      const organization = yield* Organizations.Organizations.use((organizations) =>
        organizations.get({ organizationId })
      ).pipe(Effect.mapError(ofRead))
      const where = `${organization.name} (${organization.id}, ${yield* keyKind})`
      yield* confirm(`Revoke 1 invitation to ${where}: ${emailAddress} (${role})?`, yes)
      yield* Change.perform(invitations.revoke({ organizationId, invitationId: id }), (revoked) => ({
        json: revoked,
        text: `Revoked the invitation of ${revoked.emailAddress} (${revoked.id})`
      }))
    }).pipe(Connection.provide(connection))
).pipe(
  Command.withDescription("Revokes a pending invitation, once the person agrees"),
  Command.withExamples([
    { command: "clerk-memberships invitations revoke eve@acme.com --org org_acme", description: "By its address" }
  ])
)

const pendingFor = Effect.fnUntraced(function* (organizationId: string, emailAddress: string) {
  const { data } = yield* OrganizationInvitations.use((invitations) =>
    invitations.list({ organizationId, emailAddress, status: "pending" })
  ).pipe(Effect.mapError(ofRead))
  const [invitation] = data
  if (invitation !== undefined) return invitation
  return yield* new CommandFailure({ exit: "failed", text: `${emailAddress} has no pending invitation` })
})

export const invitations = Command.make("invitations").pipe(
  Command.withDescription("Lists, sends and revokes invitations"),
  Command.withExamples([
    { command: "clerk-memberships invitations list --org org_acme", description: "Who is invited?" }
  ]),
  Command.withSubcommands([list, send, revoke])
)
