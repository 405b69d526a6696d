/** Reads the state of an organization. */
import { OrganizationInvitations } from "@effect-clerk/memberships/OrganizationInvitations"
import type { OrganizationInvitation } from "@effect-clerk/memberships/OrganizationInvitation"
import type { OrganizationMembership } from "@effect-clerk/memberships/OrganizationMembership"
import { OrganizationMemberships } from "@effect-clerk/memberships/OrganizationMemberships"
import type { OrganizationRole } from "@effect-clerk/memberships/OrganizationRole"
import { OrganizationRoles } from "@effect-clerk/memberships/OrganizationRoles"
import { Organizations } from "@effect-clerk/memberships/Organizations"
import type { ClerkHttpClient } from "@effect-clerk/http/ClerkHttpClient"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type { Invitation, Member, Observation, Role } from "./observation.ts"

/** Reads the organization, its members, its pending invitations and the instance's roles, each once. */
export const observe = ({ execute }: ClerkHttpClient["Service"], organizationId: string) =>
  Effect.map(
    Effect.all(
      {
        organization: Organizations.make(execute).get({ organizationId }),
        members: collect(OrganizationMemberships.make(execute).stream({ organizationId }), memberOf),
        invitations: collect(
          OrganizationInvitations.make(execute).stream({ organizationId, status: "pending" }),
          invitationOf
        ),
        roles: collect(OrganizationRoles.make(execute).stream(), roleOf)
      },
      { concurrency: "unbounded" }
    ),
    ({ organization, ...lists }): Observation => ({
      organizationName: organization.name,
      // 0 is no limit.
      seats: organization.maxAllowedMemberships || null,
      ...lists
    })
  )

/** Keeps of each record what a plan needs, so that the rest of a page can go. */
const collect = <A, B, E>(stream: Stream.Stream<A, E>, keep: (record: A) => B): Effect.Effect<ReadonlyArray<B>, E> =>
  Stream.runCollect(Stream.map(stream, keep))

export const memberOf = (membership: OrganizationMembership): Member => ({
  membershipId: membership.id,
  userId: membership.publicUserData?.userId,
  role: membership.role,
  permissions: membership.permissions,
  publicMetadata: membership.publicMetadata,
  privateMetadata: membership.privateMetadata,
  identifier: membership.publicUserData?.identifier ?? undefined
})

export const invitationOf = (invitation: OrganizationInvitation): Invitation => ({
  invitationId: invitation.id,
  emailAddress: invitation.emailAddress,
  role: invitation.role,
  publicMetadata: invitation.publicMetadata,
  privateMetadata: invitation.privateMetadata
})

const roleOf = ({ key, permissions }: OrganizationRole): Role => ({
  key,
  permissions: permissions.map(({ key }) => key)
})
