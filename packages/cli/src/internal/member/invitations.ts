/** Invitations as a person names and reads them. */
import type { OrganizationInvitation } from "@effect-clerk/memberships/OrganizationInvitation"
import { OrganizationInvitations } from "@effect-clerk/memberships/OrganizationInvitations"
import * as Effect from "effect/Effect"
import { CommandFailure } from "../../CommandFailure.ts"
import { ofRead } from "../failure.ts"
import type { Column } from "../terminal/table.ts"
import { dateOf } from "./people.ts"

/** Returns an invitation by its id, or the one that is pending for an address. */
export const find = (organizationId: string, name: string) =>
  name.includes("@")
    ? pendingFor(organizationId, name)
    : OrganizationInvitations.use((invitations) => invitations.get({ organizationId, invitationId: name })).pipe(
        Effect.mapError(ofRead)
      )

const pendingFor = Effect.fnUntraced(function* (organizationId: string, emailAddress: string) {
  const { data } = yield* OrganizationInvitations.use((invitations) =>
    invitations.list({ organizationId, emailAddress, status: "pending" })
  ).pipe(Effect.mapError(ofRead))
  const [invitation] = data
  if (invitation !== undefined) return invitation
  return yield* new CommandFailure({ exit: "failed", text: `${emailAddress} has no pending invitation` })
})

/** Columns of a table of invitations. */
export const columns: ReadonlyArray<Column<OrganizationInvitation>> = [
  { title: "ADDRESS", cell: ({ emailAddress }) => emailAddress, min: 14 },
  { title: "ROLE", cell: ({ role }) => role, min: 10 },
  { title: "STATUS", cell: ({ status }) => status ?? "", min: 8 },
  { title: "INVITATION", cell: ({ id }) => id, min: 10, optional: true },
  { title: "EXPIRES", cell: ({ expiresAt }) => (expiresAt === null ? "" : dateOf(expiresAt)), min: 10, optional: true }
]
