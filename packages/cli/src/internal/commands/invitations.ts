import { OrganizationInvitations } from "@effect-clerk/memberships/OrganizationInvitations"
import { Organizations } from "@effect-clerk/memberships/Organizations"
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import * as Connection from "../connection.ts"
import { ofRead } from "../failure.ts"
import * as Flags from "../flags.ts"
import * as Change from "../member/change.ts"
import * as Invitations from "../member/invitations.ts"
import * as Metadata from "../metadata.ts"
import { printRows } from "../terminal/printRows.ts"
import { printTable } from "../terminal/printTable.ts"
import { confirm, placeOf } from "../terminal/question.ts"

const list = Command.make(
  "list",
  {
    organizationId: Flags.organization,
    status: Flag.Literals("status", ["pending", "accepted", "revoked", "expired"]).pipe(
      Flag.withDescription("Invitations with this status; all unless given"),
      Flags.optional
    ),
    emailAddress: Flag.String("email").pipe(Flag.withDescription("Invitations of this email address"), Flags.optional),
    json: Flags.json,
    connection: Connection.flags
  },
  Effect.fnUntraced(function* ({ emailAddress, json, organizationId, status }) {
    const invitations = yield* OrganizationInvitations
    yield* printRows(invitations.stream({ organizationId, status, emailAddress }), {
      json,
      noun: "invitation",
      print: (rows) => printTable(Invitations.columns, rows)
    })
  }, Connection.provide)
).pipe(
  Command.withDescription("Lists the invitations of an organization"),
  Command.withExamples([
    {
      command: "clerk-memberships invitations list --org org_acme --status pending",
      description: "Those that are open"
    }
  ])
)

const expiresInDays = Flag.Int("expires-in-days").pipe(
  Flag.withDescription("Days until it expires, 1 to 365; 30 unless given"),
  Flag.filter(
    (days) => days >= 1 && days <= 365,
    (days) => `Expected an integer from 1 to 365, got ${days}`
  ),
  Flags.optional
)

const send = Command.make(
  "send",
  {
    emailAddress: Argument.String("EMAIL").pipe(Argument.withDescription("Email address")),
    organizationId: Flags.organization,
    role: Flags.role,
    expiresInDays,
    redirectUrl: Flag.String("redirect-url").pipe(
      Flag.withMetavar("URL"),
      Flag.withDescription("Page to which the link of the invitation leads"),
      Flags.optional
    ),
    inviterUserId: Flag.String("inviter").pipe(
      Flag.withMetavar("USER"),
      Flag.withDescription("Id of the member in whose name it is sent"),
      Flags.optional
    ),
    metadata: Metadata.flags,
    json: Flags.json,
    connection: Connection.flags
  },
  Effect.fnUntraced(function* (input) {
    const { emailAddress, expiresInDays, inviterUserId, organizationId, redirectUrl, role } = input
    const parsed = yield* Metadata.parseFlags(input.metadata)
    const { create } = yield* OrganizationInvitations
    const request = create({
      organizationId,
      emailAddress,
      role,
      expiresInDays,
      redirectUrl,
      inviterUserId,
      ...parsed
    })
    yield* Change.perform(request, (invitation) => ({
      json: invitation,
      text: `Invited ${invitation.emailAddress} as ${invitation.role} (${invitation.id})`
    }))
  }, Connection.provide)
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
  Effect.fnUntraced(function* ({ invitation: name, organizationId, yes }) {
    const invitations = yield* OrganizationInvitations
    const organizations = yield* Organizations
    const { emailAddress, id, role } = yield* Invitations.find(organizationId, name)
    const organization = yield* Effect.mapError(organizations.get({ organizationId }), ofRead)
    const where = placeOf(organization, yield* Connection.keyKind)
    yield* confirm(`Revoke 1 invitation to ${where}: ${emailAddress} (${role})?`, yes)
    yield* Change.perform(invitations.revoke({ organizationId, invitationId: id }), (revoked) => ({
      json: revoked,
      text: `Revoked the invitation of ${revoked.emailAddress} (${revoked.id})`
    }))
  }, Connection.provide)
).pipe(
  Command.withDescription("Revokes a pending invitation, once the person agrees"),
  Command.withExamples([
    { command: "clerk-memberships invitations revoke eve@acme.com --org org_acme", description: "By its address" }
  ])
)

export const invitations = Command.make("invitations").pipe(
  Command.withDescription("Lists, sends and revokes invitations"),
  Command.withExamples([
    { command: "clerk-memberships invitations list --org org_acme", description: "Who is invited?" }
  ]),
  Command.withSubcommands([list, send, revoke])
)
